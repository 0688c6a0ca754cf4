//! Our own reader of content streams, for machines without poppler: fonts with a ToUnicode map and the predefined
//! encodings of Chinese composing systems (GBK-EUC, GB-EUC, GBKp, GBK2K, UniGB-UCS2, UniGB-UTF16), ISO 32000 9.7.5.2.
//! Must never panic on what a PDF states.

use std::collections::HashMap;

use encoding_rs::{GB18030, UTF_16BE, WINDOWS_1252};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

use crate::layout::{self, Page, Word};
use crate::reject::{Fault, RejectReason};

/// Reads the words of all pages.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Page>, Fault> {
    let document = Document::load_mem(bytes).map_err(|error| {
        Fault::new(
            RejectReason::Crashed,
            format!("pdftotext is not installed; lopdf: {error}"),
        )
    })?;
    if document.is_encrypted() {
        return Err(Fault::new(
            RejectReason::Encrypted,
            "the document is encrypted",
        ));
    }
    let mut pages = Vec::new();
    for (_, id) in document.get_pages() {
        let content = Content::decode(&document.get_page_content(id)).ok();
        let fonts = document.get_page_fonts(id).unwrap_or_default();
        let fonts = fonts
            .into_iter()
            .map(|(name, font)| (name, Font::of(&document, font)))
            .collect();
        let mut pen = Pen::new(fonts, page_height(&document, id));
        for operation in content.iter().flat_map(|content| &content.operations) {
            pen.take(&operation.operator, &operation.operands);
        }
        pages.push(pen.page);
    }
    Ok(pages)
}

fn page_height(document: &Document, page: lopdf::ObjectId) -> f64 {
    let page_box = document
        .get_dictionary(page)
        .ok()
        .and_then(|page| page.get(b"MediaBox").ok());
    let edges = page_box
        .and_then(|edges| document.dereference(edges).ok())
        .and_then(|(_, edges)| edges.as_array().ok());
    edges
        .and_then(|edges| edges.get(3))
        .and_then(number)
        .unwrap_or(842.0)
}

fn number(object: &Object) -> Option<f64> {
    object
        .as_float()
        .ok()
        .map(f64::from)
        .filter(|number| number.is_finite())
}

/// How the codes of a font become text.
#[derive(Debug, Clone)]
enum Font {
    Mapped {
        codes: HashMap<u32, String>,
        code_bytes: usize,
    },
    Gbk,
    Utf16,
    Latin,
}

impl Font {
    fn of(document: &Document, font: &Dictionary) -> Self {
        let map = font
            .get(b"ToUnicode")
            .ok()
            .and_then(|map| document.dereference(map).ok());
        let map = map
            .and_then(|(_, map)| map.as_stream().ok())
            .and_then(|map| map.decompressed_content().ok());
        let is_composite = font
            .get(b"Subtype")
            .is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Type0"));
        if let Some(map) = map {
            return unicode_map(
                &String::from_utf8_lossy(&map),
                if is_composite { 2 } else { 1 },
            );
        }
        let encoding = font
            .get(b"Encoding")
            .ok()
            .and_then(|name| name.as_name().ok())
            .unwrap_or_default();
        let encoding = String::from_utf8_lossy(encoding).into_owned();
        if encoding.starts_with("GB") {
            Self::Gbk
        } else if encoding.starts_with("UniGB-") {
            Self::Utf16
        } else if is_composite {
            // Identity without a map: the glyph numbers say nothing.
            Self::Mapped {
                codes: HashMap::new(),
                code_bytes: 2,
            }
        } else {
            Self::Latin
        }
    }

    fn decode(&self, bytes: &[u8]) -> String {
        match self {
            Self::Gbk => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Utf16 => UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Latin => WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            Self::Mapped { codes, code_bytes } => bytes
                .chunks(*code_bytes)
                .filter_map(|code| {
                    codes.get(
                        &code
                            .iter()
                            .fold(0, |value, byte| value << 8 | u32::from(*byte)),
                    )
                })
                .map(String::as_str)
                .collect(),
        }
    }
}

/// The `bfchar` and `bfrange` sections of a ToUnicode map.
fn unicode_map(map: &str, code_bytes: usize) -> Font {
    let mut codes = HashMap::new();
    for (open, close) in [("beginbfchar", "endbfchar"), ("beginbfrange", "endbfrange")] {
        for section in map.split(open).skip(1) {
            let section = section.split(close).next().unwrap_or_default();
            let tokens: Vec<&str> = section.split(['<', '>']).collect();
            let strings: Vec<&str> = tokens
                .iter()
                .skip(1)
                .step_by(2)
                .map(|token| token.trim())
                .collect();
            match open {
                "beginbfchar" => {
                    for pair in strings.chunks_exact(2) {
                        if let [code, text] = pair {
                            add_range(&mut codes, code, code, text);
                        }
                    }
                }
                _ if section.contains('[') => add_listed(&mut codes, section),
                _ => {
                    for triple in strings.chunks_exact(3) {
                        if let [first, last, text] = triple {
                            add_range(&mut codes, first, last, text);
                        }
                    }
                }
            }
        }
    }
    Font::Mapped { codes, code_bytes }
}

fn code_of(hexadecimal: &str) -> Option<u32> {
    u32::from_str_radix(hexadecimal, 16).ok()
}

fn text_of(hexadecimal: &str) -> Vec<u16> {
    let digits: Vec<char> = hexadecimal.chars().filter(|c| !c.is_whitespace()).collect();
    digits
        .chunks(4)
        .filter_map(|unit| u16::from_str_radix(&unit.iter().collect::<String>(), 16).ok())
        .collect()
}

