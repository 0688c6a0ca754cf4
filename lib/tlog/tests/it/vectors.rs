//! The proofs that transparency-dev publishes for all implementations, right ones and wrong ones.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tlog::hash::Hash;
use tlog::proof::{
    check_consistency, check_inclusion, check_subtree_consistency, check_subtree_inclusion,
};
use tlog::tree::{Subtree, TreeHead};

/// The folder of published vectors; without it a notice is printed.
pub(crate) fn folder() -> Option<PathBuf> {
    let data = std::env::var_os("GONGKAI_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let vectors = data.join("vectors");
    if vectors.is_dir() {
        return Some(vectors);
    }
    eprintln!(
        "notice: {} is absent, published vectors are not checked",
        vectors.display()
    );
    None
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inclusion {
    leaf_idx: u64,
    #[serde(default)]
    start: u64,
    #[serde(alias = "treeSize")]
    end: u64,
    root: String,
    leaf_hash: String,
    proof: Option<Vec<String>>,
    want_err: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consistency {
    #[serde(default)]
    start: u64,
    #[serde(alias = "size1")]
    end: u64,
    #[serde(alias = "size2")]
    size: u64,
    root1: String,
    root2: String,
    proof: Option<Vec<String>>,
    want_err: bool,
}

/// Vectors of consistency have words where hashes should be and only compare them; here each becomes a hash of its own.
fn hash_or_word(text: &str) -> Hash {
    text.parse().unwrap_or_else(|_| Hash::leaf(text.as_bytes()))
}

fn hashes(proof: Option<&Vec<String>>) -> Vec<Hash> {
    let texts = proof.into_iter().flatten();
    texts.map(|text| hash_or_word(text)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "json") {
            found.push(path);
        }
    }
    found
}

fn check<V: for<'de> Deserialize<'de>>(kind: &str, n_expected: usize, is_right: fn(&V) -> bool) {
    let Some(folder) = folder() else { return };
    let paths = files(&folder.join("merkle/testdata").join(kind));
    assert_eq!(paths.len(), n_expected, "{kind}");
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let vector: V = serde_json::from_str(&text).unwrap();
        assert!(is_right(&vector), "{}", path.display());
    }
}

impl Inclusion {
    /// Root, leaf and proof, if they are hashes at all.
    fn hashes(&self) -> Option<(Hash, Hash, Vec<Hash>)> {
        let proof = self.proof.iter().flatten();
        Some((
            self.root.parse().ok()?,
            self.leaf_hash.parse().ok()?,
            proof.map(|text| text.parse().ok()).collect::<Option<_>>()?,
        ))
    }
}

#[test]
fn inclusion() {
    check("inclusion", 98, |vector: &Inclusion| {
        let holds = vector.hashes().is_some_and(|(root, leaf, proof)| {
            let size = vector.end;
            let tree = TreeHead { size, root };
            check_inclusion(&proof, vector.leaf_idx, leaf, tree).is_ok()
        });
        holds != vector.want_err
    });
}

#[test]
fn subtree_inclusion() {
    check("subtreeinclusion", 204, |vector: &Inclusion| {
        let subtree = Subtree::new(vector.start, vector.end).ok();
        let holds = subtree
            .zip(vector.hashes())
            .is_some_and(|(subtree, (root, leaf, proof))| {
                check_subtree_inclusion(&proof, vector.leaf_idx, leaf, subtree, root).is_ok()
            });
        holds != vector.want_err
    });
}

#[test]
fn consistency() {
    check("consistency", 98, |vector: &Consistency| {
        let old = TreeHead {
            size: vector.end,
            root: hash_or_word(&vector.root1),
        };
        let new = TreeHead {
            size: vector.size,
            root: hash_or_word(&vector.root2),
        };
        let result = check_consistency(&hashes(vector.proof.as_ref()), old, new);
        result.is_err() == vector.want_err
    });
}

#[test]
fn subtree_consistency() {
    check("subtreeconsistency", 118, |vector: &Consistency| {
        let tree = TreeHead {
            size: vector.size,
            root: hash_or_word(&vector.root2),
        };
        let result = Subtree::new(vector.start, vector.end).map(|subtree| {
            let proof = hashes(vector.proof.as_ref());
            check_subtree_consistency(&proof, subtree, hash_or_word(&vector.root1), tree)
        });
        !matches!(result, Ok(Ok(()))) == vector.want_err
    });
}
