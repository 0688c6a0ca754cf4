//! The protocol of witnesses: each status for its reason, and a whole exchange.

use tlog::hash::Hash;
use tlog::key::{Algorithm, VerifierKey};
use tlog::note::{NoteError, Signature, VerifyError};
use tlog::proof::MAX_PROOF_HASHES;
use tlog::reading::Reading;
use tlog::tree::TreeHead;
use tlog::witness::{
    AddCheckpoint, AnswerError, MAX_REQUEST_BYTES, MessageError, cosignatures, parse_cosignatures,
    parse_size, size, take_cosignatures,
};

use crate::log::Log;
use crate::parties::{NOW, key, log_key, signed, two_of_three, witness_keys};

fn proof(log: &Log, old_size: u64) -> Vec<Hash> {
    let reading = Reading::consistency(log.head(), old_size).unwrap();
    reading.read(|tile| log.fetch(tile)).unwrap()
}

/// The status that a witness answers which trusts these keys and cosigned `latest` last.
fn status(request: &AddCheckpoint, keys: &[&VerifierKey], latest: TreeHead) -> u16 {
    let parsed = AddCheckpoint::parse(request.to_string().as_bytes()).unwrap();
    assert_eq!(&parsed, request);
    match parsed.check(keys.iter().copied(), latest) {
        Ok(tree) => {
            assert_eq!(tree, request.checkpoint().checkpoint().tree());
            200
        }
        Err(refusal) => refusal.status(),
    }
}

#[test]
fn each_status_has_its_reason() {
    let mut log = Log::of_size(300);
    let old = log.head();
    log.grow(1_000);
    let tree = log.head();
    let right = proof(&log, old.size);
    let log_signer = log_key();
    let trusted = [log_signer.verifier_key()];
    let request = |old_size: u64, proof: &[Hash], tree: TreeHead| {
        AddCheckpoint::new(old_size, proof.to_vec(), signed(tree, &[&log_key()])).unwrap()
    };
    let good = request(300, &right, tree);
    assert_eq!(status(&good, &trusted, old), 200);
    assert_eq!(
        status(&request(0, &[], tree), &trusted, TreeHead::EMPTY),
        200
    );
    assert_eq!(status(&request(300, &[], old), &trusted, old), 200);
    assert_eq!(
        status(&request(0, &[], TreeHead::EMPTY), &trusted, TreeHead::EMPTY),
        200
    );

    assert_eq!(status(&good, &[], old), 404);
    let stranger = key("log.example/records", Algorithm::Ed25519, 99);
    assert_eq!(status(&good, &[stranger.verifier_key()], old), 403);
    let mut mixed = signed(tree, &[&log_key()]);
    mixed
        .add(signed(old, &[&log_key()]).note().signatures())
        .unwrap();
    let mixed = AddCheckpoint::new(300, right.clone(), mixed).unwrap();
    assert_eq!(status(&mixed, &trusted, old), 403);
    assert_eq!(status(&request(1_001, &right, tree), &trusted, old), 400);
    for latest in [TreeHead::EMPTY, tree, TreeHead { size: 299, ..old }] {
        let refusal = good.check(trusted, latest).unwrap_err();
        assert_eq!(
            (
                refusal.status(),
                refusal.to_string().contains(&latest.size.to_string())
            ),
            (409, true)
        );
    }
    let false_empty = TreeHead {
        size: 0,
        root: old.root,
    };
    assert_eq!(
        status(&request(0, &[], false_empty), &trusted, TreeHead::EMPTY),
        422
    );
    assert_eq!(
        status(&request(0, &right, tree), &trusted, TreeHead::EMPTY),
        422
    );
    assert_eq!(status(&request(300, &right[1..], tree), &trusted, old), 422);
    assert_eq!(
        status(
            &request(
                300,
                &right,
                TreeHead {
                    root: old.root,
                    ..tree
                }
            ),
            &trusted,
            old
        ),
        422
    );
    // A fork: the same size with another root, and a proof that fits the other root only.
    assert_eq!(
        status(
            &request(300, &[], old),
            &trusted,
            TreeHead {
                root: tree.root,
                ..old
            }
        ),
        422
    );
    assert_eq!(
        status(
            &good,
            &trusted,
            TreeHead {
                root: tree.root,
                ..old
            }
        ),
        422
    );
}

#[test]
fn a_log_collects_cosignatures_until_the_policy_holds() {
    let log = Log::of_size(300);
    let mut checkpoint = signed(log.head(), &[&log_key()]);
    let policy = two_of_three();
    for (n, witness) in witness_keys().iter().enumerate() {
        assert_eq!(policy.check(&checkpoint).is_ok(), n >= 2);
        let line = checkpoint.cosign(witness, NOW + 1).unwrap();
        let answer = cosignatures(&[line]);
        let key = witness.verifier_key();
        take_cosignatures(&mut checkpoint, answer.as_bytes(), [key]).unwrap();
    }
    assert_eq!(policy.check(&checkpoint).unwrap().cosigned.len(), 3);
}

