//! Reading policy files, line by line.
//! Must never guess: a line that is not understood refuses the file, for a policy that says less than it seems to is none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Log, MAX_POLICY_BYTES, Member, Policy, Witness};
use crate::key::{KeyError, VerifierKey};

/// Why a file is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("{n_bytes} bytes are too many for a policy")]
    TooLong { n_bytes: usize },
    #[error("line {line} is wrong")]
    Line { line: usize, source: WrongLine },
    #[error("no line says what the quorum is")]
    NoQuorum,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongLine {
    #[error("holds a control character")]
    Control,
    #[error("begins with none of `log`, `witness`, `group`, `quorum`")]
    Keyword,
    #[error("has too few or too many words")]
    Words,
    #[error("the key is wrong")]
    Key(#[from] KeyError),
    #[error("the key is not one of a witness: its signatures hold no time")]
    NotOfWitness,
    #[error("the key was listed before")]
    DuplicateKey,
    #[error("`{name}` was defined before, or cannot be a name")]
    DuplicateName { name: String },
    #[error("`{name}` is not defined before this line")]
    UnknownName { name: String },
    #[error("`{name}` is a member of a group already")]
    SecondMembership { name: String },
    #[error("the threshold is not `any`, `all` or a number from 1 to that of the members")]
    Threshold,
    #[error("a second quorum")]
    SecondQuorum,
}

impl Policy {
    /// Reads a policy file. Its last line may lack its end.
    ///
    /// # Errors
    /// Says which line is wrong, and why.
    pub fn parse(file: &[u8]) -> Result<Self, PolicyError> {
        let n_bytes = file.len();
        if n_bytes > MAX_POLICY_BYTES {
            return Err(PolicyError::TooLong { n_bytes });
        }
        let mut draft = Draft::default();
        for (line, text) in (1..).zip(file.split(|byte| *byte == b'\n')) {
            draft
                .read(text)
                .map_err(|source| PolicyError::Line { line, source })?;
        }
        Ok(Policy {
            quorum: draft.quorum.ok_or(PolicyError::NoQuorum)?,
            logs: draft.logs,
            witnesses: draft.witnesses,
            groups: draft.groups,
        })
    }
}

/// A policy as far as it was read.
#[derive(Default)]
struct Draft<'f> {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Option<Member>>,
    /// Names are bytes: two ways to write a letter are two names.
    names: BTreeMap<&'f [u8], Member>,
    members: BTreeSet<&'f [u8]>,
    log_keys: BTreeSet<Vec<u8>>,
    witness_keys: BTreeSet<Vec<u8>>,
}

impl<'f> Draft<'f> {
    fn read(&mut self, line: &'f [u8]) -> Result<(), WrongLine> {
        if line
            .iter()
            .any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f)
        {
            return Err(WrongLine::Control);
        }
        let words: Vec<&[u8]> = line
            .split(|byte| matches!(byte, b' ' | b'\t'))
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] => self.log(key, None),
            [b"log", key, url] => self.log(key, Some(url)),
            [b"witness", name, key] => self.witness(name, key, None),
            [b"witness", name, key, url] => self.witness(name, key, Some(url)),
            [b"group", name, threshold, members @ ..] => self.group(name, threshold, members),
            [b"quorum", name] => self.quorum(name),
            [b"log" | b"witness" | b"group" | b"quorum", ..] => Err(WrongLine::Words),
            _ => Err(WrongLine::Keyword),
        }
    }

    fn log(&mut self, key: &[u8], url: Option<&[u8]>) -> Result<(), WrongLine> {
        let key = parse_key(key)?;
        if !self.log_keys.insert(key.public_bytes()) {
            return Err(WrongLine::DuplicateKey);
        }
        let url = url.map(readable);
        self.logs.push(Log { key, url });
        Ok(())
    }

    fn witness(&mut self, name: &'f [u8], key: &[u8], url: Option<&[u8]>) -> Result<(), WrongLine> {
        let key = parse_key(key)?;
        if !key.algorithm().is_cosignature() {
            return Err(WrongLine::NotOfWitness);
        }
        if !self.witness_keys.insert(key.public_bytes()) {
            return Err(WrongLine::DuplicateKey);
        }
        self.define(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(Witness {
            name: readable(name),
            key,
            url: url.map(readable),
        });
        Ok(())
    }

    fn group(
        &mut self,
        name: &'f [u8],
        threshold: &[u8],
        names: &[&'f [u8]],
    ) -> Result<(), WrongLine> {
        let mut members = Vec::new();
        for member in names {
            members.push(self.find(member)?);
            if !self.members.insert(member) {
                let name = readable(member);
                return Err(WrongLine::SecondMembership { name });
            }
        }
        let threshold = match threshold {
            b"any" => Some(1),
            b"all" => Some(members.len()),
            number => parse_number(number),
        };
        let threshold = threshold
            .filter(|threshold| (1..=members.len()).contains(threshold))
            .ok_or(WrongLine::Threshold)?;
        self.define(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { threshold, members });
        Ok(())
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), WrongLine> {
        if self.quorum.is_some() {
            return Err(WrongLine::SecondQuorum);
        }
        self.quorum = Some(match name {
            b"none" => None,
            name => Some(self.find(name)?),
        });
        Ok(())
    }

    fn define(&mut self, name: &'f [u8], member: Member) -> Result<(), WrongLine> {
        let is_new = name != b"none" && self.names.insert(name, member).is_none();
        is_new
            .then_some(())
            .ok_or_else(|| WrongLine::DuplicateName {
                name: readable(name),
            })
    }

    fn find(&self, name: &[u8]) -> Result<Member, WrongLine> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| WrongLine::UnknownName {
                name: readable(name),
            })
    }
}

fn parse_key(word: &[u8]) -> Result<VerifierKey, WrongLine> {
    let text = std::str::from_utf8(word).map_err(|_| KeyError::Form)?;
    Ok(text.parse()?)
}

fn parse_number(word: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(word).ok()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn readable(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}
