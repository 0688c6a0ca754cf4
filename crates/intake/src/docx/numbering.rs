//! Automatic numbering → the labels a reader sees: `第一章`, `（三）`, `1.2`. Numbers are counted as Word counts them.
//! Must never number a paragraph that the document does not number.

use std::collections::HashMap;

use crate::xml::Element;

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    is_legal: bool,
    has_space: bool,
    /// Restart after this level; none where it restarts after every higher one, 0 where it never does.
    restart: Option<usize>,
}

#[derive(Debug, Clone, Default)]
struct List {
    abstract_id: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, HashMap<usize, Level>>,
    lists: HashMap<String, List>,
    /// Current number of each level, by abstract list: lists that share one go on counting.
    counters: HashMap<String, Vec<Option<u32>>>,
    started: std::collections::HashSet<(String, usize)>,
}

impl Numbering {
    pub(super) fn from_part(part: Option<&Element>) -> Self {
        let mut numbering = Self::default();
        let mut style_links: HashMap<String, String> = HashMap::new();
        let mut linked: HashMap<String, String> = HashMap::new();
        for element in part.into_iter().flat_map(Element::elements) {
            match element.name.as_str() {
                "abstractNum" => {
                    let Some(id) = element.attribute("abstractNumId") else {
                        continue;
                    };
                    if let Some(style) = element.value_of("styleLink") {
                        style_links.insert(style.to_owned(), id.to_owned());
                    }
                    if let Some(style) = element.value_of("numStyleLink") {
                        linked.insert(id.to_owned(), style.to_owned());
                    }
                    numbering.abstracts.insert(id.to_owned(), levels(element));
                }
                "num" => {
                    let Some(id) = element.attribute("numId") else {
                        continue;
                    };
                    numbering.lists.insert(id.to_owned(), list(element));
                }
                _ => {}
            }
        }
        for (id, style) in linked {
            let Some(target) = style_links
                .get(&style)
                .and_then(|target| numbering.abstracts.get(target))
            else {
                continue;
            };
            let copied = target.clone();
            numbering.abstracts.insert(id, copied);
        }
        numbering
    }

    /// Counts the paragraph and gives its label; none where the list prints nothing.
    pub(super) fn next_label(&mut self, list_id: &str, level: usize) -> Option<String> {
        let list = self.lists.get(list_id)?.clone();
        let levels = self
            .abstracts
            .get(&list.abstract_id)
            .cloned()
            .unwrap_or_default();
        let of = |depth: usize| list.levels.get(&depth).or_else(|| levels.get(&depth));
        let current = of(level)?.clone();
        let counters = self
            .counters
            .entry(list.abstract_id.clone())
            .or_insert_with(|| vec![None; 9]);
        if counters.len() <= level {
            return None;
        }
        let is_first_use = self.started.insert((list_id.to_owned(), level));
        let override_start = list.starts.get(&level).copied().filter(|_| is_first_use);
        for (depth, counter) in counters.iter_mut().enumerate() {
            if depth == level {
                *counter = Some(match (override_start, *counter) {
                    (Some(start), _) => start,
                    (None, Some(number)) => number.saturating_add(1),
                    (None, None) => current.start,
                });
            } else if depth > level {
                let restarts = match of(depth).and_then(|lower| lower.restart) {
                    None => true,
                    Some(after) => after > level,
                };
                if restarts {
                    *counter = None;
                }
            } else if counter.is_none() {
                *counter = Some(of(depth).map_or(1, |higher| higher.start));
            }
        }
        let counts = counters.clone();
        let format_of = |depth: usize| of(depth).map_or("decimal", |level| level.format.as_str());
        let label = fill(&current, &counts, format_of);
        let gap = current.has_space && !label.ends_with(['、', '）', ')', '．', '，', '：']);
        (!label.is_empty()).then(|| if gap { format!("{label} ") } else { label })
    }
}

fn levels(parent: &Element) -> HashMap<usize, Level> {
    parent
        .elements()
        .filter(|element| element.name == "lvl")
        .filter_map(level)
        .collect()
}

fn level(element: &Element) -> Option<(usize, Level)> {
    let depth = element.attribute("ilvl")?.parse().ok()?;
    // A format outside the first standard stands in mc:AlternateContent.
    let format = element
        .value_of("numFmt")
        .or_else(|| {
            element
                .path(&["AlternateContent", "Choice"])?
                .value_of("numFmt")
        })
        .unwrap_or("decimal");
    let level = Level {
        start: element
            .value_of("start")
            .and_then(|start| start.parse().ok())
            .unwrap_or(1),
        format: format.to_owned(),
        text: element.value_of("lvlText").unwrap_or_default().to_owned(),
        is_legal: element
            .child("isLgl")
            .is_some_and(|legal| !matches!(legal.attribute("val"), Some("0" | "false"))),
        has_space: element.value_of("suff") != Some("nothing"),
        restart: element
            .value_of("lvlRestart")
            .and_then(|restart| restart.parse().ok()),
    };
    Some((depth, level))
}

