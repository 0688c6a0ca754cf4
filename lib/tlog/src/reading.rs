//! Reading a tree out of tiles that nobody vouches for: which tiles answer a question, and what follows from them.
//! Must never use a hash of a tile that was not checked: a partial tile against the root, every full one against its parent.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::edge::{Edge, hashes_of};
use crate::hash::{Hash, fold};
use crate::proof::{ProofError, parts_of_consistency, siblings_of_leaf};
use crate::tile::{FULL_WIDTH, HEIGHT, Tile, complete_root};
use crate::tree::{Node, Subtree, TreeHead, nodes};

/// As many leaf hashes one reading answers: those of 256 tiles.
pub const MAX_LEAVES: u64 = 65_536;

/// A question to a log: fetch [`tiles`](Reading::tiles) however you like, then ask for [`hashes`](Reading::hashes).
/// Where tiles are at hand, [`read`](Reading::read) does both.
///
/// ```
/// use std::{collections::HashMap, io};
/// use tlog::{edge::Edge, hash::Hash, proof::check_inclusion, reading::Reading};
/// let leaves: Vec<Hash> = (0..300u16).map(|n| Hash::leaf(&n.to_be_bytes())).collect();
/// let mut edge = Edge::default();
/// let mut files: HashMap<_, _> = edge.append(&leaves)?.into_iter().collect();
/// files.extend(edge.partial_tiles());
///
/// let tree = edge.head();
/// let fetch = |tile| files.get(&tile).ok_or(io::Error::from(io::ErrorKind::NotFound));
/// let proof = Reading::inclusion(tree, 17)?.read(fetch)?;
/// assert_eq!(check_inclusion(&proof, 17, leaves[17], tree), Ok(()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reading {
    tree: TreeHead,
    /// The leaves under each hash of the answer.
    parts: Vec<Range<u64>>,
    /// The partial tiles in the order of [`Edge::tiles`], then full ones, each behind its parent.
    tiles: Vec<Tile>,
    n_partial: usize,
}

/// What is wrong with the content of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    #[error("{found} tiles were given instead of {expected}")]
    Number { expected: usize, found: usize },
    #[error("{tile} has {n_bytes} bytes")]
    Length { tile: Tile, n_bytes: usize },
    #[error("the partial tiles of the tree of size {size} do not lead to its root")]
    Edge { size: u64 },
    #[error("{tile} does not lead to the hash that its parent has for it")]
    Forged { tile: Tile },
    #[error("{tile} is not among the tiles")]
    Missing { tile: Tile },
    #[error("the tree of size {size} has no such node")]
    Node { size: u64 },
}

/// Why tiles could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError<E> {
    #[error("fetch {tile}")]
    Source { tile: Tile, source: E },
    #[error(transparent)]
    Tile(#[from] TileError),
}

impl Reading {
    /// The proof that entry `index` is in the tree.
    ///
    /// # Errors
    /// Where there is no such entry.
    pub fn inclusion(tree: TreeHead, index: u64) -> Result<Self, ProofError> {
        let parts = siblings_of_leaf(index, Subtree::whole(tree.size))?;
        Ok(Reading::of(tree, parts))
    }

    /// The proof that the tree only adds to the one of `old_size` leaves.
    ///
    /// # Errors
    /// Where that is larger.
    pub fn consistency(tree: TreeHead, old_size: u64) -> Result<Self, ProofError> {
        Reading::subtree_consistency(tree, Subtree::whole(old_size))
    }

    /// The proof that the tree contains a subtree.
    ///
    /// # Errors
    /// Where the tree does not reach as far.
    pub fn subtree_consistency(tree: TreeHead, subtree: Subtree) -> Result<Self, ProofError> {
        let parts = parts_of_consistency(subtree, tree.size)?;
        Ok(Reading::of(tree, parts))
    }

    /// The root that the tree had at `old_size`: one hash.
    ///
    /// # Errors
    /// Where that is larger than the tree, or nothing.
    pub fn old_root(tree: TreeHead, old_size: u64) -> Result<Self, ProofError> {
        Reading::subtree(tree, Subtree::whole(old_size))
    }

    /// The hash of a subtree: one hash.
    ///
    /// # Errors
    /// Where the tree does not reach as far, or the subtree is empty.
    pub fn subtree(tree: TreeHead, subtree: Subtree) -> Result<Self, ProofError> {
        let (start, end) = (subtree.start(), subtree.end());
        check_leaves(tree, &(start..end))?;
        Ok(Reading::of(tree, std::iter::once(start..end).collect()))
    }

    /// The leaf hashes of these entries.
    ///
    /// # Errors
    /// Where the tree has not all of them, or they are none or more than [`MAX_LEAVES`].
    pub fn leaves(tree: TreeHead, entries: Range<u64>) -> Result<Self, ProofError> {
        check_leaves(tree, &entries)?;
        let found = entries.end.saturating_sub(entries.start);
        if found > MAX_LEAVES {
            return Err(ProofError::TooManyLeaves { found });
        }
        let parts = entries
            .map(|entry| entry..entry.saturating_add(1))
            .collect();
        Ok(Reading::of(tree, parts))
    }

