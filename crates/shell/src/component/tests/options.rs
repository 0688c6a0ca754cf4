//! The library's options as our structs name them: its fixtures are loose where Rust is strict.
//! Only names and shapes change here; what the options mean is decided by the components alone.

use serde_json::{Map, Value, json};

/// These stay numbers; everything else that is shown is text.
const NUMBERS: &[&str] = &[
    "colspan",
    "headingLevel",
    "maxlength",
    "maxwords",
    "rows",
    "rowspan",
    "threshold",
    "titleHeadingLevel",
    "width",
];

pub(super) fn prepared(component: &str, mut options: Value) -> Value {
    match component {
        "accordion" => for_each_item(&mut options, content_of_section),
        "checkboxes" | "radios" => for_each_item(&mut options, label_choice),
        "date-input" => gather_parts(&mut options),
        "error-message" => colon_after_prefix(&mut options),
        "file-upload" => drop(object(&mut options).remove("value")), // the template ignores it, as browsers do
        "notification-banner" => title_of_kind(&mut options),
        "select" => for_each_item(&mut options, |item| {
            drop(item.insert(PLAIN.to_owned(), true.into()))
        }),
        "service-navigation" => shape_end_slot(&mut options),
        _as_it_is => {}
    }
    strict("", options)
}

/// Text and html as one content, attributes as a list, no entries that are not there, numbers as text where text is wanted.
fn strict(key: &str, value: Value) -> Value {
    match value {
        Value::Object(fields) if key.ends_with("ttributes") => fields
            .into_iter()
            .map(|(name, value)| json!([name, strict("", value)]))
            .collect(),
        Value::Object(mut fields) if fields.contains_key(READY) => fields[READY].take(),
        Value::Object(fields) => Value::Object(strict_fields(fields)),
        Value::Array(entries) => {
            let there = entries
                .into_iter()
                .filter(|entry| !is_falsy(entry) || key == "values");
            there.map(|entry| strict("", entry)).collect()
        }
        Value::Number(number) if !NUMBERS.contains(&key) => Value::String(number.to_string()),
        Value::Bool(value) if key == "value" => Value::String(value.to_string()),
        other => other,
    }
}

fn strict_fields(mut fields: Map<String, Value>) -> Map<String, Value> {
    if fields.remove(PLAIN).is_none() {
        join_content(&mut fields, "text", "html", "content");
    }
    for name in ["title", "summary", "description"] {
        join_content(
            &mut fields,
            &format!("{name}Text"),
            &format!("{name}Html"),
            name,
        );
    }
    for (theirs, ours) in [
        ("for", "forId"),
        ("type", "kind"),
        ("beforeInputs", "beforeInput"),
        ("afterInputs", "afterInput"),
    ] {
        if let Some(value) = fields.remove(theirs) {
            fields.insert(ours.to_owned(), value);
        }
    }
    fields
        .into_iter()
        .map(|(name, value)| (snake_case(&name), strict(&name, value)))
        .collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

/// Marks a content that is already in our shape.
const READY: &str = "ready";

/// Marks a text that cannot be markup.
const PLAIN: &str = "plain";

fn ready(kind: &str, content: Value) -> Value {
    json!({ READY: { kind: content } })
}

fn join_content(fields: &mut Map<String, Value>, text: &str, html: &str, content: &str) {
    let text = fields.remove(text);
    let html = fields.remove(html).filter(|html| !is_falsy(html));
    if let Some(html) = html {
        fields.insert(content.to_owned(), ready("html", html));
    } else if let Some(text) = text {
        fields.insert(content.to_owned(), ready("text", strict("", text)));
    }
}

fn is_falsy(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::String(text) => text.is_empty(),
        Value::Number(_) | Value::Array(_) => false,
        Value::Object(fields) => fields.is_empty(),
    }
}

fn object(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().unwrap()
}

fn for_each_item(options: &mut Value, change: fn(&mut Map<String, Value>)) {
    let items = object(options)
        .get_mut("items")
        .and_then(Value::as_array_mut);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
        .for_each(change);
}

/// The parts of a section are content and nothing else.
fn content_of_section(item: &mut Map<String, Value>) {
    for name in ["heading", "summary", "content"] {
        if let Some(Value::Object(mut part)) = item.remove(name) {
            join_content(&mut part, "text", "html", "part");
            part.remove("part")
                .and_then(|content| item.insert(name.to_owned(), content));
        }
    }
}

