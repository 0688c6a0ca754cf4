//! Reading Accept-Encoding.

use http::HeaderValue;

use super::{accepts_gzip, gzip};

#[test]
fn gzip_is_used_only_where_it_is_accepted() {
    let cases = [
        ("gzip", true),
        ("br;q=1.0, gzip;q=0.5", true),
        ("*", true),
        ("GZIP", true),
        ("gzip;q=0", false),
        ("gzip; q=0.000", false),
        ("br, deflate", false),
        ("identity", false),
        ("", false),
    ];
    for (header, expected) in cases {
        assert_eq!(
            accepts_gzip(&HeaderValue::from_static(header)),
            expected,
            "{header}"
        );
    }
}

#[test]
fn small_and_incompressible_bodies_stay() {
    assert!(gzip(b"short").is_none());
    assert!(gzip("公开".repeat(1000).as_bytes()).is_some_and(|packed| packed.len() < 200));
}
