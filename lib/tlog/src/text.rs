//! What the text formats share: base64 and decimal numbers, each with exactly one way to write a value.
//! Must never accept a second way: two texts for one value are two things to sign.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// With padding, and without bits that belong to nothing.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Digits only, without leading zeroes.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_shortest = text == "0" || !text.starts_with('0');
    (is_plain && is_shortest)
        .then(|| text.parse().ok())
        .flatten()
}

/// What no signed text may hold, line ends aside: it could look like something else than it is.
pub(crate) fn is_control(c: char) -> bool {
    c < ' '
}
