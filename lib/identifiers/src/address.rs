//! Street addresses down to the number of the house or the room.
//! Must never take 文号, lines of the underground or numbered things for houses: before the number stands a word for a road or a village.

use crate::chars;
use crate::context;
use crate::finding::{Confidence, Exposure, Finding, Proof, Reason};
use crate::kind::Kind;

const FARTHEST_BACK: usize = 48;
const FARTHEST_ON: usize = 32;

/// The address whose 号, 栋, 幢, 室 or 单元 stands at byte `at`; nothing before byte `floor` belongs to it.
pub(crate) fn around(text: &str, at: usize, floor: usize) -> Option<Finding> {
    let head = text.get(floor.min(at)..at)?;
    let number = trailing(head, 10, is_number);
    let numeral = head.get(head.len() - number..)?;
    let place = head.get(..head.len() - number)?;
    let has_digit = numeral
        .chars()
        .any(|c| chars::fold(c).is_ascii_digit() || chars::is_numeral_han(c));
    let rest = text.get(at..)?;
    let is_house = rest.starts_with('号');
    if !has_digit || !ends_with_place(place, is_house) || is_other_number(rest) {
        return None;
    }
    let length = trailing(place, FARTHEST_BACK, |c| {
        chars::is_han(c) || chars::fold(c).is_ascii_alphanumeric() || chars::is_hyphen(c)
    });
    let part = place.get(place.len() - length..)?;
    let part = part
        .get(lead(part)..)?
        .trim_start_matches(|c: char| !chars::is_han(c));
    if part.chars().count() < 3 {
        return None;
    }
    let start = at - numeral.len() - part.len();
    let end = at + forward(rest);
    Some(finding(text, start, end, part))
}

fn finding(text: &str, start: usize, end: usize, part: &str) -> Finding {
    let whole = text.get(start..end).unwrap_or_default();
    let context = context::before(text, start);
    let has_division = county_end(part).is_some() || part.contains('村');
    let has_room = ['栋', '幢', '室', '户', '房']
        .iter()
        .any(|c| whole.contains(*c))
        || whole.contains("单元");
    let after: String = text
        .get(end..)
        .unwrap_or_default()
        .chars()
        .take(10)
        .take_while(|c| chars::is_han(*c))
        .collect();
    let names_office = |part: &str| {
        [
            "大厦", "中心", "局", "政府", "广场", "大厅", "机关", "办公", "公司", "学校", "医院",
        ]
        .iter()
        .any(|word| part.contains(word))
    };
    let exposure = if context.is_home {
        Exposure::Personal
    } else if context.is_office || names_office(whole) || names_office(&after) {
        Exposure::Public
    } else if has_room {
        Exposure::Personal
    } else {
        Exposure::Doubtful
    };
    let confidence = match (has_division || context.is_home, has_room || context.is_home) {
        (true, true) => Confidence::High,
        (true, false) | (false, true) => Confidence::Medium,
        (false, false) => Confidence::Low,
    };
    Finding {
        kind: Kind::Address,
        span: start..end,
        value: whole
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(chars::fold)
            .collect(),
        confidence,
        exposure,
        reason: Reason {
            proof: Proof::Form,
            word: None,
            joined: false,
        },
    }
}

/// Bytes at the end of `head` whose characters satisfy `is`, at most `most` characters.
fn trailing(head: &str, most: usize, is: impl Fn(char) -> bool) -> usize {
    head.chars()
        .rev()
        .take(most)
        .take_while(|c| is(*c))
        .map(char::len_utf8)
        .sum()
}

fn is_number(c: char) -> bool {
    chars::fold(c).is_ascii_alphanumeric()
        || chars::is_hyphen(c)
        || chars::is_numeral_han(c)
        || matches!(c, '之' | '附' | '#')
}

fn ends_with_place(place: &str, is_house: bool) -> bool {
    const NOT_PLACES: [&str; 8] = [
        "公里", "这里", "那里", "知道", "标段", "渠道", "报道", "频道",
    ];
    const HOUSES: [&str; 17] = [
        "路", "街", "巷", "道", "弄", "里", "胡同", "村", "组", "小区", "社区", "苑", "庄", "屯",
        "坊", "段", "湾",
    ];
    const BLOCKS: [&str; 13] = [
        "园", "城", "厦", "寓", "府", "庭", "楼", "座", "院", "墅", "号", "栋", "幢",
    ];
    let ends = |words: &[&str]| words.iter().any(|word| place.ends_with(word));
    !ends(&NOT_PLACES) && (ends(&HOUSES) || (!is_house && ends(&BLOCKS)))
}

