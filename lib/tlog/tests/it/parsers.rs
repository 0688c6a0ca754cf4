//! What holds for every text and all bytes: no parser panics, and what is read is written the same.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::hash::Hash;
use tlog::key::VerifierKey;
use tlog::key_file::KeyFile;
use tlog::note::Note;
use tlog::policy::Policy;
use tlog::proof_file::ProofFile;
use tlog::tree::TreeHead;
use tlog::witness::{AddCheckpoint, parse_cosignatures, parse_size};

use crate::parties::{log_key, signed};

/// The first lines of a file, a request and a checkpoint, with which chance rarely begins.
const STARTS: [&str; 4] = [
    "",
    "c2sp.org/tlog-proof@v1\nindex 0\n",
    "old 0\n",
    "log.example\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
];

fn bytes(length: Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), length)
}

/// Pieces of the text formats, so that chance gets past the first line.
fn text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "\n",
        "\n\n",
        " ",
        "+",
        "old ",
        "index ",
        "extra ",
        "c2sp.org/tlog-proof@v1\n",
        "0",
        "1",
        "18446744073709551615",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "AAAA",
        "— ",
        "— a AAAAAAA=\n",
        "log.example",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "log ",
        "witness ",
        "group ",
        "quorum ",
        "none",
        "all",
        "any",
        "#",
        "\t",
        "w",
    ];
    let piece =
        prop_oneof![4 => proptest::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,3}"];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic_and_what_is_read_is_written_the_same(text in text()) {
        let bytes = text.as_bytes();
        for start in STARTS {
            let longer = format!("{start}{text}");
            let bytes = longer.as_bytes();
            if let Ok(note) = Note::parse(bytes) {
                prop_assert_eq!(note.to_string(), longer.clone());
            }
            if let Ok(checkpoint) = SignedCheckpoint::parse(bytes) {
                prop_assert_eq!(checkpoint.to_string(), longer.clone());
            }
            if let Ok(file) = ProofFile::parse(bytes) {
                prop_assert_eq!(file.to_string(), longer.clone());
            }
            if let Ok(request) = AddCheckpoint::parse(bytes) {
                prop_assert_eq!(request.to_string(), longer.clone());
            }
        }
        if let Ok(checkpoint) = Checkpoint::parse(&text) {
            prop_assert_eq!(checkpoint.to_string(), text.clone());
        }
        if let Ok(key) = text.parse::<VerifierKey>() {
            prop_assert_eq!(key.to_string(), text.clone());
        }
        if let Ok(file) = KeyFile::parse(bytes) {
            prop_assert_eq!(file.to_string(), text.clone());
        }
        let _ = Policy::parse(bytes);
        let _ = parse_cosignatures(bytes);
        let _ = parse_size(bytes);
    }

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in bytes(0..300)) {
        prop_assert!(ProofFile::parse(&bytes).is_err());
        prop_assert!(AddCheckpoint::parse(&bytes).is_err());
        let _ = Note::parse(&bytes);
        let _ = Policy::parse(&bytes);
        let _ = parse_cosignatures(&bytes);
        let _ = parse_size(&bytes);
    }

    #[test]
    fn no_key_or_signature_makes_a_check_panic(material in bytes(1_312..1_313), signature in bytes(2_420..2_421)) {
        // A key of any bytes, and a signature of any bytes in its name.
        let key = key_of(&material);
        let text = format!("log.example\n0\n{}\n\n{}\n", Hash::EMPTY, line_of(&key, &signature));
        let note = SignedCheckpoint::parse(text.as_bytes()).unwrap();
        prop_assert!(note.verify([&key]).is_err());
    }

    #[test]
    fn files_and_requests_survive_being_written(
        numbers in any::<[u64; 2]>(),
        hashes in proptest::collection::vec(any::<[u8; 32]>().prop_map(Hash::from_bytes), 1..=63),
        extra in bytes(0..50),
    ) {
        let ([index, size], root) = (numbers, hashes[0]);
        let checkpoint = signed(TreeHead { size, root }, &[&log_key()]);
        let request = AddCheckpoint::new(index, hashes.clone(), checkpoint.clone()).unwrap();
        prop_assert_eq!(AddCheckpoint::parse(request.to_string().as_bytes()).unwrap(), request);
        let file = ProofFile::new(index, hashes, checkpoint).unwrap().with_extra(extra);
        prop_assert_eq!(ProofFile::parse(file.to_string().as_bytes()).unwrap(), file);
    }
}

/// The ML-DSA-44 key with this public key, which may be none that anyone has.
fn key_of(material: &[u8]) -> VerifierKey {
    let typed = [&[6], material].concat();
    let id = Sha256::digest([b"any.example\n".as_slice(), &typed].concat());
    let id: String = id[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("any.example+{id}+{}", STANDARD.encode(typed))
        .parse()
        .unwrap()
}

fn line_of(key: &VerifierKey, signature: &[u8]) -> String {
    let time = 1u64.to_be_bytes();
    let bytes = [&key.id().to_be_bytes(), time.as_slice(), signature].concat();
    format!("— {} {}", key.name(), STANDARD.encode(bytes))
}
