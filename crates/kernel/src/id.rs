//! Ids: UUIDv7 as text, one type per noun so that they cannot be mixed up.
//! Must never be made from anything secret, and never be parsed for their time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

use crate::time::Instant;

/// Text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id: expected 36 characters of a UUID")
    }
}

impl std::error::Error for InvalidId {}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new id that sorts after those made at earlier instants (RFC 9562, version 7).
            #[must_use]
            pub fn new(now: Instant) -> Self {
                let micros = now.micros().max(0).unsigned_abs();
                let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1_000;
                let at = Timestamp::from_unix(NoContext, micros / 1_000_000, nanos);
                Self(Uuid::new_v7(at).hyphenated().to_string())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                match Uuid::try_parse(text) {
                    Ok(uuid) if text.len() == 36 => Ok(Self(uuid.hyphenated().to_string())),
                    Ok(_) | Err(_) => Err(InvalidId),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// An account of staff: one person, never two.
    AccountId
);
id!(
    /// An agency: a government, a department, a district, a town.
    AgencyId
);
id!(
    /// A batch of files that somebody uploaded together.
    BatchId
);
id!(
    /// A fact in the outbox.
    FactId
);
id!(
    /// A file that belongs to a version of a record.
    FileId
);
id!(
    /// A message by mail.
    MessageId
);
id!(
    /// A record (公开信息): one item that the government puts out, in all its versions.
    RecordId
);
