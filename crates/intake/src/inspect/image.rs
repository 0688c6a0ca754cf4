//! Pictures: what their metadata say (EXIF, XMP, IPTC, comments, PNG text), and the text in them where tesseract is
//! there. Must never look at a picture without saying when its text was not read.

use std::fs;
use std::io::{Cursor, Read};

use encoding_rs::{UTF_16BE, UTF_16LE};
use exif::{Context as TagContext, Field, Value};
use flate2::read::ZlibDecoder;

use super::collect::Collector;
use super::kind::ImageFormat;
use super::part::Place;
use super::plain;
use crate::encoding;
use crate::pdf::scan;
use crate::reject::{Fault, RejectReason};

/// Smaller pictures hold no line of text that anyone could read.
const SMALLEST_SIDE: u32 = 40;
/// Unpacked text of one PNG chunk.
const MAX_CHUNK: u64 = 8 << 20;

/// Reads metadata, then recognises text.
///
/// # Errors
/// `truncated` for a picture that breaks off, `scanned_no_ocr` where its text cannot be recognised, `timeout`.
pub(super) fn inspect(
    format: ImageFormat,
    bytes: &[u8],
    collector: &mut Collector<'_>,
) -> Result<(), Fault> {
    let size = metadata(format, bytes, collector)?;
    let is_small = size.is_some_and(|(width, height)| width.min(height) < SMALLEST_SIDE);
    if is_small || !collector.may_recognise() {
        return Ok(());
    }
    recognise(bytes, collector)
}

/// Reads metadata alone; answers width and height where they are known.
///
/// # Errors
/// `truncated`.
pub(super) fn metadata(
    format: ImageFormat,
    bytes: &[u8],
    collector: &mut Collector<'_>,
) -> Result<Option<(u32, u32)>, Fault> {
    match format {
        ImageFormat::Jpeg => {
            exif_fields(bytes, collector);
            jpeg(bytes, collector)
        }
        ImageFormat::Png => {
            exif_fields(bytes, collector);
            png(bytes, collector)
        }
        ImageFormat::Tiff => {
            exif_fields(bytes, collector);
            Ok(None)
        }
        ImageFormat::Other => {
            collector.add(Place::ImageMetadata, "", &plain::strings(bytes));
            Ok(None)
        }
    }
}

/// A picture without EXIF is the usual case; a broken one gives what could be read.
fn exif_fields(bytes: &[u8], collector: &mut Collector<'_>) {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = reader
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| {}));
    for field in read.iter().flat_map(exif::Exif::fields) {
        let name = field.tag.description().map_or_else(
            || format!("{:#06x}", field.tag.number()),
            |_| field.tag.to_string(),
        );
        collector.add(Place::ImageMetadata, &name, &text_of(field));
    }
}

/// Text of fields that hold text, and places; measures of the camera are nobody's data.
fn text_of(field: &Field) -> String {
    match (&field.value, field.tag.context(), field.tag.number()) {
        (Value::Ascii(lines), ..) => {
            let lines: Vec<String> = lines.iter().map(|line| decode(line)).collect();
            lines.join("\n")
        }
        // XPTitle, XPComment, XPAuthor, XPKeywords, XPSubject: UTF-16 as Windows writes it.
        (Value::Byte(bytes), _, 0x9c9b..=0x9c9f) => {
            UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
        }
        // XMP and IPTC inside TIFF.
        (Value::Byte(bytes) | Value::Undefined(bytes, _), TagContext::Tiff, 700 | 33_723) => {
            decode(bytes)
        }
        // UserComment: eight bytes name the encoding.
        (Value::Undefined(bytes, _), _, 0x9286) => user_comment(bytes),
        (_, TagContext::Gps, _) => field.display_value().to_string(),
        _ => String::new(),
    }
}

fn user_comment(bytes: &[u8]) -> String {
    let text = bytes.get(8..).unwrap_or_default();
    if bytes.starts_with(b"UNICODE") {
        let is_big = text.iter().step_by(2).filter(|byte| **byte == 0).count()
            > text
                .iter()
                .skip(1)
                .step_by(2)
                .filter(|byte| **byte == 0)
                .count();
        let encoding = if is_big { UTF_16BE } else { UTF_16LE };
        encoding.decode_without_bom_handling(text).0.into_owned()
    } else {
        decode(text)
    }
}

