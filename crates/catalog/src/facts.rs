//! What happens in this context, as other contexts may rely on it.
//! Must never change the meaning of a kind that was once written.

use jiff::civil::Date;
use kernel::fact::Fact;
use kernel::id::{AgencyId, FactId, RecordId};
use kernel::time::Instant;
use serde_json::json;

use crate::desk::read::Digest;

/// Every fact about a record starts so; the subject is its id.
pub const RECORD_PREFIX: &str = "catalog.record.";
/// An agency was entered or changed; the subject is its id.
pub const AGENCY_SAVED: &str = "catalog.agency.saved";

/// A version became the live one. Body: `version`, `content_digest`, `signed_by`.
#[must_use]
pub fn record_published(
    record: &RecordId,
    version: i64,
    content_digest: &str,
    signed_by: &str,
    now: Instant,
) -> Fact {
    let body =
        json!({ "version": version, "content_digest": content_digest, "signed_by": signed_by });
    fact("catalog.record.published", record.as_str(), &body, now)
}

/// A draft was accepted. Body: `version`.
#[must_use]
pub fn record_drafted(record: &RecordId, version: i64, now: Instant) -> Fact {
    fact(
        "catalog.record.drafted",
        record.as_str(),
        &json!({ "version": version }),
        now,
    )
}

/// The state changed otherwise: withdrawn, redirected, gone, or marked repealed. Body: `state`, `validity`.
#[must_use]
pub fn record_marked(record: &RecordId, state: &str, validity: &str, now: Instant) -> Fact {
    fact(
        "catalog.record.marked",
        record.as_str(),
        &json!({ "state": state, "validity": validity }),
        now,
    )
}

/// A relation found its other side. Body: `target`.
#[must_use]
pub fn record_related(record: &RecordId, target: &RecordId, now: Instant) -> Fact {
    fact(
        "catalog.record.related",
        record.as_str(),
        &json!({ "target": target.as_str() }),
        now,
    )
}

/// A draft was thrown away; a record that was never public went with it. Body: `version`.
#[must_use]
pub fn record_discarded(record: &RecordId, version: i64, now: Instant) -> Fact {
    fact(
        "catalog.record.discarded",
        record.as_str(),
        &json!({ "version": version }),
        now,
    )
}

/// An overdue duty was reported up the line: to the agency (level 1), to the agency above it (2). The subject is the record.
/// Body: `task`, `agency`, `level`.
#[must_use]
pub fn task_reported(
    record: &RecordId,
    task: &str,
    agency: &AgencyId,
    level: i64,
    now: Instant,
) -> Fact {
    fact(
        "catalog.task.reported",
        record.as_str(),
        &json!({ "task": task, "agency": agency.as_str(), "level": level }),
        now,
    )
}

/// What waits for a role at an agency today. The subject is the agency. Body: `role`, `day`, `n`, `n_overdue`, `n_red`.
#[must_use]
pub fn desk_reminded(digest: &Digest, today: Date, now: Instant) -> Fact {
    let body = json!({
        "role": digest.role.code(),
        "day": today.to_string(),
        "n": digest.n,
        "n_overdue": digest.n_overdue,
        "n_red": digest.n_red,
    });
    fact("catalog.desk.reminded", digest.agency.as_str(), &body, now)
}

/// The rules of the desk changed. The subject is `settings`. Body: `number`.
#[must_use]
pub fn settings_saved(number: i64, now: Instant) -> Fact {
    let body = json!({ "number": number });
    fact("catalog.settings.saved", "settings", &body, now)
}

/// All records were put on the shelves of the thematic libraries anew. The subject is `settings`. Body: `number`.
#[must_use]
pub fn libraries_selected(number: i64, now: Instant) -> Fact {
    let body = json!({ "number": number });
    fact("catalog.libraries.selected", "settings", &body, now)
}

/// An agency went up in another. The subject is the one that is no more. Body: `into`.
#[must_use]
pub fn agency_merged(agency: &AgencyId, into: &AgencyId, now: Instant) -> Fact {
    fact(
        "catalog.agency.merged",
        agency.as_str(),
        &json!({ "into": into.as_str() }),
        now,
    )
}

/// An agency was entered or changed. Body: `code`.
#[must_use]
pub fn agency_saved(agency: &AgencyId, code: &str, now: Instant) -> Fact {
    fact(AGENCY_SAVED, agency.as_str(), &json!({ "code": code }), now)
}

fn fact(kind: &str, subject: &str, body: &serde_json::Value, now: Instant) -> Fact {
    Fact {
        id: FactId::new(now),
        at: now,
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        body: body.to_string(),
        leaf: None,
    }
}
