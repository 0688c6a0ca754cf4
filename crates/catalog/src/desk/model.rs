//! The way of a draft to the public: which step follows which, and who must not be the same person.
//! Must never read a database or a clock, and never ask for a role: that is the gate's.

pub mod objection;

use jiff::civil::{Date, Time};
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use crate::desk::model::objection::Objection;
use crate::record::codes::codes;

codes!(
    /// Where a draft stands.
    Step {
        /// 起草
        Draft = "draft",
        /// 法制审核
        Legal = "legal",
        /// 保密和隐私审查 (先审查后公开)
        Secrecy = "secrecy",
        /// 联合发文会签
        Consent = "consent",
        /// 签发
        Sign = "sign",
        /// 已签发，定时公开
        Scheduled = "scheduled",
        /// 已公开
        Published = "published",
    }
);

codes!(
    /// A review before publication (条例 art. 17; 国办发〔2016〕80号).
    Review {
        Legal = "legal",
        Secrecy = "secrecy",
    }
);

impl Review {
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Legal => Step::Legal,
            Self::Secrecy => Step::Secrecy,
        }
    }
}

/// Somebody who did something. The command line has a name and no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub account: Option<AccountId>,
    pub name: String,
}

impl Person {
    /// Two accounts are two people; whoever has none is one, whatever the name.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.account == other.account
    }
}

/// An approval holds for what it was given for and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub review: Review,
    pub by: Person,
    pub digest: String,
    pub at: Instant,
}

/// What an agency that issues the document with others has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub agency: AgencyId,
    pub by: Person,
    pub digest: String,
    pub at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub by: Person,
    pub digest: String,
    pub at: Instant,
}

/// What a draft has been through since it was last changed, and who has ever changed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    pub step: Step,
    /// Everybody who wrote in it or handed it in, the latest last.
    pub editors: Vec<Person>,
    pub approvals: Vec<Approval>,
    pub consents: Vec<Consent>,
    pub signature: Option<Signature>,
    pub scheduled_at: Option<Instant>,
    /// Why it became public without review.
    pub emergency: Option<String>,
    /// Reviews to be made up for after an emergency.
    pub owed: Vec<Review>,
}

/// What this draft needs before it may be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demands {
    /// In the order in which they are made.
    pub reviews: Vec<Review>,
    /// The other agencies that issue it.
    pub joint: Vec<AgencyId>,
}

/// A draft as a decision sees it.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub flow: &'a Flow,
    /// Of what is written now.
    pub digest: &'a str,
    pub demands: &'a Demands,
}

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Something of it was changed.
    Edit,
    Submit,
    /// The editor takes it back to go on writing.
    Recall,
    Approve(Review),
    /// Returned with remarks.
    Return {
        remark: String,
    },
    Agree {
        agency: AgencyId,
    },
    Disagree {
        agency: AgencyId,
        reason: String,
    },
    /// Public at once, or at the moment given.
    Sign {
        at: Option<Instant>,
    },
    Reschedule {
        at: Instant,
    },
    CancelSchedule,
    /// The moment has come.
    Release,
    PublishInEmergency {
        reason: String,
    },
    ApproveAfterwards(Review),
    RefuseAfterwards {
        review: Review,
        reason: String,
    },
}

impl Flow {
    /// Of a draft that `editor` has begun.
    #[must_use]
    pub fn new(editor: Person) -> Self {
        Self {
            step: Step::Draft,
            editors: vec![editor],
            approvals: Vec::new(),
            consents: Vec::new(),
            signature: None,
            scheduled_at: None,
            emergency: None,
            owed: Vec::new(),
        }
    }

    #[must_use]
    pub fn is_editor(&self, person: &Person) -> bool {
        self.editors.iter().any(|editor| editor.is(person))
    }

    /// Back to the editor: whatever was approved must be approved again.
    fn restart(&mut self) {
        self.step = Step::Draft;
        self.approvals.clear();
        self.consents.clear();
    }

    fn add_editor(&mut self, person: &Person) {
        self.editors.retain(|editor| !editor.is(person));
        self.editors.push(person.clone());
    }
}

