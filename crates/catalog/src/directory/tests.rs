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

fn content(title: &str, themes: &[&str], statutory: &[&str]) -> Content {
    let parsed = lawtext::parse(&[], &lawtext::block::Hints::default());
    let carrier = crate::record::propose::Carrier::default();
    let mut content = crate::record::propose::submission(parsed, carrier).content;
    content.title = title.to_owned();
    content.themes = themes.iter().map(|&code| code.to_owned()).collect();
    content.statutory = statutory.iter().map(|&code| code.to_owned()).collect();
    content
}

#[test]
fn a_record_stands_on_its_shelves_once_each() {
    let shelves = |content: &Content| -> Vec<String> {
        entries(content, libraries())
            .into_iter()
            .map(|(directory, code)| format!("{} {code}", directory.code()))
            .collect()
    };
    assert_eq!(shelves(&content("供水", &[], &[])), Vec::<String>::new());
    // A sub-class stands in its class; two of one class stand there once.
    assert_eq!(
        shelves(&content("供水", &["21/3", "21/1"], &["20.1"])),
        ["statutory 20.1", "theme 21", "theme 21/1", "theme 21/3"]
    );
    // By theme, by statutory item and by a word of the title: one shelf.
    let thrice = content("减税降费政策", &["4/2"], &["20.8"]);
    let n_tax = shelves(&thrice)
        .iter()
        .filter(|shelf| *shelf == "library tax-relief")
        .count();
    assert_eq!(n_tax, 1);
    assert!(
        shelves(&content("2025年政府信息公开工作年度报告", &[], &[]))
            .contains(&"openness annual-report".to_owned())
    );
    assert!(
        shelves(&content("云溪市政府信息公开指南", &[], &[]))
            .contains(&"openness guide".to_owned())
    );
    assert!(
        !shelves(&content("供水年度报告", &[], &[])).contains(&"openness annual-report".to_owned())
    );
}

#[test]
fn a_theme_is_not_taken_for_one_that_starts_alike() {
    let of = |theme: &str| entries(&content("供水", &[theme], &[]), libraries());
    let is_livelihood =
        |theme: &str| of(theme).contains(&(Directory::Library, "livelihood".to_owned()));
    assert!(is_livelihood("17") && is_livelihood("17/6"));
    assert!(!is_livelihood("1") && !is_livelihood("15/21"));
}
