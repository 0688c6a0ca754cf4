//! The bundle, when it was built: addresses with hashes, caching for ever, compression.

use http::{HeaderMap, HeaderValue};

use super::{address, answer, are_built};

#[test]
fn files_are_served_for_ever_under_their_hash_and_briefly_under_another() {
    if !are_built() {
        println!("skipped: {}", super::MISSING);
        return;
    }
    let path = address("theme.css");
    let mut headers = HeaderMap::new();
    let plain = answer(&path, &headers).unwrap();
    assert_eq!(plain.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(
        plain.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert!(!plain.headers().contains_key("content-encoding"));
    headers.insert("accept-encoding", HeaderValue::from_static("gzip"));
    assert_eq!(
        answer(&path, &headers).unwrap().headers()["content-encoding"],
        "gzip"
    );
    let other = answer("/assets/000000000000/theme.css", &headers).unwrap();
    assert_eq!(other.headers()["cache-control"], "no-cache");
}

#[test]
fn nothing_else_is_served() {
    for path in [
        "/assets/",
        "/assets/x",
        "/assets/x/../theme.css",
        "/assets/x/nothing.css",
        "/records/x",
    ] {
        assert!(answer(path, &HeaderMap::new()).is_none(), "{path}");
    }
}
