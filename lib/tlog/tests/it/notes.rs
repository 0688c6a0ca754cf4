//! Notes and checkpoints: those of others verify here, ours verify with another implementation, and nothing altered does anywhere.

use serde::Deserialize;
use signed_note::{StandardVerifier, VerifierList};
use tlog::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::key::{Algorithm, KeyError, VerifierKey};
use tlog::note::{MAX_NOTE_BYTES, MAX_SIGNATURES, Note, NoteError, SignError, VerifyError};
use tlog::tree::TreeHead;

use crate::chance::Chance;
use crate::parties::{NOW, ORIGIN, key, log_key, quantum_log_key, signed, witness_keys};
use crate::vectors::folder;

#[derive(Deserialize)]
struct PublishedNote {
    vkey: String,
    text: String,
    note: String,
}

#[derive(Deserialize)]
struct PublishedLog {
    public_key: String,
    entries: Vec<String>,
}

#[test]
fn a_published_note_verifies() {
    let Some(folder) = folder() else { return };
    let file = std::fs::read_to_string(folder.join("signed_note.json")).unwrap();
    let published: PublishedNote = serde_json::from_str(&file).unwrap();
    let note = Note::parse(published.note.as_bytes()).unwrap();
    let key: VerifierKey = published.vkey.parse().unwrap();
    assert_eq!(note.text(), published.text);
    assert_eq!(note.verify([&key]).unwrap().len(), 1);
    assert_eq!(note.to_string(), published.note);
    let altered = published.note.replace("your", "the");
    let altered = Note::parse(altered.as_bytes()).unwrap();
    assert!(matches!(
        altered.verify([&key]),
        Err(VerifyError::Wrong { .. })
    ));
}

#[test]
fn published_checkpoints_verify_and_have_our_roots() {
    let Some(folder) = folder() else { return };
    let folder = folder.join("tlog_tiles");
    let file = std::fs::read_to_string(folder.join("keys.json")).unwrap();
    let log: PublishedLog = serde_json::from_str(&file).unwrap();
    let key: VerifierKey = log.public_key.parse().unwrap();
    let mut edge = Edge::default();
    for size in 0..=log.entries.len() {
        let path = folder.join(format!("testdata/log/checkpoint.{size}"));
        let bytes = std::fs::read(path).unwrap();
        let checkpoint = SignedCheckpoint::parse(&bytes).unwrap();
        assert_eq!(checkpoint.verify([&key]).unwrap().len(), 1);
        assert_eq!(checkpoint.checkpoint().tree(), edge.head());
        assert_eq!(checkpoint.to_string().as_bytes(), bytes);
        if let Some(entry) = log.entries.get(size) {
            edge.append(&[Hash::leaf(entry.as_bytes())]).unwrap();
        }
    }
}

#[test]
fn another_implementation_takes_and_refuses_the_same_notes() {
    let mut chance = Chance(4);
    let (log, other) = (log_key(), key("other.example", Algorithm::Ed25519, 9));
    let theirs = || {
        let vkey = log.verifier_key().to_string();
        VerifierList::new(vec![Box::new(StandardVerifier::new(&vkey).unwrap())])
    };
    let (mut n_taken, mut n_refused) = (0, 0);
    for n in 0..3_000u64 {
        let text = format!(
            "line {n}\n{}second line: 第二行\n",
            ["", "\n"][usize::from(n % 3 == 0)]
        );
        let keys = if n % 2 == 0 {
            vec![&log]
        } else {
            vec![&other, &log]
        };
        let mut bytes = Note::sign(text, &keys, NOW)
            .unwrap()
            .to_string()
            .into_bytes();
        for _ in 0..chance.below(3) {
            let place = usize::try_from(chance.below(bytes.len().try_into().unwrap())).unwrap();
            match chance.below(3) {
                0 => drop(bytes.remove(place)),
                1 => bytes.insert(place, [b'\n', b' ', b'+', b'A'][place % 4]),
                _ => bytes[place] ^= 1 << chance.below(7),
            }
        }
        let ours = Note::parse(&bytes)
            .ok()
            .filter(|note| note.verify([log.verifier_key()]).is_ok());
        let other = signed_note::Note::from_bytes(&bytes)
            .ok()
            .filter(|note| note.verify(&theirs()).is_ok());
        let shown = String::from_utf8_lossy(&bytes);
        assert_eq!(ours.is_some(), other.is_some(), "{shown}");
        *(if ours.is_some() {
            &mut n_taken
        } else {
            &mut n_refused
        }) += 1;
    }
    assert!(
        n_taken > 1_000 && n_refused > 1_000,
        "{n_taken} taken, {n_refused} refused"
    );
}

