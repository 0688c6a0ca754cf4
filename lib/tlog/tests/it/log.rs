//! A log in memory: leaves and all tiles that it ever published.

use std::collections::HashMap;

use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::tile::Tile;
use tlog::tree::TreeHead;

use crate::chance::Chance;

pub(crate) struct Log {
    pub(crate) leaves: Vec<Hash>,
    pub(crate) tiles: HashMap<Tile, Vec<u8>>,
    edge: Edge,
}

impl Log {
    /// A log with leaves of which no two are alike.
    pub(crate) fn of_size(size: u64) -> Self {
        let mut log = Log {
            leaves: Vec::new(),
            tiles: HashMap::new(),
            edge: Edge::default(),
        };
        log.grow(size);
        log
    }

    pub(crate) fn grow(&mut self, size: u64) {
        let added: Vec<Hash> = (self.edge.size()..size)
            .map(|n| Hash::leaf(&n.to_be_bytes()))
            .collect();
        let filled = self.edge.append(&added).unwrap();
        self.tiles.extend(filled);
        self.tiles.extend(self.edge.partial_tiles());
        self.leaves.extend(added);
    }

    pub(crate) fn head(&self) -> TreeHead {
        self.edge.head()
    }

    pub(crate) fn fetch(&self, tile: Tile) -> Result<Vec<u8>, String> {
        let found = self.tiles.get(&tile);
        found.cloned().ok_or_else(|| format!("{tile} is missing"))
    }
}

/// Sizes of trees in order: five with each number of one-bits from 1 to 12.
pub(crate) fn sixty_sizes(chance: &mut Chance) -> Vec<u64> {
    let mut found = Vec::new();
    for n_ones in 1..=12u32 {
        // One of 17 bits, so that the tree has three levels of tiles.
        let mut of_this = vec![(1u64 << n_ones) - 1, 1u64 << 16 | ((1 << (n_ones - 1)) - 1)];
        while of_this.len() < 5 {
            let size = chance.below(1 << 14);
            if size.count_ones() == n_ones && !of_this.contains(&size) {
                of_this.push(size);
            }
        }
        found.extend(of_this);
    }
    found.sort_unstable();
    found
}

/// The first leaf below a tile, on whose way to the root the tile lies.
pub(crate) fn first_leaf(tile: Tile) -> u64 {
    (tile.index() * 256) << (8 * u32::from(tile.level()))
}
