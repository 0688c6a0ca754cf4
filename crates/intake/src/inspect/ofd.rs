//! OFD (GB/T 33190-2016): the pages, what each part says, hidden text objects, annotations, document information,
//! attached files. Must never leave a member of the package unread without saying so.

use std::collections::BTreeSet;

use super::collect::Collector;
use super::part::Place;
use super::story;
use super::{image, inspect_inner, kind, plain};
use crate::ofd;
use crate::package::Package;
use crate::reject::{Fault, RejectReason};
use crate::source::text_of;
use crate::xml::{self, Step};

/// Reads all members of a package.
///
/// # Errors
/// Those of [`Package::open`]; a member that cannot be read is a problem of its own.
pub(super) fn inspect(bytes: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    match ofd::read(bytes) {
        Ok(source) => collector.add(Place::Body, "", &text_of(&source.blocks)),
        // Pages of pictures alone.
        Err(fault) if fault.reason == RejectReason::NoText => {}
        Err(fault) => collector.problem(fault),
    }
    let mut package = Package::open(bytes)?;
    collector.add(Place::Comment, "zip", &package.comment());
    for member in package.members() {
        let read = member.and_then(|member| {
            let content = package.read(member.index);
            let content = content.map_err(|fault| fault.at(member.name.as_str()))?;
            Ok((member.name, content))
        });
        let inspected = match read {
            Ok((name, content)) => inspect_member(&name, &content, collector),
            Err(fault) => {
                let is_whole = fault.reason == RejectReason::ZipBomb;
                collector.problem(fault);
                if is_whole {
                    break;
                }
                continue;
            }
        };
        if let Err(fault) = inspected {
            collector.problem(fault);
        }
    }
    Ok(())
}

fn inspect_member(name: &str, content: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let is_part =
        content.trim_ascii_start().starts_with(b"<") || content.starts_with(b"\xef\xbb\xbf<");
    let is_attached = name.contains("/Attachs/") || name.contains("/Attachments/");
    match file.rsplit('.').next().unwrap_or_default() {
        "xml" if is_part && file == "OFD.xml" => document_information(name, content, collector),
        "xml" if is_part => inspect_part(name, content, collector),
        // Seals and signatures hold certificates; their names are text, the rest is figures.
        "esl" | "dat" if !is_attached => {
            collector.add(Place::OtherPart, name, &plain::strings(content));
            Ok(())
        }
        "ttf" | "otf" | "ttc" | "TTF" if !is_attached => Ok(()),
        _ => match kind::tell(name, content) {
            Ok(kind::Kind::Image(format)) if !is_attached => {
                let mut inspected = Ok(());
                collector.inside(name, |inner| {
                    inspected = image::inspect(format, content, inner);
                });
                inspected
            }
            Ok(_) => {
                inspect_inner(name, content, collector);
                Ok(())
            }
            Err(fault) => {
                collector.add(Place::OtherPart, name, &plain::strings(content));
                Err(fault.at(name))
            }
        },
    }
}

/// 文档元数据: each element of DocInfo is a property (GB/T 33190, 7.4).
fn document_information(
    name: &str,
    content: &[u8],
    collector: &mut Collector<'_>,
) -> Result<(), Fault> {
    let root = xml::parse(content, name)?;
    for information in root.descendants("DocInfo") {
        for property in information.elements() {
            let inner: Vec<_> = property.elements().collect();
            if inner.is_empty() {
                collector.add(Place::Property, &property.name, &property.text());
            }
            for value in inner {
                let detail = value.attribute("Name").unwrap_or(&property.name);
                collector.add(Place::Property, detail, &value.text());
            }
        }
    }
    Ok(())
}

/// Pages are read by their layout; here only for what does not show. Of other parts everything is taken.
fn inspect_part(name: &str, content: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let mut is_page = None;
    let mut n_open_in_hidden = 0_usize;
    let mut hidden = String::new();
    let walked = xml::walk(content, name, &mut |step| {
        match step {
            Step::Open(element) => {
                is_page.get_or_insert(element.name == "Page");
                if n_open_in_hidden > 0 || element.attribute("Visible") == Some("false") {
                    n_open_in_hidden += 1;
                }
            }
            Step::Text(text) if n_open_in_hidden > 0 => hidden.push_str(text.trim()),
            Step::Close(_) if n_open_in_hidden > 0 => {
                n_open_in_hidden -= 1;
                if n_open_in_hidden == 0 {
                    hidden.push('\n');
                }
            }
            Step::Text(_) | Step::Close(_) => {}
        }
        Ok(())
    });
    if is_page == Some(true) {
        collector.add(Place::HiddenText, name, &hidden);
        walked
    } else {
        story::inspect(name, content, &BTreeSet::new(), collector)
    }
}
