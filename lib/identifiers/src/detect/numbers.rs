//! Numbers with a check digit, and telephones.
//! Must never report a card on Luhn alone, nor seven digits without a word for telephones.

use super::Window;
use crate::bank_card::{BankCard, Network};
use crate::chars;
use crate::context::Sense;
use crate::credit_code::{CreditCode, Registrant};
use crate::finding::{Confidence, Exposure, Finding, Proof};
use crate::group::Gap;
use crate::kind::Kind;
use crate::phone::{self, Landline, Mobile};
use crate::refusal::Refusal;
use crate::resident_id::{self, ResidentId};

impl Window<'_> {
    pub(super) fn resident_id(&self) -> Option<Finding> {
        if !self.can_be_grouped() {
            return None;
        }
        match ResidentId::from_bytes(self.bytes, self.today) {
            Ok(id) => {
                let word = self.context().word(Sense::Identity);
                let is_known = id.region().is_none_or(|region| region.is_known());
                let confidence = if is_known || word.is_some() {
                    Confidence::High
                } else {
                    Confidence::Medium
                };
                Some(self.finding(
                    Kind::ResidentId,
                    id.as_str().to_owned(),
                    Proof::Checked,
                    confidence,
                    word,
                ))
            }
            Err(Refusal::Check { .. }) if !self.is_joined() => {
                let word = self.context().word(Sense::Identity)?;
                resident_id::structure(self.bytes, self.today).ok()?;
                Some(self.finding(
                    Kind::ResidentId,
                    chars::text(self.bytes),
                    Proof::CheckFailed,
                    Confidence::Low,
                    Some(word),
                ))
            }
            Err(_) => None,
        }
    }

    pub(super) fn old_resident_id(&self) -> Option<Finding> {
        if self.is_joined() || self.is_quantity() {
            return None;
        }
        ResidentId::from_old_bytes(self.bytes, self.today).ok()?;
        let word = self.context().word(Sense::Identity)?;
        Some(self.finding(
            Kind::ResidentId,
            chars::text(self.bytes),
            Proof::Form,
            Confidence::Medium,
            Some(word),
        ))
    }

    pub(super) fn credit_code(&self) -> Option<Finding> {
        if !self.can_be_grouped() || self.is_index_number() {
            return None;
        }
        match CreditCode::from_bytes(self.bytes) {
            Ok(code) => {
                let word = self.context().word(Sense::Credit);
                // Serial numbers of digits only keep the check one time in 31, but seldom the inner one too.
                let has_letters = self.bytes.iter().take(17).any(u8::is_ascii_alphabetic);
                let confidence = match (word.is_some() || code.organisation().is_ok(), has_letters)
                {
                    (true, _) => Confidence::High,
                    (false, true) => Confidence::Medium,
                    (false, false) => Confidence::Low,
                };
                let mut finding = self.finding(
                    Kind::CreditCode,
                    code.as_str().to_owned(),
                    Proof::Checked,
                    confidence,
                    word,
                );
                finding.exposure = exposure_of(code.registrant());
                Some(finding)
            }
            Err(Refusal::Check { .. }) if !self.is_joined() => {
                let word = self.context().word(Sense::Credit)?;
                let mut finding = self.finding(
                    Kind::CreditCode,
                    chars::text(self.bytes),
                    Proof::CheckFailed,
                    Confidence::Low,
                    Some(word),
                );
                finding.exposure = if self.bytes.starts_with(b"92") {
                    Exposure::Doubtful
                } else {
                    Exposure::Public
                };
                Some(finding)
            }
            Err(_) => None,
        }
    }

    /// `11441700007280420Y/2021-00050`: the code is the first part of an 索引号.
    fn is_index_number(&self) -> bool {
        let rest = self.text.get(self.end..).unwrap_or_default().as_bytes();
        matches!(rest, [b'/', a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()))
    }

    pub(super) fn bank_card(&self) -> Option<Finding> {
        if !self.is_grouped_as_card() || self.is_quantity() {
            return None;
        }
        let checked = match BankCard::from_bytes(self.bytes) {
            Ok(card) => Some(card),
            Err(Refusal::Check { .. }) if !self.is_joined() => None,
            Err(_) => return None,
        };
        let context = self.context();
        if context.is_serial() {
            return None;
        }
        let word = context
            .word(Sense::BankCard)
            .or_else(|| context.word(Sense::Account));
        let finding = |proof, confidence| {
            self.finding(
                Kind::BankCard,
                chars::text(self.bytes),
                proof,
                confidence,
                word,
            )
        };
        match checked {
            Some(_) if word.is_some() => Some(finding(Proof::Checked, Confidence::High)),
            Some(card) => {
                let is_usual = is_usual(card.network(), self.bytes.len());
                ((is_usual && !self.is_in_url()) || self.follows_person)
                    .then(|| finding(Proof::Checked, Confidence::Medium))
            }
            None => context
                .word(Sense::BankCard)
                .map(|_| finding(Proof::CheckFailed, Confidence::Low)),
        }
    }

    /// The ways numbers of 18 places are cut into groups; digits one by one as in the boxes of a form.
    fn can_be_grouped(&self) -> bool {
        let (lengths, is_line) = (self.lengths, self.has_line_break());
        let all_single = lengths.len() == self.bytes.len();
        let in_groups =
            lengths.len() <= 6 && lengths.iter().rev().skip(1).all(|length| *length >= 2);
        let two_lines_of_whole = is_line && lengths.len() > 4;
        !self.is_joined()
            || ((all_single || in_groups) && !two_lines_of_whole && !self.is_starred())
    }

    fn is_grouped_as_card(&self) -> bool {
        let by_fours = matches!(
            self.lengths,
            [4, 4, 4, 1..=4] | [4, 4, 4, 4, 1..=4] | [3, 4, 4, 4, 4] | [4, 4, 4, 4, 2, 1]
        );
        let in_two = matches!(
            self.lengths,
            [6, 10 | 12 | 13] | [8, 8] | [5, 14] | [8, 11] | [10, 9]
        );
        let amex = matches!(self.lengths, [4, 6, 5]);
        let over_line = self.gaps == [Gap::Line] && self.lengths.iter().all(|length| *length >= 3);
        !self.is_joined() || ((by_fours || in_two || amex || over_line) && !self.is_starred())
    }

    fn has_line_break(&self) -> bool {
        self.gaps.contains(&Gap::Line)
    }

    pub(super) fn telephone(&self) -> Option<Finding> {
        match self.bytes.len() {
            11 | 13 | 15
                if self.bytes.first() != Some(&b'0') || self.bytes.starts_with(b"0086") =>
            {
                self.mobile()
            }
            _ => None,
        }
        .or_else(|| self.landline())
    }

    fn mobile(&self) -> Option<Finding> {
        let is_usual = match self.lengths {
            [_] => true,
            [3, 4, 4] | [3, 8] | [7, 4] | [4, 4, 3] | [3, 3, 5] => !self.is_starred(),
            _ => false,
        };
        if !is_usual {
            return None;
        }
        let mobile = Mobile::from_bytes(self.bytes).ok()?;
        if self.is_quantity() || self.is_in_url() {
            return None;
        }
        let context = self.context();
        let word = context.word(Sense::Phone);
        if context.is_serial() || (self.has_line_break() && word.is_none()) {
            return None;
        }
        let confidence = if word.is_some() || self.follows_phone {
            Confidence::High
        } else {
            Confidence::Medium
        };
        Some(self.finding(
            Kind::Mobile,
            mobile.as_str().to_owned(),
            Proof::Form,
            confidence,
            word,
        ))
    }

    fn landline(&self) -> Option<Finding> {
        if !(7..=12).contains(&self.bytes.len())
            || phone::is_service_bytes(self.bytes)
            || self.has_line_break()
        {
            return None;
        }
        let area = phone::area_length(self.bytes);
        let cut = match self.lengths {
            [first, rest @ ..] if *first == area && area > 0 => {
                matches!(rest, [7 | 8] | [3 | 4, 4])
            }
            [3 | 4, 4] => area == 0,
            _ => false,
        };
        if self.is_joined() && !cut {
            return None;
        }
        let line = Landline::from_bytes(self.bytes).ok()?;
        if self.is_quantity() || self.is_in_url() || self.is_starred() {
            return None;
        }
        let context = self.context();
        let is_date = area == 0 && resident_id::date(self.bytes).is_ok();
        let word = match (area, self.is_joined()) {
            // A local number alone.
            (0, false) => context.near(Sense::Phone, 10),
            (0, true) => context.adjacent(Sense::Phone),
            _ => context.word(Sense::Phone),
        };
        let is_named = word.is_some() || self.follows_phone;
        let is_enough = if area > 0 {
            cut || (is_named && !self.is_joined())
        } else {
            is_named && !is_date && (cut || !self.is_joined())
        };
        if !is_enough || context.is_serial() {
            return None;
        }
        let confidence = if is_named {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let mut finding = self.finding(
            Kind::Landline,
            line.to_string(),
            Proof::Form,
            confidence,
            word,
        );
        finding.exposure = if context.is_home && !context.is_office {
            Exposure::Personal
        } else {
            Exposure::Public
        };
        Some(finding)
    }
}

/// Cards people in China hold, in the lengths they have: sure enough without a word.
fn is_usual(network: Network, length: usize) -> bool {
    match network {
        Network::UnionPay => matches!(length, 16 | 19),
        Network::Domestic => length == 19,
        Network::Visa | Network::Mastercard | Network::AmericanExpress | Network::Jcb => false,
    }
}

fn exposure_of(registrant: Registrant) -> Exposure {
    match registrant {
        Registrant::SoleTrader => Exposure::Doubtful,
        Registrant::Organ
        | Registrant::Institution
        | Registrant::Association
        | Registrant::Enterprise
        | Registrant::Cooperative
        | Registrant::Other => Exposure::Public,
    }
}
