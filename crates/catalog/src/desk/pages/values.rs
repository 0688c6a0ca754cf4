//! The metadata of a draft as a form holds it: one text for each field, lists with one entry a line.
//! Must never lose what was typed: a text that names no day stays in the form as it is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::id::AgencyId;
use kernel::level::Level;
use serde_json::{Map, Value};

use crate::desk::commands::draft::DraftInput;
use crate::desk::fields::Field;
use crate::desk::pages::dates::{self, Typed};
use crate::desk::pages::posted::Posted;
use crate::desk::read::DraftView;
use crate::desk::refusal::Snapshot;
use crate::record::codes::{Publicity, Validity};
use crate::record::content::Content;
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;

/// The fields that every record has, in the order of the form. Those of a kind follow them as `fields.NAME`.
pub(crate) const NAMES: [&str; 23] = [
    "title",
    "kind",
    "issuers",
    "doc_number",
    "index_number",
    "owner",
    "level",
    "form",
    "addressees",
    "issued_on",
    "published_on",
    "effective_on",
    "expires_on",
    "validity",
    "themes",
    "statutory",
    "keywords",
    "summary",
    "publicity",
    "publicity_ground",
    "source",
    "source_url",
    "change_note",
];

/// Those with one entry a line.
const LISTS: [&str; 5] = ["issuers", "addressees", "themes", "statutory", "keywords"];

/// The lists of things in the fields of kinds, with their columns, as lines of `cell | cell`.
const ROWS: [(&str, &[&str]); 5] = [
    ("indicators", &["name", "value", "unit", "change"]),
    ("internal_units", &["name", "duties", "phone"]),
    ("leaders", &["name", "position", "portfolio"]),
    ("materials", &["name", "form", "copies", "required"]),
    ("places", &["name", "address", "hours", "phone"]),
];

/// Name and text of every field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Values(pub BTreeMap<String, String>);

/// A field whose text cannot be taken, and the key of the sentence that says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub name: &'static str,
    pub key: &'static str,
}

/// What a draft says of itself beside its content.
pub(crate) struct Beside<'a> {
    pub level: Level,
    pub owner: Option<&'a AgencyId>,
    pub index_number: Option<&'a str>,
    pub change_note: &'a str,
}

impl Values {
    pub(crate) fn of_draft(draft: &DraftView) -> Self {
        let beside = Beside {
            level: draft.level,
            owner: draft.owner.as_ref(),
            index_number: draft.index_number.as_deref(),
            change_note: &draft.change_note,
        };
        Self::of(&draft.content, &beside)
    }

    /// What somebody else has saved; their change note is kept with their version.
    pub(crate) fn of_snapshot(theirs: &Snapshot, change_note: &str) -> Self {
        let beside = Beside {
            level: theirs.level,
            owner: theirs.owner.as_ref(),
            index_number: theirs.index_number.as_deref(),
            change_note,
        };
        Self::of(&theirs.content, &beside)
    }

    pub(crate) fn of(content: &Content, beside: &Beside<'_>) -> Self {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut values = Self::default();
        for name in NAMES {
            let value = match name {
                "title" => content.title.clone(),
                "kind" => content.kind().code().to_owned(),
                "issuers" => content.issuers.join("\n"),
                "doc_number" => text(&content.doc_number),
                "index_number" => beside.index_number.unwrap_or_default().to_owned(),
                "owner" => beside.owner.map(ToString::to_string).unwrap_or_default(),
                "level" => beside.level.code().to_owned(),
                "form" => text(&content.form),
                "addressees" => content.addressees.join("\n"),
                "issued_on" => day(content.issued_on),
                "published_on" => day(content.published_on),
                "effective_on" => day(content.effective_on),
                "expires_on" => day(content.expires_on),
                "validity" => content.validity.code().to_owned(),
                "themes" => content.themes.join("\n"),
                "statutory" => content.statutory.join("\n"),
                "keywords" => content.keywords.join("\n"),
                "summary" => content.summary.clone(),
                "publicity" => content.publicity.code().to_owned(),
                "publicity_ground" => text(&content.publicity_ground),
                "source" => text(&content.source),
                "source_url" => text(&content.source_url),
                "change_note" => beside.change_note.to_owned(),
                _ => continue,
            };
            values.0.insert(name.to_owned(), value);
        }
        for (name, value) in kind_fields(&content.fields) {
            if let Some(text) = as_text(&name, &value) {
                values.0.insert(format!("fields.{name}"), text);
            }
        }
        values
    }

