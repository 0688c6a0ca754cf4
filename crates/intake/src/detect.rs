//! What a file is, told by its content; the extension is only asked where content cannot tell (plain text kinds).
//! Must never trust a name.

use std::io::Cursor;

use serde::{Deserialize, Serialize};

use crate::encoding;
use crate::reject::{Fault, RejectReason};

/// The kinds of file that can be brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    Html,
    Docx,
    Pdf,
    /// Word 97–2003, also what WPS writes as `.wps`.
    Doc,
    Rtf,
    Odt,
    Ofd,
    Text,
    Markdown,
    JsonLines,
    Zip,
}

impl MediaType {
    /// The registered media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Rtf => "application/rtf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ofd => "application/ofd",
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::JsonLines => "application/jsonl",
            Self::Zip => "application/zip",
        }
    }

    /// What the extension of a name promises; none where it promises nothing.
    #[must_use]
    pub fn promised_by(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "shtml" | "xhtml" => Self::Html,
            "docx" | "docm" | "dotx" => Self::Docx,
            "pdf" => Self::Pdf,
            "doc" | "wps" | "wpt" | "dot" => Self::Doc,
            "rtf" => Self::Rtf,
            "odt" => Self::Odt,
            "ofd" => Self::Ofd,
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "jsonl" | "ndjson" => Self::JsonLines,
            "zip" => Self::Zip,
            _ => return None,
        })
    }
}

/// Tells the kind from the content.
///
/// # Errors
/// `empty`, `truncated` for half a package, `encrypted` for a locked office file, `unsupported_type` for the rest.
pub fn detect(name: &str, bytes: &[u8]) -> Result<MediaType, Fault> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::new(
            RejectReason::Empty,
            format!("{} bytes", bytes.len()),
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return detect_package(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return detect_compound(bytes);
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if find(head, b"%PDF-").is_some() {
        return Ok(MediaType::Pdf);
    }
    if head.starts_with(b"{\\rtf") {
        return Ok(MediaType::Rtf);
    }
    if let Some(kind) = foreign(head) {
        return Err(Fault::new(RejectReason::UnsupportedType, kind));
    }
    detect_text(name, bytes)
}

fn detect_package(bytes: &[u8]) -> Result<MediaType, Fault> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Fault::new(RejectReason::Truncated, format!("zip directory: {error}")))?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    Ok(if has("word/document.xml") {
        MediaType::Docx
    } else if has("OFD.xml") {
        MediaType::Ofd
    } else if has("xl/workbook.xml") || has("ppt/presentation.xml") {
        return Err(Fault::new(
            RejectReason::UnsupportedType,
            "spreadsheet or presentation",
        ));
    } else if has("META-INF/manifest.xml") && has("content.xml") {
        MediaType::Odt
    } else if has("[Content_Types].xml") {
        // A word processor's package whose main part has another name says so in its content types; the reader looks.
        MediaType::Docx
    } else {
        MediaType::Zip
    })
}

/// The stream names of a compound file stand in UTF-16 in its directory.
fn detect_compound(bytes: &[u8]) -> Result<MediaType, Fault> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Err(Fault::new(
            RejectReason::Encrypted,
            "office package with a password",
        ))
    } else if has("WordDocument") {
        Ok(MediaType::Doc)
    } else if has("Workbook") || has("PowerPoint Document") {
        Err(Fault::new(
            RejectReason::UnsupportedType,
            "spreadsheet or presentation",
        ))
    } else if has("Root Entry") {
        Err(Fault::new(
            RejectReason::UnsupportedType,
            "compound file without a Word document",
        ))
    } else {
        Err(Fault::new(
            RejectReason::Truncated,
            "compound file without a directory",
        ))
    }
}

fn foreign(head: &[u8]) -> Option<&'static str> {
    let signatures: [(&[u8], &str); 12] = [
        (b"\x89PNG", "PNG image"),
        (b"\xff\xd8\xff", "JPEG image"),
        (b"GIF8", "GIF image"),
        (b"BM", "bitmap image"),
        (b"II*\0", "TIFF image"),
        (b"MM\0*", "TIFF image"),
        (b"Rar!", "RAR archive"),
        (b"7z\xbc\xaf", "7-Zip archive"),
        (b"\x1f\x8b", "gzip archive"),
        (b"\x7fELF", "program"),
        (b"MZ", "program"),
        (b"OggS", "sound or film"),
    ];
    let named = signatures
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
        .map(|(_, kind)| *kind);
    // Two-letter signatures may also open a text.
    named.filter(|kind| !matches!(*kind, "bitmap image" | "program") || head.contains(&0))
}

fn detect_text(name: &str, bytes: &[u8]) -> Result<MediaType, Fault> {
    let promised = MediaType::promised_by(name);
    // A sample may cut a character; then the whole decides.
    let text = match encoding::decode(sample(bytes), None) {
        Ok(decoded) => decoded.text,
        Err(_) => encoding::decode(bytes, None)?.text,
    };
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if looks_like_html(start) {
        return Ok(MediaType::Html);
    }
    let is_json_like = start.starts_with('{') && start.contains('"');
    if is_json_like && (promised == Some(MediaType::JsonLines) || first_line_is_json(start)) {
        return Ok(MediaType::JsonLines);
    }
    Ok(match promised {
        Some(MediaType::JsonLines) => MediaType::JsonLines,
        Some(MediaType::Markdown) => MediaType::Markdown,
        Some(MediaType::Html) if start.contains("</") => MediaType::Html,
        _ if name.to_ascii_lowercase().ends_with(".json") => {
            return Err(Fault::new(
                RejectReason::UnsupportedType,
                "JSON that is not one object a line",
            ));
        }
        _ if start.starts_with("<?xml") => {
            return Err(Fault::new(RejectReason::UnsupportedType, "bare XML"));
        }
        _ => MediaType::Text,
    })
}

/// The first lines: enough to tell a page from a text. In UTF-16 a line feed is no place to cut.
fn sample(bytes: &[u8]) -> &[u8] {
    let head = bytes.get(..bytes.len().min(16_384)).unwrap_or_default();
    let end = head
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map(|end| end + 1);
    match end {
        Some(end) if head.len() < bytes.len() && !head.contains(&0) => {
            head.get(..end).unwrap_or(head)
        }
        Some(_) | None => head,
    }
}

fn looks_like_html(start: &str) -> bool {
    let head: String = start
        .chars()
        .take(4096)
        .collect::<String>()
        .to_ascii_lowercase();
    let opens = [
        "<!doctype html",
        "<html",
        "<head",
        "<meta",
        "<title",
        "<body",
        "<!--",
        "<div",
        "<p>",
        "<p ",
        "<table",
    ];
    (head.starts_with('<') && opens.iter().any(|tag| head.starts_with(tag)))
        || (head.starts_with('<')
            && (head.contains("<html") || head.contains("<body") || head.contains("<head")))
}

fn first_line_is_json(start: &str) -> bool {
    let line = start.lines().next().unwrap_or_default();
    serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

/// Whether a file is JSON Lines, told from its first bytes.
pub(crate) fn is_json_lines(name: &str, head: &[u8]) -> bool {
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let is_promised = MediaType::promised_by(name) == Some(MediaType::JsonLines);
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_object = || serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
    head.starts_with(b"{") && (is_promised || is_object())
}

pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len().max(1))
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests;
