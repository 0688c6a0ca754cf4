//! What a sign gives away: the at sign of an e-mail address, the province before a number plate.
//! Must never look further than such a thing can be long.

use crate::chars;
use crate::context::{self, Sense};
use crate::email::{self, Email};
use crate::finding::{Confidence, Exposure, Finding, Proof, Reason};
use crate::kind::Kind;
use crate::plate::{self, Plate};

/// The address around the at sign at bytes `at..after`.
pub(super) fn email(text: &str, at: usize, after: usize) -> Option<Finding> {
    let head = text.get(..at)?;
    let is_local = |c: &char| email::is_local(chars::fold(*c));
    let local: usize = head
        .chars()
        .rev()
        .take(64)
        .take_while(is_local)
        .map(char::len_utf8)
        .sum();
    let local_text = head
        .get(at - local..)?
        .trim_start_matches(['.', '-', '%', '+']);
    let start = at - local_text.len();
    let before = text.get(..start)?.chars().next_back().map(chars::fold);
    if before.is_some_and(|c| matches!(c, '@' | '*')) {
        return None;
    }
    let rest = text.get(after..)?;
    let is_domain = |c: &char| email::is_domain(chars::fold(*c));
    let domain: usize = rest
        .chars()
        .take(253)
        .take_while(is_domain)
        .map(char::len_utf8)
        .sum();
    let domain_text = rest.get(..domain)?.trim_end_matches(['.', '-', '．', '－']);
    let found = Email::parse(&format!("{local_text}@{domain_text}")).ok()?;
    let context = context::before(text, start);
    let exposure = if found.is_government() {
        Exposure::Public
    } else if context.is_office {
        Exposure::Doubtful
    } else {
        Exposure::Personal
    };
    Some(Finding {
        kind: Kind::Email,
        span: start..after + domain_text.len(),
        value: found.as_str().to_owned(),
        confidence: Confidence::High,
        exposure,
        reason: Reason {
            proof: Proof::Form,
            word: None,
            joined: false,
        },
    })
}

/// A plate whose first letter stands at byte `start`, its province before it.
pub(super) fn plate(text: &str, start: usize) -> Option<Finding> {
    let province = text
        .get(..start)?
        .chars()
        .next_back()
        .filter(|c| plate::PROVINCES.contains(*c))?;
    let mut code = Vec::with_capacity(8);
    let mut end = start;
    let mut tail = None;
    for c in text.get(start..)?.chars() {
        let folded = chars::fold(c);
        let is_gap = code.len() == 1
            && end == start + 1
            && (plate::is_dot(folded) || folded == ' ' || chars::is_hyphen(folded));
        match u8::try_from(folded) {
            Ok(byte) if byte.is_ascii_alphanumeric() && code.len() < 8 => {
                code.push(byte.to_ascii_uppercase())
            }
            _ if is_gap => {}
            _ => {
                tail = Some(folded).filter(|c| plate::is_tail(*c) && code.len() == 5);
                break;
            }
        }
        end += c.len_utf8();
    }
    end += tail.map_or(0, char::len_utf8);
    let found = Plate::from_parts(province, &code, tail).ok()?;
    let rest = text.get(end..)?;
    let is_road = rest.starts_with('线') || rest.starts_with("高速") || rest.starts_with('道');
    let word = context::before(text, start - province.len_utf8()).near(Sense::Plate, 12);
    if is_road || (word.is_none() && !code.get(1..)?.iter().any(u8::is_ascii_digit)) {
        return None;
    }
    Some(Finding {
        kind: Kind::Plate,
        span: start - province.len_utf8()..end,
        value: found.as_str().to_owned(),
        confidence: if word.is_some() {
            Confidence::High
        } else {
            Confidence::Medium
        },
        exposure: Exposure::Personal,
        reason: Reason {
            proof: Proof::Form,
            word,
            joined: false,
        },
    })
}
