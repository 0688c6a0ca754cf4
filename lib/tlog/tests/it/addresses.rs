//! Addresses of tiles and bundles: one for each, and which of them a tree has.

use tlog::bundle::Bundle;
use tlog::edge::Edge;
use tlog::tile::{PathError, Tile};

#[test]
fn each_place_has_one_address() {
    let check = |path: &str, expected: PathError| {
        assert_eq!(
            format!("tile/0/{path}").parse::<Tile>(),
            Err(expected),
            "{path}"
        );
        assert_eq!(
            format!("tile/entries/{path}").parse::<Bundle>(),
            Err(expected),
            "{path}"
        );
    };
    for wrong in [
        "",
        "0",
        "0000",
        "x000",
        "x001",
        "001/002",
        "x001/x002",
        "x000/001",
        "x1/001",
        "/001",
        "001/",
        "+01",
        "00a",
        "００１",
    ] {
        check(wrong, PathError::Index);
    }
    // The largest is 2⁵⁶ − 1.
    assert!(
        "tile/0/x072/x057/x594/x037/x927/935"
            .parse::<Tile>()
            .is_ok()
    );
    check("x072/x057/x594/x037/x927/936", PathError::Index);
    check("x999/x999/x999/x999/x999/x999/x999/999", PathError::Index);
    for wrong in [
        "000.p/0",
        "000.p/256",
        "000.p/01",
        "000.p/",
        "000.p/-1",
        "000.p/1.p/1",
    ] {
        check(wrong, PathError::Width);
    }
    let check =
        |path: &str, expected: PathError| assert_eq!(path.parse::<Tile>(), Err(expected), "{path}");
    for wrong in [
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile//000",
        "tile/entries/000",
    ] {
        check(wrong, PathError::Level);
    }
    for wrong in ["", "tile", "tile/0", "/tile/0/000", "Tile/0/000"] {
        check(wrong, PathError::Prefix);
    }
    assert!("tile/63/000".parse::<Tile>().is_ok());
}

#[test]
fn a_tree_has_the_tiles_that_the_specification_lists() {
    let partial =
        |size: u64| -> Vec<String> { Edge::tiles(size).iter().map(Tile::to_string).collect() };
    assert_eq!(
        partial(70_000),
        ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
    );
    assert_eq!(partial(256), ["tile/1/000.p/1"]);
    assert!(partial(0).is_empty());
    assert_eq!(partial(u64::MAX).len(), 8);
    let in_tree = |level, index| Tile::in_tree(level, index, 70_000).map(Tile::width);
    assert_eq!(
        [in_tree(0, 272), in_tree(0, 273), in_tree(0, 274)],
        [Some(256), Some(112), None]
    );
    assert_eq!(
        [in_tree(1, 0), in_tree(1, 1), in_tree(1, 2)],
        [Some(256), Some(17), None]
    );
    assert_eq!(
        [
            in_tree(2, 0),
            in_tree(3, 0),
            in_tree(64, 0),
            in_tree(0, u64::MAX)
        ],
        [Some(1), None, None, None]
    );
    let bundle = |entry| Bundle::of_entry(entry, 70_000).map(|bundle| bundle.to_string());
    assert_eq!(bundle(0).as_deref(), Some("tile/entries/000"));
    assert_eq!(bundle(69_999).as_deref(), Some("tile/entries/273.p/112"));
    assert_eq!(bundle(70_000), None);
}
