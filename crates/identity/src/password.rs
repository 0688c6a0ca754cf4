//! Passwords: which are good enough, and how they are kept.
//! Must never be logged, nor compared in any other way than by argon2.

use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, PasswordHash};
use tokio::sync::Semaphore;
use zxcvbn::Score;

use crate::secret;
use crate::settings::DeskSettings;

/// Why a password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    TooLong,
    Guessable,
    TooFewClasses,
    /// Of the sample accounts: everybody knows it.
    Sample,
    /// The same as before.
    Unchanged,
}

impl Weakness {
    /// The key of the message that says it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::TooShort => "identity-password-too-short",
            Self::TooLong => "identity-password-too-long",
            Self::Guessable => "identity-password-guessable",
            Self::TooFewClasses => "identity-password-too-few-classes",
            Self::Sample => "identity-password-sample",
            Self::Unchanged => "identity-password-unchanged",
        }
    }
}

/// What every password of the sample accounts begins with, so that it is refused wherever else it turns up.
pub const SAMPLE_PREFIX: &str = "yunxi-demo-";

const LONGEST: usize = 128;

/// Whether a password is good enough for this account; `known` is what an attacker would try first: names, the site.
///
/// # Errors
/// The first weakness.
pub fn check(password: &str, known: &[&str], settings: &DeskSettings) -> Result<(), Weakness> {
    let n_characters = password.chars().count();
    if n_characters < settings.password_length {
        return Err(Weakness::TooShort);
    }
    if n_characters > LONGEST {
        return Err(Weakness::TooLong);
    }
    if is_sample(password) {
        return Err(Weakness::Sample);
    }
    if n_classes(password) < settings.password_classes {
        return Err(Weakness::TooFewClasses);
    }
    if zxcvbn::zxcvbn(password, known).score() < Score::Three {
        return Err(Weakness::Guessable);
    }
    Ok(())
}

#[must_use]
pub fn is_sample(password: &str) -> bool {
    password.starts_with(SAMPLE_PREFIX)
}

/// How many of lower case, upper case, digits and other signs it has.
fn n_classes(password: &str) -> usize {
    let has = |class: fn(char) -> bool| usize::from(password.chars().any(class));
    has(char::is_lowercase)
        + has(char::is_uppercase)
        + has(|sign| sign.is_ascii_digit())
        + has(|sign| !sign.is_lowercase() && !sign.is_uppercase() && !sign.is_ascii_digit())
}

/// Hashes and verifies away from the async threads, a few at a time: each takes 19 MB.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    /// What an unknown name is compared with, so that it takes as long as a known one.
    nobody: Arc<str>,
}

impl Passwords {
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        let n_places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self {
            places: Arc::new(Semaphore::new(n_places)),
            nobody: hash(&secret::random_token()?)?.into(),
        })
    }

    /// # Errors
    /// Where there is no memory for it.
    pub async fn hash(&self, password: &str) -> anyhow::Result<String> {
        let password = password.to_owned();
        self.apart(move || hash(&password)).await
    }

    /// Whether the password is the one that was kept; without one it takes as long and says no.
    ///
    /// # Errors
    /// Where what was kept cannot be read.
    pub async fn verify(&self, password: &str, kept: Option<&str>) -> anyhow::Result<bool> {
        let is_known = kept.is_some();
        let kept = kept.unwrap_or(&self.nobody).to_owned();
        let password = password.to_owned();
        let is_right = self.apart(move || verify(&password, &kept)).await?;
        Ok(is_right && is_known)
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let _place = self.places.acquire().await.context("wait for a place")?;
        tokio::task::spawn_blocking(work)
            .await
            .context("hash a password")?
    }
}

/// argon2id with 19 MB, two passes and one lane: the crate's default, which is what OWASP advises.
fn hash(password: &str) -> anyhow::Result<String> {
    let mut salt = [0_u8; 16];
    secret::fill(&mut salt)?;
    let hashed: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| anyhow!("hash a password: {error}"))?;
    Ok(hashed.to_string())
}

fn verify(password: &str, kept: &str) -> anyhow::Result<bool> {
    match Argon2::default().verify_password(password.as_bytes(), kept) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(anyhow!("read a kept password: {error}")),
    }
}

#[cfg(test)]
mod tests;
