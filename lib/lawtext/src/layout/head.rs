//! The head of the main document: 发文机关标志, 发文字号, 签发人, title (often over several lines), 题注, 主送机关.
//! Must never take a sentence of the body for a part of the head.

use std::ops::Range;

use crate::agency;
use crate::docnumber;
use crate::fold::{compact, title_key};
use crate::layout::Role;
use crate::line::Line;
use crate::words;

/// Lines of a page's head before the title at most.
const REACH: usize = 48;

pub(super) struct Head {
    /// The first line of the body.
    pub(super) end: usize,
    pub(super) is_order: bool,
}

/// Gives the lines of the head their roles.
pub(super) fn main(lines: &[Line<'_>], hint_title: Option<&str>, roles: &mut [Role]) -> Head {
    let hinted = hint_title.and_then(|title| find_title(lines, title));
    let mut state = State {
        lines,
        roles,
        title: None,
        block_title: None,
        has_number: false,
        is_order: false,
    };
    let mut at = 0;
    if let Some(range) = hinted {
        for before in 0..range.start {
            state.note_header(before);
        }
        at = range.end;
        state.take_title(range);
    }
    while at < lines.len() && at < REACH + 40 {
        match state.step(at) {
            Step::Head(next) => at = next,
            Step::Body(next) => {
                at = next;
                break;
            }
        }
    }
    let is_order = state.is_order;
    Head { end: at, is_order }
}

/// The run of lines near the top that together are the title the carrier names.
fn find_title(lines: &[Line<'_>], title: &str) -> Option<Range<usize>> {
    let key = title_key(title);
    if key.is_empty() {
        return None;
    }
    for start in 0..lines.len().min(REACH) {
        let mut rest = key.as_str();
        for (n, line) in lines.iter().skip(start).take(8).enumerate() {
            let line_key = if line.text.len() > 4096 {
                String::new()
            } else {
                title_key(line.text)
            };
            match rest.strip_prefix(line_key.as_str()) {
                Some("") if !line_key.is_empty() => return Some(start..start + n + 1),
                Some(left) if !line_key.is_empty() => rest = left,
                Some(_) | None => break,
            }
        }
    }
    None
}

struct State<'a, 'b> {
    lines: &'b [Line<'a>],
    roles: &'b mut [Role],
    title: Option<String>,
    /// The title in the table above the document, as compared.
    block_title: Option<String>,
    has_number: bool,
    is_order: bool,
}

enum Step {
    /// Still in the head: go on at this line.
    Head(usize),
    /// The body begins at this line.
    Body(usize),
}

impl State<'_, '_> {
    fn set(&mut self, at: usize, role: Role) {
        if let Some(slot) = self.roles.get_mut(at) {
            *slot = role;
        }
    }

    fn text(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| line.text)
    }

    fn take_title(&mut self, range: Range<usize>) {
        let key = range.clone().map(|at| title_key(self.text(at))).collect();
        self.title = Some(key);
        for at in range {
            self.set(at, Role::Title);
        }
    }

    fn note_header(&mut self, at: usize) {
        self.set(at, Role::Header);
        self.has_number |= is_number_line(self.text(at));
        self.is_order |= is_order_flag(self.text(at));
    }

    /// Reads one element of the head at `at`.
    fn step(&mut self, at: usize) -> Step {
        let Some(line) = self
            .lines
            .get(at)
            .filter(|line| line.table.is_none() && line.text.len() < 4096)
        else {
            return Step::Body(at);
        };
        let text = line.text;
        if block_label(text).is_some() {
            return Step::Head(self.block_entry(at));
        }
        if is_flag(text) || is_number_line(text) || words::is_rule(text) {
            self.note_header(at);
            return Step::Head(at + 1);
        }
        let begun = self.title.is_some() || self.has_number;
        if begun && words::is_addressees(text) {
            self.set(at, Role::Addressees);
            return Step::Body(at + 1);
        }
        if self.title.is_some()
            && (is_caption(text) || words::is_date_line(text) || words::is_person_line(text))
        {
            self.set(at, Role::Header);
            return Step::Head(at + 1);
        }
        if words::is_page_furniture(&compact(text)) {
            self.set(at, Role::Header);
            return Step::Head(at + 1);
        }
        if !words::is_titleish(text) {
            return Step::Body(at);
        }
        match self.title.clone() {
            None => self.title_run(at),
            Some(title) => self.after_title(at, &title),
        }
    }

    /// `索 引 号：` with its value on the same line or on the next.
    fn block_entry(&mut self, at: usize) -> usize {
        self.set(at, Role::Header);
        let Some((label, value)) = block_label(self.text(at)) else {
            return at + 1;
        };
        let next = self.text(at + 1);
        let is_value = value.is_empty() && !next.is_empty() && block_label(next).is_none();
        // An empty entry may be the last one, with the printed title right below it.
        let title_below = self
            .block_title
            .as_ref()
            .is_some_and(|title| title.starts_with(&title_key(next)));
        if !is_value || (title_below && label != "标题") {
            return at + 1;
        }
        if label == "标题" {
            self.block_title = Some(title_key(next));
        }
        self.note_header(at + 1);
        at + 2
    }

    /// The first run of title-like lines.
    fn title_run(&mut self, at: usize) -> Step {
        let n = (0..10)
            .take_while(|n| {
                let line = self.lines.get(at + n);
                line.is_some_and(|line| line.table.is_none() && words::is_titleish(line.text))
                    && !is_flag(self.text(at + n))
                    && block_label(self.text(at + n)).is_none()
                    && (*n == 0 || !words::is_page_furniture(&compact(self.text(at + n))))
            })
            .count();
        let keys: Vec<String> = (at..at + n).map(|i| title_key(self.text(i))).collect();
        let chosen = choose(&keys, self.lines, at, n);
        for before in at..chosen.start {
            self.set(before, Role::Header);
        }
        let suffix = usize::from(words::is_title_suffix(self.text(chosen.end)));
        let end = chosen.end + suffix;
        self.take_title(chosen.start..end);
        Step::Head(end)
    }

    /// Title-like lines after the title: the title again, the name of the agency, page furniture; anything else is body.
    fn after_title(&mut self, at: usize, title: &str) -> Step {
        let key = title_key(self.text(at));
        let again = title.contains(&key) || key.contains(title);
        let names = agency::split_names(self.text(at));
        let signs = names.iter().all(|name| agency::is_agency(name));
        let stub = words::n_chars(&key) <= 4 && crate::marker::read(self.text(at)).is_none();
        // A title the carrier cut short goes on until the number or the addressees.
        let near_number = (1..=6).any(|n| {
            let ends = is_number_line(self.text(at + n)) || words::is_addressees(self.text(at + n));
            ends && (0..n).all(|m| words::is_titleish(self.text(at + m)))
        });
        if again || signs || stub || near_number {
            self.set(at, Role::Header);
            return Step::Head(at + 1);
        }
        Step::Body(at)
    }
}

