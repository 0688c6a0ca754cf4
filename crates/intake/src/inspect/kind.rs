//! What a file is, for inspection: all that can be brought in as a document, and what is only ever attached to one.
//! Must never trust a name where the content can tell.

use std::io::Cursor;

use crate::detect::{self, MediaType};
use crate::encoding;
use crate::reject::{Fault, RejectReason};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    Html,
    Image(ImageFormat),
    /// What LibreOffice turns into a package.
    Legacy(Legacy),
    /// A package of Word, Excel or PowerPoint.
    Office,
    Ofd,
    Pdf,
    Text,
    Zip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImageFormat {
    Jpeg,
    Png,
    Tiff,
    /// GIF, bitmap, WebP: without a place for names, but with text to recognise.
    Other,
}

/// The extension LibreOffice knows it by, and the one to convert to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Legacy {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

/// Tells the kind from the content.
///
/// # Errors
/// `truncated`, `encrypted`, `unsupported_type`, `unreadable_encoding`.
pub(super) fn tell(name: &str, bytes: &[u8]) -> Result<Kind, Fault> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Kind::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return tell_package(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return tell_compound(bytes);
    }
    let images: [(&[u8], ImageFormat); 6] = [
        (b"\x89PNG\r\n\x1a\n", ImageFormat::Png),
        (b"\xff\xd8\xff", ImageFormat::Jpeg),
        (b"II*\0", ImageFormat::Tiff),
        (b"MM\0*", ImageFormat::Tiff),
        (b"GIF8", ImageFormat::Other),
        (b"BM", ImageFormat::Other),
    ];
    let is_binary = bytes
        .get(..bytes.len().min(64))
        .unwrap_or_default()
        .contains(&0);
    let image = images.iter().find(|(start, _)| bytes.starts_with(start));
    // Two letters may open a text as well.
    if let Some((_, format)) = image.filter(|_| is_binary) {
        return Ok(Kind::Image(*format));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Kind::Image(ImageFormat::Other));
    }
    match detect::detect(name, bytes) {
        Ok(MediaType::Html) => Ok(Kind::Html),
        Ok(MediaType::Pdf) => Ok(Kind::Pdf),
        Ok(MediaType::Rtf) => Ok(Kind::Legacy(Legacy {
            from: "rtf",
            to: "docx",
        })),
        Ok(
            MediaType::Text
            | MediaType::Markdown
            | MediaType::JsonLines
            | MediaType::Doc
            | MediaType::Docx
            | MediaType::Odt
            | MediaType::Ofd
            | MediaType::Zip,
        ) => Ok(Kind::Text),
        // JSON and bare XML are no documents, but they are text.
        Err(fault) if fault.reason == RejectReason::UnsupportedType => {
            if encoding::decode(bytes, None).is_ok() {
                Ok(Kind::Text)
            } else {
                Err(fault)
            }
        }
        Err(fault) => Err(fault),
    }
}

fn tell_package(bytes: &[u8]) -> Result<Kind, Fault> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Fault::new(RejectReason::Truncated, format!("zip directory: {error}")))?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    let is_open_document = has("META-INF/manifest.xml") && has("content.xml");
    Ok(
        if has("[Content_Types].xml") || has("word/document.xml") || has("xl/workbook.xml") {
            Kind::Office
        } else if has("OFD.xml") {
            Kind::Ofd
        } else if is_open_document {
            open_document(bytes)
        } else {
            Kind::Zip
        },
    )
}

/// The first member of an open document is its media type, unpacked (ODF 1.3, part 2, 3.3).
fn open_document(bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(128)).unwrap_or_default();
    let is = |name: &[u8]| detect::find(head, name).is_some();
    Kind::Legacy(if is(b"opendocument.spreadsheet") {
        Legacy {
            from: "ods",
            to: "xlsx",
        }
    } else if is(b"opendocument.presentation") {
        Legacy {
            from: "odp",
            to: "pptx",
        }
    } else {
        Legacy {
            from: "odt",
            to: "docx",
        }
    })
}

/// The stream names of a compound file stand in UTF-16 in its directory.
fn tell_compound(bytes: &[u8]) -> Result<Kind, Fault> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        detect::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Err(Fault::new(
            RejectReason::Encrypted,
            "office package with a password",
        ))
    } else if has("WordDocument") {
        Ok(Kind::Legacy(Legacy {
            from: "doc",
            to: "docx",
        }))
    } else if has("Workbook") || has("Book") {
        Ok(Kind::Legacy(Legacy {
            from: "xls",
            to: "xlsx",
        }))
    } else if has("PowerPoint Document") {
        Ok(Kind::Legacy(Legacy {
            from: "ppt",
            to: "pptx",
        }))
    } else {
        Err(Fault::new(
            RejectReason::UnsupportedType,
            "compound file without a document, table or presentation",
        ))
    }
}