#[test]
fn a_witness_that_lies_changes_nothing() {
    let log = Log::of_size(300);
    let good = signed(log.head(), &[&log_key()]);
    let [archive, audit, university] = witness_keys();
    let keys = [archive.verifier_key()];
    let take = |lines: &[Signature]| {
        let mut checkpoint = good.clone();
        let taken = take_cosignatures(&mut checkpoint, cosignatures(lines).as_bytes(), keys);
        assert!(taken.is_ok() || checkpoint == good);
        taken.map(|()| checkpoint.note().signatures().len())
    };
    let own = good.cosign(&archive, NOW).unwrap();
    let foreign = good.cosign(&audit, NOW).unwrap();
    assert_eq!(take(&[own.clone(), foreign.clone()]), Ok(2));
    let unknown = AnswerError::Signature(VerifyError::Unknown);
    assert_eq!(take(&[foreign]), Err(unknown));
    let other = signed(TreeHead::EMPTY, &[&log_key()])
        .cosign(&archive, NOW)
        .unwrap();
    let wrong = VerifyError::Wrong {
        name: archive.verifier_key().name().clone(),
    };
    assert_eq!(take(&[own, other]), Err(AnswerError::Signature(wrong)));
    let timeless = good.cosign(&archive, 0).unwrap();
    assert_eq!(take(&[timeless]), Err(AnswerError::NoTime));
    let nothing = MessageError::Cosignatures(NoteError::Unsigned);
    assert_eq!(take(&[]), Err(AnswerError::Message(nothing)));
    // A second key of the same witness is asked for on its own.
    let mut both = good.clone();
    let lines = cosignatures(&[
        good.cosign(&archive, NOW).unwrap(),
        good.cosign(&university, NOW).unwrap(),
    ]);
    let two_keys = [archive.verifier_key(), university.verifier_key()];
    take_cosignatures(&mut both, lines.as_bytes(), two_keys).unwrap();
    assert_eq!(both.note().signatures().len(), 3);
}

#[test]
fn malformed_messages_are_refused() {
    let log = Log::of_size(300);
    let request =
        AddCheckpoint::new(200, proof(&log, 200), signed(log.head(), &[&log_key()])).unwrap();
    let good = request.to_string();
    let hash = Hash::leaf(b"one");
    let check = |from: &str, to: &str, expected: MessageError| {
        let altered = good.replacen(from, to, 1);
        assert_ne!(altered, good, "{from}");
        assert_eq!(
            AddCheckpoint::parse(altered.as_bytes()),
            Err(expected),
            "{from} → {to}"
        );
    };
    for wrong in ["old  ", "old 0", "old -", "old", "size "] {
        check("old ", wrong, MessageError::OldSize);
    }
    check("200\n", "200\n?\n", MessageError::Hash { line: 1 });
    check(
        "200\n",
        &format!("200\n{}", format!("{hash}\n").repeat(MAX_PROOF_HASHES)),
        MessageError::TooManyHashes,
    );
    let line = 1 + proof(&log, 200).len();
    check("\n\n", "\n", MessageError::Hash { line });
    let head = good.split_once("\n\n").unwrap().0;
    assert_eq!(
        AddCheckpoint::parse(head.as_bytes()),
        Err(MessageError::NoBlankLine)
    );
    assert!(matches!(
        AddCheckpoint::parse(b"old 0\n\n"),
        Err(MessageError::Checkpoint(_))
    ));
    assert_eq!(AddCheckpoint::parse(b"\xff"), Err(MessageError::Encoding));
    let n_bytes = MAX_REQUEST_BYTES + 1;
    assert_eq!(
        AddCheckpoint::parse(&vec![b'x'; n_bytes]),
        Err(MessageError::TooLong { n_bytes })
    );

    assert_eq!(parse_size(size(7).as_bytes()), Ok(7));
    for wrong in ["", "7", "07\n", "7\n\n", " 7\n"] {
        assert_eq!(
            parse_size(wrong.as_bytes()),
            Err(MessageError::Size),
            "{wrong}"
        );
    }
    assert_eq!(
        parse_cosignatures(b""),
        Err(MessageError::Cosignatures(NoteError::Unsigned))
    );
    let no_line = Err(MessageError::Cosignatures(NoteError::SignatureLine {
        line: 1,
    }));
    assert_eq!(parse_cosignatures(b"no line\n"), no_line);
}
