//! XML of office packages → small trees, one at a time. No document type, no entities beyond the five of XML itself.
//! Must never fetch anything.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::encoding;
use crate::reject::{Fault, RejectReason};

/// Deeper nesting than any office program writes.
const MAX_DEPTH: usize = 400;

/// An element by its local name; namespaces are not told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of the first attribute with this local name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Local names and values, as written.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Child elements in order.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element of this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The element reached by following first children of these names.
    #[must_use]
    pub fn path(&self, names: &[&str]) -> Option<&Element> {
        names
            .iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The attribute `val` of a child: `<w:jc w:val="center"/>`.
    #[must_use]
    pub fn value_of(&self, child: &str) -> Option<&str> {
        self.child(child)?.attribute("val")
    }

    /// All elements of this name below this one, in document order.
    #[must_use]
    pub fn descendants(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            }
            element.collect(name, found);
        }
    }

    /// All text below this element.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.push_text(text),
                Node::Text(piece) => text.push_str(piece),
            }
        }
    }
}

/// Parses a whole part.
///
/// # Errors
/// `external_entity` for a document type or an unknown entity, `truncated` for XML that ends early or is broken.
pub fn parse(bytes: &[u8], part: &str) -> Result<Element, Fault> {
    let mut root = None;
    read(bytes, part, None, &mut |element| {
        root.get_or_insert(element);
        Ok(())
    })?;
    root.ok_or_else(|| Fault::new(RejectReason::Truncated, "no element").at(part))
}

/// Hands the children of the first `container` element to `take`, one tree at a time, so that a large part is never
/// held as one tree.
///
/// # Errors
/// As [`parse`], and whatever `take` answers.
pub fn each_child(
    bytes: &[u8],
    part: &str,
    container: &str,
    take: &mut dyn FnMut(Element) -> Result<(), Fault>,
) -> Result<(), Fault> {
    read(bytes, part, Some(container), take)
}

/// What [`walk`] meets, in order.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// An element begins; its children follow and are not in it.
    Open(&'a Element),
    Text(&'a str),
    /// The element of this name ends.
    Close(&'a str),
}

/// Goes through a part without keeping it: for parts of any size of which little is wanted.
///
/// # Errors
/// As [`parse`], and whatever `take` answers.
pub fn walk(
    bytes: &[u8],
    part: &str,
    take: &mut dyn FnMut(Step<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let text = encoding::decode(bytes, None)
        .map_err(|fault| fault.at(part))?
        .text;
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<String> = Vec::new();
    let broken = |detail: String| Fault::new(RejectReason::Truncated, detail).at(part);
    loop {
        let event = reader
            .read_event()
            .map_err(|error| broken(format!("broken XML: {error}")))?;
        match event {
            Event::Start(start) => {
                let element = element_of(&start).map_err(|fault| fault.at(part))?;
                if open.len() >= MAX_DEPTH {
                    let detail = format!("XML nested deeper than {MAX_DEPTH}");
                    return Err(Fault::new(RejectReason::TooLarge, detail).at(part));
                }
                take(Step::Open(&element))?;
                open.push(element.name);
            }
            Event::Empty(start) => {
                let element = element_of(&start).map_err(|fault| fault.at(part))?;
                take(Step::Open(&element))?;
                take(Step::Close(&element.name))?;
            }
            Event::End(_) => {
                if let Some(name) = open.pop() {
                    take(Step::Close(&name))?;
                }
            }
            Event::Text(piece) => take(Step::Text(&piece.xml10_content()))?,
            Event::CData(piece) => take(Step::Text(&piece.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let character = resolve(&reference).map_err(|fault| fault.at(part))?;
                take(Step::Text(&character))?;
            }
            Event::DocType(_) => {
                return Err(
                    Fault::new(RejectReason::ExternalEntity, "document type declaration").at(part),
                );
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if !open.is_empty() => {
                return Err(broken("XML ends inside an element".to_owned()));
            }
            Event::Eof => return Ok(()),
        }
    }
}

fn element_of(start: &BytesStart<'_>) -> Result<Element, Fault> {
    let mut element = Element {
        name: start.local_name().as_ref().to_owned(),
        ..Element::default()
    };
    for attribute in start.attributes().with_checks(false).flatten() {
        let key = attribute.key.local_name().as_ref().to_owned();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| {
                Fault::new(RejectReason::ExternalEntity, format!("attribute: {error}"))
            })?;
        element.attributes.push((key, value.into_owned()));
    }
    Ok(element)
}

fn read(
    bytes: &[u8],
    part: &str,
    container: Option<&str>,
    take: &mut dyn FnMut(Element) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut builder = Builder {
        open: Vec::new(),
        container,
        inside: container.is_none().then_some(0),
        depth: 0,
    };
    walk(bytes, part, &mut |step| match step {
        Step::Open(element) => {
            builder.open(element);
            Ok(())
        }
        Step::Text(text) => {
            builder.text(text);
            Ok(())
        }
        Step::Close(_) => builder.close(take),
    })
}

/// Elements being built; the outermost are handed out when they close.
struct Builder<'a> {
    open: Vec<Element>,
    container: Option<&'a str>,
    /// Number of open elements from the root to the container, once it is open.
    inside: Option<usize>,
    depth: usize,
}

impl Builder<'_> {
    fn open(&mut self, element: &Element) {
        self.depth += 1;
        if self.inside.is_some() {
            self.open.push(element.clone());
        } else if Some(element.name.as_str()) == self.container {
            self.inside = Some(self.depth);
        }
    }

    fn close(&mut self, take: &mut dyn FnMut(Element) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.inside == Some(self.depth) && self.container.is_some() {
            // The container itself closes; a second one of the same name is not looked for.
            self.inside = Some(usize::MAX);
        }
        self.depth = self.depth.saturating_sub(1);
        let Some(element) = self.open.pop() else {
            return Ok(());
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None if self.inside != Some(usize::MAX) => take(element)?,
            None => {}
        }
        Ok(())
    }

    fn text(&mut self, piece: &str) {
        let Some(element) = self.open.last_mut() else {
            return;
        };
        match element.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(piece),
            _ => element.children.push(Node::Text(piece.to_owned())),
        }
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, Fault> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    let name = reference.xml10_content();
    let text = match name.as_ref() {
        "amp" => "&",
        "apos" => "'",
        "gt" => ">",
        "lt" => "<",
        "quot" => "\"",
        other => {
            return Err(Fault::new(
                RejectReason::ExternalEntity,
                format!("entity {other}"),
            ));
        }
    };
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
