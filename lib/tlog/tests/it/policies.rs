//! Policies: which files are policies, and which sets of signatures satisfy them.

use tlog::hash::Hash;
use tlog::key::{Algorithm, KeyError};
use tlog::note::VerifyError;
use tlog::policy::{MAX_POLICY_BYTES, Policy, PolicyError, PolicyRefusal, WrongLine};
use tlog::signing_key::SigningKey;
use tlog::tree::TreeHead;

use crate::parties::{
    NOW, key, log_key, policy_lines, quantum_log_key, signed, two_of_three, witness_keys,
};

const TREE: TreeHead = TreeHead {
    size: 0,
    root: Hash::EMPTY,
};

fn policy(quorum: &str) -> Result<Policy, PolicyError> {
    Policy::parse((policy_lines() + quorum).as_bytes())
}

/// Whether a checkpoint of the log, cosigned by those of the three witnesses, satisfies the policy.
fn is_accepted(policy: &Policy, cosigners: [bool; 3]) -> bool {
    let log = log_key();
    let witnesses = witness_keys();
    let mut keys = vec![&log];
    keys.extend(
        witnesses
            .iter()
            .zip(cosigners)
            .filter(|(_, cosigns)| *cosigns)
            .map(|(key, _)| key),
    );
    let checked = policy
        .check(&signed(TREE, &keys))
        .map(|accepted| accepted.cosigned.len());
    assert!(
        checked.clone().is_ok_and(|n| n + 1 == keys.len())
            || matches!(checked, Err(PolicyRefusal::Quorum { .. }))
    );
    checked.is_ok()
}

#[test]
fn quorums_count_as_they_say() {
    const NONE: [bool; 3] = [false; 3];
    const ALL: [bool; 3] = [true; 3];
    let check = |quorum: &str, cosigners: [bool; 3], expected: bool| {
        let policy = policy(quorum).unwrap();
        assert_eq!(
            is_accepted(&policy, cosigners),
            expected,
            "{quorum} {cosigners:?}"
        );
    };
    check("quorum none", NONE, true);
    check("quorum audit\n", NONE, false);
    check("quorum audit\n", [false, true, false], true);
    check("quorum audit\n", [true, false, true], false);
    for (threshold, least) in [("any", 1), ("1", 1), ("2", 2), ("3", 3), ("all", 3)] {
        let quorum = format!("group g {threshold} archive audit university\nquorum g\n");
        for n in 0..8u8 {
            let cosigners = [0, 1, 2].map(|bit| n & (1 << bit) != 0);
            check(&quorum, cosigners, n.count_ones() >= least);
        }
    }
    let nested = "\t# two offices, and one of them the university\n group offices any archive audit\n\n\
                  group both  all offices\tuniversity \nquorum both";
    check(nested, ALL, true);
    check(nested, [true, false, true], true);
    check(nested, [true, true, false], false);
    check(nested, [false, false, true], false);
    // A group that the quorum does not name changes nothing.
    check(
        "group g all archive audit\nquorum university\n",
        [false, false, true],
        true,
    );
}

#[test]
fn wrong_lines_are_refused() {
    // Two logs and three witnesses come first.
    let check = |line: &str, expected: WrongLine| {
        let refused = PolicyError::Line {
            line: 6,
            source: expected,
        };
        assert_eq!(policy(line), Err(refused), "{line}");
    };
    let name = |name: &str| name.to_owned();
    assert_eq!(policy(""), Err(PolicyError::NoQuorum));
    check("quorums none", WrongLine::Keyword);
    check("quorum", WrongLine::Words);
    check("quorum none none", WrongLine::Words);
    check("log", WrongLine::Words);
    check("witness w", WrongLine::Words);
    check("group g all", WrongLine::Threshold);
    check("group g", WrongLine::Words);
    check(
        "quorum nobody",
        WrongLine::UnknownName {
            name: name("nobody"),
        },
    );
    check(
        "group g all later",
        WrongLine::UnknownName {
            name: name("later"),
        },
    );
    check(
        "group g all none",
        WrongLine::UnknownName { name: name("none") },
    );
    check(
        "group none all audit",
        WrongLine::DuplicateName { name: name("none") },
    );
    check(
        "group audit all audit",
        WrongLine::DuplicateName {
            name: name("audit"),
        },
    );
    check(
        "group g any audit audit",
        WrongLine::SecondMembership {
            name: name("audit"),
        },
    );
    for threshold in ["0", "3", "-1", "+1", "some", "99999999999999999999"] {
        check(
            &format!("group g {threshold} audit archive"),
            WrongLine::Threshold,
        );
    }
    check("quorum none\r", WrongLine::Control);
    check("# \u{7f}", WrongLine::Control);
    check("log nonsense", WrongLine::Key(KeyError::Form));
    let other = key("other.example", Algorithm::Ed25519, 77);
    check(
        &format!("witness w {}", other.verifier_key()),
        WrongLine::NotOfWitness,
    );
    check(
        &format!("log {}", log_key().verifier_key()),
        WrongLine::DuplicateKey,
    );
    // The same key under another name.
    let renamed = key("renamed.example", Algorithm::Ed25519Cosignature, 3);
    check(
        &format!("witness w {}", renamed.verifier_key()),
        WrongLine::DuplicateKey,
    );
    let fresh = key("fresh.example", Algorithm::Ed25519Cosignature, 78);
    check(
        &format!("witness audit {}", fresh.verifier_key()),
        WrongLine::DuplicateName {
            name: name("audit"),
        },
    );
    let twice = PolicyError::Line {
        line: 7,
        source: WrongLine::SecondQuorum,
    };
    assert_eq!(policy("quorum none\nquorum none\n"), Err(twice));
    let second = PolicyError::Line {
        line: 7,
        source: WrongLine::SecondMembership {
            name: name("audit"),
        },
    };
    assert_eq!(
        policy("group g all audit\ngroup h all audit\nquorum g\n"),
        Err(second)
    );
    let n_bytes = MAX_POLICY_BYTES + 1;
    assert_eq!(
        Policy::parse(&vec![b'#'; n_bytes]),
        Err(PolicyError::TooLong { n_bytes })
    );
}

