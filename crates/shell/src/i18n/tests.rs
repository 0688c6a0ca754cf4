//! Message files: complete in both languages, read as written, and loud when a key is missing.

use std::path::Path;

use super::{Messages, args, check};
use crate::view::Language;

#[test]
fn both_languages_have_the_same_keys_and_templates_use_only_those() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let messages = Messages::new().unwrap();
    let found =
        check::problems(&messages, &[&folder.join("templates"), &folder.join("src")]).unwrap();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn missing_translations_and_keys_are_found() {
    let mut messages = Messages::new().unwrap();
    messages
        .add(
            Language::ZhHans,
            "probe-only-chinese = 一\nprobe-both = 二\n",
        )
        .unwrap();
    messages
        .add(
            Language::En,
            "probe-both = two\nprobe-only-english = three\n",
        )
        .unwrap();
    let folder = tempfile();
    std::fs::write(
        folder.join("a.html"),
        "{{ view.t(\"probe-both\") }} {{ view.t_arg(\"probe-unknown\", \"n\", 1) }}",
    )
    .unwrap();
    let found = check::problems(&messages, &[&folder]).unwrap();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("probe-only-chinese has no English"));
    assert!(found[1].starts_with("probe-only-english has no Chinese"));
    assert!(found[2].contains("probe-unknown"));
}

#[test]
fn values_are_filled_in() {
    let mut messages = Messages::new().unwrap();
    messages
        .add(Language::ZhHans, "probe-total = 共 { $n } 件\n")
        .unwrap();
    let text = messages.get_with(Language::ZhHans, "probe-total", &args(&[("n", 12.into())]));
    assert_eq!(text, "共 12 件");
}

#[test]
fn missing_key_is_visible_and_a_key_cannot_be_taken_twice() {
    let mut messages = Messages::new().unwrap();
    assert_eq!(
        messages.get(Language::En, "probe-nowhere"),
        "⟦probe-nowhere⟧"
    );
    assert!(messages.add(Language::En, "nav-home = Start\n").is_err());
    assert!(messages.add(Language::ZhHant, "probe = 一\n").is_err());
    assert!(messages.add(Language::En, "this is not fluent").is_err());
}

fn tempfile() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("gongkai-i18n-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
