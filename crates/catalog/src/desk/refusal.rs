//! What the desk refuses, each with a stable code, an HTTP status and the key of a sentence for people.
//! Must never be shown as it prints: the sentence comes from the message files.

use ::store::error::StoreError;
use access::gate::Denied;
use http::StatusCode;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::time::Instant;

use crate::desk::commands::draft::DraftInput;
use crate::desk::fields::Problem;
use crate::desk::model::Person;
use crate::desk::model::objection::Objection;
use crate::desk::settings::problems::SettingsProblem;
use crate::record::commands as records;
use crate::record::content::{Content, NewFile, Relation};

/// A command that the rules refuse.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("no such record")]
    NotFound,
    #[error("the record has no draft")]
    NoDraft,
    #[error("the record has a draft already")]
    DraftExists,
    #[error(transparent)]
    Denied(Denied),
    #[error(transparent)]
    Objected(#[from] Objection),
    /// Somebody else saved in between: here are both, so that nothing is lost.
    #[error("the draft was changed by somebody else")]
    Stale(Box<Conflict>),
    /// All that is missing or unconfirmed, not only the first.
    #[error("the draft is not complete")]
    Incomplete(Vec<Problem>),
    #[error("{n} findings of personal data are undecided")]
    OpenFindings { n: i64 },
    #[error("the draft was not searched for personal data as it is")]
    NotChecked,
    #[error("no such finding, or it was decided otherwise")]
    NoSuchFinding,
    /// A file is not masked but replaced.
    #[error("a finding in a file cannot be masked here")]
    FindingInFile,
    #[error("a justification is needed")]
    JustificationMissing,
    /// More records cite it than whoever confirms has seen.
    #[error("{n} published records cite it")]
    Cited { n: i64 },
    #[error("the record is not public")]
    NotPublic,
    #[error("a record cannot repeal itself")]
    RepealsItself,
    #[error("the repeals lead in a circle")]
    RepealCircle { via: RecordId },
    #[error("a record cannot stand in its own place")]
    RedirectToItself,
    #[error("the record to stand in its place is not public")]
    RedirectTargetNotPublic,
    /// Level, owner and index number of a public record are no matter of a draft.
    #[error("level, owner and index number are fixed once a record is public")]
    HeadingFixed,
    #[error("the index number belongs to another record")]
    IndexNumberTaken,
    #[error("no such agency")]
    NoSuchAgency,
    #[error("an agency cannot be merged into itself or one that was merged")]
    MergerCircle,
    #[error("another agency bears the name")]
    NameTaken,
    #[error("another agency has the code")]
    CodeTaken,
    #[error("the agency is no more")]
    AgencyGone,
    /// A change of the tree is entered when its day has come.
    #[error("the day has not come yet")]
    NotYet,
    #[error("an earlier name was borne for longer")]
    BeforeLastName,
    #[error("an agency cannot stand under itself")]
    ParentCircle,
    /// Records, drafts, tasks or agencies that somebody has to go on with.
    #[error("{n} things are left with the agency")]
    StillHolds { n: i64 },
    #[error("no such task")]
    NoSuchTask,
    #[error("the key was used for another request")]
    ReceiptReused,
    #[error("the settings are not in order")]
    InvalidSettings(Vec<SettingsProblem>),
    #[error("somebody else changed the settings")]
    StaleSettings { current: i64 },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A draft as it stands and as somebody wanted it.
#[derive(Debug, Clone)]
pub struct Conflict {
    pub theirs: Snapshot,
    /// None where nothing was written, only a step was wanted.
    pub mine: Option<DraftInput>,
}

/// What is written in a draft.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub revision: i64,
    pub content: Content,
    /// As lines: see `desk::text`.
    pub text: String,
    pub level: Level,
    pub owner: Option<AgencyId>,
    pub index_number: Option<String>,
    pub files: Vec<NewFile>,
    pub relations: Vec<Relation>,
    /// Whoever wrote in it last.
    pub by: Person,
    pub at: Instant,
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<records::Refusal> for Refusal {
    fn from(refusal: records::Refusal) -> Self {
        match refusal {
            records::Refusal::NotFound => Self::NotFound,
            records::Refusal::ReasonMissing => Self::Objected(Objection::ReasonMissing),
            records::Refusal::RedirectToItself => Self::RedirectToItself,
            records::Refusal::RedirectTargetNotPublic => Self::RedirectTargetNotPublic,
            records::Refusal::Store(error) => Self::Store(error),
        }
    }
}

impl Refusal {
    /// Stable, for interfaces: `stale`, `own-work`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::NotFound => "not-found",
            Self::NoDraft => "no-draft",
            Self::DraftExists => "draft-exists",
            Self::Denied(denied) => &denied.reason,
            Self::Objected(objection) => objection.code(),
            Self::Stale(_) => "stale",
            Self::Incomplete(_) => "incomplete",
            Self::OpenFindings { .. } => "open-findings",
            Self::NotChecked => "not-checked",
            Self::NoSuchFinding => "no-such-finding",
            Self::FindingInFile => "finding-in-file",
            Self::JustificationMissing => "justification-missing",
            Self::Cited { .. } => "cited",
            Self::NotPublic => "not-public",
            Self::RepealsItself => "repeals-itself",
            Self::RepealCircle { .. } => "repeal-circle",
            Self::RedirectToItself => "redirect-to-itself",
            Self::RedirectTargetNotPublic => "redirect-target-not-public",
            Self::HeadingFixed => "heading-fixed",
            Self::IndexNumberTaken => "index-number-taken",
            Self::NoSuchAgency => "no-such-agency",
            Self::MergerCircle => "merger-circle",
            Self::NameTaken => "name-taken",
            Self::CodeTaken => "code-taken",
            Self::AgencyGone => "agency-gone",
            Self::NotYet => "not-yet",
            Self::BeforeLastName => "before-last-name",
            Self::ParentCircle => "parent-circle",
            Self::StillHolds { .. } => "still-holds",
            Self::NoSuchTask => "no-such-task",
            Self::ReceiptReused => "receipt-reused",
            Self::InvalidSettings(_) => "invalid-settings",
            Self::StaleSettings { .. } => "stale-settings",
            Self::Store(_) => "unavailable",
        }
    }

    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoSuchFinding | Self::NoSuchAgency | Self::NoSuchTask => {
                StatusCode::NOT_FOUND
            }
            Self::Denied(_) | Self::Objected(Objection::OwnWork) => StatusCode::FORBIDDEN,
            Self::DraftExists
            | Self::NoDraft
            | Self::Stale(_)
            | Self::StaleSettings { .. }
            | Self::Cited { .. }
            | Self::OpenFindings { .. }
            | Self::NotChecked
            | Self::NotPublic
            | Self::IndexNumberTaken
            | Self::NameTaken
            | Self::CodeTaken
            | Self::AgencyGone
            | Self::StillHolds { .. }
            | Self::Objected(
                Objection::WrongStep
                | Objection::ChangedSince
                | Objection::NotAsked
                | Objection::NotOwed,
            ) => StatusCode::CONFLICT,
            Self::Incomplete(_)
            | Self::FindingInFile
            | Self::JustificationMissing
            | Self::RepealsItself
            | Self::RepealCircle { .. }
            | Self::RedirectToItself
            | Self::RedirectTargetNotPublic
            | Self::HeadingFixed
            | Self::MergerCircle
            | Self::NotYet
            | Self::BeforeLastName
            | Self::ParentCircle
            | Self::ReceiptReused
            | Self::InvalidSettings(_)
            | Self::Objected(
                Objection::RemarkMissing
                | Objection::ReasonMissing
                | Objection::InThePast
                | Objection::NoSuchMoment,
            ) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The key of the sentence; its `-advice` says what to do.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self {
            Self::Denied(denied) => format!("denied-{}", denied.reason),
            other => format!("desk-refusal-{}", other.code()),
        }
    }
}