/// Which of `n` title-like lines from `at` are the title.
fn choose(keys: &[String], lines: &[Line<'_>], at: usize, n: usize) -> Range<usize> {
    let text = |i: usize| lines.get(i).map_or("", |line| line.text);
    let is_agency_line = |i: usize| {
        let names = agency::split_names(text(at + i));
        !names.is_empty() && names.iter().all(|name| agency::is_agency(name))
    };
    // Agencies right above a number (财政局 税务局公告2026年第8号) belong to the number.
    let n_core = (1..=n).rev().find(|k| !is_agency_line(k - 1)).unwrap_or(n);
    if let Some(range) = repeated(keys.get(..n_core).unwrap_or(keys), |k| {
        words::form_of(text(at + k - 1)).is_some()
    }) {
        return at + range.start..at + range.end;
    }
    // A page's title that is whole, and right below it the beginning of the printed one in other words.
    let begins_title = |i: usize| {
        text(at + i).starts_with("关于") || !agency::title_issuers(text(at + i)).is_empty()
    };
    let whole =
        (1..n_core).find(|k| words::form_of(text(at + k - 1)).is_some() && begins_title(*k));
    if let Some(k) = whole {
        return at..at + k;
    }
    let next = text(at + n);
    let official = is_number_line(next) || words::is_addressees(next) || is_caption_start(next);
    let last_formed = (1..=n_core)
        .rev()
        .find(|k| words::form_of(text(at + k - 1)).is_some());
    match last_formed {
        Some(k) if official || k <= 4 => {
            // Agencies on lines of their own and 关于 after them begin the printed title; a page's own title may stand above.
            let about = (1..k).rev().find(|i| text(at + i).starts_with("关于"));
            let start = about.map_or(0, |i| {
                i - (0..i).rev().take_while(|j| is_agency_line(*j)).count()
            });
            match about {
                Some(i) if start < i => at + start..at + k,
                Some(_) | None => at..at + k,
            }
        }
        Some(_) | None if official => at..at + n_core,
        Some(_) | None => at..at + 1,
    }
}

/// A title that stands twice, as the page's and as the document's: the whole one, once. `is_formed(k)`: line k-1 ends in a form.
fn repeated(keys: &[String], is_formed: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let n = keys.len();
    let join = |range: Range<usize>| {
        keys.get(range)
            .map(|part| part.concat())
            .unwrap_or_default()
    };
    for k in 1..n {
        let (first, second) = (join(0..k), join(k..n));
        if first.len() <= 12 {
            continue;
        }
        if second.starts_with(&first) {
            // The page cut it short, and the document goes on to the end of the title.
            let end = (k + 1..=n)
                .rev()
                .find(|end| is_formed(*end) && join(k..*end).len() > first.len());
            return Some(end.map_or(0..k, |end| if is_formed(k) { 0..k } else { k..end }));
        }
        if second.ends_with(&first) {
            return Some(k..n);
        }
        if second.len() > 12 && first.starts_with(&second) {
            return Some(0..k);
        }
    }
    None
}

/// The line is a document number and nothing else; a signer may follow it.
pub(crate) fn is_number_line(text: &str) -> bool {
    number_of_line(text).is_some() || is_bare_serial(text)
}

/// `第707号`, `（第6号）`, `2020年第2号` under the name of a series.
pub(crate) fn is_bare_serial(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let key = compact(text);
    let key = key.trim_matches(['(', ')']);
    let Some((before, after)) = key.split_once('第') else {
        return false;
    };
    let year = before
        .strip_suffix('年')
        .is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    let serial = after
        .strip_suffix('号')
        .is_some_and(|serial| !serial.is_empty() && serial.chars().all(crate::numeral::is_numeral));
    (before.is_empty() || year) && serial
}

/// The number of a line that holds a number, perhaps with 签发人 after it.
pub(crate) fn number_of_line(text: &str) -> Option<docnumber::DocNumber> {
    if text.len() > 240 {
        return None;
    }
    let end = text.find("签发人").unwrap_or(text.len());
    let head = crate::fold::trim(text.get(..end)?);
    let head = head
        .strip_prefix("发文字号：")
        .or_else(|| head.strip_prefix("文号："))
        .unwrap_or(head);
    docnumber::normalise(head)
}

fn is_order_flag(text: &str) -> bool {
    if text.len() > 240 {
        return false;
    }
    let key = compact(text);
    let series = key
        .split_once('第')
        .map_or(key.as_str(), |(series, _)| series);
    let series = series.trim_end_matches('(');
    series.strip_suffix('令').is_some_and(agency::are_agencies)
}

/// 份号, 密级, 紧急程度, 发文机关标志 (…文件, …令), 签发人.
pub(crate) fn is_flag(text: &str) -> bool {
    if text.len() > 400 {
        return false;
    }
    let key = compact(text);
    let copy_number = key.len() == 6 && key.bytes().all(|b| b.is_ascii_digit());
    let secrecy = ["绝密", "机密", "秘密", "特急", "加急", "特提", "平急"]
        .iter()
        .any(|word| key.starts_with(word))
        && key.chars().count() <= 10;
    let mark = key.strip_suffix("文件").is_some_and(agency::are_agencies);
    let series = key
        .strip_suffix("公告")
        .or_else(|| key.strip_suffix("通告"))
        .is_some_and(agency::are_agencies);
    copy_number || secrecy || mark || series || key.starts_with("签发人:") || is_order_flag(text)
}

/// 题注: history in brackets under a title.
fn is_caption(text: &str) -> bool {
    text.len() < 4096 && text.starts_with(['（', '(']) && text.ends_with(['）', ')'])
}

pub(super) fn is_caption_start(text: &str) -> bool {
    text.starts_with(['（', '(']) && crate::marker::read(text).is_none() && !words::is_note(text)
}

/// Labels of the table that portals print above a document.
pub(crate) const BLOCK_LABELS: [&str; 17] = [
    "索引号",
    "主题分类",
    "发文机关",
    "成文日期",
    "标题",
    "发文字号",
    "发布日期",
    "主题词",
    "文号",
    "名称",
    "生成日期",
    "发布机构",
    "公开日期",
    "有效性",
    "体裁",
    "分类",
    "发文日期",
];

/// The label when the line is `索 引 号：…`, and the rest of the line.
pub(crate) fn block_label(text: &str) -> Option<(&'static str, &str)> {
    let at = text
        .char_indices()
        .take(14)
        .find(|(_, c)| matches!(c, '：' | ':'))?;
    let label = compact(text.get(..at.0)?);
    let label = label.trim_matches(['[', ']']);
    let known = BLOCK_LABELS.iter().find(|known| **known == label)?;
    Some((
        known,
        crate::fold::trim(text.get(at.0 + at.1.len_utf8()..)?),
    ))
}
