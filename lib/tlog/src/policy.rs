//! Policies: which logs are accepted, and how many of which witnesses must have cosigned (C2SP tlog-policy).
//! Must never accept a checkpoint that no listed log has signed, whatever the witnesses say.

mod parse;

use std::collections::BTreeSet;

use crate::checkpoint::SignedCheckpoint;
use crate::key::VerifierKey;
use crate::note::VerifyError;

pub use parse::{PolicyError, WrongLine};

/// The largest policy file.
pub const MAX_POLICY_BYTES: usize = 512 * 1024;

/// What makes a checkpoint trustworthy.
///
/// ```
/// use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
/// use tlog::{key::Algorithm, policy::Policy, signing_key::SigningKey, tree::TreeHead};
/// let log = SigningKey::from_seed("log.example/records".parse()?, Algorithm::Ed25519, &[1; 32])?;
/// let w1 = SigningKey::from_seed("witness.example/w1".parse()?, Algorithm::Ed25519Cosignature, &[2; 32])?;
/// let w2 = SigningKey::from_seed("witness.example/w2".parse()?, Algorithm::Ed25519Cosignature, &[3; 32])?;
/// let policy = Policy::parse(format!(
///     "log {}\nwitness archive {}\nwitness audit {}\ngroup either any archive audit\nquorum either\n",
///     log.verifier_key(), w1.verifier_key(), w2.verifier_key(),
/// ).as_bytes())?;
/// let checkpoint = Checkpoint::new("log.example/records", TreeHead::EMPTY)?;
/// let signed = SignedCheckpoint::sign(checkpoint.clone(), &[&log, &w2], 1_790_000_000)?;
/// assert_eq!(policy.check(&signed)?.cosigned[0].witness.name, "audit");
/// assert!(policy.check(&SignedCheckpoint::sign(checkpoint, &[&log], 0)?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    /// Each speaks of those before it only.
    groups: Vec<Group>,
    /// Nothing is asked of witnesses where there is none.
    quorum: Option<Member>,
}

/// A log whose checkpoints are accepted. The name of its key is the origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    pub key: VerifierKey,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The name within the policy; that of its key may be another.
    pub name: String,
    pub key: VerifierKey,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    threshold: usize,
    members: Vec<Member>,
}

/// A place in the list of witnesses or of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

/// Which signatures made a checkpoint acceptable, or did not suffice.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptance<'p> {
    /// The logs' keys that have signed.
    pub signed: Vec<&'p VerifierKey>,
    pub cosigned: Vec<Cosigned<'p>>,
    /// Whether the cosignatures are enough.
    pub has_quorum: bool,
}

/// A witness that has cosigned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cosigned<'p> {
    pub witness: &'p Witness,
    /// When it saw the checkpoint, in seconds since 1970; 0 where it does not say.
    pub time: u64,
}

/// Why a checkpoint is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    #[error("`{origin}` is none of the logs of the policy")]
    Origin { origin: String },
    #[error("the log has not signed the checkpoint")]
    Unsigned,
    #[error(transparent)]
    Signature(#[from] VerifyError),
    #[error("the witnesses that have cosigned are too few: {names:?}")]
    Quorum { names: Vec<String> },
}

impl Policy {
    #[must_use]
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Accepts a checkpoint or says why not.
    ///
    /// # Errors
    /// Where its log is not listed or has not signed, a signature is wrong, or cosignatures are too few.
    pub fn check(&self, checkpoint: &SignedCheckpoint) -> Result<Acceptance<'_>, PolicyRefusal> {
        let found = self.examine(checkpoint)?;
        if found.has_quorum {
            return Ok(found);
        }
        let names = found.cosigned.iter();
        Err(PolicyRefusal::Quorum {
            names: names
                .map(|cosigned| cosigned.witness.name.clone())
                .collect(),
        })
    }

    /// As [`Policy::check`], except that too few cosignatures are no error: for whoever is still collecting them.
    ///
    /// # Errors
    /// Where the log is not listed or has not signed, or a signature is wrong.
    pub fn examine(&self, checkpoint: &SignedCheckpoint) -> Result<Acceptance<'_>, PolicyRefusal> {
        let origin = checkpoint.checkpoint().origin();
        let of_log = |log: &&Log| log.key.name().as_str() == origin;
        let log_keys: Vec<&VerifierKey> = self
            .logs
            .iter()
            .filter(of_log)
            .map(|log| &log.key)
            .collect();
        if log_keys.is_empty() {
            let origin = origin.to_owned();
            return Err(PolicyRefusal::Origin { origin });
        }
        let signed = match checkpoint.verify(log_keys) {
            Ok(signed) => signed.iter().map(|verified| verified.key).collect(),
            Err(VerifyError::Unknown) => return Err(PolicyRefusal::Unsigned),
            Err(wrong @ VerifyError::Wrong { .. }) => return Err(wrong.into()),
        };
        let mut places = BTreeSet::new();
        let mut cosigned = Vec::new();
        for (place, witness) in self.witnesses.iter().enumerate() {
            match checkpoint.verify([&witness.key]) {
                Ok(verified) => {
                    let time = verified.iter().filter_map(|verified| verified.time).max();
                    let time = time.unwrap_or(0);
                    cosigned.push(Cosigned { witness, time });
                    places.insert(place);
                }
                Err(VerifyError::Unknown) => {}
                Err(wrong @ VerifyError::Wrong { .. }) => return Err(wrong.into()),
            }
        }
        Ok(Acceptance {
            signed,
            cosigned,
            has_quorum: self.has_quorum(&places),
        })
    }

    fn has_quorum(&self, cosigned: &BTreeSet<usize>) -> bool {
        let mut complete = BTreeSet::new();
        for (place, group) in self.groups.iter().enumerate() {
            let counts = |member: &&Member| counts(**member, cosigned, &complete);
            if group.members.iter().filter(counts).count() >= group.threshold {
                complete.insert(place);
            }
        }
        self.quorum
            .is_none_or(|member| counts(member, cosigned, &complete))
    }
}

fn counts(member: Member, witnesses: &BTreeSet<usize>, groups: &BTreeSet<usize>) -> bool {
    match member {
        Member::Witness(place) => witnesses.contains(&place),
        Member::Group(place) => groups.contains(&place),
    }
}
