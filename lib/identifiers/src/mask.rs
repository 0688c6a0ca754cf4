//! Masking: what of an identifier may still be read, kind by kind.
//! Must never leave a text in which detection finds the same thing again, nor a date of birth inside a 身份证 number.

use jiff::civil::Date;

use crate::address;
use crate::chars;
use crate::detect;
use crate::finding::{Confidence, Exposure, Finding};
use crate::kind::Kind;

/// How one kind is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Keep,
    /// The first and last letters and digits stay, the rest become stars; the length stays. At least half is hidden whatever is asked.
    Ends {
        head: usize,
        tail: usize,
    },
    /// Area code and last digits stay.
    AreaAndEnd {
        tail: usize,
    },
    /// First letter and domain stay.
    Email,
    /// Down to county, street or town.
    County,
    /// Down to the city, or the county where no city is named.
    City,
    /// Three stars.
    Omit,
}

/// What is masked and how. There is no national rule: both sets follow common practice and every rule can be changed.
///
/// ```
/// use identifiers::{kind::Kind, mask::{Policy, Rule, mask}};
/// let today = jiff::civil::date(2026, 1, 5);
/// let text = "联系人电话13812345678";
/// assert_eq!(mask(text, today, &Policy::usual()), "联系人电话138****5678");
/// assert_eq!(mask(text, today, &Policy::strict()), "联系人电话***");
/// let own = Policy::usual().with(Kind::Mobile, Rule::Ends { head: 3, tail: 0 });
/// assert_eq!(mask(text, today, &own), "联系人电话138********");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    rules: [(Kind, Rule); Kind::ALL.len()],
    /// What is less personal stays as it is.
    pub least_exposure: Exposure,
    /// What is less sure stays as it is.
    pub least_confidence: Confidence,
}

impl Policy {
    /// The form most notices use: 前6后4 of a 身份证, 前3后4 of a mobile.
    #[must_use]
    pub fn usual() -> Self {
        Self::of(usual)
    }

    /// For publication: less of the numbers that count, nothing of the rest.
    #[must_use]
    pub fn strict() -> Self {
        Self::of(strict)
    }

    fn of(rule: impl Fn(Kind) -> Rule) -> Self {
        Self {
            rules: Kind::ALL.map(|kind| (kind, rule(kind))),
            least_exposure: Exposure::Doubtful,
            least_confidence: Confidence::Low,
        }
    }

    #[must_use]
    pub fn with(mut self, kind: Kind, rule: Rule) -> Self {
        for (known, slot) in &mut self.rules {
            if *known == kind {
                *slot = rule;
            }
        }
        self
    }

    #[must_use]
    pub fn rule(&self, kind: Kind) -> Rule {
        self.rules
            .iter()
            .find(|(known, _)| *known == kind)
            .map_or(Rule::Omit, |(_, rule)| *rule)
    }

    /// Whether this finding is to be masked.
    #[must_use]
    pub fn covers(&self, finding: &Finding) -> bool {
        finding.exposure >= self.least_exposure
            && finding.confidence >= self.least_confidence
            && self.rule(finding.kind) != Rule::Keep
    }
}

fn usual(kind: Kind) -> Rule {
    match kind {
        Kind::Address => Rule::County,
        Kind::BankAccount | Kind::Mobile => Rule::Ends { head: 3, tail: 4 },
        Kind::BankCard => Rule::Ends { head: 4, tail: 4 },
        Kind::CreditCode => Rule::Ends { head: 8, tail: 1 },
        Kind::Email => Rule::Email,
        Kind::Landline => Rule::AreaAndEnd { tail: 4 },
        Kind::MilitaryId => Rule::Ends { head: 0, tail: 2 },
        Kind::Passport | Kind::TravelPermit => Rule::Ends { head: 1, tail: 3 },
        Kind::Plate => Rule::Ends { head: 2, tail: 2 },
        Kind::Qq | Kind::WeChat => Rule::Ends { head: 1, tail: 1 },
        Kind::ResidentId => Rule::Ends { head: 6, tail: 4 },
    }
}

fn strict(kind: Kind) -> Rule {
    match kind {
        Kind::Address => Rule::City,
        Kind::ResidentId => Rule::Ends { head: 3, tail: 4 },
        Kind::Plate => Rule::Ends { head: 2, tail: 0 },
        Kind::BankAccount
        | Kind::BankCard
        | Kind::CreditCode
        | Kind::Email
        | Kind::Landline
        | Kind::MilitaryId
        | Kind::Mobile
        | Kind::Passport
        | Kind::Qq
        | Kind::TravelPermit
        | Kind::WeChat => Rule::Omit,
    }
}

