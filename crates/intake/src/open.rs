//! Bytes with a name → documents: tells the kind, opens archives, calls the format reader.
//! Must never be called outside a worker by code that must survive: readers may crash or take all memory.

use std::path::PathBuf;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::detect::{self, MediaType};
use crate::package::Package;
use crate::reject::{Fault, RejectReason};
use crate::source::{Document, Notice, NoticeCode, Source};
use crate::{docx, html, json_lines, markdown, ofd, office, pdf, text};

/// Archives inside archives: the outer one and one more.
pub(crate) const MAX_DEPTH: usize = 2;

/// What readers need of the world.
pub struct Context {
    /// A folder of this worker alone.
    pub scratch: PathBuf,
    /// How long one outside program may run.
    pub tool_time: Duration,
    /// Called before an outside program starts: what follows may take long.
    pub on_slow: Box<dyn Fn()>,
}

impl Context {
    pub(crate) fn slow(&self) {
        (self.on_slow)();
    }

    /// A disk that is full or gone is nobody's document's fault, but the document cannot be read.
    pub(crate) fn accident(&self, tried: &'static str) -> impl Fn(std::io::Error) -> Fault + use<> {
        move |error| Fault::new(RejectReason::Crashed, format!("cannot {tried}: {error}"))
    }
}

/// Where results go, one after the other. `begin` comes before the work on an entry starts, so that a crash can be
/// laid at the right door; it answers whether the entry is wanted.
pub trait Receiver {
    fn begin(&mut self, place: &str) -> bool;
    fn finish(&mut self, place: &str, outcome: Result<Document, Fault>);
}

/// Opens a file and hands over every document in it.
pub fn open(name: &str, bytes: &[u8], context: &Context, receiver: &mut dyn Receiver) {
    open_at(name, "", bytes, 0, context, receiver);
}

fn open_at(
    name: &str,
    place: &str,
    bytes: &[u8],
    depth: usize,
    context: &Context,
    receiver: &mut dyn Receiver,
) {
    match detect::detect(name, bytes) {
        Ok(MediaType::Zip) if depth < MAX_DEPTH => {
            open_archive(place, bytes, depth, context, receiver)
        }
        Ok(MediaType::Zip) => {
            if receiver.begin(place) {
                let fault = Fault::new(
                    RejectReason::ZipBomb,
                    format!("archives nested deeper than {MAX_DEPTH}"),
                );
                receiver.finish(place, Err(fault));
            }
        }
        Ok(MediaType::JsonLines) => open_lines(name, place, bytes, receiver),
        Ok(kind) => {
            if receiver.begin(place) {
                receiver.finish(place, read_document(name, bytes, kind, context));
            }
        }
        Err(fault) => {
            if receiver.begin(place) {
                receiver.finish(place, Err(contradicted(name, fault)));
            }
        }
    }
}

fn open_archive(
    place: &str,
    bytes: &[u8],
    depth: usize,
    context: &Context,
    receiver: &mut dyn Receiver,
) {
    let mut package = match Package::open(bytes) {
        Ok(package) => package,
        Err(fault) => {
            if receiver.begin(place) {
                receiver.finish(place, Err(fault));
            }
            return;
        }
    };
    let mut n_members = 0_usize;
    for member in package.members() {
        n_members += 1;
        let inner_place = |name: &str| {
            if place.is_empty() {
                name.to_owned()
            } else {
                format!("{place}/{name}")
            }
        };
        let (name, read) = match member {
            Ok(member) if is_clutter(&member.name) => continue,
            Ok(member) => {
                let read = package.read(member.index);
                (member.name, read)
            }
            Err(fault) => (fault.place.clone(), Err(fault)),
        };
        let inner = inner_place(&name);
        match read {
            Ok(content) => open_at(&name, &inner, &content, depth + 1, context, receiver),
            Err(fault) => {
                let is_whole = fault.reason == RejectReason::ZipBomb;
                if receiver.begin(&inner) {
                    receiver.finish(&inner, Err(fault));
                }
                if is_whole {
                    return;
                }
            }
        }
    }
    if n_members == 0 && receiver.begin(place) {
        receiver.finish(
            place,
            Err(Fault::new(RejectReason::Empty, "an archive without files")),
        );
    }
}

