//! Prefixes of addresses, both ways.

use super::{Language, Mode, address, split_prefix};

#[test]
fn prefixes_come_off_and_go_back_on() {
    let cases = [
        ("/", Language::ZhHans, Mode::Standard, "/", "/"),
        (
            "/records/x",
            Language::ZhHans,
            Mode::Standard,
            "/records/x",
            "/records/x",
        ),
        ("/hant", Language::ZhHant, Mode::Standard, "/", "/hant/"),
        ("/hant/", Language::ZhHant, Mode::Standard, "/", "/hant/"),
        (
            "/en/records/x",
            Language::En,
            Mode::Standard,
            "/records/x",
            "/en/records/x",
        ),
        (
            "/elder/records/x",
            Language::ZhHans,
            Mode::Elder,
            "/records/x",
            "/elder/records/x",
        ),
        (
            "/en/elder/search",
            Language::En,
            Mode::Elder,
            "/search",
            "/en/elder/search",
        ),
        (
            "/english",
            Language::ZhHans,
            Mode::Standard,
            "/english",
            "/english",
        ),
        (
            "/elderly",
            Language::ZhHans,
            Mode::Standard,
            "/elderly",
            "/elderly",
        ),
        // Only one order is an address; the other is a page that does not exist.
        (
            "/elder/en/search",
            Language::ZhHans,
            Mode::Elder,
            "/en/search",
            "/elder/en/search",
        ),
    ];
    for (sent, language, mode, path, written) in cases {
        assert_eq!(split_prefix(sent), (language, mode, path), "{sent}");
        assert_eq!(address(language, mode, path, ""), written, "{sent}");
    }
}

#[test]
fn addresses_of_other_sites_stay() {
    for other in [
        "https://www.example.org/a",
        "//example.org/a",
        "#art-5",
        "?page=2",
        "mailto:a@b.example",
    ] {
        assert_eq!(address(Language::En, Mode::Elder, other, ""), other);
    }
}

#[test]
fn query_is_kept() {
    assert_eq!(
        address(Language::ZhHant, Mode::Elder, "/search", "q=%E6%B0%B4"),
        "/hant/elder/search?q=%E6%B0%B4"
    );
}

#[test]
fn words_of_the_search_box_are_decoded() {
    assert_eq!(
        super::query_value("page=2&q=%E4%BE%9B%E6%B0%B4+1", "q").as_deref(),
        Some("供水 1")
    );
    assert_eq!(super::query_value("", "q"), None);
}
