//! Key files: they open with their passphrase, and not when any part of them was altered.

use tlog::key::Algorithm;
use tlog::key_file::{KeyFile, KeyFileError};

use crate::parties::key;

fn file(algorithm: Algorithm) -> String {
    let name = "log.example/records".parse().unwrap();
    let sealed = KeyFile::seal(name, algorithm, &[7; 32], "山水".as_bytes(), [9; 16]);
    sealed.unwrap().to_string()
}

#[test]
fn a_file_opens_with_its_passphrase_only() {
    for algorithm in [
        Algorithm::Ed25519,
        Algorithm::Ed25519Cosignature,
        Algorithm::MlDsa44Cosignature,
    ] {
        let file = KeyFile::parse(file(algorithm).as_bytes()).unwrap();
        let opened = file.open("山水".as_bytes()).unwrap();
        assert_eq!(
            opened.verifier_key(),
            key("log.example/records", algorithm, 7).verifier_key()
        );
        for wrong in ["", "山", "山水 "] {
            assert_eq!(
                file.open(wrong.as_bytes()).err(),
                Some(KeyFileError::Passphrase)
            );
        }
    }
}

#[test]
fn an_altered_file_does_not_open() {
    let good = file(Algorithm::Ed25519);
    let check = |from: &str, to: &str| {
        let altered = good.replacen(from, to, 1);
        assert_ne!(altered, good, "{from}");
        let opened =
            KeyFile::parse(altered.as_bytes()).and_then(|file| file.open("山水".as_bytes()));
        assert_eq!(
            opened.err(),
            Some(KeyFileError::Passphrase),
            "{from} → {to}"
        );
    };
    let (own, other) = (
        key("log.example/records", Algorithm::Ed25519, 7),
        key("other.example", Algorithm::Ed25519, 7),
    );
    let cosigner = key("log.example/records", Algorithm::Ed25519Cosignature, 7);
    check(
        &own.verifier_key().to_string(),
        &other.verifier_key().to_string(),
    );
    check(
        &own.verifier_key().to_string(),
        &cosigner.verifier_key().to_string(),
    );
    check(" 65536 3 4 ", " 65536 3 3 ");
    check(" 65536 3 4 ", " 32768 3 4 ");
    check("CQkJ", "CQkK");
    let sealed = good.trim_end().rsplit_once(' ').unwrap().1;
    let changed = if sealed.starts_with('A') { 'B' } else { 'A' };
    check(sealed, &format!("{changed}{}", &sealed[1..]));
}

#[test]
fn malformed_files_are_refused() {
    let good = file(Algorithm::Ed25519);
    let check = |from: &str, to: &str, expected: KeyFileError| {
        let altered = good.replacen(from, to, 1);
        assert_ne!(altered, good, "{from}");
        assert_eq!(
            KeyFile::parse(altered.as_bytes()),
            Err(expected),
            "{from} → {to}"
        );
    };
    check("@v1", "@v2", KeyFileError::Form);
    check("\nargon2id", "\n\nargon2id", KeyFileError::Form);
    check("argon2id ", "argon2i ", KeyFileError::Derivation);
    for costs in [
        "0 3 4",
        "65536 0 4",
        "65536 3 0",
        "31 3 4",
        "1048577 3 4",
        "65536 17 4",
        "65536 3 17",
        "065536 3 4",
        "65536 3",
        "99999999999 3 4",
    ] {
        check("65536 3 4", costs, KeyFileError::Derivation);
    }
    check("CQkJ", "CQ", KeyFileError::Derivation);
    check("chacha20poly1305 ", "aes ", KeyFileError::Encryption);
    check(
        "chacha20poly1305 ",
        "chacha20poly1305 AAAA",
        KeyFileError::Encryption,
    );
    assert_eq!(
        KeyFile::parse(good.trim_end().as_bytes()),
        Err(KeyFileError::Form)
    );
    assert_eq!(KeyFile::parse(b"\xff"), Err(KeyFileError::Form));
    let n_bytes = 8 * 1024 + 1;
    assert_eq!(
        KeyFile::parse(&vec![b'x'; n_bytes]),
        Err(KeyFileError::TooLong { n_bytes })
    );
}
