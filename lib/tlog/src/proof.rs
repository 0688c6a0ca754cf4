//! Proofs that an entry is in a tree, and that a tree or a part of it is contained in a larger one: of which hashes they consist, and whether
//! they hold (RFC 6962, section 2.1; subtrees as in draft-ietf-plants-merkle-tree-certs, section 4).
//! Must never accept a proof with a hash too many or too few.
//!
//! A proof is described by walking from the root down to what is proven; the same walk makes the proof and checks it.

use std::ops::Range;

use crate::hash::Hash;
use crate::tree::{Subtree, TreeHead, middle};

/// More hashes no proof has: a tree of 2⁶³ leaves.
pub const MAX_PROOF_HASHES: usize = 63;

/// Why a proof does not prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("there is no leaf {index} in a tree of {size}")]
    Index { index: u64, size: u64 },
    #[error("a tree of {size} leaves does not reach leaf {end}")]
    TooLarge { end: u64, size: u64 },
    #[error("{found} leaves are more than one reading answers")]
    TooManyLeaves { found: u64 },
    #[error("every tree contains the empty one: there is nothing to prove")]
    FromNothing,
    #[error("the proof has {found} hashes instead of {expected}")]
    Length { expected: usize, found: usize },
    #[error("the proof leads to another root than that of the tree")]
    Root,
    #[error("the proof leads to another hash than that of the smaller tree")]
    OldRoot,
}

/// Whether `leaf` is the hash of entry `index` in `tree`.
///
/// ```
/// use tlog::{hash::Hash, proof::check_inclusion, tree::TreeHead};
/// let (one, two) = (Hash::leaf(b"one"), Hash::leaf(b"two"));
/// let tree = TreeHead { size: 2, root: Hash::node(one, two) };
/// assert_eq!(check_inclusion(&[two], 0, one, tree), Ok(()));
/// assert!(check_inclusion(&[one], 0, two, tree).is_err());
/// ```
///
/// # Errors
/// Says what is wrong with the proof.
pub fn check_inclusion(
    proof: &[Hash],
    index: u64,
    leaf: Hash,
    tree: TreeHead,
) -> Result<(), ProofError> {
    check_subtree_inclusion(proof, index, leaf, Subtree::whole(tree.size), tree.root)
}

/// Whether `leaf` is the hash of entry `index`, which lies in a part of the log whose hash is `root`.
///
/// # Errors
/// Says what is wrong with the proof.
pub fn check_subtree_inclusion(
    proof: &[Hash],
    index: u64,
    leaf: Hash,
    subtree: Subtree,
    root: Hash,
) -> Result<(), ProofError> {
    let siblings = siblings_of_leaf(index, subtree)?;
    check_length(proof, siblings.len())?;
    let mut hash = leaf;
    for (leaves, sibling) in siblings.iter().zip(proof) {
        hash = if leaves.start > index {
            Hash::node(hash, *sibling)
        } else {
            Hash::node(*sibling, hash)
        };
    }
    (hash == root).then_some(()).ok_or(ProofError::Root)
}

/// Whether the first `old.size` entries of `tree` are those of `old`: nothing was changed, only added.
///
/// ```
/// use tlog::{hash::Hash, proof::check_consistency, tree::TreeHead};
/// let leaves = [b"one", b"two", b"six"].map(|entry| Hash::leaf(entry));
/// let old = TreeHead { size: 2, root: Hash::node(leaves[0], leaves[1]) };
/// let new = TreeHead { size: 3, root: Hash::node(old.root, leaves[2]) };
/// assert_eq!(check_consistency(&[leaves[2]], old, new), Ok(()));
/// assert!(check_consistency(&[leaves[1]], old, new).is_err());
/// ```
///
/// # Errors
/// Says what is wrong with the proof. From the empty tree nothing can be proven.
pub fn check_consistency(proof: &[Hash], old: TreeHead, tree: TreeHead) -> Result<(), ProofError> {
    if old.size == 0 {
        return Err(ProofError::FromNothing);
    }
    check_subtree_consistency(proof, Subtree::whole(old.size), old.root, tree)
}

