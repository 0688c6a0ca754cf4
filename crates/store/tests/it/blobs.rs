//! Files by content.

use bytes::Bytes;
use futures::TryStreamExt as _;
use store::blob::{Blob, Blobs};

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[tokio::test]
async fn what_is_put_comes_back_and_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let mut expected = Vec::new();
    for bytes in [Vec::new(), b"gongkai".to_vec(), vec![9; 5 << 20]] {
        let length = bytes.len() as u64;
        let bytes = Bytes::from(bytes);
        let digest = blobs.put(bytes.clone()).await.unwrap();
        assert_eq!(blobs.put(bytes.clone()).await.unwrap(), digest);
        assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
        expected.push(Blob {
            digest,
            bytes: length,
        });
    }
    assert_eq!(expected[0].digest, EMPTY);
    expected.sort();
    // What somebody else left there is not ours.
    std::fs::write(folder.path().join("readme"), "x").unwrap();
    let mut found: Vec<Blob> = blobs.list().try_collect().await.unwrap();
    found.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn files_go_in_and_out_piece_by_piece() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(&folder.path().join("kept")).unwrap();
    for length in [0, 1, (1 << 20) - 1, 1 << 20, 12_345_678] {
        let file = folder.path().join("file");
        let bytes: Vec<u8> = (0..length)
            .map(|n: u32| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
            .collect();
        std::fs::write(&file, &bytes).unwrap();
        let digest = blobs.put_file(&file).await.unwrap();
        assert_eq!(digest, blobs.put(bytes.clone().into()).await.unwrap());
        assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
        let out = folder.path().join("out");
        blobs.write_to(&digest, &out).await.unwrap();
        assert_eq!(std::fs::read(&out).unwrap(), bytes);
    }
}

#[tokio::test]
async fn only_digests_are_keys() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    for key in [
        "",
        "../../etc/passwd",
        "ab",
        &EMPTY.to_uppercase(),
        &format!("{EMPTY}0"),
    ] {
        let refused = blobs.get(key).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "not the key of a file: expected 64 hexadecimal digits"
        );
    }
    assert_eq!(blobs.get(EMPTY).await.unwrap_err().to_string(), "open file");
}

#[tokio::test]
async fn a_damaged_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let digest = blobs.put(Bytes::from_static(b"one")).await.unwrap();
    std::fs::write(
        folder
            .path()
            .join(&digest[..2])
            .join(&digest[2..4])
            .join(&digest),
        "two",
    )
    .unwrap();
    let refused = blobs
        .write_to(&digest, &folder.path().join("out"))
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("stored file {digest} is damaged")
    );
}