fn add_range(codes: &mut HashMap<u32, String>, first: &str, last: &str, text: &str) {
    let (Some(first), Some(last)) = (code_of(first), code_of(last)) else {
        return;
    };
    let units = text_of(text);
    for (step, code) in (first..=last.min(first.saturating_add(0xffff))).enumerate() {
        let mut shifted = units.clone();
        if let Some(unit) = shifted.last_mut() {
            *unit = unit.wrapping_add(u16::try_from(step).unwrap_or(0));
        }
        codes.insert(code, String::from_utf16_lossy(&shifted));
    }
}

/// `<01> <03> [<4e00> <4e8c> <4e09>]`, one a line.
fn add_listed(codes: &mut HashMap<u32, String>, section: &str) {
    for line in section.lines() {
        let strings: Vec<&str> = line.split(['<', '>']).skip(1).step_by(2).collect();
        let [first, last, texts @ ..] = strings.as_slice() else {
            continue;
        };
        let Some(start) = code_of(first) else {
            continue;
        };
        match texts {
            [text] if !line.contains('[') => add_range(codes, first, last, text),
            _ => {
                for (step, text) in texts.iter().enumerate() {
                    let code = start.saturating_add(u32::try_from(step).unwrap_or(0));
                    codes.insert(code, String::from_utf16_lossy(&text_of(text)));
                }
            }
        }
    }
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first` applied before `then`.
fn product(first: &Matrix, then: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    let [p, q, r, s, t, u] = *then;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// The text state of a page while its operators are followed.
struct Pen {
    fonts: HashMap<Vec<u8>, Font>,
    font: Option<Font>,
    size: f64,
    leading: f64,
    space: f64,
    line: Matrix,
    text: Matrix,
    graphics: Matrix,
    saved: Vec<Matrix>,
    page: Page,
}

impl Pen {
    fn new(fonts: HashMap<Vec<u8>, Font>, height: f64) -> Self {
        Self {
            fonts,
            font: None,
            size: 12.0,
            leading: 0.0,
            space: 0.0,
            line: IDENTITY,
            text: IDENTITY,
            graphics: IDENTITY,
            saved: Vec::new(),
            page: Page {
                height,
                words: Vec::new(),
            },
        }
    }

    fn take(&mut self, operator: &str, operands: &[Object]) {
        let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
        match (operator, numbers.as_slice()) {
            ("q", _) => self.saved.push(self.graphics),
            ("Q", _) => self.graphics = self.saved.pop().unwrap_or(IDENTITY),
            ("cm", &[a, b, c, d, e, f]) => {
                self.graphics = product(&[a, b, c, d, e, f], &self.graphics)
            }
            ("BT", _) => (self.line, self.text) = (IDENTITY, IDENTITY),
            ("Tf", &[size]) => {
                self.size = size;
                let name = operands.first().and_then(|name| name.as_name().ok());
                self.font = name.and_then(|name| self.fonts.get(name)).cloned();
            }
            ("Tc", &[space]) => self.space = space,
            ("TL", &[leading]) => self.leading = leading,
            ("Td", &[x, y]) => self.move_line(x, y),
            ("TD", &[x, y]) => {
                self.leading = -y;
                self.move_line(x, y);
            }
            ("Tm", &[a, b, c, d, e, f]) => {
                (self.line, self.text) = ([a, b, c, d, e, f], [a, b, c, d, e, f])
            }
            ("T*", _) => self.move_line(0.0, -self.leading),
            ("Tj", _) => self.show_all(operands),
            ("'" | "\"", _) => {
                self.move_line(0.0, -self.leading);
                self.show_all(operands);
            }
            ("TJ", _) => {
                for part in operands
                    .first()
                    .and_then(|parts| parts.as_array().ok())
                    .into_iter()
                    .flatten()
                {
                    match number(part) {
                        Some(step) => self.advance(-step / 1000.0 * self.size),
                        None => self.show_all(std::slice::from_ref(part)),
                    }
                }
            }
            _ => {}
        }
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = product(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, distance: f64) {
        self.text = product(&[1.0, 0.0, 0.0, 1.0, distance, 0.0], &self.text);
    }

    fn show_all(&mut self, operands: &[Object]) {
        for bytes in operands.iter().filter_map(|operand| operand.as_str().ok()) {
            let text = self
                .font
                .as_ref()
                .map(|font| font.decode(bytes))
                .unwrap_or_default();
            for character in text.chars() {
                self.show(character);
            }
        }
    }

    /// Widths are not looked up: a Han character takes its square, any other half of it.
    fn show(&mut self, character: char) {
        let [a, b, _, _, left, baseline] = product(&self.text, &self.graphics);
        let height = self.size * a.hypot(b);
        let width = if layout::is_wide(character) {
            height
        } else {
            height / 2.0
        };
        let (top, bottom) = (
            self.page.height - baseline - height * 0.85,
            self.page.height - baseline + height * 0.15,
        );
        self.advance(self.size * if layout::is_wide(character) { 1.0 } else { 0.5 } + self.space);
        if character.is_whitespace() || character.is_control() {
            return;
        }
        match self.page.words.last_mut() {
            Some(last)
                if (last.bottom - bottom).abs() < height * 0.1
                    && (left - last.right).abs() < height * 0.2 =>
            {
                last.text.push(character);
                last.right = left + width;
            }
            _ => self.page.words.push(Word {
                left,
                top,
                right: left + width,
                bottom,
                text: character.to_string(),
            }),
        }
    }
}
