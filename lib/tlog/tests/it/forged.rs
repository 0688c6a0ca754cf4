//! Tiles that were tampered with: whatever byte of whatever tile is changed, no answer comes out of it.

use tlog::reading::{ReadError, Reading};
use tlog::tile::Tile;
use tlog::tree::TreeHead;

use crate::chance::Chance;
use crate::log::{Log, first_leaf, sixty_sizes};

/// A question whose answer needs this tile, if any does.
fn question(tree: TreeHead, tile: Tile) -> Option<Reading> {
    let reading = Reading::inclusion(tree, first_leaf(tile)).unwrap();
    reading.tiles().contains(&tile).then_some(reading)
}

#[test]
fn every_changed_tile_is_refused() {
    let mut chance = Chance(3);
    let sizes = sixty_sizes(&mut chance);
    assert_eq!(sizes.len(), 60);
    let mut log = Log::of_size(0);
    let (mut n_tiles, mut n_forged) = (0, 0);
    for size in sizes {
        log.grow(size);
        let tree = log.head();
        for level in 0..8 {
            for index in 0.. {
                let Some(tile) = Tile::in_tree(level, index, size) else {
                    break;
                };
                let reading =
                    question(tree, tile).expect("each tile lies on the way to its first leaf");
                n_tiles += 1;
                n_forged += refusals(&mut chance, &log, &reading, tile);
            }
        }
    }
    assert_eq!(n_forged, 4 * n_tiles);
    assert!(n_tiles > 3_000, "{n_tiles}");
}

/// How many of four changes to this tile are refused as what they are.
fn refusals(chance: &mut Chance, log: &Log, reading: &Reading, tile: Tile) -> usize {
    let mut contents: Vec<Vec<u8>> = reading
        .tiles()
        .iter()
        .map(|tile| log.fetch(*tile).unwrap())
        .collect();
    assert!(reading.hashes(&contents).is_ok(), "{tile}");
    let place = reading
        .tiles()
        .iter()
        .position(|wanted| *wanted == tile)
        .unwrap();
    let n_bytes = contents[place].len();
    let random = usize::try_from(chance.below(n_bytes.try_into().unwrap())).unwrap();
    let bytes = [0, n_bytes / 2, n_bytes - 1, random];
    bytes
        .into_iter()
        .filter(|byte| {
            let change = 1 << chance.below(8);
            contents[place][*byte] ^= change;
            let is_refused = reading.hashes(&contents).is_err();
            contents[place][*byte] ^= change;
            is_refused
        })
        .count()
}

#[test]
fn tiles_of_another_length_number_or_tree_are_refused() {
    let log = Log::of_size(1_000);
    let tree = log.head();
    let reading = Reading::inclusion(tree, 5).unwrap();
    let contents: Vec<Vec<u8>> = reading
        .tiles()
        .iter()
        .map(|tile| log.fetch(*tile).unwrap())
        .collect();
    assert!(reading.hashes(&contents[1..]).is_err());
    for place in 0..contents.len() {
        for change in [
            Vec::clear,
            |content: &mut Vec<u8>| content.truncate(31),
            |content: &mut Vec<u8>| content.extend([0; 32]),
        ] {
            let mut changed = contents.clone();
            change(&mut changed[place]);
            assert!(reading.hashes(&changed).is_err(), "tile {place}");
        }
    }
    let other = TreeHead { size: 999, ..tree };
    let refused = Reading::inclusion(other, 5).unwrap().read(|tile| {
        log.fetch(tile.full())
            .or(log.fetch(Tile::in_tree(tile.level(), tile.index(), 1_000).unwrap()))
    });
    assert!(matches!(refused, Err(ReadError::Tile(_))));
}

#[test]
fn full_tiles_stand_in_for_partial_ones_that_were_cleared_away() {
    let mut log = Log::of_size(300);
    let tree = log.head();
    log.grow(70_000);
    log.tiles
        .retain(|tile, _| tile.is_full() || tile.level() > 0);
    let reading = Reading::inclusion(tree, 299).unwrap();
    let proof = reading
        .read(|tile| log.fetch(tile).or_else(|_| log.fetch(tile.full())))
        .unwrap();
    tlog::proof::check_inclusion(&proof, 299, log.leaves[299], tree).unwrap();
}
