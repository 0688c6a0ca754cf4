//! 成文日期, 发布日期, 施行日期 and the end of validity.
//! Must never take a date from running text that is not said to be one of these.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::layout::Role;
use crate::metadata::Proposal;
use crate::problem::{Problem, ProblemCode, excerpt};
use crate::propose::{Source, block_table, disagreement, said};
use crate::value::{self, PeriodUnit, Value};
use crate::words;

pub(super) fn valid(value: &Value) -> Option<Date> {
    match value {
        Value::Date { date } => Some(*date),
        Value::InvalidDate { .. }
        | Value::Month { .. }
        | Value::Money { .. }
        | Value::Percent { .. }
        | Value::Period { .. } => None,
    }
}

/// A date the carrier or the table names; one that is not in the calendar is a problem.
fn stated(text: &str, from: &str, problems: &mut Vec<Problem>) -> Option<Date> {
    let read = value::whole_date(text);
    if let Some(Value::InvalidDate { .. }) = read {
        problems.push(Problem {
            code: ProblemCode::DateInvalid,
            place: from.to_owned(),
            excerpt: excerpt(text),
        });
    }
    read.as_ref().and_then(valid)
}

pub(super) fn issued_on(
    source: &Source<'_, '_>,
    problems: &mut Vec<Problem>,
) -> Option<Proposal<Date>> {
    let printed = signed(source)
        .or_else(|| in_caption(source))
        .or_else(|| delivered(source));
    let mut named = None;
    if let Some((value, from)) = said(source.hints.issued_on.as_ref()) {
        named = stated(value, from, problems).map(|date| (date, from.to_owned()));
    }
    if named.is_none()
        && let Some((value, from)) =
            block_table::value(source, &["成文日期", "发文日期", "生成日期"])
    {
        named = stated(&value, &from, problems).map(|date| (date, from));
    }
    match (named, printed) {
        (Some((date, from)), Some(printed)) if date == printed.value => Some(Proposal {
            value: date,
            from,
            confidence: 0.99,
        }),
        (Some((date, from)), Some(printed)) => {
            if printed.confidence > 0.9 {
                problems.push(disagreement(&printed.from, &printed.value.to_string()));
            }
            Some(Proposal {
                value: date,
                from,
                confidence: 0.9,
            })
        }
        (Some((date, from)), None) => Some(Proposal {
            value: date,
            from,
            confidence: 0.95,
        }),
        (None, printed) => printed,
    }
}

/// The date of the main document's signature.
fn signed(source: &Source<'_, '_>) -> Option<Proposal<Date>> {
    source.with_role(Role::Signature).find_map(|(at, line)| {
        let value = match words::signed_date(line.text) {
            Some((_, value)) => value,
            None => value::whole_date(line.text)?,
        };
        valid(&value).map(|date| Proposal {
            value: date,
            from: source.place(at),
            confidence: 0.95,
        })
    })
}

/// `（2026年1月5日云溪市人民政府令第3号公布）`: of several dates the last is the one this text is from.
fn in_caption(source: &Source<'_, '_>) -> Option<Proposal<Date>> {
    let first = source.lines.first().map(|line| (0, line));
    let captions = first.into_iter().chain(source.with_role(Role::Header));
    for (at, line) in
        captions.filter(|(_, line)| line.text.starts_with(['（', '(']) && line.text.len() < 3000)
    {
        let last = value::find(line.text)
            .iter()
            .filter_map(|found| valid(&found.value))
            .next_back();
        if let Some(date) = last {
            return Some(Proposal {
                value: date,
                from: source.place(at),
                confidence: 0.8,
            });
        }
    }
    None
}

/// `——2026年1月5日在云溪市第三届人民代表大会第一次会议上`
fn delivered(source: &Source<'_, '_>) -> Option<Proposal<Date>> {
    source
        .in_part(0)
        .take(20)
        .filter(|(_, line)| {
            line.text.len() < 400
                && line.text.starts_with(['—', '（', '-'])
                && line.text.contains('在')
        })
        .find_map(|(at, line)| {
            let date = value::find(line.text)
                .iter()
                .find_map(|found| valid(&found.value))?;
            Some(Proposal {
                value: date,
                from: source.place(at),
                confidence: 0.85,
            })
        })
}

pub(super) fn published_on(
    source: &Source<'_, '_>,
    problems: &mut Vec<Problem>,
) -> Option<Proposal<Date>> {
    if let Some((value, from)) = said(source.hints.published_on.as_ref())
        && let Some(date) = stated(value, from, problems)
    {
        return Some(Proposal {
            value: date,
            from: from.to_owned(),
            confidence: 0.97,
        });
    }
    if let Some((value, from)) = block_table::value(source, &["发布日期", "公开日期"])
        && let Some(date) = stated(&value, &from, problems)
    {
        return Some(Proposal {
            value: date,
            from,
            confidence: 0.95,
        });
    }
    // A date alone between the title and the text is the page's.
    source.with_role(Role::Header).find_map(|(at, line)| {
        let text = line
            .text
            .strip_prefix("发布时间：")
            .or_else(|| line.text.strip_prefix("时间："))
            .unwrap_or(line.text);
        let date = valid(&value::whole_date(text)?)?;
        let in_table = at
            .checked_sub(1)
            .and_then(|above| source.lines.get(above))
            .is_some_and(|above| crate::layout::block_label(above.text).is_some());
        (!in_table).then(|| Proposal {
            value: date,
            from: source.place(at),
            confidence: 0.7,
        })
    })
}