    fn of(tree: TreeHead, parts: Vec<Range<u64>>) -> Self {
        let mut tiles = Edge::tiles(tree.size);
        let n_partial = tiles.len();
        let mut full = BTreeSet::new();
        for node in parts.iter().flat_map(nodes) {
            let mut above = Tile::of_node(node, tree.size);
            // A full tile has a parent, which may be full itself; the way ends at a partial one.
            while let Some(tile) = above.filter(|tile| tile.is_full()) {
                if !full.insert(tile) {
                    break;
                }
                above = tile.parent(tree.size);
            }
        }
        tiles.extend(full.into_iter().rev());
        Reading {
            tree,
            parts,
            tiles,
            n_partial,
        }
    }

    /// The tiles to fetch. In place of a partial one its full tile will do.
    #[must_use]
    pub fn tiles(&self) -> &[Tile] {
        &self.tiles
    }

    /// The answer, out of the contents of [`Reading::tiles`] in their order.
    ///
    /// # Errors
    /// Where any of these tiles is not the tree's, whether the answer needs it or not.
    pub fn hashes<C: AsRef<[u8]>>(&self, contents: &[C]) -> Result<Vec<Hash>, TileError> {
        let expected = self.tiles.len();
        let number = TileError::Number {
            expected,
            found: contents.len(),
        };
        if contents.len() != expected {
            return Err(number);
        }
        let (partial, full) = contents.split_at_checked(self.n_partial).ok_or(number)?;
        let mut checked = Checked {
            edge: Edge::load(self.tree, partial)?,
            full: BTreeMap::new(),
        };
        for (tile, content) in self.tiles.iter().skip(self.n_partial).zip(full) {
            checked.add(*tile, content.as_ref())?;
        }
        self.parts.iter().map(|part| checked.hash(part)).collect()
    }

    /// Fetches tile by tile and answers.
    ///
    /// # Errors
    /// Where a tile cannot be fetched, or is not the tree's.
    pub fn read<C: AsRef<[u8]>, E>(
        &self,
        mut fetch: impl FnMut(Tile) -> Result<C, E>,
    ) -> Result<Vec<Hash>, ReadError<E>> {
        let mut contents = Vec::new();
        for &tile in &self.tiles {
            contents.push(fetch(tile).map_err(|source| ReadError::Source { tile, source })?);
        }
        Ok(self.hashes(&contents)?)
    }
}

fn check_leaves(tree: TreeHead, leaves: &Range<u64>) -> Result<(), ProofError> {
    let (start, end, size) = (leaves.start, leaves.end, tree.size);
    if end > size {
        return Err(ProofError::TooLarge { end, size });
    }
    (start < end)
        .then_some(())
        .ok_or(ProofError::Index { index: start, size })
}

/// Tiles that lead to the root.
struct Checked {
    edge: Edge,
    full: BTreeMap<Tile, Vec<Hash>>,
}

impl Checked {
    /// Takes in a full tile, if its parent, which is here already, says so.
    fn add(&mut self, tile: Tile, content: &[u8]) -> Result<(), TileError> {
        let size = self.edge.size();
        let hashes = hashes_of(tile, content)?;
        let parent = tile.parent(size).ok_or(TileError::Node { size })?;
        let place = tile.index() % u64::from(FULL_WIDTH);
        let expected = self.hashes_of(parent)?.get(usize_of(place));
        if complete_root(&hashes).as_ref() != expected || expected.is_none() {
            return Err(TileError::Forged { tile });
        }
        self.full.insert(tile, hashes);
        Ok(())
    }

    /// The hash over these leaves.
    fn hash(&self, leaves: &Range<u64>) -> Result<Hash, TileError> {
        let mut complete = Vec::new();
        for node in nodes(leaves) {
            complete.push(self.node(node)?);
        }
        let size = self.edge.size();
        fold(complete.into_iter()).ok_or(TileError::Node { size })
    }

    fn node(&self, node: Node) -> Result<Hash, TileError> {
        let size = self.edge.size();
        let no_node = TileError::Node { size };
        let tile = Tile::of_node(node, size).ok_or(no_node)?;
        let height = node.level % HEIGHT;
        let first = usize_of((node.index << height) % u64::from(FULL_WIDTH));
        let below = self
            .hashes_of(tile)?
            .get(first..first + (1 << height))
            .ok_or(no_node)?;
        complete_root(below).ok_or(no_node)
    }

    fn hashes_of(&self, tile: Tile) -> Result<&[Hash], TileError> {
        if tile.is_full() {
            let hashes = self.full.get(&tile).ok_or(TileError::Missing { tile })?;
            return Ok(hashes);
        }
        Ok(self.edge.hashes_at(tile.level()))
    }
}

/// A place within a tile, which every platform can count.
fn usize_of(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
