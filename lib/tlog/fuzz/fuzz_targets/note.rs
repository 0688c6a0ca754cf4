//! Any bytes as a note and as a checkpoint: what is read is written the same, and no signature of a known key comes out of nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::checkpoint::SignedCheckpoint;
use tlog::key::Algorithm;
use tlog::note::Note;
use tlog::signing_key::SigningKey;

fuzz_target!(|bytes: &[u8]| {
    let Ok(note) = Note::parse(bytes) else { return };
    assert_eq!(note.to_string().as_bytes(), bytes);
    if let Ok(checkpoint) = SignedCheckpoint::parse(bytes) {
        assert_eq!(checkpoint.to_string().as_bytes(), bytes);
    }
    for algorithm in [
        Algorithm::Ed25519,
        Algorithm::Ed25519Cosignature,
        Algorithm::MlDsa44Cosignature,
    ] {
        // Named as the first signer of the note, so that names at least can agree.
        let name = note.signatures()[0].name().clone();
        if let Ok(key) = SigningKey::from_seed(name, algorithm, &[1; 32]) {
            assert!(note.verify([key.verifier_key()]).is_err());
        }
    }
});