/// Whether the entries of `subtree`, whose hash is `hash`, are those that `tree` has at their places.
/// The empty subtree has the hash of the empty tree and needs no proof.
///
/// # Errors
/// Says what is wrong with the proof.
pub fn check_subtree_consistency(
    proof: &[Hash],
    subtree: Subtree,
    hash: Hash,
    tree: TreeHead,
) -> Result<(), ProofError> {
    let walk = walk_to_subtree(subtree, tree.size)?;
    check_length(proof, walk.n_hashes())?;
    if subtree.start() == subtree.end() {
        return (hash == Hash::EMPTY)
            .then_some(())
            .ok_or(ProofError::OldRoot);
    }
    let mut given = proof.iter().copied();
    let seed = if walk.core.is_some() {
        given.next().unwrap_or(hash)
    } else {
        hash
    };
    let (mut old, mut new) = (seed, seed);
    for ((_, side), sibling) in walk.siblings.iter().zip(given) {
        match side {
            Side::Right => new = Hash::node(new, sibling),
            Side::LeftOfSubtree => new = Hash::node(sibling, new),
            Side::LeftInSubtree => {
                old = Hash::node(sibling, old);
                new = Hash::node(sibling, new);
            }
        }
    }
    if old != hash {
        return Err(ProofError::OldRoot);
    }
    (new == tree.root).then_some(()).ok_or(ProofError::Root)
}

fn check_length(proof: &[Hash], expected: usize) -> Result<(), ProofError> {
    let found = proof.len();
    (found == expected)
        .then_some(())
        .ok_or(ProofError::Length { expected, found })
}

/// The leaves under each hash of an inclusion proof, in its order: from the leaf up.
pub(crate) fn siblings_of_leaf(
    index: u64,
    subtree: Subtree,
) -> Result<Vec<Range<u64>>, ProofError> {
    let mut around = subtree.start()..subtree.end();
    if !around.contains(&index) {
        let size = subtree.end();
        return Err(ProofError::Index { index, size });
    }
    let mut siblings = Vec::new();
    while let Some(middle) = middle(&around) {
        if index < middle {
            siblings.push(middle..around.end);
            around.end = middle;
        } else {
            siblings.push(around.start..middle);
            around.start = middle;
        }
    }
    siblings.reverse();
    Ok(siblings)
}

/// The leaves under each hash of a consistency proof, in its order.
pub(crate) fn parts_of_consistency(
    subtree: Subtree,
    size: u64,
) -> Result<Vec<Range<u64>>, ProofError> {
    let walk = walk_to_subtree(subtree, size)?;
    let siblings = walk.siblings.into_iter().map(|(leaves, _)| leaves);
    Ok(walk.core.into_iter().chain(siblings).collect())
}

/// Where a sibling lies, seen from the node that the proof has come to.
#[derive(Debug, Clone, Copy)]
enum Side {
    Right,
    LeftOfSubtree,
    LeftInSubtree,
}

/// The way from the root of a tree to a subtree of it, from below.
struct Walk {
    /// The last node of the subtree, where the subtree itself is no node of the tree.
    core: Option<Range<u64>>,
    siblings: Vec<(Range<u64>, Side)>,
}

impl Walk {
    fn n_hashes(&self) -> usize {
        self.siblings.len() + usize::from(self.core.is_some())
    }
}

fn walk_to_subtree(subtree: Subtree, size: u64) -> Result<Walk, ProofError> {
    let (mut start, end) = (subtree.start(), subtree.end());
    if end > size {
        return Err(ProofError::TooLarge { end, size });
    }
    let mut walk = Walk {
        core: None,
        siblings: Vec::new(),
    };
    if start == end {
        return Ok(walk);
    }
    let mut around = 0..size;
    while around != (start..end)
        && let Some(middle) = middle(&around)
    {
        if end <= middle {
            walk.siblings.push((middle..around.end, Side::Right));
            around.end = middle;
        } else {
            let left = around.start..middle;
            // A subtree that crosses the middle begins where its surroundings do: it is aligned.
            let side = if start < middle {
                start = middle;
                Side::LeftInSubtree
            } else {
                Side::LeftOfSubtree
            };
            walk.siblings.push((left, side));
            around.start = middle;
        }
    }
    walk.siblings.reverse();
    if start != subtree.start() {
        walk.core = Some(around);
    }
    Ok(walk)
}
