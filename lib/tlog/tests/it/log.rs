//! A log in memory: leaves and all tiles that it ever published.

use std::collections::HashMap;

use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::tile::Tile;
use tlog::tree::TreeHead;

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