/// 自…起施行 of the document itself; the last one counts, for it stands in 附则.
pub(super) fn effective_on(
    source: &Source<'_, '_>,
    issued_on: Option<&Proposal<Date>>,
    published_on: Option<&Proposal<Date>>,
) -> Option<Proposal<Date>> {
    let mut found: Option<Proposal<Date>> = None;
    for (at, line) in source.lines.iter().enumerate() {
        if !line.text.contains("起施行")
            && !line.text.contains("起实施")
            && !line.text.contains("起执行")
            && !line.text.contains("起生效")
            && !line.text.contains("起试行")
        {
            continue;
        }
        for sentence in line
            .text
            .split_inclusive('。')
            .filter(|sentence| is_own(sentence) && sentence.len() < 1200)
        {
            if let Some((date, confidence)) = start_of(sentence, issued_on, published_on) {
                found = Some(Proposal {
                    value: date,
                    from: source.place(at),
                    confidence,
                });
            }
        }
    }
    found
}

/// Speaks of this document: 本办法自…, 现予公布，自…. Never of one it cites or repeals.
fn is_own(sentence: &str) -> bool {
    let Some(end) = ["起施行", "起实施", "起执行", "起生效", "起试行"]
        .iter()
        .filter_map(|word| sentence.find(word))
        .min()
    else {
        return false;
    };
    let before = sentence.get(..end).unwrap_or_default();
    let subject = before
        .rfind('本')
        .and_then(|at| before.get(at..))
        .unwrap_or_default();
    let named = [
        "本法",
        "本条例",
        "本办法",
        "本规定",
        "本细则",
        "本实施",
        "本通知",
        "本意见",
        "本方案",
        "本规则",
        "本决定",
        "本措施",
        "本公告",
        "本通告",
        "本预案",
        "本解释",
        "本政策",
        "本《",
        "本规划",
        "本修正案",
    ]
    .iter()
    .any(|word| subject.starts_with(word));
    named
        || before.contains("现予公布")
        || before.contains("现公布")
        || before.contains("现予发布")
        || before.contains("现印发")
}

fn start_of(
    sentence: &str,
    issued_on: Option<&Proposal<Date>>,
    published_on: Option<&Proposal<Date>>,
) -> Option<(Date, f64)> {
    let end = ["起施行", "起实施", "起执行", "起生效", "起试行"]
        .iter()
        .filter_map(|word| sentence.find(word))
        .min()?;
    let before = sentence.get(..end)?;
    let from = before.rfind('自').or_else(|| before.rfind('从'))?;
    let when = before.get(from..)?;
    if let Some(date) = value::find(when)
        .iter()
        .find_map(|found| valid(&found.value))
    {
        return Some((date, 0.95));
    }
    if when.contains("之日") {
        let base = if when.contains("印发") || when.contains("签发") {
            issued_on.or(published_on)
        } else {
            published_on.or(issued_on)
        };
        return base.map(|base| (base.value, 0.7_f64.min(base.confidence)));
    }
    None
}

/// 有效期五年, 有效期至某日.
pub(super) fn expires_on(
    source: &Source<'_, '_>,
    effective_on: Option<&Proposal<Date>>,
) -> Option<Proposal<Date>> {
    let mut found = None;
    for (at, line) in source.lines.iter().enumerate() {
        let Some(start) = line.text.find("有效期") else {
            continue;
        };
        let rest = line.text.get(start + "有效期".len()..).unwrap_or_default();
        let rest = rest.split(['。', '；']).next().unwrap_or_default();
        let own = source.in_own_words(line.text.get(..start).unwrap_or_default());
        if !own || rest.len() > 120 {
            continue;
        }
        let rest_start = rest.trim_start_matches([
            '为', '限', '调', '整', '延', '长', '暂', '定', '：', '，', '自', '是',
        ]);
        for value in value::find(rest_start) {
            let end = match (&value.value, effective_on) {
                (Value::Date { date }, _)
                    if rest_start.contains('至') || rest_start.contains("截止") =>
                {
                    Some((*date, 0.93))
                }
                (
                    Value::Period {
                        count,
                        unit: PeriodUnit::Year,
                    },
                    Some(effective),
                ) if value.start == 0 => years_after(effective.value, *count)
                    .map(|date| (date, 0.7_f64.min(effective.confidence))),
                _ => None,
            };
            if let Some((date, confidence)) = end {
                found = Some(Proposal {
                    value: date,
                    from: source.place(at),
                    confidence,
                });
            }
        }
    }
    found
}

/// The last day of a validity of so many years.
fn years_after(from: Date, years: u32) -> Option<Date> {
    let years = i32::try_from(years).ok().filter(|years| *years <= 100)?;
    from.checked_add(years.years())
        .ok()?
        .checked_sub(1.day())
        .ok()
}

impl Source<'_, '_> {
    /// The words before 有效期 name this document or nothing: not a permit or a certificate.
    fn in_own_words(&self, before: &str) -> bool {
        let sentence = before.rsplit('。').next().unwrap_or_default();
        ["本", "施行", "实施", "执行", "重新发布", "生效"]
            .iter()
            .any(|word| sentence.contains(word))
            && !["证书", "许可证", "证件", "执照"]
                .iter()
                .any(|word| sentence.ends_with(word))
    }
}