const OMITTED: &str = "***";

/// More rounds than a text can need; from the third on, what is still found is left out whole.
const ROUNDS: usize = 8;

/// Finds and masks until nothing the policy covers is found any more.
#[must_use]
pub fn mask(text: &str, today: Date, policy: &Policy) -> String {
    let mut masked = text.to_owned();
    for round in 0..ROUNDS {
        let mut findings = detect::find(&masked, today);
        findings.retain(|finding| policy.covers(finding));
        if findings.is_empty() {
            break;
        }
        masked = match round {
            0 | 1 => apply(&masked, &findings, policy),
            _ => replace(&masked, &findings, |_, _| OMITTED.to_owned()),
        };
    }
    masked
}

/// Masks the findings given, which must be of this text and in order; those a person chose, for instance.
///
/// ```
/// use identifiers::{find, mask::{Policy, apply}};
/// let text = "京A12345和京B67890";
/// let found = find(text, jiff::civil::date(2026, 1, 5));
/// assert_eq!(apply(text, &found[1..], &Policy::usual()), "京A12345和京B***90");
/// ```
#[must_use]
pub fn apply(text: &str, findings: &[Finding], policy: &Policy) -> String {
    replace(text, findings, |kind, written| {
        masked(written, kind, policy.rule(kind))
    })
}

fn replace(text: &str, findings: &[Finding], shown: impl Fn(Kind, &str) -> String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings {
        let (Some(between), Some(written)) = (
            text.get(at..finding.span.start),
            text.get(finding.span.clone()),
        ) else {
            continue;
        };
        result.push_str(between);
        result.push_str(&shown(finding.kind, written));
        at = finding.span.end;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    result
}

/// One identifier as written, masked by a rule.
#[must_use]
pub fn masked(written: &str, kind: Kind, rule: Rule) -> String {
    match rule {
        Rule::Keep => written.to_owned(),
        Rule::Omit => OMITTED.to_owned(),
        Rule::Ends { head, tail } => {
            let (head, tail) = bounded(written, kind, head, tail);
            ends(written, head, tail)
        }
        Rule::AreaAndEnd { tail } => {
            let digits = chars::compact(written);
            let (head, tail) = bounded(written, kind, crate::phone::area_length(&digits), tail);
            ends(written, head, tail)
        }
        Rule::Email => email(written),
        Rule::County => upto(written, address::county_end(written)),
        Rule::City => upto(written, address::city_end(written)),
    }
}

fn is_counted(c: char) -> bool {
    chars::fold(c).is_ascii_alphanumeric() || chars::is_han(c)
}

/// Keeps the ends short enough that half is hidden, and in a 身份证 number the whole date of birth.
fn bounded(written: &str, kind: Kind, head: usize, tail: usize) -> (usize, usize) {
    let n_counted = written.chars().filter(|c| is_counted(*c)).count();
    let (most_head, most_tail) = if kind == Kind::ResidentId && n_counted == 18 {
        (6, 4)
    } else if kind == Kind::ResidentId {
        (6, 3)
    } else {
        (8, 4)
    };
    let (head, tail) = (head.min(most_head), tail.min(most_tail));
    let may_show = match kind {
        Kind::ResidentId | Kind::Mobile | Kind::Landline | Kind::CreditCode => {
            n_counted.saturating_sub(3)
        }
        _ => n_counted * 2 / 3,
    };
    let head = head.min(may_show);
    (head, tail.min(may_show - head))
}

fn ends(written: &str, head: usize, tail: usize) -> String {
    let n_counted = written.chars().filter(|c| is_counted(*c)).count();
    let mut place = 0;
    written
        .chars()
        .map(|c| {
            if !is_counted(c) {
                return if c == '\n' || c == '\r' { ' ' } else { c };
            }
            place += 1;
            if place <= head || place > n_counted.saturating_sub(tail) {
                c
            } else {
                '*'
            }
        })
        .collect()
}

fn email(written: &str) -> String {
    let Some(at) = written.find(['@', '＠']) else {
        return OMITTED.to_owned();
    };
    let (local, domain) = written.split_at(at);
    let first = local.chars().next().filter(|_| local.chars().count() > 1);
    let mut shown = String::new();
    shown.extend(first);
    shown.push_str(OMITTED);
    shown.push_str(domain);
    shown
}

fn upto(written: &str, end: Option<usize>) -> String {
    let kept = end.and_then(|end| written.get(..end)).unwrap_or_default();
    format!("{kept}{OMITTED}")
}

#[cfg(test)]
mod tests;
