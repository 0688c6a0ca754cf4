//! A request to our own portal on this machine, and no more of HTTP than that takes.
//! Must never be used for anything but the loopback: it knows no TLS, no redirects, no keep-alive.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result};

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).context("read an answer as JSON")
    }
}

pub(crate) fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    get_with(address, path, "")
}

/// `headers` are whole lines, each with its line end.
pub(crate) fn get_with(address: SocketAddr, path: &str, headers: &str) -> Result<Answer> {
    let mut stream =
        TcpStream::connect(address).with_context(|| format!("connect to {address}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    // HTTP/1.0: the answer is one piece and ends with the connection.
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: {address}\r\n{headers}\r\n"
    )
    .context("send a request")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).context("read an answer")?;
    answer(&bytes).with_context(|| format!("no answer to {path} that can be read"))
}

fn answer(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, rest) = bytes.split_at(end);
    let head = std::str::from_utf8(head).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer {
        status,
        body: rest.get(4..)?.to_vec(),
    })
}

/// Text as it stands in a query.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