#[test]
fn keys_are_taken_and_refused() {
    let key = log_key().verifier_key().to_string();
    let (name, rest) = key.split_once('+').unwrap();
    let (id, material) = rest.split_once('+').unwrap();
    assert!(key.parse::<VerifierKey>().is_ok());
    let check = |text: String, expected: KeyError| {
        assert_eq!(text.parse::<VerifierKey>(), Err(expected), "{text}")
    };
    check(String::new(), KeyError::Form);
    check(format!("{name}+{id}"), KeyError::Form);
    check(format!("+{id}+{material}"), KeyError::Name);
    check(format!("a b+{id}+{material}"), KeyError::Name);
    check(format!("a\u{3000}b+{id}+{material}"), KeyError::Name);
    check(format!("a\u{1}b+{id}+{material}"), KeyError::Name);
    check(
        format!("{name}+{}+{material}", id.to_uppercase()),
        KeyError::Id,
    );
    check(format!("{name}+0{id}+{material}"), KeyError::Id);
    check(format!("{name}+é{}+{material}", &id[2..]), KeyError::Id);
    check(format!("{name}+{id}+{material}="), KeyError::Base64);
    check(format!("{name}+{id}+"), KeyError::Material);
    check(format!("{name}+{id}+AQ=="), KeyError::Material);
    check(
        format!("{name}+{id}+Ag=="),
        KeyError::Algorithm { number: 2 },
    );
    check(
        format!("{name}+{id}+{}", "A".repeat(4_096)),
        KeyError::TooLong {
            n_bytes: 4_096 + name.len() + id.len() + 2,
        },
    );
    assert!(matches!(
        format!("other+{id}+{material}").parse::<VerifierKey>(),
        Err(KeyError::OtherId { .. })
    ));
    let long = "n".repeat(256).parse().unwrap();
    let refused =
        tlog::signing_key::SigningKey::from_seed(long, Algorithm::MlDsa44Cosignature, &[0; 32]);
    assert_eq!(refused.err(), Some(KeyError::LongName { n_bytes: 256 }));
}

#[test]
fn malformed_notes_are_refused() {
    let good = Note::sign("text\n".to_owned(), &[&log_key()], NOW)
        .unwrap()
        .to_string();
    let line = good.lines().last().unwrap().to_owned();
    let check = |note: &str, expected: NoteError| {
        assert_eq!(Note::parse(note.as_bytes()), Err(expected), "{note}")
    };
    check("", NoteError::NoBlankLine);
    check("text\n", NoteError::NoBlankLine);
    check(&format!("text\n{line}\n"), NoteError::NoBlankLine);
    check("text\n\n", NoteError::Unsigned);
    check(&format!("text\n\n{line}"), NoteError::Unsigned);
    check(&format!("te\txt\n\n{line}\n"), NoteError::Control);
    check(&format!("text\r\n\n{line}\n"), NoteError::Control);
    for wrong in [
        "- a AAAAAAA=",
        "— a",
        "— a AAAA",
        "— a AAAAAA==",
        "—  AAAAAAA=",
        "— a  AAAAAAA=",
        "— a AAAAAAA= ",
        "— a+b AAAAAAA=",
        "— a AAAAAAB=",
    ] {
        check(
            &format!("text\n\n{wrong}\n"),
            NoteError::SignatureLine { line: 1 },
        );
        check(
            &format!("text\n\n{line}\n{wrong}\n"),
            NoteError::SignatureLine { line: 2 },
        );
    }
    check(
        &format!("text\n\n{}", format!("{line}\n").repeat(MAX_SIGNATURES + 1)),
        NoteError::TooManySignatures,
    );
    let long = "x".repeat(MAX_NOTE_BYTES);
    check(
        &format!("{long}\n\n{line}\n"),
        NoteError::TooLong {
            n_bytes: MAX_NOTE_BYTES + line.len() + 3,
        },
    );
    assert_eq!(Note::parse(b"te\xffxt\n\n"), Err(NoteError::Encoding));
    let sign = |text: &str| Note::sign(text.to_owned(), &[&log_key()], NOW).err();
    assert_eq!(
        sign("no line end"),
        Some(SignError::Note(NoteError::OpenText))
    );
    assert_eq!(
        sign("bell\u{7}\n"),
        Some(SignError::Note(NoteError::Control))
    );
    assert_eq!(
        Note::sign("text\n".to_owned(), &[], NOW),
        Err(SignError::Note(NoteError::Unsigned))
    );
}