/// What operating systems leave in archives.
fn is_clutter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || file.starts_with('.')
        || file == "Thumbs.db"
        || file == "desktop.ini"
}

fn open_lines(name: &str, place: &str, bytes: &[u8], receiver: &mut dyn Receiver) {
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let number = format!("line {}", index + 1);
        let inner = if place.is_empty() {
            number
        } else {
            format!("{place} {number}")
        };
        if receiver.begin(&inner) {
            receiver.finish(&inner, read_line(name, line));
        }
    }
}

/// One line of JSON Lines → a parsed document.
///
/// # Errors
/// As [`json_lines::read_line`].
pub fn read_line(name: &str, line: &[u8]) -> Result<Document, Fault> {
    let source = json_lines::read_line(line)?;
    Ok(parsed(name, line, MediaType::JsonLines, source))
}

fn read_document(
    name: &str,
    bytes: &[u8],
    kind: MediaType,
    context: &Context,
) -> Result<Document, Fault> {
    let promised = MediaType::promised_by(name);
    let is_contradicted =
        promised.is_some_and(|promised| promised != kind && !is_kin(promised, kind));
    let mut source = read_source(bytes, kind, context).map_err(|fault| {
        if is_contradicted {
            contradicted(name, fault)
        } else {
            fault
        }
    })?;
    if !crate::source::has_text(&source.blocks) {
        return Err(Fault::new(RejectReason::NoText, "nothing but white space"));
    }
    if is_contradicted {
        let detail = format!(
            "{} holds {}",
            name.rsplit('.').next().unwrap_or_default(),
            kind.mime()
        );
        source.notices.push(Notice {
            code: NoticeCode::ExtensionContradicted,
            detail,
        });
    }
    Ok(parsed(name, bytes, kind, source))
}

/// Reads a single document up to its blocks, without parsing.
///
/// # Errors
/// Those of the format's reader; an archive or JSON Lines is none of these.
pub fn read_source(bytes: &[u8], kind: MediaType, context: &Context) -> Result<Source, Fault> {
    match kind {
        MediaType::Html => html::read(bytes),
        MediaType::Docx => docx::read(bytes),
        MediaType::Pdf => pdf::read(bytes, context),
        MediaType::Doc | MediaType::Rtf | MediaType::Odt => office::read(bytes, kind, context),
        MediaType::Ofd => ofd::read(bytes),
        MediaType::Text => text::read(bytes),
        MediaType::Markdown => markdown::read(bytes),
        MediaType::JsonLines | MediaType::Zip => Err(Fault::new(
            RejectReason::UnsupportedType,
            "not a single document",
        )),
    }
}

/// Kinds whose extensions are used for each other without a mistake.
fn is_kin(promised: MediaType, found: MediaType) -> bool {
    let is_text = |kind| matches!(kind, MediaType::Text | MediaType::Markdown);
    let is_office = |kind| matches!(kind, MediaType::Doc | MediaType::Rtf | MediaType::Docx);
    (is_text(promised) && is_text(found)) || (promised == MediaType::Doc && is_office(found))
}

/// A file that cannot be read and whose name promises a kind that its bytes are not.
fn contradicted(name: &str, fault: Fault) -> Fault {
    let promised = MediaType::promised_by(name);
    let is_unreadable = matches!(
        fault.reason,
        RejectReason::UnsupportedType | RejectReason::UnreadableEncoding | RejectReason::NoText
    );
    match promised {
        Some(kind) if is_unreadable => Fault {
            reason: RejectReason::WrongExtension,
            detail: format!("not {}: {}", kind.mime(), fault.detail),
            ..fault
        },
        Some(_) | None => fault,
    }
}

fn parsed(name: &str, bytes: &[u8], media_type: MediaType, source: Source) -> Document {
    let parsed = lawtext::parse(&source.blocks, &source.hints);
    Document {
        source_id: source.source_id,
        file_name: name.rsplit('/').next().unwrap_or(name).to_owned(),
        media_type,
        bytes_sha256: hexadecimal(&Sha256::digest(bytes)),
        hints: source.hints,
        carried: source.carried,
        links: source.links,
        notices: source.notices,
        parsed,
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
