//! OFD (GB/T 33190-2016) → blocks: text objects of pages and their templates, placed by boundary and matrix.
//! Must never execute actions or follow links out of the package.

use std::collections::HashMap;

use crate::layout::{self, Page, Word};
use crate::package::Package;
use crate::reject::{Fault, RejectReason};
use crate::source::{Source, has_text, hint};
use crate::xml::{self, Element};

/// Pages of one document; more is a mistake or an attack.
const MAX_PAGES: usize = 5_000;

/// Reads an OFD package; of several bodies, all in order.
///
/// # Errors
/// `truncated`, `zip_bomb`, `external_entity`, `no_text`.
pub fn read(bytes: &[u8]) -> Result<Source, Fault> {
    let mut package = Package::open(bytes)?;
    let root = part(&mut package, "OFD.xml")?;
    let mut source = Source::default();
    let mut pages = Vec::new();
    for body in root.elements().filter(|element| element.name == "DocBody") {
        let title = body
            .path(&["DocInfo", "Title"])
            .map(Element::text)
            .unwrap_or_default();
        if source.hints.title.is_none() && has_han(&title) && !title.ends_with(".ofd") {
            source.hints.title = hint(&title, "ofd Title");
        }
        let Some(location) = body.child("DocRoot").map(Element::text) else {
            continue;
        };
        pages.extend(read_document(&mut package, &resolve("", &location))?);
    }
    source.blocks = layout::paragraphs(&pages);
    if !has_text(&source.blocks) {
        return Err(Fault::new(
            RejectReason::NoText,
            format!("no text objects on {} pages", pages.len()),
        ));
    }
    Ok(source)
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn part(package: &mut Package<'_>, path: &str) -> Result<Element, Fault> {
    let bytes = package
        .read_named(path)?
        .ok_or_else(|| Fault::new(RejectReason::Truncated, "a part is missing").at(path))?;
    xml::parse(&bytes, path)
}

/// Locations are relative to the part that names them, or to the package when they begin with a slash.
fn resolve(folder: &str, location: &str) -> String {
    let location = location.trim();
    match location.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if folder.is_empty() => location.to_owned(),
        None => format!("{folder}/{location}"),
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn read_document(package: &mut Package<'_>, path: &str) -> Result<Vec<Page>, Fault> {
    let document = part(package, path)?;
    let folder = folder_of(path).to_owned();
    let common = document.child("CommonData");
    let mut templates: HashMap<String, Page> = HashMap::new();
    for template in common
        .into_iter()
        .flat_map(Element::elements)
        .filter(|element| element.name == "TemplatePage")
    {
        let (Some(id), Some(location)) = (template.attribute("ID"), template.attribute("BaseLoc"))
        else {
            continue;
        };
        let content = part(package, &resolve(&folder, location))?;
        templates.insert(id.to_owned(), page_of(&content, None));
    }
    let usual = common
        .and_then(|common| common.path(&["PageArea", "PhysicalBox"]))
        .and_then(|area| numbers(&area.text()));
    let mut pages = Vec::new();
    for page in document
        .child("Pages")
        .into_iter()
        .flat_map(Element::elements)
        .take(MAX_PAGES)
    {
        let Some(location) = page.attribute("BaseLoc") else {
            continue;
        };
        let content = part(package, &resolve(&folder, location))?;
        let mut read = page_of(&content, usual.as_deref());
        for used in content
            .elements()
            .filter(|element| element.name == "Template")
        {
            let template = used
                .attribute("TemplateID")
                .and_then(|id| templates.get(id));
            read.words.extend(
                template
                    .into_iter()
                    .flat_map(|template| template.words.clone()),
            );
        }
        pages.push(read);
    }
    Ok(pages)
}

fn page_of(content: &Element, usual: Option<&[f64]>) -> Page {
    let own = content
        .path(&["Area", "PhysicalBox"])
        .and_then(|area| numbers(&area.text()));
    let area = own.as_deref().or(usual).unwrap_or_default();
    let height = area.get(3).copied().unwrap_or(297.0);
    let mut page = Page {
        height,
        words: Vec::new(),
    };
    for layer in content
        .child("Content")
        .into_iter()
        .flat_map(Element::elements)
    {
        collect(layer, &mut page.words);
    }
    page
}

/// Text objects of a layer and of the page blocks in it.
fn collect(parent: &Element, words: &mut Vec<Word>) {
    for element in parent.elements() {
        match element.name.as_str() {
            "TextObject" if element.attribute("Visible") != Some("false") => {
                words.extend(text_object(element))
            }
            "PageBlock" => collect(element, words),
            _ => {}
        }
    }
}

/// Each line of a text object becomes a word.
fn text_object(object: &Element) -> Vec<Word> {
    let boundary = object
        .attribute("Boundary")
        .and_then(numbers)
        .unwrap_or_default();
    let origin = (
        boundary.first().copied().unwrap_or(0.0),
        boundary.get(1).copied().unwrap_or(0.0),
    );
    let matrix = object
        .attribute("CTM")
        .and_then(numbers)
        .filter(|matrix| matrix.len() == 6);
    let matrix = matrix.unwrap_or_else(|| vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let size = object
        .attribute("Size")
        .or_else(|| object.attribute("size"))
        .and_then(|size| size.parse().ok())
        .unwrap_or(3.5_f64);
    let at = |index: usize| matrix.get(index).copied().unwrap_or(0.0);
    let place = |x: f64, y: f64| {
        (
            origin.0 + at(0) * x + at(2) * y + at(4),
            origin.1 + at(1) * x + at(3) * y + at(5),
        )
    };
    let scale_x = at(0).hypot(at(1))
        * object
            .attribute("HScale")
            .and_then(|scale| scale.parse().ok())
            .unwrap_or(1.0_f64);
    let height = size * at(2).hypot(at(3));
    let mut words = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for code in object
        .elements()
        .filter(|element| element.name == "TextCode")
    {
        let coordinate = |name: &str, last: f64| {
            code.attribute(name)
                .and_then(|value| value.parse().ok())
                .unwrap_or(last)
        };
        (x, y) = (coordinate("X", x), coordinate("Y", y));
        let steps_x = code.attribute("DeltaX").map(deltas).unwrap_or_default();
        let steps_y = code.attribute("DeltaY").map(deltas).unwrap_or_default();
        let (mut pen_x, mut pen_y) = (x, y);
        for (index, character) in code.text().trim_matches(['\n', '\r']).chars().enumerate() {
            let (left, baseline) = place(pen_x, pen_y);
            let natural = size * if layout::is_wide(character) { 1.0 } else { 0.5 };
            let step = steps_x.get(index).copied();
            let width = step
                .filter(|step| *step > 0.0)
                .map_or(natural, |step| step.min(natural))
                * scale_x;
            push(&mut words, character, left, baseline, width, height);
            let has_steps = !steps_x.is_empty() || !steps_y.is_empty();
            pen_x += step.unwrap_or(if has_steps { 0.0 } else { natural });
            pen_y += steps_y.get(index).copied().unwrap_or(0.0);
        }
    }
    for word in &mut words {
        word.text.truncate(word.text.trim_end().len());
    }
    words
}

/// The characters of one object on one line stay one word, whatever the steps: some writers stretch them over each other.
fn push(words: &mut Vec<Word>, character: char, left: f64, baseline: f64, width: f64, height: f64) {
    let (top, bottom) = (baseline - height * 0.85, baseline + height * 0.15);
    match words.last_mut() {
        Some(last) if (last.bottom - bottom).abs() < height * 0.1 => {
            last.text.push(if character.is_whitespace() {
                ' '
            } else {
                character
            });
            last.right = left + width;
        }
        _ => words.push(Word {
            left,
            top,
            right: left + width,
            bottom,
            // A space at the start prints nothing, but the word begins there.
            text: if character.is_whitespace() {
                String::new()
            } else {
                character.to_string()
            },
        }),
    }
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split_whitespace()
        .map(|number| {
            number
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
        })
        .collect()
}

/// Steps between characters; `g 5 3.2` stands for five steps of 3.2 (GB/T 33190, 11.3).
fn deltas(text: &str) -> Vec<f64> {
    let mut steps = Vec::new();
    let mut tokens = text.split_whitespace();
    while let Some(token) = tokens.next() {
        if token == "g" {
            let count = tokens
                .next()
                .and_then(|count| count.parse().ok())
                .unwrap_or(0_usize)
                .min(100_000);
            let step = tokens
                .next()
                .and_then(|step| step.parse().ok())
                .unwrap_or(0.0);
            steps.extend(std::iter::repeat_n(step, count));
        } else {
            steps.extend(token.parse::<f64>().ok().filter(|step| step.is_finite()));
        }
    }
    steps
}

#[cfg(test)]
mod tests;