/// 号线 of an underground, 号文 of a document, 单 without 元.
fn is_other_number(rest: &str) -> bool {
    let others = ["号线", "号文", "号令", "号公告", "号机", "号地块", "号码"];
    others.iter().any(|word| rest.starts_with(word))
        || (rest.starts_with('单') && !rest.starts_with("单元"))
}

/// Where the address begins after words that lead to it: 住址 位于 居住地 户籍 …, each by its last character.
fn lead(part: &str) -> usize {
    let mut before = ' ';
    let mut lead = 0;
    for (at, c) in part.char_indices() {
        let leads = match c {
            '住' | '在' | '为' | '是' | '我' | '系' | '籍' => true,
            '址' => matches!(before, '地' | '住'),
            '于' => matches!(before, '位' | '住'),
            '地' => matches!(before, '住' | '籍'),
            '落' => matches!(before, '坐' | '座'),
            '处' => before == '地',
            _ => false,
        };
        if leads {
            lead = at + c.len_utf8();
        }
        before = c;
    }
    lead
}

/// Bytes from 号 (or its like) to the end of the room.
fn forward(rest: &str) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let mut end = if rest.starts_with("单元") {
        "单元".len()
    } else {
        first
    };
    let mut before = ' ';
    let mut at = 0;
    let mut n_digits = 0;
    for c in rest.chars().take(FARTHEST_ON) {
        let is_part = chars::is_han(c)
            || chars::fold(c).is_ascii_alphanumeric()
            || chars::is_hyphen(c)
            || c == '#';
        if !is_part {
            break;
        }
        let here = rest.get(at..).unwrap_or_default();
        let is_counted = is_number(before);
        if at > 0 && is_counted {
            if here.starts_with("单元") {
                end = at + "单元".len();
            } else if matches!(
                c,
                '栋' | '幢' | '室' | '座' | '号' | '楼' | '层' | '户' | '房'
            ) {
                end = at + c.len_utf8();
            }
        }
        // 3栋302: the room without its word.
        n_digits = if chars::fold(c).is_ascii_digit() || chars::is_hyphen(c) {
            n_digits + 1
        } else {
            0
        };
        if at > 0
            && n_digits > 0
            && (at == end || n_digits > 1)
            && n_digits <= 6
            && at >= end
            && at - end < 6
        {
            end = at + c.len_utf8();
        }
        before = c;
        at += c.len_utf8();
    }
    let tail = rest.get(end..).unwrap_or_default();
    end + ["院", "楼"]
        .iter()
        .find(|word| tail.starts_with(**word))
        .map_or(0, |word| word.len())
}

/// Where the part down to county, street, town ends.
pub(crate) fn county_end(address: &str) -> Option<usize> {
    ends(address)
        .filter(|(c, _)| *c != '省')
        .map(|(_, end)| end)
        .last()
}

/// Where the part down to the city ends, or to the county where no city is named.
pub(crate) fn city_end(address: &str) -> Option<usize> {
    let city = ends(address)
        .filter(|(c, _)| matches!(c, '市' | '州' | '盟'))
        .map(|(_, end)| end)
        .last();
    city.or_else(|| {
        ends(address)
            .find(|(c, _)| matches!(c, '县' | '旗' | '省'))
            .map(|(_, end)| end)
    })
}

/// The words for divisions in an address, with the byte after each.
fn ends(address: &str) -> impl Iterator<Item = (char, usize)> {
    let before = std::iter::once(' ').chain(address.chars());
    address
        .char_indices()
        .zip(before)
        .filter_map(|((at, c), before)| {
            let is_division = match c {
                '省' | '县' | '旗' | '盟' | '镇' | '乡' => true,
                '市' => !matches!(before, '城' | '超' | '门' | '夜' | '菜' | '集'),
                '区' => !matches!(before, '小' | '社' | '园' | '厂' | '校' | '片'),
                '州' => false,
                '道' => before == '街',
                _ => false,
            };
            (is_division && at > 0).then_some((c, at + c.len_utf8()))
        })
}

#[cfg(test)]
mod tests;
