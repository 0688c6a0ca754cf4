//! A log of some size, one tile of which has any content: the content is the tile's own or refused.

#![no_main]

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::reading::Reading;

fuzz_target!(|input: (u16, u16, u8, &[u8])| {
    let (size, index, place, given) = input;
    let size = u64::from(size % 2_000);
    let leaves: Vec<Hash> = (0..size).map(|n| Hash::leaf(&n.to_be_bytes())).collect();
    let mut edge = Edge::default();
    let Ok(filled) = edge.append(&leaves) else {
        unreachable!("a small tree")
    };
    let files: HashMap<_, _> = filled.into_iter().chain(edge.partial_tiles()).collect();
    let Ok(reading) = Reading::inclusion(edge.head(), u64::from(index)) else {
        return;
    };
    let mut contents: Vec<&[u8]> = reading
        .tiles()
        .iter()
        .map(|tile| files[tile].as_slice())
        .collect();
    assert!(reading.hashes(&contents).is_ok());
    let place = usize::from(place) % contents.len();
    let own = contents[place];
    contents[place] = given;
    // A full tile may stand for a partial one.
    let is_own = given.starts_with(own) && (given.len() == own.len() || given.len() == 256 * 32);
    assert_eq!(reading.hashes(&contents).is_ok(), is_own);
});
