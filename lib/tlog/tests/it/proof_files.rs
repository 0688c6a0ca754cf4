//! Proof files: what they weigh, what they prove, and that nothing altered in them passes.

use tlog::hash::Hash;
use tlog::policy::PolicyRefusal;
use tlog::proof::{MAX_PROOF_HASHES, ProofError};
use tlog::proof_file::{MAX_PROOF_FILE_BYTES, ProofFile, ProofFileError, ProofRefusal};

use crate::log::Log;
use crate::parties::{log_key, proof_file, quantum_log_key, signed, two_of_three, witness_keys};

const INDEX: u64 = 70_001;

fn log() -> Log {
    Log::of_size(100_000)
}

fn leaf() -> Hash {
    Hash::leaf(&INDEX.to_be_bytes())
}

#[test]
fn a_file_proves_its_entry_and_no_other() {
    let [archive, audit, _] = witness_keys();
    let file =
        proof_file(&log(), INDEX, &[&log_key(), &archive, &audit]).with_extra(b"beside".to_vec());
    let text = file.to_string();
    assert!(text.len() < 4_096, "{}", text.len());
    let read = ProofFile::parse(text.as_bytes()).unwrap();
    assert_eq!(read, file);
    assert_eq!((read.extra(), read.index()), (b"beside".as_slice(), INDEX));
    let policy = two_of_three();
    assert_eq!(read.verify(leaf(), &policy).unwrap().cosigned.len(), 2);
    let other = read.verify(Hash::leaf(b"other"), &policy);
    assert_eq!(other, Err(ProofRefusal::Proof(ProofError::Root)));
    let alone = proof_file(&log(), INDEX, &[&log_key()]);
    let refused = alone.verify(leaf(), &policy);
    assert_eq!(
        refused,
        Err(ProofRefusal::Policy(PolicyRefusal::Quorum {
            names: Vec::new()
        }))
    );
}

#[test]
fn a_file_with_quantum_safe_signatures_stays_small() {
    let witnesses = witness_keys();
    let keys = [&log_key(), &quantum_log_key(), &witnesses[0], &witnesses[2]];
    let text = proof_file(&log(), INDEX, &keys).to_string();
    assert!(text.len() < 16_384, "{}", text.len());
    let read = ProofFile::parse(text.as_bytes()).unwrap();
    assert!(read.verify(leaf(), &two_of_three()).is_ok());
}

#[test]
fn no_changed_byte_passes() {
    let [archive, audit, university] = witness_keys();
    let policy = two_of_three();
    for keys in [[&archive, &audit], [&archive, &university]] {
        let good = proof_file(&log(), INDEX, &[&log_key(), keys[0], keys[1]])
            .to_string()
            .into_bytes();
        // Every place of the short file; of the long one some.
        let step = good.len().div_ceil(2_000);
        for place in (0..good.len()).step_by(step) {
            for change in [1, 0x20] {
                let mut altered = good.clone();
                altered[place] ^= change;
                let passes = ProofFile::parse(&altered)
                    .is_ok_and(|file| file.verify(leaf(), &policy).is_ok());
                assert!(!passes, "byte {place}");
            }
        }
    }
}

#[test]
fn malformed_files_are_refused() {
    let good = proof_file(&log(), INDEX, &[&log_key()]).to_string();
    let hash = leaf();
    let check = |from: &str, to: &str, expected: ProofFileError| {
        let altered = good.replacen(from, to, 1);
        assert_ne!(altered, good, "{from}");
        assert_eq!(
            ProofFile::parse(altered.as_bytes()),
            Err(expected),
            "{from} → {to}"
        );
    };
    check("@v1\n", "@v2\n", ProofFileError::FirstLine);
    check("@v1\n", "@v1 \n", ProofFileError::FirstLine);
    check("@v1\n", "@v1\nextra \n", ProofFileError::Extra);
    check("@v1\n", "@v1\nextra AAA\n", ProofFileError::Extra);
    check(
        "@v1\n",
        "@v1\nextra AA==\nextra AA==\n",
        ProofFileError::Index,
    );
    check("@v1\n", "@v1\n\n", ProofFileError::Index);
    check("index ", "Index ", ProofFileError::Index);
    check("index ", "index  ", ProofFileError::Index);
    check("index ", "index 0", ProofFileError::Index);
    check("index ", "index -", ProofFileError::Index);
    check("index ", "index 1844674407370955", ProofFileError::Index);
    check(
        "70001\n",
        "70001\nline noise\n",
        ProofFileError::Hash { line: 1 },
    );
    check(
        "70001\n",
        &format!("70001\n{hash} \n"),
        ProofFileError::Hash { line: 1 },
    );
    let many = format!("70001\n{}", format!("{hash}\n").repeat(MAX_PROOF_HASHES));
    check("70001\n", &many, ProofFileError::TooManyHashes);
    // Then the origin stands where a hash should, and the empty line before the signatures ends the proof.
    let line = 1 + proof_file(&log(), INDEX, &[&log_key()]).hashes().len();
    check("\n\n", "\n", ProofFileError::Hash { line });
    let head = good.split_once("\n\n").unwrap().0;
    assert_eq!(
        ProofFile::parse(head.as_bytes()),
        Err(ProofFileError::NoBlankLine)
    );
    assert!(matches!(
        ProofFile::parse(good.trim_end().as_bytes()),
        Err(ProofFileError::Checkpoint(_))
    ));
    assert_eq!(ProofFile::parse(b"\xff"), Err(ProofFileError::Encoding));
    let n_bytes = MAX_PROOF_FILE_BYTES + 1;
    assert_eq!(
        ProofFile::parse(&vec![b'x'; n_bytes]),
        Err(ProofFileError::TooLong { n_bytes })
    );
    let checkpoint = signed(log().head(), &[&log_key()]);
    assert_eq!(
        ProofFile::new(0, vec![hash; 64], checkpoint),
        Err(ProofFileError::TooManyHashes)
    );
}
