//! The second factor: codes of six digits that change every half minute (TOTP, RFC 6238).
//! Must never accept a code twice, nor show the secret once it has been confirmed.

use kernel::time::Instant;
use totp_rs::{Builder, Secret, Totp};

use crate::secret;

/// A new secret, in Base32.
pub(crate) fn new_secret() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 20];
    secret::fill(&mut bytes)?;
    Ok(Secret::new_stack(bytes).to_base32())
}

/// The time step that the code belongs to, where it is one of the last, the present or the next.
pub(crate) fn step_of(secret: &str, code: &str, now: Instant) -> Option<i64> {
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    let step = totp(secret)?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

/// SHA-1, six digits, thirty seconds: what every app understands.
fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// What the picture to be scanned says. Names are percent-encoded.
pub(crate) fn address(secret: &str, account: &str, issuer: &str) -> String {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let (account, issuer) = (encoded(account), encoded(issuer));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
}

/// The picture, as a data address for an `img`.
pub(crate) fn picture(address: &str) -> anyhow::Result<String> {
    let svg = qrcode::QrCode::new(address)?
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    let encoded: String = svg.bytes().map(|byte| format!("%{byte:02X}")).collect();
    Ok(format!("data:image/svg+xml,{encoded}"))
}

#[cfg(test)]
mod tests;