    /// As typed. Fields that the form did not have are as in the draft.
    pub(crate) fn of_posted(posted: &Posted, draft: &DraftView) -> Self {
        let mut values = Self::of_draft(draft);
        for (name, value) in &mut values.0 {
            if posted.has(name) {
                *value = if LISTS.contains(&name.as_str()) {
                    joined(posted, name)
                } else {
                    posted.lines(name)
                };
            }
        }
        values
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The names of the fields that differ, blanks aside, in the order of the form.
    pub(crate) fn differing(&self, other: &Self) -> Vec<String> {
        let differs = |name: &&str| !is_same(self.get(name), other.get(name));
        let mut names: Vec<String> = NAMES
            .iter()
            .filter(|name| differs(name))
            .map(|name| (*name).to_owned())
            .collect();
        let of_kind = self.0.keys().filter(|name| name.starts_with("fields."));
        names.extend(of_kind.filter(|name| differs(&name.as_str())).cloned());
        names
    }

    /// The draft that these values make, with text, files and relations as they are; or everything that cannot be taken.
    pub(crate) fn input(&self, draft: &DraftView) -> Result<DraftInput, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut day = |name: &'static str| match dates::read(self.get(name)) {
            Typed::Nothing => None,
            Typed::Day(day) => Some(day),
            Typed::NoDay => {
                mistakes.push(Mistake {
                    name,
                    key: "desk-date-wrong",
                });
                None
            }
        };
        let (issued_on, published_on) = (day("issued_on"), day("published_on"));
        let (effective_on, expires_on) = (day("effective_on"), day("expires_on"));
        let title = self.line("title");
        if title.is_empty() {
            mistakes.push(Mistake {
                name: "title",
                key: "desk-title-missing",
            });
        }
        for name in ["doc_number", "index_number", "form"] {
            if self.line(name).chars().count() > MAX_KEY {
                mistakes.push(Mistake {
                    name,
                    key: "desk-too-long",
                });
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let before = &draft.content;
        let kind = RecordKind::from_code(self.get("kind")).unwrap_or(before.kind());
        let content = Content {
            title,
            issuers: self.list("issuers"),
            doc_number: self.optional("doc_number"),
            form: self.optional("form"),
            addressees: self.list("addressees"),
            themes: self.list("themes"),
            statutory: self.list("statutory"),
            keywords: self.list("keywords"),
            summary: clean(self.get("summary")),
            issued_on,
            published_on,
            effective_on,
            expires_on,
            validity: Validity::from_code(self.get("validity")).unwrap_or(before.validity),
            publicity: Publicity::from_code(self.get("publicity")).unwrap_or(before.publicity),
            publicity_ground: self.optional("publicity_ground"),
            source: self.optional("source"),
            source_url: self.optional("source_url"),
            doubts: before.doubts.clone(),
            fields: self.fields(kind, &before.fields),
        };
        Ok(DraftInput {
            content,
            level: Level::from_code(self.get("level")).unwrap_or(draft.level),
            owner: self
                .get("owner")
                .parse()
                .ok()
                .or_else(|| draft.owner.clone()),
            index_number: self.optional("index_number"),
            change_note: clean(self.get("change_note")),
            ..unchanged(draft)
        })
    }

    fn line(&self, name: &str) -> String {
        clean(self.get(name)).replace('\n', " ")
    }

    fn optional(&self, name: &str) -> Option<String> {
        Some(self.line(name)).filter(|text| !text.is_empty())
    }

    fn list(&self, name: &str) -> Vec<String> {
        entries(self.get(name))
    }

    /// The fields of the kind; those of another kind begin empty.
    fn fields(&self, kind: RecordKind, before: &Fields) -> Fields {
        if kind != before.kind() {
            return Fields::empty(kind);
        }
        let mut values = kind_fields(before);
        for (name, value) in &mut values {
            if let Some(text) = self.0.get(&format!("fields.{name}")) {
                *value = of_text(name, value, text);
            }
        }
        Fields::parse(kind, Value::Object(values)).unwrap_or_else(|_| before.clone())
    }
}

/// A key that both databases can index.
const MAX_KEY: usize = 200;

/// A form that changes one part of a draft leaves the others as they are.
pub(crate) fn unchanged(draft: &DraftView) -> DraftInput {
    DraftInput {
        revision: draft.revision,
        content: draft.content.clone(),
        text: draft.text.clone(),
        level: draft.level,
        owner: draft.owner.clone(),
        index_number: draft.index_number.clone(),
        files: draft.files.clone(),
        relations: draft.relations.clone(),
        confirmed: Vec::new(),
        change_note: draft.change_note.clone(),
    }
}

/// The field of the form's checks that a name stands for.
pub(crate) fn field_of(name: &str) -> Option<Field> {
    Field::from_code(name)
}

fn is_same(a: &str, b: &str) -> bool {
    entries(a) == entries(b)
}

/// Without control characters, which no field needs and one database refuses; line ends stay.
pub(crate) fn clean(text: &str) -> String {
    let kept = |character: &char| !character.is_control() || *character == '\n';
    text.chars()
        .filter(kept)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn entries(text: &str) -> Vec<String> {
    let lines = text.lines().map(clean);
    lines.filter(|line| !line.is_empty()).collect()
}

fn joined(posted: &Posted, name: &str) -> String {
    let values: Vec<&str> = posted
        .all(name)
        .filter(|value| !value.trim().is_empty())
        .collect();
    values.join("\n").replace("\r\n", "\n")
}

pub(crate) fn kind_fields(fields: &Fields) -> Map<String, Value> {
    match serde_json::to_value(fields) {
        Ok(Value::Object(mut tagged)) => match tagged.remove("values") {
            Some(Value::Object(values)) => values,
            Some(_) | None => Map::new(),
        },
        Ok(_) | Err(_) => Map::new(),
    }
}

fn columns(name: &str) -> Option<&'static [&'static str]> {
    let row = ROWS.iter().find(|(list, _)| *list == name);
    row.map(|(_, columns)| *columns)
}

/// None for what a form of texts cannot hold: tables within tables stay as they were brought in.
fn as_text(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(entries) => match columns(name) {
            Some(columns) => {
                let rows = entries.iter().map(|entry| row(entry, columns));
                Some(rows.collect::<Vec<_>>().join("\n"))
            }
            None if name == "tables" => None,
            None => {
                let lines = entries.iter().map(|entry| entry.as_str());
                Some(lines.collect::<Option<Vec<_>>>()?.join("\n"))
            }
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn row(entry: &Value, columns: &[&str]) -> String {
    let cell = |column: &&str| match entry.get(*column) {
        Some(Value::String(text)) => text.replace(['\n', '|'], " "),
        Some(Value::Bool(true)) => "是".to_owned(),
        Some(Value::Bool(false)) => "否".to_owned(),
        Some(_) | None => String::new(),
    };
    match entry {
        Value::String(name) => name.clone(),
        _ => {
            let cells: Vec<String> = columns.iter().map(cell).collect();
            cells.join(" | ").trim_end_matches([' ', '|']).to_owned()
        }
    }
}

fn of_text(name: &str, before: &Value, text: &str) -> Value {
    match (before, columns(name)) {
        (Value::Array(_), Some(columns)) => entries(text)
            .iter()
            .map(|line| of_row(line, columns))
            .collect(),
        (Value::Array(_), None) => entries(text).into_iter().map(Value::String).collect(),
        _ => Value::String(clean(text)),
    }
}

fn of_row(line: &str, columns: &[&str]) -> Value {
    let mut cells = line.split('|').map(str::trim);
    let mut entry = Map::new();
    for column in columns {
        let cell = cells.next().unwrap_or_default();
        let value = if *column == "required" {
            Value::Bool(cell == "是")
        } else {
            Value::String(cell.to_owned())
        };
        entry.insert((*column).to_owned(), value);
    }
    Value::Object(entry)
}

#[cfg(test)]
mod tests;
