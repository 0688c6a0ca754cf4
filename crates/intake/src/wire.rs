//! What parent and worker say to each other over pipes: frames of a JSON header and raw bytes behind it.
//! Must never be spoken over anything but a pipe to one's own child: it is no public format.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::inspect::Found;
use crate::reject::Fault;
use crate::source::Document;

/// A header larger than this is not ours.
const MAX_HEADER: u64 = 1 << 30;
const MAX_PAYLOAD: u64 = 4 << 30;

/// First frame: the limits the worker sets on itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hello {
    pub(crate) memory_bytes: u64,
    pub(crate) tool_seconds: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) name: String,
    /// Entries of the file that are done already.
    pub(crate) skip: u64,
    pub(crate) task: Task,
    pub(crate) body: Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Entries become documents.
    Read,
    /// All that entries hold is listed.
    Inspect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Body {
    /// The worker opens the file.
    Path(PathBuf),
    /// The bytes stand behind the header.
    Bytes,
    /// One JSON line stands behind the header; the answer is one `Finish` and no `Done`.
    Line,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// Work on an entry starts.
    Begin { place: String },
    /// An outside program starts.
    Slow,
    Finish {
        place: String,
        outcome: Result<Answer, Fault>,
    },
    /// No more entries in this file.
    Done,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answer {
    Document(Box<Document>),
    Found(Found),
}

pub(crate) fn encode<T: Serialize>(header: &T, payload: &[u8]) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 16];
    serde_json::to_writer(&mut frame, header)?;
    let header_length = u64::try_from(frame.len() - 16).map_err(io::Error::other)?;
    let payload_length = u64::try_from(payload.len()).map_err(io::Error::other)?;
    let lengths = [header_length.to_le_bytes(), payload_length.to_le_bytes()].concat();
    frame.splice(..16, lengths);
    frame.extend_from_slice(payload);
    Ok(frame)
}

pub(crate) fn write<T: Serialize>(pipe: &mut impl Write, header: &T) -> io::Result<()> {
    pipe.write_all(&encode(header, &[])?)?;
    pipe.flush()
}

/// Reads a frame; none at the end of the pipe.
pub(crate) fn read<T: DeserializeOwned>(pipe: &mut impl Read) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut first = [0; 8];
    let mut second = [0; 8];
    match pipe.read_exact(&mut first) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    pipe.read_exact(&mut second)?;
    let header = read_piece(pipe, u64::from_le_bytes(first), MAX_HEADER)?;
    let payload = read_piece(pipe, u64::from_le_bytes(second), MAX_PAYLOAD)?;
    Ok(Some((serde_json::from_slice(&header)?, payload)))
}

fn read_piece(pipe: &mut impl Read, length: u64, limit: u64) -> io::Result<Vec<u8>> {
    if length > limit {
        return Err(io::Error::other("frame longer than allowed"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(1 << 20)).unwrap_or(0));
    pipe.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).ok() == Some(length) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
