//! Texts of the interface exist in both languages.
//! Must never ask whether a key is used: `shell::i18n::check` does, in tests, with the templates at hand.

use std::collections::BTreeMap;

use super::{Finding, Source};

const LANGUAGES: [(&str, &str); 2] = [
    ("/messages/zh-Hans/", "/messages/en/"),
    ("/messages/en/", "/messages/zh-Hans/"),
];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let files: BTreeMap<&str, &Source> = sources
        .iter()
        .filter(|source| source.path.ends_with(".ftl"))
        .map(|source| (source.path.as_str(), source))
        .collect();
    let mut findings = Vec::new();
    for source in files.values() {
        let Some((own, other)) = LANGUAGES.iter().find(|(own, _)| source.path.contains(own)) else {
            continue;
        };
        let counterpart = source.path.replace(own, other);
        let there: Vec<&str> = files
            .get(counterpart.as_str())
            .map(|file| keys(&file.text).map(|(_, key)| key).collect())
            .unwrap_or_default();
        for (line, key) in keys(&source.text) {
            if !there.contains(&key) {
                findings.push(source.finding(
                    line,
                    format!("`{key}` is missing in {counterpart}"),
                    "a reader of the other language would see the bare key",
                ));
            }
        }
    }
    findings
}

fn keys(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter_map(|(line, text)| {
        let (key, _) = text.split_once('=')?;
        let key = key.trim_end();
        let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_key.then_some((line, key))
    })
}
