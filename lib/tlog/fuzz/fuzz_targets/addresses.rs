//! Any text as the address of a tile or bundle: what is read is written the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::bundle::Bundle;
use tlog::tile::Tile;

fuzz_target!(|path: &str| {
    if let Ok(tile) = path.parse::<Tile>() {
        assert_eq!(tile.to_string(), path);
    }
    if let Ok(bundle) = path.parse::<Bundle>() {
        assert_eq!(bundle.to_string(), path);
    }
});