#[test]
fn names_are_bytes_and_addresses_are_kept() {
    let fresh = key("fresh.example", Algorithm::Ed25519Cosignature, 78);
    let mut file = format!(
        "log {} https://log.example/\nwitness 档案馆",
        log_key().verifier_key()
    )
    .into_bytes();
    file.extend([0xff]);
    file.extend(
        format!(
            " {} https://w.example/\nquorum 档案馆",
            fresh.verifier_key()
        )
        .bytes(),
    );
    file.extend([0xff, b'\n']);
    let policy = Policy::parse(&file).unwrap();
    assert_eq!(
        policy.logs()[0].url.as_deref(),
        Some("https://log.example/")
    );
    assert_eq!(
        policy.witnesses()[0].url.as_deref(),
        Some("https://w.example/")
    );
    assert_eq!(policy.witnesses()[0].name, "档案馆\u{fffd}");
}

#[test]
fn other_logs_and_wrong_signatures_are_refused() {
    let policy = two_of_three();
    let witnesses = witness_keys();
    let [archive, audit, university] = &witnesses;
    let check = |keys: &[&SigningKey]| {
        policy
            .check(&signed(TREE, keys))
            .map(|accepted| accepted.signed.len())
    };
    assert_eq!(check(&[&log_key(), archive, audit]), Ok(1));
    assert_eq!(check(&[&quantum_log_key(), university, audit]), Ok(1));
    assert_eq!(
        check(&[&log_key(), &quantum_log_key(), archive, audit, university]),
        Ok(2)
    );
    assert_eq!(
        check(&[archive, audit, university]),
        Err(PolicyRefusal::Unsigned)
    );
    let unknown = key("log.example/records", Algorithm::Ed25519, 99);
    assert_eq!(
        check(&[&unknown, archive, audit]),
        Err(PolicyRefusal::Unsigned)
    );
    let names = vec!["archive".to_owned()];
    assert_eq!(
        check(&[&log_key(), archive]),
        Err(PolicyRefusal::Quorum { names })
    );
    let partial = signed(TREE, &[&log_key(), archive]);
    let found = policy.examine(&partial).unwrap();
    assert_eq!((found.has_quorum, found.cosigned[0].time), (false, NOW));

    let checkpoint = tlog::checkpoint::Checkpoint::new("elsewhere.example", TREE).unwrap();
    let elsewhere =
        tlog::checkpoint::SignedCheckpoint::sign(checkpoint, &[&log_key(), archive, audit], NOW)
            .unwrap();
    let origin = "elsewhere.example".to_owned();
    assert_eq!(
        policy.check(&elsewhere),
        Err(PolicyRefusal::Origin { origin })
    );

    // A wrong signature by a known witness refuses everything, even where the others would do.
    let other = signed(TreeHead { size: 1, ..TREE }, &[university]);
    let mut mixed = signed(TREE, &[&log_key(), archive, audit]);
    assert!(policy.check(&mixed).is_ok());
    mixed.add(other.note().signatures()).unwrap();
    assert!(matches!(
        policy.check(&mixed),
        Err(PolicyRefusal::Signature(VerifyError::Wrong { .. }))
    ));
}
