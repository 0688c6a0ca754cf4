//! Compression of finished bodies.
//! Must never touch a body that is still being made: streams go out as they are.

use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderValue;

#[cfg(test)]
mod tests;

/// Below this a packet is sent either way.
const MIN_LEN: usize = 860;

/// `body` compressed, or none when that gains nothing.
pub(crate) fn gzip(body: &[u8]) -> Option<Bytes> {
    if body.len() < MIN_LEN {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(6));
    encoder.write_all(body).ok()?;
    let compressed = encoder.finish().ok()?;
    (compressed.len() < body.len()).then(|| Bytes::from(compressed))
}

/// Whether an Accept-Encoding names gzip (or anything) without forbidding it by `q=0`.
pub(crate) fn accepts_gzip(header: &HeaderValue) -> bool {
    let Ok(text) = header.to_str() else {
        return false;
    };
    text.split(',').any(|part| {
        let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
        let is_named = ["gzip", "x-gzip", "*"]
            .iter()
            .any(|name| coding.trim().eq_ignore_ascii_case(name));
        let quality = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|number| number.trim().parse::<f32>().ok());
        is_named && quality != Some(0.0)
    })
}
