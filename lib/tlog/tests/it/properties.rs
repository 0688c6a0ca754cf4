//! What holds for every value and every text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use tlog::bundle::{self, Bundle};
use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::edge::Edge;
use tlog::hash::Hash;
use tlog::key::VerifierKey;
use tlog::key_file::KeyFile;
use tlog::note::Note;
use tlog::policy::Policy;
use tlog::proof::{
    check_consistency, check_inclusion, check_subtree_consistency, check_subtree_inclusion,
};
use tlog::proof_file::ProofFile;
use tlog::reading::Reading;
use tlog::tile::{Tile, root_of};
use tlog::tree::{Subtree, TreeHead};
use tlog::witness::{AddCheckpoint, parse_cosignatures, parse_size};

use crate::log::Log;
use crate::parties::{log_key, signed};

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from_bytes)
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
    fn an_address_that_is_read_is_written_the_same(path in "tile/([0-9]{1,2}|entries)/(x?[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?") {
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
    fn bundles_survive_being_written(entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..256)) {
        let content = bundle::content(&entries).unwrap();
        let size = u64::try_from(entries.len()).unwrap();
        let read = Bundle::of_entry(0, size).unwrap().entries(&content).unwrap();
        prop_assert!(read.iter().eq(entries.iter()));
    }

    #[test]
    fn no_bytes_make_a_bundle_panic(content in proptest::collection::vec(any::<u8>(), 0..600), width in 1..=256u16) {
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
    fn no_content_makes_a_reading_panic(size in any::<u64>(), index in any::<u64>(), content in proptest::collection::vec(any::<u8>(), 0..100)) {
        let tree = TreeHead { size, root: Hash::EMPTY };
        for reading in [Reading::inclusion(tree, index), Reading::consistency(tree, index), Reading::old_root(tree, index), Reading::leaves(tree, index..index.saturating_add(3))].into_iter().flatten() {
            let n_hashes = |tile: &Tile| usize::from(tile.width());
            let contents: Vec<Vec<u8>> = reading.tiles().iter().map(|tile| vec![7; 32 * n_hashes(tile)]).collect();
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

/// Pieces of the text formats, so that chance gets past the first line.
fn text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "\n",
        "\n\n",
        " ",
        "+",
        "old ",
        "index ",
        "extra ",
        "c2sp.org/tlog-proof@v1\n",
        "0",
        "1",
        "18446744073709551615",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "AAAA",
        "— ",
        "— a AAAAAAA=\n",
        "log.example",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "log ",
        "witness ",
        "group ",
        "quorum ",
        "none",
        "all",
        "any",
        "#",
        "\t",
        "w",
    ];
    let piece =
        prop_oneof![4 => proptest::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,3}"];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic_and_what_is_read_is_written_the_same(text in text()) {
        let bytes = text.as_bytes();
        for start in ["", "c2sp.org/tlog-proof@v1\nindex 0\n", "old 0\n", "log.example\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"] {
            let longer = format!("{start}{text}");
            let bytes = longer.as_bytes();
            if let Ok(note) = Note::parse(bytes) {
                prop_assert_eq!(note.to_string(), longer.clone());
            }
            if let Ok(checkpoint) = SignedCheckpoint::parse(bytes) {
                prop_assert_eq!(checkpoint.to_string(), longer.clone());
            }
            if let Ok(file) = ProofFile::parse(bytes) {
                prop_assert_eq!(file.to_string(), longer.clone());
            }
            if let Ok(request) = AddCheckpoint::parse(bytes) {
                prop_assert_eq!(request.to_string(), longer.clone());
            }
        }
        if let Ok(checkpoint) = Checkpoint::parse(&text) {
            prop_assert_eq!(checkpoint.to_string(), text.clone());
        }
        if let Ok(key) = text.parse::<VerifierKey>() {
            prop_assert_eq!(key.to_string(), text.clone());
        }
        if let Ok(file) = KeyFile::parse(bytes) {
            prop_assert_eq!(file.to_string(), text.clone());
        }
        let _ = Policy::parse(bytes);
        let _ = parse_cosignatures(bytes);
        let _ = parse_size(bytes);
    }

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(ProofFile::parse(&bytes).is_err());
        prop_assert!(AddCheckpoint::parse(&bytes).is_err());
        let _ = Note::parse(&bytes);
        let _ = Policy::parse(&bytes);
        let _ = parse_cosignatures(&bytes);
        let _ = parse_size(&bytes);
    }

    #[test]
    fn no_key_or_signature_makes_a_check_panic(material in proptest::collection::vec(any::<u8>(), 1_312), signature in proptest::collection::vec(any::<u8>(), 2_420)) {
        // A key of any bytes, and a signature of any bytes in its name.
        let key = key_of(&material);
        let line = tlog_line(&key, &signature);
        let note = SignedCheckpoint::parse(format!("log.example\n0\n{}\n\n{line}\n", Hash::EMPTY).as_bytes()).unwrap();
        prop_assert!(note.verify([&key]).is_err());
    }

    #[test]
    fn proof_files_survive_being_written(index in any::<u64>(), hashes in proptest::collection::vec(hash(), 0..=63), extra in proptest::collection::vec(any::<u8>(), 0..50), size in any::<u64>(), root in hash()) {
        let checkpoint = signed(TreeHead { size, root }, &[&log_key()]);
        let request = AddCheckpoint::new(index, hashes.clone(), checkpoint.clone()).unwrap();
        prop_assert_eq!(AddCheckpoint::parse(request.to_string().as_bytes()).unwrap(), request);
        let file = ProofFile::new(index, hashes, checkpoint).unwrap().with_extra(extra);
        prop_assert_eq!(ProofFile::parse(file.to_string().as_bytes()).unwrap(), file);
    }
}

/// The ML-DSA-44 key with this public key, which may be none that anyone has.
fn key_of(material: &[u8]) -> VerifierKey {
    let typed = [&[6], material].concat();
    let id = Sha256::digest([b"any.example\n".as_slice(), &typed].concat());
    let id: String = id[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("any.example+{id}+{}", STANDARD.encode(typed))
        .parse()
        .unwrap()
}

fn tlog_line(key: &VerifierKey, signature: &[u8]) -> String {
    let time = 1u64.to_be_bytes();
    let bytes = [&key.id().to_be_bytes(), time.as_slice(), signature].concat();
    format!("— {} {}", key.name(), STANDARD.encode(bytes))
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
