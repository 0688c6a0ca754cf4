//! Two other implementations as second opinions on proofs. Of `tlog_tiles` only the free functions: its reader of tiles is unsound.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;
use tlog::hash::Hash;
use tlog::proof::{check_consistency, check_inclusion};
use tlog::reading::Reading;
use tlog::tile::root_of;
use tlog::tree::TreeHead;

use crate::chance::Chance;
use crate::log::Log;

const N_PROOFS: usize = 10_000;
const MAX_SIZE: u64 = 70_000;

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

fn all_theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(theirs).collect()
}

/// The log at many sizes: its full tiles, and the partial ones of these sizes.
fn log_at(sizes: &mut [u64]) -> (Log, Vec<TreeHead>) {
    sizes.sort_unstable();
    let mut log = Log::of_size(0);
    let heads = sizes
        .iter()
        .map(|size| {
            log.grow(*size);
            log.head()
        })
        .collect();
    (log, heads)
}

fn random_sizes(chance: &mut Chance) -> Vec<u64> {
    (0..400)
        .map(|n| 1 + chance.below(if n % 4 == 0 { 600 } else { MAX_SIZE }))
        .collect()
}

/// A proof, right or spoiled in one of the ways that proofs go wrong.
fn spoiled(chance: &mut Chance, mut proof: Vec<Hash>) -> Vec<Hash> {
    let extra = Hash::leaf(&chance.number().to_be_bytes());
    let place = usize::try_from(chance.number() >> 1).unwrap() % (proof.len() + 1);
    match chance.below(8) {
        0 => proof.insert(place, extra),
        1 if place < proof.len() => proof[place] = extra,
        2 if place < proof.len() => drop(proof.remove(place)),
        3 => proof.reverse(),
        _ => {}
    }
    proof
}

#[test]
fn random_proofs_agree_with_tlog_tiles() {
    let mut chance = Chance(1);
    let (log, heads) = log_at(&mut random_sizes(&mut chance));
    let (mut n_right, mut n_wrong) = (0, 0);
    for _ in 0..N_PROOFS / 2 {
        let tree = heads[usize::try_from(chance.below(400)).unwrap()];
        let index = chance.below(tree.size);
        let reading = Reading::inclusion(tree, index).unwrap();
        let proof = spoiled(&mut chance, reading.read(|tile| log.fetch(tile)).unwrap());
        let asked = (index + chance.below(8) / 7).min(tree.size - 1);
        let leaf = log.leaves[usize::try_from(asked).unwrap()];
        let ours = check_inclusion(&proof, index, leaf, tree).is_ok();
        let root = theirs(tree.root);
        let other =
            tlog_tiles::check_record(&all_theirs(&proof), tree.size, root, index, theirs(leaf));
        assert_eq!(ours, other.is_ok(), "entry {index} of {tree:?}");
        *(if ours { &mut n_right } else { &mut n_wrong }) += 1;
    }
    for _ in 0..N_PROOFS / 2 {
        let first = heads[usize::try_from(chance.below(400)).unwrap()];
        let second = heads[usize::try_from(chance.below(400)).unwrap()];
        let (old, tree) = if first.size <= second.size {
            (first, second)
        } else {
            (second, first)
        };
        let reading = Reading::consistency(tree, old.size).unwrap();
        let proof = spoiled(&mut chance, reading.read(|tile| log.fetch(tile)).unwrap());
        let ours = check_consistency(&proof, old, tree).is_ok();
        let (root, old_root) = (theirs(tree.root), theirs(old.root));
        let other =
            tlog_tiles::check_tree(&all_theirs(&proof), tree.size, root, old.size, old_root);
        assert_eq!(ours, other.is_ok(), "{old:?} in {tree:?}");
        *(if ours { &mut n_right } else { &mut n_wrong }) += 1;
    }
    assert!(
        n_right > N_PROOFS / 3 && n_wrong > N_PROOFS / 4,
        "{n_right} right, {n_wrong} wrong"
    );
}

#[test]
fn random_proofs_agree_with_ct_merkle() {
    let mut chance = Chance(2);
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut sizes: Vec<u64> = (0..100).map(|_| 2 + chance.below(1_500)).collect();
    let (log, heads) = log_at(&mut sizes);
    for head in &heads {
        while tree.len() < head.size {
            tree.push(tree.len().to_be_bytes().to_vec());
        }
        assert_eq!(tree.root().as_bytes().as_slice(), head.root.as_bytes());
        assert_eq!(
            root_of(&log.leaves[..usize::try_from(head.size).unwrap()]),
            head.root
        );
        for _ in 0..N_PROOFS / 200 {
            let index = chance.below(head.size);
            let reading = Reading::inclusion(*head, index).unwrap();
            let ours = reading.read(|tile| log.fetch(tile)).unwrap();
            let other = tree.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(
                tlog::tile::content(&ours),
                other.as_bytes(),
                "entry {index} of {head:?}"
            );
            let old_size = 1 + chance.below(head.size - 1);
            let reading = Reading::consistency(*head, old_size).unwrap();
            let ours = reading.read(|tile| log.fetch(tile)).unwrap();
            let other = tree.prove_consistency(usize::try_from(head.size - old_size).unwrap());
            assert_eq!(
                tlog::tile::content(&ours),
                other.as_bytes(),
                "{old_size} in {head:?}"
            );
        }
    }
}
