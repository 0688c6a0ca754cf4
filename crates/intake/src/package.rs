//! ZIP packages with limits: number of members, size, ratio, safe names. DOCX, OFD and plain archives all go through here.
//! Must never write a member to disk and never believe the sizes a package states.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::encoding;
use crate::reject::{Fault, RejectReason};

const MAX_MEMBERS: usize = 10_000;
/// Unpacked bytes of one member, and of all members read from one package.
const MAX_MEMBER_BYTES: u64 = 200 << 20;
const MAX_TOTAL_BYTES: u64 = 500 << 20;
/// Real XML packs at most about 100:1; small members may do better by chance.
const MAX_RATIO: u64 = 250;
const RATIO_FREE_BYTES: u64 = 4 << 20;

/// An open package; counts what it has unpacked.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

/// A member that may be read, with its decoded name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub index: usize,
    pub name: String,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// `truncated` when its directory cannot be read, `zip_bomb` when it has too many members.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Fault::new(RejectReason::Truncated, format!("zip directory: {error}"))
        })?;
        if archive.len() > MAX_MEMBERS {
            return Err(Fault::new(
                RejectReason::ZipBomb,
                format!("{} members", archive.len()),
            ));
        }
        Ok(Self {
            archive,
            unpacked: 0,
        })
    }

    /// What stands in the package's own comment.
    pub fn comment(&self) -> String {
        decode_name(self.archive.comment())
    }

    /// Whether there is a member of this name.
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The files inside, in the package's order; names that would leave the folder come as faults.
    pub fn members(&mut self) -> Vec<Result<Member, Fault>> {
        let mut members = Vec::new();
        for index in 0..self.archive.len() {
            let Ok(file) = self.archive.by_index_raw(index) else {
                let fault = Fault::new(
                    RejectReason::Truncated,
                    format!("member {index} has no header"),
                );
                members.push(Err(fault));
                continue;
            };
            if file.is_dir() {
                continue;
            }
            let name = decode_name(file.name_raw());
            let is_symlink = file
                .unix_mode()
                .is_some_and(|mode| mode & 0o170_000 == 0o120_000);
            members.push(if is_safe(&name) && !is_symlink {
                Ok(Member { index, name })
            } else {
                Err(Fault::new(RejectReason::UnsafeName, name.clone()).at(name))
            });
        }
        members
    }

    /// Unpacks the member of this name; none when there is none.
    ///
    /// # Errors
    /// As [`Package::read`].
    pub fn read_named(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let wanted = name.trim_start_matches('/');
        match self.archive.index_for_name(wanted) {
            Some(index) => self.read(index).map(Some).map_err(|fault| fault.at(wanted)),
            None => Ok(None),
        }
    }

    /// Unpacks a member.
    ///
    /// # Errors
    /// `encrypted`, `truncated`, or `zip_bomb` when it unpacks to more than the limits.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>, Fault> {
        let allowed = MAX_MEMBER_BYTES.min(MAX_TOTAL_BYTES.saturating_sub(self.unpacked));
        let file = self.archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(message)
                if message.to_lowercase().contains("password") =>
            {
                Fault::new(RejectReason::Encrypted, "member with a password")
            }
            other => Fault::new(RejectReason::Truncated, format!("member {index}: {other}")),
        })?;
        let packed = file.compressed_size().max(1);
        let by_ratio = packed.saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES);
        let limit = allowed.min(by_ratio);
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| {
                Fault::new(RejectReason::Truncated, format!("member {index}: {error}"))
            })?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > limit {
            let detail = format!("member {index} unpacks {packed} bytes to more than {limit}");
            return Err(Fault::new(RejectReason::ZipBomb, detail));
        }
        self.unpacked += length;
        Ok(bytes)
    }
}

/// Chinese Windows writes member names in GBK without saying so.
fn decode_name(raw: &[u8]) -> String {
    match encoding::decode(raw, None) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(raw).into_owned(),
    }
}

fn is_safe(name: &str) -> bool {
    let has_drive = name.chars().nth(1) == Some(':');
    !name.is_empty()
        && !name.starts_with('/')
        && !name.contains('\\')
        && !has_drive
        && !name.chars().any(char::is_control)
        && name.split('/').all(|part| part != "..")
}

#[cfg(test)]
mod tests;
