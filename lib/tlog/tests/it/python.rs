//! The verifier in Python, written from the specifications, as a second opinion on proof files, where `GONGKAI_CRYPTOGRAPHY_PYTHON` names a
//! Python that has `cryptography`. Without it these tests say so and pass.

use std::ffi::OsString;
use std::process::Command;

use tempfile::TempDir;
use tlog::hash::Hash;
use tlog::policy::Policy;
use tlog::proof_file::ProofFile;

use crate::chance::Chance;
use crate::log::Log;
use crate::parties::{log_key, policy_lines, proof_file, quantum_log_key, witness_keys};

const INDEX: u64 = 2_000;

/// A verifier and a folder for its files.
struct Judge {
    python: OsString,
    folder: TempDir,
}

/// What somebody hands in to be verified.
#[derive(Clone)]
struct Claim {
    proof: String,
    policy: String,
    entry: Vec<u8>,
}

impl Judge {
    fn find() -> Option<Self> {
        let Some(python) = std::env::var_os("GONGKAI_CRYPTOGRAPHY_PYTHON") else {
            eprintln!(
                "notice: GONGKAI_CRYPTOGRAPHY_PYTHON is not set, the verifier in Python is not asked"
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        Some(Judge { python, folder })
    }

    /// What Python says, which must be what we say.
    fn accepts(&self, claim: &Claim) -> bool {
        let [proof, policy, entry] =
            ["proof", "policy", "entry"].map(|name| self.folder.path().join(name));
        std::fs::write(&proof, &claim.proof).unwrap();
        std::fs::write(&policy, &claim.policy).unwrap();
        std::fs::write(&entry, &claim.entry).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_proof.py");
        let verdict = Command::new(&self.python)
            .arg(script)
            .args([proof, policy, entry])
            .output()
            .unwrap();
        let words =
            String::from_utf8_lossy(&verdict.stdout) + String::from_utf8_lossy(&verdict.stderr);
        assert!(
            words.starts_with("proven: ") || words.starts_with("not proven: "),
            "{words}"
        );
        assert_eq!(
            verdict.status.success(),
            claim.holds(),
            "{words}\n{}",
            claim.proof
        );
        verdict.status.success()
    }
}

impl Claim {
    fn holds(&self) -> bool {
        let Ok(policy) = Policy::parse(self.policy.as_bytes()) else {
            return false;
        };
        ProofFile::parse(self.proof.as_bytes())
            .is_ok_and(|file| file.verify(Hash::leaf(&self.entry), &policy).is_ok())
    }

    /// The claim with one place of its proof changed.
    fn altered(&self, from: &str, to: &str) -> Claim {
        let proof = self.proof.replacen(from, to, 1);
        assert_ne!(proof, self.proof, "{from}");
        Claim {
            proof,
            ..self.clone()
        }
    }

    fn under(&self, policy: String) -> Claim {
        Claim {
            policy,
            ..self.clone()
        }
    }
}

/// A log of 3,000 entries, signed with both keys and cosigned by an archive and a university, of three witnesses two.
fn claim() -> Claim {
    let witnesses = witness_keys();
    let keys = [&log_key(), &quantum_log_key(), &witnesses[0], &witnesses[2]];
    let file = proof_file(&Log::of_size(3_000), INDEX, &keys);
    Claim {
        proof: file.to_string(),
        policy: policy_lines() + "group g 2 archive audit university\nquorum g\n",
        entry: INDEX.to_be_bytes().to_vec(),
    }
}

#[test]
fn python_accepts_our_proofs() {
    let Some(judge) = Judge::find() else { return };
    let whole = claim();
    assert!(judge.accepts(&whole));
    assert!(judge.accepts(&whole.altered("index", "extra c29tZXRoaW5n\nindex")));
    assert!(judge.accepts(&whole.under(format!("log {}\nquorum none", log_key().verifier_key()))));
    assert!(judge.accepts(&whole.under(format!(
        "log {}\nquorum none",
        quantum_log_key().verifier_key()
    ))));
    for quorum in [
        "group h any archive audit\ngroup g all h university\nquorum g\n",
        "# comment\n\tquorum\tuniversity ",
        "quorum archive",
    ] {
        assert!(
            judge.accepts(&whole.under(policy_lines() + quorum)),
            "{quorum}"
        );
    }
    let mut log = Log::of_size(0);
    for size in [1, 2, 3, 255, 256, 257, 1_000] {
        log.grow(size);
        for index in [0, size / 2, size - 1] {
            let proof = proof_file(&log, index, &[&log_key()]).to_string();
            let entry = index.to_be_bytes().to_vec();
            let policy = policy_lines() + "quorum none";
            assert!(
                judge.accepts(&Claim {
                    proof,
                    policy,
                    entry
                }),
                "{index} of {size}"
            );
        }
    }
}

#[test]
fn python_refuses_what_was_altered() {
    let Some(judge) = Judge::find() else { return };
    let whole = claim();
    let hash = Hash::leaf(b"another").to_string();
    let lines: Vec<&str> = whole.proof.lines().collect();
    let root = lines[lines.iter().position(|line| line.is_empty()).unwrap() + 3];
    let cosignature = lines[lines.len() - 1].to_owned() + "\n";
    let archive = lines[lines.len() - 2].to_owned() + "\n";
    let mut altered = vec![
        whole.altered("index 2000", "index 2001"),
        whole.altered("index 2000", "index 02000"),
        whole.altered("index 2000", "index 3000"),
        whole.altered("index 2000\n", ""),
        whole.altered("index", "extra \nindex"),
        whole.altered("@v1", "@v2"),
        whole.altered(lines[2], lines[3]),
        whole.altered(lines[2], &hash),
        whole.altered(&format!("{}\n", lines[2]), ""),
        whole.altered("index 2000\n", &format!("index 2000\n{hash}\n")),
        whole.altered("index 2000\n", "index 2000\nline noise\n"),
        whole.altered("\n\n", "\n"),
        whole.altered("log.example", "other.example"),
        whole.altered("\n3000\n", "\n3001\n"),
        whole.altered(root, &hash),
        whole.altered(&format!("{root}\n"), &format!("{root}\nextension\n")),
        whole.altered(&cosignature, ""),
        whole.altered(&archive, ""),
        whole.altered(&cosignature, &archive),
        whole.altered("— university", "- university"),
        whole.altered("— university", "— faculty"),
        whole.altered("\n3000\n", "\n3000\u{b}\n"),
        whole.under(policy_lines() + "quorum audit\n"),
        whole.under(policy_lines() + "group g all archive audit university\nquorum g\n"),
        whole.under(policy_lines() + "group g 2 archive archive\nquorum g\n"),
        whole.under(policy_lines()),
        whole.under(format!("{0}quorum none\nquorum none\n", policy_lines())),
        whole.under(policy_lines().replace("log ", "# ") + "quorum none\n"),
    ];
    for entry in [Vec::new(), b"another".to_vec()] {
        altered.push(Claim {
            entry,
            ..whole.clone()
        });
    }
    assert!(altered.len() >= 30);
    for (n, claim) in altered.iter().enumerate() {
        assert!(!judge.accepts(claim), "alteration {n}");
    }
}

#[test]
fn python_agrees_on_random_changes() {
    let Some(judge) = Judge::find() else { return };
    let whole = claim();
    let mut chance = Chance(5);
    for _ in 0..60 {
        let mut bytes = whole.proof.clone().into_bytes();
        let place = usize::try_from(chance.below(bytes.len().try_into().unwrap())).unwrap();
        match chance.below(3) {
            0 => drop(bytes.remove(place)),
            1 => bytes.insert(place, b"\n =A"[place % 4]),
            _ => bytes[place] = b"\n +/09azAZ="[place % 11],
        }
        if let Ok(proof) = String::from_utf8(bytes) {
            judge.accepts(&Claim {
                proof,
                ..whole.clone()
            });
        }
    }
}
