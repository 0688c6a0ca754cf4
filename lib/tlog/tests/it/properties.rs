//! What holds for every tree, every tile and every address.

use std::ops::Range;

use proptest::prelude::*;
use tlog::bundle::{self, Bundle};
use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::proof::{
    check_consistency, check_inclusion, check_subtree_consistency, check_subtree_inclusion,
};
use tlog::reading::Reading;
use tlog::tile::{Tile, root_of};
use tlog::tree::{Subtree, TreeHead};

use crate::log::Log;

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from_bytes)
}

fn bytes(length: Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), length)
}

fn hashes() -> impl Strategy<Value = Vec<Hash>> {
    proptest::collection::vec(hash(), 0..70)
}

proptest! {
    #[test]
    fn hashes_survive_being_written(hash in hash()) {
        prop_assert_eq!(hash.to_string().parse(), Ok(hash));
    }

    #[test]
    fn tiles_survive_being_written(level in 0..64u8, index in 0..1u64 << 56, width in 1..=256u16) {
        let tile = Tile::new(level, index, width).unwrap();
        prop_assert_eq!(tile.to_string().parse(), Ok(tile));
        let bundle = Bundle::new(index, width).unwrap();
        prop_assert_eq!(bundle.to_string().parse(), Ok(bundle));
    }

    #[test]
    fn an_address_that_is_read_is_written_the_same(
        path in "tile/([0-9]{1,2}|entries)/(x?[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?",
    ) {
        if let Ok(tile) = path.parse::<Tile>() {
            prop_assert_eq!(tile.to_string(), path.clone());
        }
        if let Ok(bundle) = path.parse::<Bundle>() {
            prop_assert_eq!(bundle.to_string(), path);
        }
    }

    #[test]
    fn no_text_makes_an_address_panic(path in ".*") {
        let _ = path.parse::<Tile>();
        let _ = path.parse::<Bundle>();
        let _ = format!("tile/{path}").parse::<Tile>();
        let _ = format!("tile/entries/{path}").parse::<Bundle>();
    }

    #[test]
    fn bundles_survive_being_written(entries in proptest::collection::vec(bytes(0..40), 1..256)) {
        let content = bundle::content(&entries).unwrap();
        let size = u64::try_from(entries.len()).unwrap();
        let read = Bundle::of_entry(0, size).unwrap().entries(&content).unwrap();
        prop_assert!(read.iter().eq(entries.iter()));
    }

    #[test]
    fn no_bytes_make_a_bundle_panic(content in bytes(0..600), width in 1..=256u16) {
        let bundle = Bundle::new(0, width).unwrap();
        if let Ok(entries) = bundle.entries(&content) {
            prop_assert_eq!(bundle::content(&entries).unwrap(), content);
        }
    }

    #[test]
    fn no_numbers_make_a_check_panic(
        proof in hashes(),
        numbers in any::<[u64; 3]>(),
        is_small in any::<bool>(),
        root in hash(),
    ) {
        let [first, second, third] = if is_small { numbers.map(|number| number % 300) } else { numbers };
        let tree = TreeHead { size: first, root };
        prop_assert!(check_inclusion(&proof, second, root, tree).is_err() || first == 1 && proof.is_empty());
        let old = TreeHead { size: second, root: Hash::EMPTY };
        prop_assert!(check_consistency(&proof, old, tree).is_err());
        if let Ok(subtree) = Subtree::new(third, second) {
            let _ = check_subtree_inclusion(&proof, first, root, subtree, root);
            let _ = check_subtree_consistency(&proof, subtree, root, tree);
        }
    }

    #[test]
    fn no_content_makes_a_reading_panic(size in any::<u64>(), index in any::<u64>(), content in bytes(0..100)) {
        let tree = TreeHead { size, root: Hash::EMPTY };
        let readings = [
            Reading::inclusion(tree, index),
            Reading::consistency(tree, index),
            Reading::old_root(tree, index),
            Reading::leaves(tree, index..index.saturating_add(3)),
            Reading::leaves(tree, index..size),
        ];
        for reading in readings.into_iter().flatten() {
            let wrong = |tile: &Tile| vec![7; 32 * usize::from(tile.width())];
            let contents: Vec<Vec<u8>> = reading.tiles().iter().map(wrong).collect();
            prop_assert!(reading.hashes(&contents).is_err() || size == 0);
            prop_assert!(reading.hashes(std::slice::from_ref(&content)).is_err());
        }
        prop_assert!(Edge::load(tree, &[content]).is_err());
    }

    #[test]
    fn every_tree_proves_its_subtrees(size in 1..800u64, seeds in any::<[u64; 3]>()) {
        let log = Log::of_size(size);
        let tree = log.head();
        prop_assert_eq!(tree.root, root_of(&log.leaves));
        // A subtree begins at a multiple of a power of two and is at most as long.
        let unit = 1u64 << (seeds[0] % 10);
        let start = seeds[1] % size / unit * unit;
        let end = (start + 1 + seeds[2] % unit).min(size);
        let subtree = Subtree::new(start, end).unwrap();
        let part = Reading::subtree(tree, subtree).unwrap().read(|tile| log.fetch(tile)).unwrap()[0];
        let leaves = &log.leaves[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
        prop_assert_eq!(part, root_of(leaves));
        let proof = Reading::subtree_consistency(tree, subtree).unwrap().read(|tile| log.fetch(tile)).unwrap();
        prop_assert_eq!(check_subtree_consistency(&proof, subtree, part, tree), Ok(()));
        for place in 0..proof.len() {
            let mut changed = proof.clone();
            changed[place] = Hash::node(changed[place], part);
            prop_assert!(check_subtree_consistency(&changed, subtree, part, tree).is_err());
        }
        let read = Reading::leaves(tree, start..end).unwrap().read(|tile| log.fetch(tile)).unwrap();
        prop_assert_eq!(read.as_slice(), leaves);
    }
}

proptest! {
    // Each case hashes up to 140,000 leaves.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_edge_that_is_loaded_goes_on_as_before(size in 0..70_000u64, n_more in 0..600u64) {
        let mut edge = Edge::default();
        let leaf = |n: u64| Hash::leaf(&n.to_be_bytes());
        edge.append(&(0..size).map(leaf).collect::<Vec<_>>()).unwrap();
        let contents: Vec<Vec<u8>> = edge.partial_tiles().into_iter().map(|(_, content)| content).collect();
        let mut loaded = Edge::load(edge.head(), &contents).unwrap();
        let more: Vec<Hash> = (size..size + n_more).map(leaf).collect();
        prop_assert_eq!(loaded.append(&more), edge.append(&more));
        prop_assert_eq!(loaded, edge);
    }
}
