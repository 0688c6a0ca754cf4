//! The shape of a tree: which leaves a node covers, and of which complete nodes a part of the tree consists.
//! Must never look at a hash: shape follows from sizes alone.

use std::ops::Range;

use crate::hash::Hash;

/// A tree at one size: what a checkpoint states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// The number of leaves.
    pub size: u64,
    pub root: Hash,
}

impl TreeHead {
    /// The tree before its first leaf.
    pub const EMPTY: TreeHead = TreeHead {
        size: 0,
        root: Hash::EMPTY,
    };
}

/// Leaves `start..end` that have a place of their own in every tree that holds them: `start` is a multiple of the smallest power of two
/// that is not below their number. `0..size` is a whole tree.
///
/// ```
/// use tlog::tree::Subtree;
/// assert!(Subtree::new(8, 13).is_ok());
/// assert!(Subtree::new(3, 5).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subtree {
    start: u64,
    end: u64,
}

/// No subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("leaves {start}..{end} are no subtree")]
pub struct NoSubtree {
    pub start: u64,
    pub end: u64,
}

impl Subtree {
    /// # Errors
    /// Where the leaves are not aligned.
    pub fn new(start: u64, end: u64) -> Result<Self, NoSubtree> {
        let no_subtree = NoSubtree { start, end };
        let n_leaves = end.checked_sub(start).ok_or(no_subtree)?;
        // Past 2⁶³ leaves only 0 is a multiple.
        let alignment = n_leaves.checked_next_power_of_two();
        let is_aligned = alignment.map_or(start == 0, |unit| start.is_multiple_of(unit));
        is_aligned
            .then_some(Subtree { start, end })
            .ok_or(no_subtree)
    }

    /// The whole tree of that size.
    #[must_use]
    pub const fn whole(size: u64) -> Self {
        Subtree {
            start: 0,
            end: size,
        }
    }

    #[must_use]
    pub const fn start(&self) -> u64 {
        self.start
    }

    #[must_use]
    pub const fn end(&self) -> u64 {
        self.end
    }
}

/// A complete node: the hash over leaves `index << level .. (index + 1) << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    pub(crate) level: u32,
    pub(crate) index: u64,
}

/// The leaf at which the right child of a node over these leaves begins: the left one is as large as a complete tree can be.
/// `None` where there is one leaf or none.
pub(crate) fn middle(leaves: &Range<u64>) -> Option<u64> {
    let last = leaves.end.checked_sub(leaves.start)?.checked_sub(1)?;
    let size_of_left = 1u64.checked_shl(last.checked_ilog2()?)?;
    leaves.start.checked_add(size_of_left)
}

/// The complete nodes that make up these leaves, from left to right. The leaves must be a subtree.
pub(crate) fn nodes(leaves: &Range<u64>) -> Vec<Node> {
    let mut found = Vec::new();
    let mut start = leaves.start;
    while let Some(level) = leaves.end.checked_sub(start).and_then(u64::checked_ilog2) {
        found.push(Node {
            level,
            index: start >> level,
        });
        start = start.saturating_add(1 << level);
    }
    found
}
