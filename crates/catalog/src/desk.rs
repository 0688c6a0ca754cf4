//! The publishing desk: a draft is written, reviewed, signed and becomes public, on time and with a name behind every step.
//! Must never let a version out that was not reviewed as it is, nor keep a word that somebody wrote from being found again.

pub mod api;
pub mod batch;
pub mod commands;
pub mod deadline;
pub mod drafted;
pub mod fields;
pub mod gate;
pub mod jobs;
pub mod model;
pub mod pages;
pub mod personal;
pub mod read;
pub mod refusal;
pub mod selecting;
pub mod settings;
pub mod store;
pub mod tasks;
pub mod text;

use std::sync::Arc;

use ::store::database::Store;
use access::actor::Actor;
use access::audit::Origin;
use access::gate::Gate;
use futures::future::BoxFuture;
use kernel::id::RecordId;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::desk::model::{Person, Step};
use crate::record::content::NewFile;

/// What the desk works with.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    pub gate: Arc<Gate>,
    pub file_texts: FileTexts,
}

/// The texts of an attachment, hidden ones too: whoever reads formats hands it in. An error is "could not be read".
pub type FileTexts =
    Arc<dyn Fn(NewFile) -> BoxFuture<'static, anyhow::Result<Vec<PartText>>> + Send + Sync>;

/// A part of an attachment as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartText {
    /// `sheet 2 (hidden)`, `properties`, `page 3`; the same part has the same name whenever it is read.
    pub part: String,
    pub text: String,
}

/// Who sends a command, when, and from where.
#[derive(Clone, Copy)]
pub struct By<'a> {
    pub actor: &'a Actor,
    pub now: Instant,
    pub origin: &'a Origin,
    /// With one, the same request sent twice is done once.
    pub receipt: Option<&'a Receipt>,
}

/// What tells a request from others of the same account: a key its sender chose, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub key: String,
    pub digest: String,
}

impl Receipt {
    /// Of a request with this key and body.
    #[must_use]
    pub fn of(key: &str, body: &[u8]) -> Self {
        Self {
            key: key.to_owned(),
            digest: ::store::migration::hex(&Sha256::digest(body)),
        }
    }

    /// Of one of the many things that a request asks for.
    #[must_use]
    pub fn part(&self, name: &str) -> Self {
        Self {
            key: format!("{}:{name}", self.key),
            digest: self.digest.clone(),
        }
    }
}

/// What a command on a record answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub record: RecordId,
    pub version: i64,
    pub revision: i64,
    pub step: Step,
}

impl By<'_> {
    /// The person who stands in the history.
    #[must_use]
    pub fn person(&self) -> Person {
        match self.actor {
            Actor::Public => Person {
                account: None,
                name: String::new(),
            },
            Actor::Operator => Person {
                account: None,
                name: "operator".to_owned(),
            },
            Actor::Staff(staff) => Person {
                account: Some(staff.account.clone()),
                name: staff.name.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests;
