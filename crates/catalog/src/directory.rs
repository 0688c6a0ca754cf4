//! Directories: the statutory items of 条例 art. 20–22, the 22 theme classes, the thematic libraries as saved selections.
//! Must never hold a record: a record names its entries, these name the shelves.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::record::content::Content;
use crate::record::kind::RecordKind;

/// A directory that records are entered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Directory {
    Statutory,
    Theme,
    Library,
    /// The columns of 政务公开 that hold documents: 指南, 制度, 年报 (国办公开办函〔2019〕61号).
    Openness,
}

impl Directory {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Statutory => "statutory",
            Self::Theme => "theme",
            Self::Library => "library",
            Self::Openness => "openness",
        }
    }
}

/// One of the 22 classes (国务院政策文件库主题分类).
#[derive(Debug, Deserialize)]
pub struct ThemeClass {
    pub code: String,
    pub name: String,
    pub subclasses: Vec<String>,
}

/// An item that the regulation orders to be published.
#[derive(Debug, Deserialize)]
pub struct StatutoryItem {
    pub code: String,
    pub name: String,
    pub short_name: String,
}

/// A saved selection (专题政策库): a record belongs when it carries one of the themes or statutory items, or its title one
/// of the words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Library {
    pub code: String,
    pub name: String,
    pub themes: Vec<String>,
    pub statutory: Vec<String>,
    pub title_words: Vec<String>,
}

#[derive(Deserialize)]
struct ThemeFile {
    class: Vec<ThemeClass>,
}

#[derive(Deserialize)]
struct StatutoryFile {
    item: Vec<StatutoryItem>,
}

#[derive(Deserialize)]
struct LibraryFile {
    library: Vec<Library>,
}

// The files are part of the program and read by a test, so an error here cannot reach a user.
static THEMES: LazyLock<Vec<ThemeClass>> = LazyLock::new(|| {
    toml::from_str::<ThemeFile>(include_str!("../data/themes.toml"))
        .map(|file| file.class)
        .unwrap_or_default()
});
static STATUTORY: LazyLock<Vec<StatutoryItem>> = LazyLock::new(|| {
    toml::from_str::<StatutoryFile>(include_str!("../data/statutory.toml"))
        .map(|file| file.item)
        .unwrap_or_default()
});
static LIBRARIES: LazyLock<Vec<Library>> = LazyLock::new(|| {
    toml::from_str::<LibraryFile>(include_str!("../data/libraries.toml"))
        .map(|file| file.library)
        .unwrap_or_default()
});

/// The 22 classes in printed order.
#[must_use]
pub fn theme_classes() -> &'static [ThemeClass] {
    &THEMES
}

/// The statutory items in the order of the articles.
#[must_use]
pub fn statutory_items() -> &'static [StatutoryItem] {
    &STATUTORY
}

/// The thematic libraries that the program brings along: those in use are part of the desk's settings.
#[must_use]
pub fn libraries() -> &'static [Library] {
    &LIBRARIES
}

/// `17/6` → `民政、扶贫、救灾\扶贫`, as policy libraries print it; `17` → the class alone; none for an unknown code.
#[must_use]
pub fn theme_name(code: &str) -> Option<String> {
    let (class, position) = code
        .split_once('/')
        .map_or((code, None), |(class, position)| (class, Some(position)));
    let class = theme_classes()
        .iter()
        .find(|candidate| candidate.code == class)?;
    let Some(position) = position else {
        return Some(class.name.clone());
    };
    let position: usize = position.parse().ok()?;
    let subclass = class.subclasses.get(position.checked_sub(1)?)?;
    Some(format!("{}\\{subclass}", class.name))
}

/// Every shelf a record stands on, as (directory, code). A sub-class stands in its class too.
#[must_use]
pub fn entries(content: &Content, libraries: &[Library]) -> Vec<(Directory, String)> {
    let mut entries = Vec::new();
    for code in &content.statutory {
        entries.push((Directory::Statutory, code.clone()));
    }
    for code in &content.themes {
        entries.push((Directory::Theme, code.clone()));
        if let Some((class, _)) = code.split_once('/') {
            entries.push((Directory::Theme, class.to_owned()));
        }
    }
    for code in libraries_of(content, libraries) {
        entries.push((Directory::Library, code.to_owned()));
    }
    let is_about_another = content.kind() == RecordKind::Interpretation;
    if let Some(column) = openness_column(&content.title).filter(|_| !is_about_another) {
        entries.push((Directory::Openness, column.to_owned()));
    }
    entries.sort_by(|a, b| (a.0.code(), &a.1).cmp(&(b.0.code(), &b.1)));
    entries.dedup();
    entries
}

/// The codes of the libraries that a record belongs to, in their order.
pub fn libraries_of<'a>(
    content: &'a Content,
    libraries: &'a [Library],
) -> impl Iterator<Item = &'a str> {
    let own = libraries.iter().filter(|library| belongs(content, library));
    own.map(|library| library.code.as_str())
}

/// The fixed columns of a 政府信息公开 platform that hold documents.
pub const OPENNESS_COLUMNS: [&str; 3] = ["guide", "regime", "annual-report"];

fn openness_column(title: &str) -> Option<&'static str> {
    if !title.contains("信息公开") && !title.contains("政务公开") {
        None
    } else if title.contains("公开指南") {
        Some("guide")
    } else if title.contains("年度报告") {
        Some("annual-report")
    } else if ["制度", "办法", "规定", "规程", "规范", "细则", "条例"]
        .iter()
        .any(|word| title.contains(word))
    {
        Some("regime")
    } else {
        None
    }
}

fn belongs(content: &Content, library: &Library) -> bool {
    let by_theme = content.themes.iter().any(|code| {
        library.themes.iter().any(|theme| {
            code == theme
                || code
                    .strip_prefix(theme.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    });
    by_theme
        || content
            .statutory
            .iter()
            .any(|code| library.statutory.contains(code))
        || library
            .title_words
            .iter()
            .any(|word| content.title.contains(word.as_str()))
}

#[cfg(test)]
mod tests;
