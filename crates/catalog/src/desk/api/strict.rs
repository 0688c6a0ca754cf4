//! JSON as a program sends it, read strictly: what was sent is what is understood, to the last field.
//! Must never drop a field that nobody knows, nor take a number for a text.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a body is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mismatch {
    NoJson,
    /// The place of what does not fit, such as `fields.values.copies`; empty for the whole.
    At(String),
}

pub(super) fn read<T: DeserializeOwned + Serialize>(body: &[u8]) -> Result<T, Mismatch> {
    let sent: Value = serde_json::from_slice(body).map_err(|_| Mismatch::NoJson)?;
    let understood: T = parse(sent.clone())?;
    let kept = serde_json::to_value(&understood).map_err(|_| Mismatch::At(String::new()))?;
    if let Some(place) = lost(&sent, &kept) {
        return Err(Mismatch::At(place));
    }
    let cleaned = without_controls(sent.clone());
    if cleaned == sent {
        Ok(understood)
    } else {
        parse(cleaned)
    }
}

fn parse<T: DeserializeOwned>(value: Value) -> Result<T, Mismatch> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        Mismatch::At(if place == "." { String::new() } else { place })
    })
}

/// The place of the first value that is not kept as it was sent.
fn lost(sent: &Value, kept: &Value) -> Option<String> {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => sent.iter().find_map(|(name, value)| {
            let inner = match kept.get(name) {
                Some(kept) => lost(value, kept)?,
                None => String::new(),
            };
            Some(joined(name, &inner))
        }),
        (Value::Array(sent), Value::Array(kept)) if sent.len() == kept.len() => {
            let mut pairs = sent.iter().zip(kept).enumerate();
            pairs.find_map(|(position, (sent, kept))| {
                let inner = lost(sent, kept)?;
                Some(joined(&format!("[{position}]"), &inner))
            })
        }
        _ => (sent != kept).then(String::new),
    }
}

fn joined(outer: &str, inner: &str) -> String {
    match inner {
        "" => outer.to_owned(),
        inner if inner.starts_with('[') => format!("{outer}{inner}"),
        inner => format!("{outer}.{inner}"),
    }
}

/// No text here needs control characters, and one database refuses them; lines and tabs stay.
fn without_controls(value: Value) -> Value {
    let is_kept = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
    match value {
        Value::String(text) => Value::String(text.chars().filter(is_kept).collect()),
        Value::Array(items) => items.into_iter().map(without_controls).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, without_controls(value)))
            .collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
    }
}

#[cfg(test)]
mod tests;
