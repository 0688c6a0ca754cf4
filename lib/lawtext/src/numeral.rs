//! Chinese numerals: 第一百二十三条, 二〇二六, 两千三百, 壹万, mixed with digits of any width.
//! Must never guess: what is not a well-formed numeral is `None`.

use crate::fold::fold;

/// Is this character part of a Chinese numeral or a digit of any width?
#[must_use]
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

/// The value of a numeral written in Chinese characters, capital characters or digits.
///
/// ```
/// use lawtext::numeral::parse;
/// assert_eq!(parse("一百二十三"), Some(123));
/// assert_eq!(parse("二〇二六"), Some(2026));
/// assert_eq!(parse("两千三百"), Some(2300));
/// assert_eq!(parse("壹万"), Some(10_000));
/// assert_eq!(parse("１２"), Some(12));
/// assert_eq!(parse("某"), None);
/// ```
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 32 {
        return None;
    }
    if chars.iter().all(|c| digit(*c).is_some()) {
        return positional(&chars);
    }
    by_units(&chars)
}

fn positional(chars: &[char]) -> Option<u64> {
    chars
        .iter()
        .try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(digit(*c)?))
}

/// `total` holds the 亿, `section` what stands below the next 万 or 亿, `current` the digit waiting for its unit.
fn by_units(chars: &[char]) -> Option<u64> {
    let (mut total, mut section) = (0_u64, 0_u64);
    let mut current: Option<u64> = None;
    for c in chars {
        if let Some(value) = digit(*c) {
            // Digits may stand side by side only as Arabic ones: 12万, never 一二万.
            current = Some(match current {
                Some(before) if fold(*c).is_ascii_digit() => {
                    before.checked_mul(10)?.checked_add(value)?
                }
                Some(0) | None => value,
                Some(_) => return None,
            });
            continue;
        }
        let scale = unit(*c)?;
        if scale < 10_000 {
            let count = match current.take() {
                Some(0) | None if section == 0 && scale == 10 => 1,
                Some(0) | None => return None,
                Some(count) => count,
            };
            section = section.checked_add(count.checked_mul(scale)?)?;
        } else {
            let below = section.checked_add(current.take().unwrap_or(0))?;
            if below == 0 && total == 0 {
                return None;
            }
            total = if scale == 10_000 {
                total.checked_add(below.checked_mul(scale)?)?
            } else {
                total.checked_add(below)?.checked_mul(scale)?
            };
            section = 0;
        }
    }
    total
        .checked_add(section)?
        .checked_add(current.unwrap_or(0))
}

fn digit(c: char) -> Option<u64> {
    Some(match fold(c) {
        '〇' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        folded => u64::from(folded.to_digit(10)?),
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numerals() {
        for (text, expected) in [
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("一百零五", Some(105)),
            ("一百二十", Some(120)),
            ("一千二百六十", Some(1260)),
            ("三万五千", Some(35_000)),
            ("一亿二千万", Some(120_000_000)),
            ("二〇〇五", Some(2005)),
            ("二○○五", Some(2005)),
            ("一九九六", Some(1996)),
            ("叁拾万", Some(300_000)),
            ("12万", Some(120_000)),
            ("０7", Some(7)),
            ("", None),
            ("万", None),
            ("一百百十", None),
            ("二三十", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
