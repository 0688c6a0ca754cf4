//! The right edge of a tree: the partial tiles, from which its root follows and to which leaves are added.
//! Must never be made of tiles that do not lead to the root they are said to lead to.

use crate::hash::{Hash, fold};
use crate::reading::TileError;
use crate::tile::{FULL_WIDTH, TOP_LEVEL, Tile, complete_root, content, hashes, peaks};
use crate::tree::TreeHead;

/// The partial tiles of a tree, all of them. Their hashes are the whole tree's memory: eight times 255 at most.
///
/// ```
/// use tlog::{edge::Edge, hash::Hash, tile::root_of};
/// let leaves: Vec<Hash> = (0..300u16).map(|n| Hash::leaf(&n.to_be_bytes())).collect();
/// let mut edge = Edge::default();
/// let filled = edge.append(&leaves)?;
/// assert_eq!(edge.head().root, root_of(&leaves));
/// assert_eq!(filled.iter().map(|(tile, _)| tile.to_string()).collect::<Vec<_>>(), ["tile/0/000"]);
/// let partial: Vec<String> = edge.partial_tiles().iter().map(|(tile, _)| tile.to_string()).collect();
/// assert_eq!(partial, ["tile/0/001.p/44", "tile/1/000.p/1"]);
/// # Ok::<(), tlog::edge::FullTree>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// The hashes of the partial tile of each level, which may be none.
    levels: [Vec<Hash>; TOP_LEVEL as usize + 1],
}

/// A tree of 2⁶⁴ − 1 leaves takes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tree is full")]
pub struct FullTree;

impl Edge {
    /// The partial tiles of a tree of that size, from the lowest level up.
    #[must_use]
    pub fn tiles(size: u64) -> Vec<Tile> {
        (0..=TOP_LEVEL)
            .filter_map(|level| {
                let n_full = size.checked_shr(u32::from(level + 1) * 8).unwrap_or(0);
                Tile::in_tree(level, n_full, size)
            })
            .collect()
    }

    /// The edge of a tree, out of the contents of [`Edge::tiles`] in their order. A full tile may stand for a partial one.
    ///
    /// # Errors
    /// Where the tiles are not those of the tree.
    pub fn load<C: AsRef<[u8]>>(tree: TreeHead, contents: &[C]) -> Result<Self, TileError> {
        let tiles = Edge::tiles(tree.size);
        if tiles.len() != contents.len() {
            return Err(TileError::Number {
                expected: tiles.len(),
                found: contents.len(),
            });
        }
        let mut edge = Edge {
            size: tree.size,
            ..Edge::default()
        };
        for (tile, bytes) in tiles.iter().zip(contents) {
            let hashes = hashes_of(*tile, bytes.as_ref())?;
            if let Some(level) = edge.levels.get_mut(usize::from(tile.level())) {
                *level = hashes;
            }
        }
        (edge.head() == tree)
            .then_some(edge)
            .ok_or(TileError::Edge { size: tree.size })
    }

    /// The number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Size and root of the tree.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        let from_the_left = self.levels.iter().rev().flat_map(|hashes| peaks(hashes));
        let all: Vec<Hash> = from_the_left.collect();
        TreeHead {
            size: self.size,
            root: fold(all.into_iter()).unwrap_or(Hash::EMPTY),
        }
    }

    /// Adds leaves and answers the tiles that were filled, with their contents. What stays partial is in [`Edge::partial_tiles`].
    ///
    /// # Errors
    /// Where a tree cannot have so many leaves; then nothing was added.
    pub fn append(&mut self, leaves: &[Hash]) -> Result<Vec<(Tile, Vec<u8>)>, FullTree> {
        let n_leaves = u64::try_from(leaves.len()).map_err(|_| FullTree)?;
        self.size.checked_add(n_leaves).ok_or(FullTree)?;
        let mut filled = Vec::new();
        for leaf in leaves {
            self.push(*leaf, &mut filled);
        }
        Ok(filled)
    }

    fn push(&mut self, leaf: Hash, filled: &mut Vec<(Tile, Vec<u8>)>) {
        self.size += 1;
        let mut carried = leaf;
        for (level, hashes) in (0..).zip(&mut self.levels) {
            hashes.push(carried);
            if hashes.len() < usize::from(FULL_WIDTH) {
                return;
            }
            let index = (self.size - 1).checked_shr((level + 1) * 8).unwrap_or(0);
            let tile = u8::try_from(level)
                .ok()
                .and_then(|level| Tile::new(level, index, FULL_WIDTH).ok());
            filled.extend(tile.map(|tile| (tile, content(hashes))));
            let Some(root) = complete_root(hashes) else {
                return;
            };
            carried = root;
            hashes.clear();
        }
    }

    /// The partial tiles with their contents, from the lowest level up.
    #[must_use]
    pub fn partial_tiles(&self) -> Vec<(Tile, Vec<u8>)> {
        Edge::tiles(self.size)
            .into_iter()
            .map(|tile| (tile, content(self.hashes_at(tile.level()))))
            .collect()
    }

    /// The hashes of the partial tile of this level.
    pub(crate) fn hashes_at(&self, level: u8) -> &[Hash] {
        self.levels
            .get(usize::from(level))
            .map_or(&[], Vec::as_slice)
    }
}

/// The hashes of this tile, out of its content or out of that of the full tile in its place.
pub(crate) fn hashes_of(tile: Tile, content: &[u8]) -> Result<Vec<Hash>, TileError> {
    let width = usize::from(tile.width());
    let mut found = hashes(content)
        .filter(|hashes| hashes.len() == width || hashes.len() == usize::from(FULL_WIDTH))
        .ok_or(TileError::Length {
            tile,
            n_bytes: content.len(),
        })?;
    found.truncate(width);
    Ok(found)
}
