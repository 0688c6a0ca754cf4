//! Checks of message files for tests: the same keys in both languages, and every key that is used exists.
//! Must never run while serving.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use fluent_bundle::FluentResource;

use super::Messages;
use crate::view::Language;

/// The message keys that a file defines.
pub(crate) fn keys_of(resource: &FluentResource) -> Vec<String> {
    // Fluent's grammar puts the identifier of a message, and nothing else of this shape, at the start of a line.
    let keys = resource
        .source()
        .lines()
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim_end()));
    keys.filter(|key| is_key(key)).map(str::to_owned).collect()
}

/// Problems of message files, as sentences; empty when all is well. `folders` hold the templates and sources that use them.
pub fn problems(messages: &Messages, folders: &[&Path]) -> io::Result<Vec<String>> {
    let mut problems = Vec::new();
    let chinese: BTreeSet<&String> = messages.chinese.keys.iter().collect();
    let english: BTreeSet<&String> = messages.english.keys.iter().collect();
    for key in chinese.difference(&english) {
        problems.push(format!("{key} has no English text"));
    }
    for key in english.difference(&chinese) {
        problems.push(format!("{key} has no Chinese text"));
    }
    for folder in folders {
        for (file, key) in used_keys(folder)? {
            if !messages.has(Language::ZhHans, &key) {
                problems.push(format!("{file} uses {key}, which no message file has"));
            }
        }
    }
    Ok(problems)
}

/// `(file, key)` of every key written out in a call of `t`, `t_arg` or `t_args` below a folder.
fn used_keys(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_source = path
            .extension()
            .is_some_and(|extension| extension == "html" || extension == "rs");
        if path.is_dir() {
            found.extend(used_keys(&path)?);
        } else if is_source && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path)?;
            found.extend(keys_in(&text).map(|key| (path.display().to_string(), key.to_owned())));
        }
    }
    Ok(found)
}

fn keys_in(text: &str) -> impl Iterator<Item = &str> {
    const CALLS: [&str; 3] = [".t(", ".t_arg(", ".t_args("];
    let after_calls = CALLS
        .into_iter()
        .flat_map(move |call| text.split(call).skip(1));
    let literals =
        after_calls.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
    literals.map(|(key, _)| key).filter(|key| is_key(key))
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
