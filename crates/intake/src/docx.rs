//! DOCX → blocks: one pass over the body, a paragraph or table at a time, with numbering as printed, tracked changes
//! accepted, merged cells, text boxes, notes and fields. Must never follow a relationship out of the package.

mod body;
mod notes;
mod numbering;
mod styles;

use lawtext::block::Block;

use crate::package::Package;
use crate::reject::{Fault, RejectReason};
use crate::source::{Source, has_text, paragraph};
use crate::xml::{self, Element};

use body::Body;
use numbering::Numbering;
use styles::Styles;

/// Reads a word processor's package.
///
/// # Errors
/// `truncated`, `zip_bomb`, `external_entity`, `no_text`.
pub fn read(bytes: &[u8]) -> Result<Source, Fault> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let folder = main
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let mut part = |name: &str| optional_part(&mut package, &folder, name);
    let numbering = Numbering::from_part(part("numbering.xml")?.as_ref());
    let styles = Styles::from_part(part("styles.xml")?.as_ref());
    let footnotes = notes::read(part("footnotes.xml")?.as_ref(), "footnote");
    let endnotes = notes::read(part("endnotes.xml")?.as_ref(), "endnote");
    let mut blocks = letterhead(&mut part)?;
    let document = package.read_named(&main)?.ok_or_else(|| {
        Fault::new(RejectReason::Truncated, "the main part is missing").at(main.as_str())
    })?;
    let mut body = Body::new(numbering, styles);
    xml::each_child(&document, &main, "body", &mut |element| {
        body.take(&element);
        Ok(())
    })?;
    let (read, used) = body.finish();
    blocks.extend(read);
    for (mark, note) in used
        .iter()
        .filter_map(|reference| reference.find(&footnotes, &endnotes))
    {
        blocks.push(paragraph(format!("{mark}{note}"), "note"));
    }
    if !has_text(&blocks) {
        return Err(Fault::new(RejectReason::NoText, "no text in the body"));
    }
    Ok(Source {
        blocks,
        ..Source::default()
    })
}

/// The relationship of the whole package that names the main document.
fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    let usual = "word/document.xml".to_owned();
    let Some(bytes) = package.read_named("_rels/.rels")? else {
        return Ok(usual);
    };
    let relations = xml::parse(&bytes, "_rels/.rels")?;
    let target = relations
        .elements()
        .find(|relation| {
            relation
                .attribute("Type")
                .is_some_and(|kind| kind.ends_with("/officeDocument"))
        })
        .and_then(|relation| relation.attribute("Target"));
    let named = target.map_or(usual, |target| target.trim_start_matches('/').to_owned());
    if !named.ends_with(".xml") || named.starts_with("xl/") || named.starts_with("ppt/") {
        return Err(Fault::new(
            RejectReason::UnsupportedType,
            format!("main part {named}"),
        ));
    }
    Ok(named)
}

fn optional_part(
    package: &mut Package<'_>,
    folder: &str,
    name: &str,
) -> Result<Option<Element>, Fault> {
    let path = if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    };
    match package.read_named(&path)? {
        Some(bytes) => xml::parse(&bytes, &path).map(Some),
        None => Ok(None),
    }
}

/// Headers repeat on every page and are left out, but for a 发文机关标志 or 发文字号 set there.
fn letterhead(
    part: &mut dyn FnMut(&str) -> Result<Option<Element>, Fault>,
) -> Result<Vec<Block>, Fault> {
    let mut lines: Vec<String> = Vec::new();
    for number in 1..=3 {
        let Some(header) = part(&format!("header{number}.xml"))? else {
            continue;
        };
        for line in header.descendants("p").into_iter().map(body::plain_text) {
            let is_mark = line.ends_with("文件") && line.chars().count() <= 60;
            let is_number =
                line.contains('〔') && line.ends_with('号') && line.chars().count() <= 40;
            if (is_mark || is_number) && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    Ok(lines
        .into_iter()
        .map(|line| paragraph(line, "header"))
        .collect())
}

#[cfg(test)]
mod tests;
