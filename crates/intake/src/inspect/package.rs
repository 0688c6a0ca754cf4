//! Packages of Word, Excel and PowerPoint: every member is read, whatever its name: parts as XML, pictures for their
//! metadata, embedded files as files. Must never follow a relationship out of the package.

use std::collections::BTreeSet;

use super::collect::Collector;
use super::part::Place;
use super::{image, inspect_inner, kind, plain, sheet, story};
use crate::package::Package;
use crate::reject::{Fault, RejectReason};
use crate::xml;

/// Reads all members of a package.
///
/// # Errors
/// Those of [`Package::open`]; a member that cannot be read is a problem of its own.
pub(super) fn inspect(bytes: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let mut package = Package::open(bytes)?;
    collector.add(Place::Comment, "zip", &package.comment());
    let mut done = BTreeSet::new();
    if let Some(main) = workbook_part(&mut package) {
        match sheet::inspect(&mut package, &main, collector) {
            Ok(read) => done = read,
            Err(fault) => collector.problem(fault),
        }
    }
    let members = package.members();
    let hidden_styles = members
        .iter()
        .flatten()
        .find(|member| member.name.ends_with("/styles.xml") && !member.name.starts_with("xl/"))
        .and_then(|member| package.read(member.index).ok())
        .map(|styles| story::hidden_styles(&styles))
        .unwrap_or_default();
    for member in members {
        let member = match member {
            Ok(member) if done.contains(&member.name) => continue,
            Ok(member) => member,
            Err(fault) => {
                collector.problem(fault);
                continue;
            }
        };
        let read = package
            .read(member.index)
            .map_err(|fault| fault.at(member.name.as_str()));
        match read {
            Ok(content) if is_xml(&content) => {
                if let Err(fault) =
                    story::inspect(&member.name, &content, &hidden_styles, collector)
                {
                    collector.problem(fault);
                }
            }
            Ok(content) => inspect_binary(&member.name, &content, collector),
            Err(fault) => {
                let is_whole = fault.reason == RejectReason::ZipBomb;
                collector.problem(fault);
                if is_whole {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// The main part, if it is a workbook.
fn workbook_part(package: &mut Package<'_>) -> Option<String> {
    let named = package
        .read_named("_rels/.rels")
        .ok()
        .flatten()
        .and_then(|bytes| xml::parse(&bytes, "_rels/.rels").ok())
        .and_then(|relations| {
            let is_main = |kind: &str| kind.ends_with("/officeDocument");
            relations
                .elements()
                .find(|relation| relation.attribute("Type").is_some_and(is_main))
                .and_then(|relation| relation.attribute("Target").map(str::to_owned))
        });
    let usual = "xl/workbook.xml";
    let has_usual = package.has(usual).then(|| usual.to_owned());
    let main = named.or(has_usual)?;
    let main = main.trim_start_matches('/');
    main.starts_with("xl/").then(|| main.to_owned())
}

fn is_xml(content: &[u8]) -> bool {
    let head = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    // UTF-16 with its mark, or the first character of any element or declaration.
    head.trim_ascii_start().starts_with(b"<")
        || head.starts_with(b"\xff\xfe<")
        || head.starts_with(b"\xfe\xff\0<")
}

fn inspect_binary(name: &str, content: &[u8], collector: &mut Collector<'_>) {
    let extension = name.rsplit('.').next().unwrap_or_default();
    // Fonts (obfuscated, so without a signature) and the settings of a printer hold no text of a document but names.
    let is_setting = matches!(
        extension.to_ascii_lowercase().as_str(),
        "odttf" | "fntdata" | "ttf"
    ) || name.contains("/printerSettings/");
    if is_setting {
        collector.add(Place::OtherPart, name, &plain::strings(content));
        return;
    }
    match kind::tell(name, content) {
        Ok(kind::Kind::Image(format)) => {
            collector.inside(name, |inner| {
                if let Err(fault) = image::inspect(format, content, inner) {
                    inner.problem(fault);
                }
            });
        }
        Ok(_) => inspect_inner(name, content, collector),
        Err(fault) => {
            collector.add(Place::OtherPart, name, &plain::strings(content));
            collector.problem(fault.at(name));
        }
    }
}
