//! The objects of a PDF: every string that is meant for people, by where it stands, and attached files.
//! Must never take the strings of fonts, keys and signatures for text.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::encoding;
use crate::inspect::collect::Collector;
use crate::inspect::kind::ImageFormat;
use crate::inspect::part::Place;
use crate::inspect::{image, inspect_inner};
use crate::reject::{Fault, RejectReason};

/// Deeper objects are no document's.
const MAX_DEPTH: usize = 32;
/// Unpacked bytes of one attached file or form.
const MAX_STREAM: usize = 64 << 20;

pub(super) fn inspect(document: &Document, collector: &mut Collector<'_>) {
    let information = document.trailer.get(b"Info").ok();
    let information_id = information.and_then(|object| object.as_reference().ok());
    let names = names_of_files(document);
    if let Some(Ok((_, Object::Dictionary(properties)))) =
        information.map(|object| document.dereference(object))
    {
        for (key, value) in properties {
            let value = document
                .dereference(value)
                .map_or(value, |(_, value)| value);
            let text = text_of(value).unwrap_or_default();
            collector.add(Place::Property, &String::from_utf8_lossy(key), &text);
        }
    }
    for (id, object) in &document.objects {
        if Some(*id) != information_id {
            visit(object, Place::OtherPart, 0, collector);
        }
        if let Object::Stream(stream) = object {
            inspect_stream(*id, stream, &names, collector);
        }
    }
}

/// Whether any picture has sides of at least this many pixels.
pub(super) fn has_picture(document: &Document, side: i64) -> bool {
    document.objects.values().any(|object| {
        let Object::Stream(stream) = object else {
            return false;
        };
        let length = |key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).unwrap_or(0);
        name_of(&stream.dict, b"Subtype") == b"Image"
            && length(b"Width").min(length(b"Height")) >= side
    })
}

/// Which attached file has which name: file specifications point at streams.
fn names_of_files(document: &Document) -> BTreeMap<ObjectId, String> {
    let mut names = BTreeMap::new();
    for specification in document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
    {
        let Ok(Object::Dictionary(files)) = specification.get(b"EF") else {
            continue;
        };
        let name = specification
            .get(b"UF")
            .or_else(|_| specification.get(b"F"))
            .ok()
            .and_then(text_of)
            .unwrap_or_default();
        for (_, file) in files {
            if let Ok(id) = file.as_reference() {
                names.insert(id, name.clone());
            }
        }
    }
    names
}

fn visit(object: &Object, place: Place, depth: usize, collector: &mut Collector<'_>) {
    if depth > MAX_DEPTH {
        let detail = format!("objects nested deeper than {MAX_DEPTH}");
        collector.problem(Fault::new(RejectReason::TooLarge, detail).at("objects"));
        return;
    }
    match object {
        Object::String(..) => {
            let text = text_of(object).unwrap_or_default();
            collector.add(place, "", &text);
        }
        Object::Array(items) => {
            for item in items {
                visit(item, place, depth + 1, collector);
            }
        }
        Object::Dictionary(dictionary) => visit_dictionary(dictionary, depth, collector),
        Object::Stream(stream) => visit_dictionary(&stream.dict, depth, collector),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::Reference(_) => {}
    }
}

fn visit_dictionary(dictionary: &Dictionary, depth: usize, collector: &mut Collector<'_>) {
    let is_signature = dictionary.has(b"ByteRange");
    for (key, value) in dictionary {
        let is_figures = is_signature && key == b"Contents";
        if let Some(place) = place_of(dictionary, key).filter(|_| !is_figures) {
            visit(value, place, depth + 1, collector);
        }
    }
}

/// Where the strings under a key stand; none for strings that are no text.
fn place_of(dictionary: &Dictionary, key: &[u8]) -> Option<Place> {
    let is_annotation = dictionary.has(b"Rect") && dictionary.has(b"Subtype");
    let is_field = dictionary.has(b"FT")
        || name_of(dictionary, b"Subtype") == b"Widget"
        || (dictionary.has(b"Kids") && dictionary.has(b"T"));
    Some(match key {
        // Identifiers of files, keys, fonts, colours and their settings.
        b"ID" | b"O" | b"U" | b"OE" | b"UE" | b"Perms" | b"Registry" | b"Ordering" | b"CharSet"
        | b"DA" | b"Lookup" | b"CheckSum" | b"Lang" | b"Indexed" | b"ColorSpace" | b"Cert"
        | b"CIDSet" | b"PTEX.Fullbanner" => return None,
        b"URI" => Place::Link,
        b"JS" => Place::Script,
        b"UF" | b"F" | b"Desc" | b"Names" => Place::EmbeddedName,
        b"Alt" | b"ActualText" | b"E" => Place::AlternativeText,
        _ if is_field => Place::FormField,
        _ if is_annotation => Place::Annotation,
        b"Title" if dictionary.has(b"Parent") => Place::Bookmark,
        _ => Place::OtherPart,
    })
}

fn inspect_stream(
    id: ObjectId,
    stream: &Stream,
    names: &BTreeMap<ObjectId, String>,
    collector: &mut Collector<'_>,
) {
    let kind = name_of(&stream.dict, b"Type");
    let subtype = name_of(&stream.dict, b"Subtype");
    let attached = names.get(&id);
    let is_picture = subtype == b"Image";
    let is_jpeg = is_picture
        && stream
            .filters()
            .is_ok_and(|filters| filters == [b"DCTDecode"]);
    if is_jpeg {
        // A picture that does not open shows nothing either.
        let _ = image::metadata(ImageFormat::Jpeg, &stream.content, collector);
        return;
    }
    let may_be_text =
        kind == b"Metadata" || subtype == b"XML" || (kind.is_empty() && subtype.is_empty());
    if attached.is_none() && kind != b"EmbeddedFile" && !may_be_text {
        return;
    }
    let content = match stream.decompressed_content_with_limit(MAX_STREAM) {
        Ok(content) => content,
        Err(_) if !stream.dict.has(b"Filter") => stream.content.clone(),
        Err(error) => {
            let fault = Fault::new(RejectReason::Truncated, format!("stream {}: {error}", id.0));
            return collector.problem(fault.at("objects"));
        }
    };
    if let Some(name) = attached {
        inspect_inner(name, &content, collector);
    } else if kind == b"EmbeddedFile" {
        inspect_inner(&format!("attachment {}", id.0), &content, collector);
    } else if content.trim_ascii_start().starts_with(b"<") {
        // XMP, the parts of an XFA form.
        let place = if kind == b"Metadata" {
            Place::Property
        } else {
            Place::FormField
        };
        let text = encoding::decode(&content, None).map(|decoded| decoded.text);
        collector.add(place, "XML", &text.unwrap_or_default());
    }
}

fn name_of<'d>(dictionary: &'d Dictionary, key: &[u8]) -> &'d [u8] {
    dictionary
        .get(key)
        .and_then(Object::as_name)
        .unwrap_or_default()
}

/// UTF-16 with its mark, UTF-8, or the encoding of a careless Chinese program; none for bytes that are no text.
fn text_of(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    let decoded = encoding::decode(bytes, None).ok()?;
    Some(decoded.text)
}
