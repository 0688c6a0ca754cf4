//! Any numbers and hashes as a proof: a right one does not come out of nothing, but for what needs no proof.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::hash::Hash;
use tlog::proof::{
    check_consistency, check_inclusion, check_subtree_consistency, check_subtree_inclusion,
};
use tlog::tree::{Subtree, TreeHead};

fuzz_target!(|input: ([u64; 3], Vec<[u8; 32]>)| {
    let ([size, index, start], hashes) = input;
    let proof: Vec<Hash> = hashes.into_iter().map(Hash::from_bytes).collect();
    let root = Hash::leaf(b"root");
    let tree = TreeHead { size, root };
    let other = Hash::leaf(b"other");
    assert!(check_inclusion(&proof, index, other, tree).is_err());
    assert!(
        check_consistency(
            &proof,
            TreeHead {
                size: index,
                root: other
            },
            tree
        )
        .is_err()
    );
    if let Ok(subtree) = Subtree::new(start, index) {
        assert!(check_subtree_inclusion(&proof, size, other, subtree, root).is_err());
        assert!(check_subtree_consistency(&proof, subtree, other, tree).is_err());
    }
});