fn decode(bytes: &[u8]) -> String {
    match encoding::decode(bytes, None) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Walks the segments of a JPEG up to the picture itself (ISO 10918-1, annex B).
fn jpeg(bytes: &[u8], collector: &mut Collector<'_>) -> Result<Option<(u32, u32)>, Fault> {
    let mut size = None;
    let mut at = 2;
    while let Some([0xff, marker]) = bytes.get(at..at + 2) {
        at += 2;
        match marker {
            0xff => {
                at -= 1;
                continue;
            }
            0x01 | 0xd0..=0xd8 => continue,
            0xd9 | 0xda => return Ok(size),
            _ => {}
        }
        let length = big_endian(bytes, at, 2).and_then(|length| usize::try_from(length).ok());
        let segment = length
            .filter(|length| *length >= 2)
            .and_then(|length| bytes.get(at + 2..at + length));
        let (Some(length), Some(segment)) = (length, segment) else {
            break;
        };
        at += length;
        match marker {
            0xfe => collector.add(Place::ImageMetadata, "COM", &decode(segment)),
            0xe1 if segment.starts_with(b"http://ns.adobe.com/") => {
                let packet = segment
                    .splitn(2, |byte| *byte == 0)
                    .nth(1)
                    .unwrap_or_default();
                collector.add(Place::ImageMetadata, "XMP", &decode(packet));
            }
            0xed => collector.add(Place::ImageMetadata, "IPTC", &plain::strings(segment)),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                size = big_endian(segment, 3, 2).zip(big_endian(segment, 1, 2));
            }
            _ => {}
        }
    }
    Err(Fault::new(
        RejectReason::Truncated,
        "a JPEG without its picture",
    ))
}

/// Walks the chunks of a PNG (ISO 15948).
fn png(bytes: &[u8], collector: &mut Collector<'_>) -> Result<Option<(u32, u32)>, Fault> {
    let mut size = None;
    let mut at = 8;
    loop {
        let length = big_endian(bytes, at, 4).and_then(|length| usize::try_from(length).ok());
        let kind = bytes.get(at + 4..at + 8);
        let data = length
            .and_then(|length| (at + 8).checked_add(length))
            .and_then(|end| bytes.get(at + 8..end));
        let (Some(kind), Some(data)) = (kind, data) else {
            return Err(Fault::new(RejectReason::Truncated, "a PNG without its end"));
        };
        at += data.len() + 12;
        let (keyword, rest) = split_at_zero(data);
        match kind {
            b"IHDR" => size = big_endian(data, 0, 4).zip(big_endian(data, 4, 4)),
            b"tEXt" => collector.add(Place::ImageMetadata, &decode(keyword), &decode(rest)),
            b"zTXt" => {
                let text = unpacked(rest.get(1..).unwrap_or_default());
                collector.add(Place::ImageMetadata, &decode(keyword), &decode(&text));
            }
            b"iTXt" => {
                let is_packed = rest.first() == Some(&1);
                let (_, behind_language) = split_at_zero(rest.get(2..).unwrap_or_default());
                let (translated, text) = split_at_zero(behind_language);
                let text = if is_packed {
                    unpacked(text)
                } else {
                    text.to_vec()
                };
                let text = format!("{}\n{}", decode(translated), decode(&text));
                collector.add(Place::ImageMetadata, &decode(keyword), &text);
            }
            b"IEND" => {
                let behind = bytes.get(at..).unwrap_or_default();
                collector.add(Place::ImageMetadata, "", &plain::strings(behind));
                return Ok(size);
            }
            _ => {}
        }
    }
}

fn split_at_zero(data: &[u8]) -> (&[u8], &[u8]) {
    let mut pieces = data.splitn(2, |byte| *byte == 0);
    let first = pieces.next().unwrap_or_default();
    (first, pieces.next().unwrap_or_default())
}

/// What can be unpacked of it.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let _ = ZlibDecoder::new(packed)
        .take(MAX_CHUNK)
        .read_to_end(&mut text);
    text
}

fn big_endian(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    let number = bytes.get(at..at.checked_add(width)?)?;
    Some(
        number
            .iter()
            .fold(0, |value, byte| value << 8 | u32::from(*byte)),
    )
}

fn recognise(bytes: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let context = collector.context;
    let folder =
        tempfile::tempdir_in(&context.scratch).map_err(context.accident("make a folder"))?;
    let file = folder.path().join("picture");
    fs::write(&file, bytes).map_err(context.accident("write the picture"))?;
    let text = scan::recognise_picture(&file, context)?;
    collector.add(Place::Recognised, "", &text);
    Ok(())
}
