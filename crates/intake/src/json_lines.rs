//! One line of JSON Lines → one document. The format is public: `title` and `body` are required; `id`, `issuer`,
//! `doc_number`, `index_number`, `date`, `effective_date`, `expired`, `level`, `kind`, `url` and `content_source` may
//! stand beside them; anything else is ignored.
//! Must never let one bad line touch another.

use lawtext::block::Hints;
use serde_json::{Map, Value};

use crate::encoding;
use crate::markdown;
use crate::reject::{Fault, RejectReason};
use crate::source::{Carried, Source, hint};

/// Reads one line.
///
/// # Errors
/// `bad_json`, `missing_field`, `unreadable_encoding`.
pub fn read_line(line: &[u8]) -> Result<Source, Fault> {
    let decoded = encoding::decode(line, None)?;
    let value: Value = serde_json::from_str(decoded.text.trim_start_matches('\u{feff}'))
        .map_err(|error| Fault::new(RejectReason::BadJson, error.to_string()))?;
    let Value::Object(fields) = value else {
        return Err(Fault::new(RejectReason::BadJson, "not an object"));
    };
    let title = required(&fields, "title")?;
    let body = required(&fields, "body")?;
    let from =
        |name: &str| text(&fields, name).and_then(|value| hint(&value, &format!("json {name}")));
    let hints = Hints {
        title: hint(&title, "json title"),
        issuer: from("issuer"),
        doc_number: from("doc_number"),
        index_number: from("index_number"),
        issued_on: from("date"),
        published_on: None,
        kind: from("kind"),
        source: from("content_source"),
        column: None,
        url: from("url"),
    };
    let carried = Carried {
        effective_date: text(&fields, "effective_date"),
        expired: fields.get("expired").and_then(Value::as_bool),
        level: text(&fields, "level"),
    };
    Ok(Source {
        source_id: text(&fields, "id"),
        blocks: markdown::body_blocks(&body),
        hints,
        carried,
        ..Source::default()
    })
}

fn required(fields: &Map<String, Value>, name: &str) -> Result<String, Fault> {
    match fields.get(name) {
        Some(Value::String(value)) if !value.trim().is_empty() => Ok(value.clone()),
        Some(Value::String(_) | Value::Null) | None => {
            Err(Fault::new(RejectReason::MissingField, name))
        }
        Some(_) => Err(Fault::new(
            RejectReason::MissingField,
            format!("{name} is not a string"),
        )),
    }
}

/// A string or a number (a bare year, a numeric id) as text; blank is absent.
fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let value = match fields.get(name)? {
        Value::String(value) => value.trim().to_owned(),
        Value::Number(value) => value.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests;
