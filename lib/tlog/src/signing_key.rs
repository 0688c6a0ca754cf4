//! Private keys: they sign what [`crate::note`] and [`crate::cosignature`] lay before them.
//! Must never be printed, nor leave this module: whoever made the seed keeps it.

use std::fmt;

use ed25519_dalek::Signer as _;
use ml_dsa::{MlDsa44, Seed};

use crate::key::{Algorithm, KeyError, KeyName, PublicKey, VerifierKey};

/// A private key with the name under which it signs.
///
/// ```
/// use tlog::{key::Algorithm, signing_key::SigningKey};
/// // The seed comes from a good source of random numbers, and from nowhere else.
/// let seed = [7; 32];
/// let key = SigningKey::from_seed("log.example/records".parse()?, Algorithm::Ed25519, &seed)?;
/// assert!(key.verifier_key().to_string().starts_with("log.example/records+"));
/// # Ok::<(), tlog::key::KeyError>(())
/// ```
pub struct SigningKey {
    verifier_key: VerifierKey,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    MlDsa44(Box<ml_dsa::SigningKey<MlDsa44>>),
}

impl SigningKey {
    /// The key that belongs to these 32 random bytes: always the same.
    ///
    /// # Errors
    /// Where the name is too long for the algorithm.
    pub fn from_seed(
        name: KeyName,
        algorithm: Algorithm,
        seed: &[u8; 32],
    ) -> Result<Self, KeyError> {
        let (secret, public) = match algorithm {
            Algorithm::Ed25519 | Algorithm::Ed25519Cosignature => {
                let key = ed25519_dalek::SigningKey::from_bytes(seed);
                let public = PublicKey::Ed25519(key.verifying_key());
                (Secret::Ed25519(Box::new(key)), public)
            }
            Algorithm::MlDsa44Cosignature => {
                let key = ml_dsa::SigningKey::<MlDsa44>::from_seed(&Seed::from(*seed));
                let public = PublicKey::MlDsa44(Box::new(key.as_ref().clone()));
                (Secret::MlDsa44(Box::new(key)), public)
            }
        };
        let verifier_key = VerifierKey::new(name, algorithm, public)?;
        Ok(SigningKey {
            verifier_key,
            secret,
        })
    }

    /// What others verify with.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.verifier_key
    }

    /// The signature of the message; none where the algorithm's own search for one gives up, which has never been seen.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match &self.secret {
            Secret::Ed25519(key) => key
                .try_sign(message)
                .ok()
                .map(|signature| signature.to_bytes().to_vec()),
            Secret::MlDsa44(key) => ml_dsa::Signer::try_sign(&**key, message)
                .ok()
                .map(|signature| signature.encode().to_vec()),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey(of {})", self.verifier_key)
    }
}