#[test]
fn malformed_checkpoints_are_refused() {
    let root = Hash::leaf(b"one");
    let check = |text: String, expected: CheckpointError| {
        assert_eq!(Checkpoint::parse(&text), Err(expected), "{text}")
    };
    check(String::new(), CheckpointError::OpenLine);
    check(format!("\n1\n{root}\n"), CheckpointError::Origin);
    check(format!("a\tb\n1\n{root}\n"), CheckpointError::Origin);
    check("a\n".to_owned(), CheckpointError::Size);
    for size in ["", "-1", "+1", "01", "1 ", "0x1", "18446744073709551616"] {
        check(format!("a\n{size}\n{root}\n"), CheckpointError::Size);
    }
    check("a\n1\n".to_owned(), CheckpointError::Root);
    check("a\n1\nAAAA\n".to_owned(), CheckpointError::Root);
    check(format!("a\n1\n{root}"), CheckpointError::OpenLine);
    check(
        format!("a\n1\n{root}\nextension\n\n"),
        CheckpointError::EmptyLine { line: 5 },
    );
    let extended = Checkpoint::parse(&format!("a\n0\n{root}\nextension\n")).unwrap();
    assert_eq!(extended.extensions(), ["extension"]);
}

#[test]
fn each_key_alone_verifies_a_checkpoint_and_nothing_altered_passes() {
    let tree = TreeHead {
        size: 5,
        root: Hash::leaf(b"root"),
    };
    let (log, quantum) = (log_key(), quantum_log_key());
    let witnesses = witness_keys();
    let keys = [&log, &quantum, &witnesses[0], &witnesses[2]];
    let good = signed(tree, &keys);
    for key in keys {
        let key = key.verifier_key();
        let verified = good.verify([key]).unwrap();
        let time = key.algorithm().is_cosignature().then_some(NOW);
        assert_eq!((verified.len(), verified[0].time), (1, time));
    }
    assert_eq!(
        good.verify(keys.map(|key| key.verifier_key()))
            .unwrap()
            .len(),
        4
    );
    assert_eq!(
        good.verify([witnesses[1].verifier_key()]),
        Err(VerifyError::Unknown)
    );
    let other_tree = signed(TreeHead { size: 6, ..tree }, &keys).to_string();
    let (body, _) = other_tree.split_once("\n\n").unwrap();
    let whole = good.to_string();
    let (_, lines) = whole.split_once("\n\n").unwrap();
    let moved = SignedCheckpoint::parse(format!("{body}\n\n{lines}").as_bytes()).unwrap();
    for key in keys {
        assert!(matches!(
            moved.verify([key.verifier_key()]),
            Err(VerifyError::Wrong { .. })
        ));
    }
}

#[test]
fn a_cosignature_binds_time_and_names() {
    let tree = TreeHead {
        size: 5,
        root: Hash::leaf(b"root"),
    };
    let good = signed(tree, &[&log_key()]);
    for witness in witness_keys() {
        let mut cosigned = good.clone();
        cosigned
            .add(&[good.cosign(&witness, NOW).unwrap()])
            .unwrap();
        cosigned
            .add(&[good.cosign(&witness, NOW).unwrap()])
            .unwrap();
        assert_eq!(cosigned.note().signatures().len(), 2);
        assert!(cosigned.verify([witness.verifier_key()]).is_ok());
        assert_eq!(good.cosign(&witness, u64::MAX), Err(SignError::Time));
        let text = Note::sign("no checkpoint\n".to_owned(), &[&witness], NOW);
        assert_eq!(text, Err(SignError::NoCheckpoint));
        // The first bytes are the id of the key, the next eight the time.
        let (before, line) = cosigned
            .to_string()
            .trim_end()
            .rsplit_once(' ')
            .map(|(before, line)| (before.to_owned(), line.to_owned()))
            .unwrap();
        let later = good.cosign(&witness, NOW + 1).unwrap().to_string();
        let later = later.rsplit_once(' ').unwrap().1;
        // Sixteen characters are twelve bytes.
        let altered = format!("{before} {}{}\n", &later[..16], &line[16..]);
        let altered = SignedCheckpoint::parse(altered.as_bytes()).unwrap();
        assert!(matches!(
            altered.verify([witness.verifier_key()]),
            Err(VerifyError::Wrong { .. })
        ));
    }
    let long = Checkpoint::new(&"o".repeat(256), tree).unwrap();
    let refused = SignedCheckpoint::sign(long, &[&quantum_log_key()], NOW);
    assert_eq!(refused, Err(SignError::LongOrigin));
    assert_eq!(good.checkpoint().origin(), ORIGIN);
}