/// The words of a choice are those of its label; what opens under it is content.
fn label_choice(item: &mut Map<String, Value>) {
    let mut label = item.remove("label").unwrap_or_else(|| json!({}));
    for name in ["text", "html"] {
        if let Some(words) = item.remove(name) {
            object(&mut label).insert(name.to_owned(), words);
        }
    }
    item.insert("label".to_owned(), label);
    let conditional = item
        .remove("conditional")
        .and_then(|mut conditional| object(&mut conditional).remove("html"));
    if let Some(html) = conditional.filter(|html| !is_falsy(html)) {
        item.insert("conditional".to_owned(), ready("html", html));
    }
}

/// The library's template adds the colon, which Chinese writes differently.
fn colon_after_prefix(options: &mut Value) {
    let fields = object(options);
    if let Some(Value::String(words)) = fields.remove("visuallyHiddenText") {
        let prefix = if words.is_empty() {
            words
        } else {
            format!("{words}:")
        };
        fields.insert("prefix".to_owned(), prefix.into());
    }
}

/// The title of a banner follows its kind unless given.
fn title_of_kind(options: &mut Value) {
    let fields = object(options);
    if fields.get("type").is_some_and(|kind| kind != "success") {
        fields.remove("type");
    }
    let has_title = fields.contains_key("titleText") || fields.contains_key("titleHtml");
    if fields.get("type").is_some_and(|kind| kind == "success") && !has_title {
        fields.insert("titleText".to_owned(), "Success".into());
    }
}

fn shape_end_slot(options: &mut Value) {
    let Some(slots) = object(options).get_mut("slots").map(object) else {
        return;
    };
    if let Some(Value::Object(mut end)) = slots.remove("end").map(|end| {
        if end.is_string() {
            json!({ "html": end })
        } else {
            end
        }
    }) {
        slots.insert(
            "isEndInline".to_owned(),
            (end.remove("align") == Some("inline".into())).into(),
        );
        slots.insert("end".to_owned(), end.remove("html").unwrap_or_default());
    }
    for (name, slot) in slots.iter_mut().filter(|(name, _)| *name != "isEndInline") {
        assert!(slot.is_string(), "{name} is markup");
        *slot = ready("html", slot.take());
    }
}

/// `day`, `month`, `year`, `items` and `values` as one list of parts.
fn gather_parts(options: &mut Value) {
    let fields = object(options);
    let values = fields.remove("values").unwrap_or_default();
    let prefix = fields
        .get("namePrefix")
        .and_then(Value::as_str)
        .map(|prefix| format!("{prefix}-"))
        .unwrap_or_default();
    let own = ["day", "month", "year"]
        .map(|name| (name, fields.remove(name).unwrap_or_else(|| json!({}))));
    let name_of = |(name, part): &(&str, Value)| part["name"].as_str().unwrap_or(name).to_owned();
    let given = fields
        .remove("items")
        .filter(|items| items.as_array().is_some_and(|items| !items.is_empty()));
    let parts = given.unwrap_or_else(|| own.iter().map(|(_, part)| part.clone()).collect());
    let mut gathered = Vec::new();
    for (index, mut part) in parts
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .enumerate()
        .filter(|(_, part)| part.is_object())
    {
        let by_name = own
            .iter()
            .find(|own| part["name"] == own.0 || part["name"] == name_of(own));
        let of = by_name.or_else(|| own.get(index).filter(|_| part["name"].is_null()));
        let name = part["name"]
            .as_str()
            .map_or_else(|| of.unwrap().0.to_owned(), str::to_owned);
        let width = if of.is_some_and(|(name, _)| *name == "year") {
            4
        } else {
            2
        };
        let label = name.get(..1).unwrap().to_uppercase() + name.get(1..).unwrap();
        let value = [
            &part["value"],
            of.map_or(&Value::Null, |(_, own)| &own["value"]),
            &values[format!("{prefix}{name}")],
        ]
        .into_iter()
        .find(|value| !value.is_null())
        .cloned();
        let part = object(&mut part);
        part.insert("width".to_owned(), width.into());
        part.insert("name".to_owned(), name.into());
        part.entry("label").or_insert(label.into());
        value.and_then(|value| part.insert("value".to_owned(), value));
        gathered.push(Value::Object(part.clone()));
    }
    fields.insert("items".to_owned(), gathered.into());
}