impl Case<'_> {
    fn is_approved(&self, review: Review) -> bool {
        self.flow.approvals.iter().any(|approval| {
            approval.review == review
                && approval.digest == self.digest
                && !self.flow.is_editor(&approval.by)
        })
    }

    fn has_consent(&self, agency: &AgencyId) -> bool {
        let mut consents = self.flow.consents.iter();
        consents.any(|consent| consent.agency == *agency && consent.digest == self.digest)
    }

    /// The reviews that are demanded and not given.
    #[must_use]
    pub fn missing_reviews(&self) -> Vec<Review> {
        let demanded = self.demands.reviews.iter().copied();
        demanded
            .filter(|review| !self.is_approved(*review))
            .collect()
    }

    /// The agencies whose consent is still awaited.
    #[must_use]
    pub fn missing_consents(&self) -> Vec<AgencyId> {
        let demanded = self.demands.joint.iter();
        demanded
            .filter(|agency| !self.has_consent(agency))
            .cloned()
            .collect()
    }

    /// The first step that is not done.
    fn next_step(&self) -> Step {
        if let Some(review) = self.missing_reviews().first() {
            review.step()
        } else if self.missing_consents().is_empty() {
            Step::Sign
        } else {
            Step::Consent
        }
    }
}

/// What becomes of the draft.
///
/// # Errors
/// The objection, where it cannot be done.
pub fn decide(case: Case<'_>, act: &Act, by: &Person, now: Instant) -> Result<Flow, Objection> {
    let mut flow = case.flow.clone();
    match act {
        Act::Edit => {
            expect(is_open(flow.step))?;
            flow.restart();
            flow.add_editor(by);
        }
        Act::Submit => {
            expect(flow.step == Step::Draft)?;
            // Whoever hands it in answers for it, so somebody else must review.
            flow.add_editor(by);
            flow.step = Case {
                flow: &flow,
                ..case
            }
            .next_step();
        }
        Act::Recall => {
            expect(is_open(flow.step) && flow.step != Step::Draft)?;
            flow.restart();
        }
        Act::Approve(review) => {
            expect(flow.step == review.step())?;
            refuse_own_work(&flow, by)?;
            flow.approvals.push(Approval {
                review: *review,
                by: by.clone(),
                digest: case.digest.to_owned(),
                at: now,
            });
            flow.step = Case {
                flow: &flow,
                ..case
            }
            .next_step();
        }
        Act::Return { remark } => {
            expect(is_open(flow.step) && flow.step != Step::Draft)?;
            need(remark, Objection::RemarkMissing)?;
            flow.restart();
        }
        Act::Agree { agency } => {
            expect_asked(case, agency)?;
            refuse_own_work(&flow, by)?;
            flow.consents.push(Consent {
                agency: agency.clone(),
                by: by.clone(),
                digest: case.digest.to_owned(),
                at: now,
            });
            flow.step = Case {
                flow: &flow,
                ..case
            }
            .next_step();
        }
        Act::Disagree { agency, reason } => {
            expect_asked(case, agency)?;
            need(reason, Objection::ReasonMissing)?;
            flow.restart();
        }
        Act::Sign { at } => sign(case, &mut flow, *at, by, now)?,
        Act::Reschedule { at } => {
            expect(flow.step == Step::Scheduled)?;
            flow.scheduled_at = Some(future(*at, now)?);
        }
        Act::CancelSchedule => {
            expect(flow.step == Step::Scheduled)?;
            flow.step = Step::Sign;
            flow.signature = None;
            flow.scheduled_at = None;
        }
        Act::Release => release(case, &mut flow, now)?,
        Act::PublishInEmergency { reason } => {
            expect(is_open(flow.step) || flow.step == Step::Scheduled)?;
            need(reason, Objection::ReasonMissing)?;
            refuse_own_work(&flow, by)?;
            flow.owed = case.missing_reviews();
            flow.emergency = Some(reason.trim().to_owned());
            flow.signature = Some(signature(case, by, now));
            flow.scheduled_at = None;
            flow.step = Step::Published;
        }
        Act::ApproveAfterwards(review) => settle_owed(&mut flow, *review, by)?,
        Act::RefuseAfterwards { review, reason } => {
            need(reason, Objection::ReasonMissing)?;
            settle_owed(&mut flow, *review, by)?;
        }
    }
    Ok(flow)
}

