//! Chinese identifiers: checked values, detection in running text, masking.
//!
//! Pure: no IO, no clock, no knowledge of portals. Checking parses into typed values with a reason of refusal; detection is linear in the
//! length of the text and never panics; masking leaves nothing that detection finds again.
//!
//! Sources: GB 32100-2015 with amendment 1 (统一社会信用代码), GB 11714-1997 (组织机构代码), GB 11643-1999 (公民身份号码), GB/T 2260 (行政区划代码),
//! ISO/IEC 7812 (bank cards), GA 36 (号牌). No national rule fixes which places are masked: [`mask::Policy`] says what is usual and can be changed.
//!
//! ```
//! use identifiers::{find, kind::Kind, mask::{Policy, mask}};
//! let today = jiff::civil::date(2026, 1, 5);
//! let text = "身份证号：11010519491231002X，卡号 6222 0200 0000 0000 000，咨询请拨12345。";
//! let kinds: Vec<Kind> = find(text, today).iter().map(|finding| finding.kind).collect();
//! assert_eq!(kinds, [Kind::ResidentId, Kind::BankCard]);
//! assert_eq!(mask(text, today, &Policy::usual()), "身份证号：110105********002X，卡号 6222 **** **** ***0 000，咨询请拨12345。");
//! ```
//!
//! # How a finding comes about
//!
//! A form that fits, a check digit where there is one, and the words before it ([`finding::Reason`]). Luhn alone is right for one number in ten, so a
//! card number needs its network's range and length too; seven digits are a telephone only behind a word that says so.
//! In a table (a row a line, a tab or a bar between cells) the heading of the column is such a word for all cells below it.
//! Public things are not reported or are marked [`finding::Exposure::Public`]: 文号, 索引号, amounts, 12345 and 400 numbers; codes of organs, offices' telephones.
//!
//! # What is not
//!
//! - Names of people, illnesses, dates of birth standing alone, positions, social-insurance numbers.
//! - Numbers written in Chinese numerals or as pictures, and identifiers of other countries.
//! - Whether a number was ever given to anyone.
//! - Columns of a table that is written without a tab or a bar between its cells.

pub mod bank_card;
pub mod credit_code;
pub mod division;
pub mod document;
pub mod email;
pub mod finding;
pub mod kind;
pub mod mask;
pub mod phone;
pub mod plate;
pub mod refusal;
pub mod resident_id;

mod address;
mod chars;
mod context;
mod detect;
mod group;

use finding::Finding;
use jiff::civil::Date;

/// Finds identifiers in running text, in order and without overlap. `today` decides which dates of birth can be.
///
/// ```
/// let found = identifiers::find("车牌京A·12345", jiff::civil::date(2026, 1, 5));
/// assert_eq!((found[0].value.as_str(), found[0].span.clone()), ("京A12345", 6..17));
/// ```
#[must_use]
pub fn find(text: &str, today: Date) -> Vec<Finding> {
    detect::find(text, today)
}
