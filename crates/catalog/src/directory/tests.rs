//! The directory files are whole, and entries follow from content.

use super::*;

#[test]
fn the_files_are_whole() {
    assert_eq!(theme_classes().len(), 22);
    assert_eq!(statutory_items().len(), 15 + 7 + 1);
    assert_eq!(libraries().len(), 12);
    for library in libraries() {
        for theme in &library.themes {
            assert!(
                theme_name(theme).is_some(),
                "library {} names the unknown theme {theme}",
                library.code
            );
        }
        for code in &library.statutory {
            assert!(
                statutory_items().iter().any(|item| item.code == *code),
                "library {} names {code}",
                library.code
            );
        }
    }
}

#[test]
fn theme_names_are_printed_with_their_class() {
    assert_eq!(theme_name("2/1").as_deref(), Some("综合政务\\政务公开"));
    assert_eq!(theme_name("22").as_deref(), Some("其他"));
    assert_eq!(theme_name("2/99"), None);
    assert_eq!(theme_name("2/0"), None);
    assert_eq!(theme_name("99"), None);
}