fn sign(
    case: Case<'_>,
    flow: &mut Flow,
    at: Option<Instant>,
    by: &Person,
    now: Instant,
) -> Result<(), Objection> {
    expect(flow.step == Step::Sign)?;
    refuse_own_work(flow, by)?;
    // Rules may have become stricter since, or the draft may have been changed behind the desk's back.
    if case.next_step() != Step::Sign {
        return Err(Objection::ChangedSince);
    }
    flow.scheduled_at = at.map(|at| future(at, now)).transpose()?;
    flow.signature = Some(signature(case, by, now));
    flow.step = match flow.scheduled_at {
        Some(_) => Step::Scheduled,
        None => Step::Published,
    };
    Ok(())
}

fn release(case: Case<'_>, flow: &mut Flow, now: Instant) -> Result<(), Objection> {
    expect(flow.step == Step::Scheduled)?;
    expect(flow.scheduled_at.is_some_and(|at| at <= now))?;
    let is_signed = flow
        .signature
        .as_ref()
        .is_some_and(|signature| signature.digest == case.digest);
    if !is_signed {
        return Err(Objection::ChangedSince);
    }
    flow.step = Step::Published;
    Ok(())
}

fn settle_owed(flow: &mut Flow, review: Review, by: &Person) -> Result<(), Objection> {
    expect(flow.step == Step::Published)?;
    if !flow.owed.contains(&review) {
        return Err(Objection::NotOwed);
    }
    refuse_own_work(flow, by)?;
    // Whoever let it out without review does not review it.
    if flow
        .signature
        .as_ref()
        .is_some_and(|signature| signature.by.is(by))
    {
        return Err(Objection::OwnWork);
    }
    flow.owed.retain(|owed| *owed != review);
    Ok(())
}

fn signature(case: Case<'_>, by: &Person, now: Instant) -> Signature {
    Signature {
        by: by.clone(),
        digest: case.digest.to_owned(),
        at: now,
    }
}

/// Where a draft under review stands once the rules or the agencies have changed: it waits for nobody who is not asked any more.
#[must_use]
pub fn settled(case: Case<'_>) -> Step {
    match case.flow.step {
        Step::Legal | Step::Secrecy | Step::Consent | Step::Sign => case.next_step(),
        Step::Draft | Step::Scheduled | Step::Published => case.flow.step,
    }
}

/// Not signed yet: it may still be written.
#[must_use]
pub fn is_open(step: Step) -> bool {
    match step {
        Step::Draft | Step::Legal | Step::Secrecy | Step::Consent | Step::Sign => true,
        Step::Scheduled | Step::Published => false,
    }
}

/// The moment that a form names, in China: `2027-01-15` and `08:30`.
///
/// # Errors
/// `NoSuchMoment` for 31 February and the like.
pub fn publication_instant(date: &str, time: &str) -> Result<Instant, Objection> {
    let date: Date = date.trim().parse().map_err(|_| Objection::NoSuchMoment)?;
    let time: Time = time.trim().parse().map_err(|_| Objection::NoSuchMoment)?;
    let seconds = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60;
    let midnight = Instant::at_start_of(date).micros();
    Ok(Instant::from_micros(midnight + seconds * 1_000_000))
}

fn future(at: Instant, now: Instant) -> Result<Instant, Objection> {
    if at > now {
        Ok(at)
    } else {
        Err(Objection::InThePast)
    }
}

fn expect_asked(case: Case<'_>, agency: &AgencyId) -> Result<(), Objection> {
    expect(case.flow.step == Step::Consent)?;
    if case.missing_consents().contains(agency) {
        Ok(())
    } else {
        Err(Objection::NotAsked)
    }
}

fn expect(is_right_step: bool) -> Result<(), Objection> {
    if is_right_step {
        Ok(())
    } else {
        Err(Objection::WrongStep)
    }
}

fn need(words: &str, objection: Objection) -> Result<(), Objection> {
    if words.trim().is_empty() {
        Err(objection)
    } else {
        Ok(())
    }
}

fn refuse_own_work(flow: &Flow, by: &Person) -> Result<(), Objection> {
    if flow.is_editor(by) {
        Err(Objection::OwnWork)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