fn list(element: &Element) -> List {
    let mut list = List {
        abstract_id: element
            .value_of("abstractNumId")
            .unwrap_or_default()
            .to_owned(),
        ..List::default()
    };
    for change in element
        .elements()
        .filter(|element| element.name == "lvlOverride")
    {
        let Some(depth) = change
            .attribute("ilvl")
            .and_then(|depth| depth.parse().ok())
        else {
            continue;
        };
        if let Some(start) = change
            .value_of("startOverride")
            .and_then(|start| start.parse().ok())
        {
            list.starts.insert(depth, start);
        }
        list.levels.extend(levels(change));
    }
    list
}

fn fill<'a>(level: &Level, counts: &[Option<u32>], format_of: impl Fn(usize) -> &'a str) -> String {
    if level.format == "none" {
        return String::new();
    }
    if level.format == "bullet" {
        // Bullets stand in symbol fonts at private code points.
        let is_printable = |c: char| !c.is_whitespace() && !('\u{e000}'..='\u{f8ff}').contains(&c);
        return if level.text.chars().all(is_printable) {
            level.text.clone()
        } else {
            "•".to_owned()
        };
    }
    let mut label = String::new();
    let mut characters = level.text.chars().peekable();
    while let Some(character) = characters.next() {
        let place = (character == '%')
            .then(|| characters.peek().and_then(|digit| digit.to_digit(10)))
            .flatten();
        let Some(depth) = place
            .and_then(|digit| usize::try_from(digit).ok())
            .and_then(|digit| digit.checked_sub(1))
        else {
            label.push(character);
            continue;
        };
        characters.next();
        let number = counts.get(depth).copied().flatten().unwrap_or(1);
        let format = if level.is_legal {
            "decimal"
        } else {
            format_of(depth)
        };
        label.push_str(&printed(number, format));
    }
    label
}

/// A number in one of the formats of ECMA-376 part 1, 17.18.59.
fn printed(number: u32, format: &str) -> String {
    let letter = |first: char| {
        let index = number.saturating_sub(1);
        let times = usize::try_from(index / 26 + 1).unwrap_or(1);
        char::from_u32(u32::from(first) + index % 26)
            .unwrap_or(first)
            .to_string()
            .repeat(times)
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "koreanCounting" => chinese(number),
        "chineseLegalSimplified" | "ideographLegalTraditional" => legal(number),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => number
            .to_string()
            .chars()
            .map(|digit| digits('〇').get(usize_of(digit)).copied().unwrap_or(digit))
            .collect(),
        "ideographTraditional" => cycle(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cycle(number, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedParen" => format!("({number})"),
        "decimalEnclosedFullstop" => format!("{number}."),
        "decimalFullWidth" | "decimalFullWidth2" => number
            .to_string()
            .chars()
            .map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap_or(digit))
            .collect(),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letter('a'),
        "upperLetter" => letter('A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        _ => number.to_string(),
    }
}

fn usize_of(digit: char) -> usize {
    digit
        .to_digit(10)
        .and_then(|digit| usize::try_from(digit).ok())
        .unwrap_or(0)
}

fn digits(zero: char) -> [char; 10] {
    [zero, '一', '二', '三', '四', '五', '六', '七', '八', '九']
}

/// 一 … 十 十一 … 二十 … 一百零一; legal documents do not number beyond thousands.
fn chinese(number: u32) -> String {
    let counted = count_in(number, digits('零'), ['十', '百', '千']);
    counted
        .strip_prefix("一十")
        .map_or(counted.clone(), |rest| format!("十{rest}"))
}

fn legal(number: u32) -> String {
    count_in(
        number,
        ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
        ['拾', '佰', '仟'],
    )
}

fn count_in(number: u32, digits: [char; 10], units: [char; 3]) -> String {
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let printed = number.to_string();
    let mut text = String::new();
    let mut skipped_zero = false;
    for (index, digit) in printed.chars().enumerate() {
        let value = usize_of(digit);
        if value == 0 {
            skipped_zero = true;
            continue;
        }
        if std::mem::take(&mut skipped_zero) {
            text.extend(digits.first());
        }
        text.extend(digits.get(value));
        let power = printed.len() - index - 1;
        text.extend(power.checked_sub(1).and_then(|power| units.get(power)));
    }
    text
}

fn cycle(number: u32, characters: &str) -> String {
    let length = characters.chars().count();
    let index = usize::try_from(number.saturating_sub(1)).unwrap_or(0) % length.max(1);
    characters
        .chars()
        .nth(index)
        .map(String::from)
        .unwrap_or_default()
}

fn circled(number: u32) -> String {
    let first = match number {
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32b1 - 36,
        _ => return number.to_string(),
    };
    char::from_u32(first + number)
        .map(String::from)
        .unwrap_or_default()
}

fn roman(number: u32) -> String {
    let values = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number.min(3999);
    let mut text = String::new();
    for (value, letters) in values {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests;
