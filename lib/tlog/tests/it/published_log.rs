//! A whole log that another implementation wrote: its tiles, its entries and its checkpoints are what we would have written.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tlog::bundle::{self, Bundle};
use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::proof::{check_consistency, check_inclusion};
use tlog::reading::Reading;
use tlog::tree::TreeHead;

use crate::vectors::folder;

#[derive(Deserialize)]
struct Keys {
    entries: Vec<String>,
}

struct Published {
    folder: PathBuf,
    entries: Vec<String>,
}

impl Published {
    fn open() -> Option<Self> {
        let folder = folder()?.join("tlog_tiles");
        let text = std::fs::read_to_string(folder.join("keys.json")).unwrap();
        let keys: Keys = serde_json::from_str(&text).unwrap();
        Some(Published {
            folder: folder.join("testdata/log"),
            entries: keys.entries,
        })
    }

    fn read(&self, path: impl AsRef<Path>) -> Result<Vec<u8>, std::io::Error> {
        std::fs::read(self.folder.join(path))
    }

    fn heads(&self) -> Vec<TreeHead> {
        let mut edge = Edge::default();
        let mut heads = vec![edge.head()];
        for entry in &self.entries {
            edge.append(&[Hash::leaf(entry.as_bytes())]).unwrap();
            heads.push(edge.head());
        }
        heads
    }
}

#[test]
fn files_are_those_we_write() {
    let Some(log) = Published::open() else { return };
    let mut edge = Edge::default();
    for (n, entry) in log.entries.iter().enumerate() {
        edge.append(&[Hash::leaf(entry.as_bytes())]).unwrap();
        for (tile, content) in edge.partial_tiles() {
            assert_eq!(log.read(tile.to_string()).unwrap(), content, "{tile}");
        }
        let entries = &log.entries[..=n];
        let bundle = Bundle::of_entry(0, edge.size()).unwrap();
        let content = log.read(bundle.to_string()).unwrap();
        assert_eq!(bundle::content(entries).unwrap(), content);
        let read = bundle.entries(&content).unwrap();
        assert!(
            read.iter().eq(entries
                .iter()
                .map(|entry| entry.as_bytes())
                .collect::<Vec<_>>()
                .iter())
        );
    }
    assert_eq!(edge.size(), 15);
}

#[test]
fn every_entry_and_every_growth_is_proven() {
    let Some(log) = Published::open() else { return };
    let heads = log.heads();
    for tree in &heads {
        for index in 0..tree.size {
            let reading = Reading::inclusion(*tree, index).unwrap();
            let proof = reading.read(|tile| log.read(tile.to_string())).unwrap();
            let leaf = Hash::leaf(log.entries[usize::try_from(index).unwrap()].as_bytes());
            check_inclusion(&proof, index, leaf, *tree).unwrap();
        }
        for old in heads
            .iter()
            .filter(|old| old.size > 0 && old.size <= tree.size)
        {
            let reading = Reading::consistency(*tree, old.size).unwrap();
            let proof = reading.read(|tile| log.read(tile.to_string())).unwrap();
            check_consistency(&proof, *old, *tree).unwrap();
        }
    }
}
