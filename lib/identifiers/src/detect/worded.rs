//! Numbers that only a word before them makes identifiers: documents, accounts, WeChat, QQ.
//! Must never report one without its word: eight digits alone are a date, a file or nothing.

use super::Window;
use crate::chars;
use crate::context::Sense;
use crate::document::{Document, DocumentKind};
use crate::finding::{Confidence, Exposure, Finding, Proof};
use crate::kind::Kind;

impl Window<'_> {
    pub(super) fn worded(&self, is_digits: bool) -> Option<Finding> {
        if self.is_joined() || self.is_starred() || self.bytes.len() < 3 {
            return None;
        }
        if is_digits {
            if !(5..=30).contains(&self.bytes.len()) || self.is_quantity() {
                return None;
            }
            self.military()
                .or_else(|| self.qq())
                .or_else(|| self.account())
                .or_else(|| self.document())
        } else {
            self.document().or_else(|| self.wechat())
        }
    }

    fn document(&self) -> Option<Finding> {
        let document = Document::from_bytes(self.bytes).ok()?;
        let context = self.context();
        let (kind, word) = match document.kind() {
            DocumentKind::Passport => (
                Kind::Passport,
                context
                    .near(Sense::Passport, 8)
                    .or_else(|| context.near(Sense::Identity, 8))?,
            ),
            DocumentKind::HongKongMacaoPermit
            | DocumentKind::HomeReturnPermit
            | DocumentKind::TaiwanTravelPermit => (
                Kind::TravelPermit,
                context
                    .near(Sense::Permit, 8)
                    .or_else(|| context.near(Sense::Identity, 8))?,
            ),
            DocumentKind::TaiwanCompatriotPermit | DocumentKind::OldForeignerCard => (
                Kind::TravelPermit,
                context.near(Sense::Permit, 8).or_else(|| {
                    let is_foreigner = document.kind() == DocumentKind::OldForeignerCard;
                    context.near(Sense::Identity, 8).filter(|_| is_foreigner)
                })?,
            ),
            DocumentKind::Military => return None,
        };
        Some(self.finding(
            kind,
            document.as_str().to_owned(),
            Proof::Form,
            Confidence::Medium,
            Some(word),
        ))
    }

    fn military(&self) -> Option<Finding> {
        if !(6..=8).contains(&self.bytes.len()) {
            return None;
        }
        let context = self.context();
        // 军官证号：军字第1234567号
        let word = context.adjacent(Sense::Military).or_else(|| {
            context
                .near(Sense::Military, 6)
                .filter(|_| self.before() == Some('第'))
        })?;
        Some(self.finding(
            Kind::MilitaryId,
            chars::text(self.bytes),
            Proof::Form,
            Confidence::Medium,
            Some(word),
        ))
    }

    fn qq(&self) -> Option<Finding> {
        if !(5..=11).contains(&self.bytes.len()) || self.bytes.first() == Some(&b'0') {
            return None;
        }
        let word = self.context().adjacent(Sense::Qq)?;
        Some(self.finding(
            Kind::Qq,
            chars::text(self.bytes),
            Proof::Form,
            Confidence::Medium,
            Some(word),
        ))
    }

    /// An account that is no card: usually an office's or a company's.
    fn account(&self) -> Option<Finding> {
        if !(9..=30).contains(&self.bytes.len()) {
            return None;
        }
        let context = self.context();
        let word = context.near(Sense::Account, 12)?;
        let mut finding = self.finding(
            Kind::BankAccount,
            chars::text(self.bytes),
            Proof::Form,
            Confidence::Medium,
            Some(word),
        );
        finding.exposure = Exposure::Doubtful;
        Some(finding)
    }

    pub(super) fn wechat(&self) -> Option<Finding> {
        let may_follow = |c: char| {
            matches!(
                chars::fold(c),
                ':' | '号' | '为' | '是' | '信' | '=' | '(' | 'X' | 'x'
            )
        };
        let head = self
            .text
            .get(..self.start)?
            .trim_end_matches([' ', '\u{3000}']);
        if !head.chars().next_back().is_some_and(may_follow) {
            return None;
        }
        let word = self.context().adjacent(Sense::WeChat)?;
        let rest = self.text.get(self.start..)?;
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(rest.len());
        let name = rest.get(..length)?;
        if !(6..=20).contains(&length) || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut finding = self.finding(
            Kind::WeChat,
            name.to_owned(),
            Proof::Form,
            Confidence::Medium,
            Some(word),
        );
        finding.span.end = self.start + length;
        Some(finding)
    }
}
