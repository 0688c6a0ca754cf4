//! The module as a browser runs it, in Node: right proofs hold, and whatever is changed in tiles or files is refused.
//! Must never pass for lack of the module unseen: where `GONGKAI_VERIFIER` names none, it says so.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests say what broke by panicking"
)]

#[path = "../../../../lib/tlog/tests/it/chance.rs"]
mod chance;
#[path = "../../../../lib/tlog/tests/it/log.rs"]
mod log;
#[path = "../../../../lib/tlog/tests/it/parties.rs"]
#[expect(dead_code, reason = "some parties are for the library's own tests")]
mod parties;

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};
use tlog::tile::Tile;

use chance::Chance;
use log::{Log, first_leaf, sixty_sizes};
use parties::{log_key, policy_lines, signed, witness_keys};

/// Has Node check the tasks and answers how many of how many changes were refused.
fn refused(tasks: &Value) -> Option<(u64, u64)> {
    let Some(module) = std::env::var_os("GONGKAI_VERIFIER") else {
        eprintln!("notice: GONGKAI_VERIFIER is not set, the WebAssembly module is not checked");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tasks.json");
    std::fs::write(&file, tasks.to_string()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/node/check.mjs");
    let answer = Command::new("node")
        .arg(script)
        .arg(module)
        .arg(file)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&answer.stdout);
    assert!(
        answer.status.success(),
        "{words}{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    let (n_refused, n_changes) = words.trim().split_once(" of ").unwrap();
    Some((n_refused.parse().unwrap(), n_changes.parse().unwrap()))
}

#[test]
fn forged_tiles_and_files_are_refused() {
    let mut chance = Chance(6);
    let [archive, _, university] = witness_keys();
    let mut log = Log::of_size(0);
    let mut trees = Vec::new();
    for size in sixty_sizes(&mut chance) {
        log.grow(size);
        let tree = log.head();
        let tiles: Vec<Value> = (0..8)
            .flat_map(|level| (0..).map_while(move |index| Tile::in_tree(level, index, size)))
            .map(|tile| json!({"tile": tile.to_string(), "index": first_leaf(tile)}))
            .collect();
        let checkpoint = signed(tree, &[&log_key(), &archive, &university]).to_string();
        trees.push(json!({"checkpoint": checkpoint, "tiles": tiles}));
    }
    let contents: BTreeMap<String, &Vec<u8>> = log
        .tiles
        .iter()
        .map(|(tile, content)| (tile.to_string(), content))
        .collect();
    let policy = policy_lines() + "group both all archive university\nquorum both\n";
    let tasks = json!({"policy": policy, "trees": trees, "contents": contents});
    if let Some((n_refused, n_changes)) = refused(&tasks) {
        assert_eq!(n_refused, n_changes);
        assert!(n_changes > 12_000, "{n_changes}");
    }
}
