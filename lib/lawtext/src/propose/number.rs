//! The document's own number: from the carrier, the table above the document, the line under the title, a decree's head.
//! Must never take a number that the text merely cites.

use crate::agency;
use crate::docnumber::{self, DocNumber, Style};
use crate::fold::compact;
use crate::layout::{Role, is_bare_serial, number_of_line};
use crate::metadata::Proposal;
use crate::problem::{Problem, ProblemCode, excerpt};
use crate::propose::{Source, block_table, disagreement, said};

struct Candidate {
    number: DocNumber,
    from: String,
    confidence: f64,
    printed: String,
}

pub(super) fn propose(
    source: &Source<'_, '_>,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Option<Proposal<String>> {
    let mut candidates = Vec::new();
    candidates.extend(from_carrier(source, problems));
    candidates.extend(from_table(source));
    candidates.extend(from_head(source));
    candidates.extend(from_series(source, title));
    if candidates.is_empty() {
        candidates.extend(from_title(source, title));
        candidates.extend(from_caption(source));
    }
    let best = candidates.first()?;
    for other in candidates
        .iter()
        .skip(1)
        .filter(|other| !same(&other.number, &best.number))
    {
        problems.push(disagreement(&other.from, &other.printed));
    }
    if best.number.malformed {
        problems.push(Problem {
            code: ProblemCode::DocNumberMalformed,
            place: best.from.clone(),
            excerpt: excerpt(&best.printed),
        });
    }
    let confidence = if best.number.malformed {
        best.confidence - 0.2
    } else {
        best.confidence
    };
    Some(Proposal {
        value: best.number.to_string(),
        from: best.from.clone(),
        confidence,
    })
}

fn same(one: &DocNumber, other: &DocNumber) -> bool {
    (one.serial, one.year, &one.code) == (other.serial, other.year, &other.code)
}

fn from_carrier(source: &Source<'_, '_>, problems: &mut Vec<Problem>) -> Option<Candidate> {
    let (value, from) = said(source.hints.doc_number.as_ref())?;
    let Some(number) = docnumber::normalise(value) else {
        problems.push(Problem {
            code: ProblemCode::DocNumberMalformed,
            place: from.to_owned(),
            excerpt: excerpt(value),
        });
        return None;
    };
    Some(Candidate {
        number,
        from: from.to_owned(),
        confidence: 0.97,
        printed: value.to_owned(),
    })
}

fn from_table(source: &Source<'_, '_>) -> Option<Candidate> {
    let (printed, from) = block_table::value(source, &["发文字号", "文号"])?;
    let number = docnumber::normalise(&printed)?;
    Some(Candidate {
        number,
        from,
        confidence: 0.97,
        printed,
    })
}

/// A line of the head that is a number and nothing else.
fn from_head(source: &Source<'_, '_>) -> Option<Candidate> {
    let mut agencies: Vec<&str> = Vec::new();
    for (at, line) in source.with_role(Role::Header) {
        if let Some(mut number) = number_of_line(line.text) {
            // 财政局 税务局公告2026年第8号 may stand on two lines.
            if number.style != Style::Coded && !agencies.is_empty() {
                number.code = format!("{}{}", agencies.concat(), number.code);
            }
            return Some(Candidate {
                number,
                from: source.place(at),
                confidence: 0.95,
                printed: line.text.to_owned(),
            });
        }
        if agency::is_agency(line.text) {
            agencies.push(line.text);
        } else {
            agencies.clear();
        }
    }
    None
}

/// `第707号` below `…令`, `（第6号）` below `…公告`, `2026年第2号` below a title that ends in 公告 or 通告.
fn from_series(source: &Source<'_, '_>, title: &str) -> Option<Candidate> {
    let mut series: Option<String> = None;
    // The first half of a series' name that is broken over two lines.
    let mut head: Option<String> = None;
    for (at, line) in source.in_part(0).take(60) {
        let role = source.layout.roles.get(at);
        if !matches!(role, Some(Role::Header | Role::Title)) || line.text.len() > 600 {
            continue;
        }
        let key = compact(line.text);
        if is_bare_serial(line.text) {
            let (name, confidence) = match series {
                Some(name) => (name, 0.93),
                None => (series_of_title(title)?, 0.85),
            };
            let serial = key.trim_matches(['(', ')']).to_owned();
            let number = docnumber::normalise(&format!("{name}{serial}"))?;
            return Some(Candidate {
                number,
                from: source.place(at),
                confidence,
                printed: line.text.to_owned(),
            });
        }
        let named = ["令", "公告", "通告"]
            .iter()
            .any(|word| key.strip_suffix(word).is_some_and(agency::are_agencies));
        if named {
            series = Some(key);
        } else if let Some(rest) = source
            .lines
            .get(at + 1)
            .map(|line| compact(line.text))
            .filter(|rest| rest.len() < 200)
            && rest.ends_with("公告")
            && agency::is_agency(&format!("{key}{}", rest.trim_end_matches("公告")))
            && !agency::is_agency(&key)
        {
            head = Some(key);
            continue;
        }
        if let (Some(name), Some(head)) = (&mut series, head.take()) {
            name.insert_str(0, &head);
        }
    }
    None
}

/// 某局关于…的通告 belongs to the series 某局通告.
fn series_of_title(title: &str) -> Option<String> {
    let form = ["公告", "通告"]
        .into_iter()
        .find(|form| title.ends_with(form))?;
    let names = agency::title_issuers(title);
    (!names.is_empty()).then(|| format!("{}{form}", names.concat()))
}

/// A title that carries its own number before or after it: `…的通知（云政发〔2026〕3号）`.
fn from_title(source: &Source<'_, '_>, title: &str) -> Option<Candidate> {
    let from = source
        .hints
        .title
        .as_ref()
        .map_or("title", |hint| hint.from.as_str());
    let all = docnumber::find(title);
    let found = all.first().filter(|_| all.len() == 1)?;
    let leads = found.start == 0;
    let before = title.get(..found.start)?;
    let after = title.get(found.end..)?;
    let closes = before.ends_with(['（', '('])
        && matches!(after, "）" | ")")
        && !before.trim_end_matches(['（', '(']).ends_with('》');
    (leads || closes).then(|| Candidate {
        number: found.number.clone(),
        from: from.to_owned(),
        confidence: 0.85,
        printed: title.to_owned(),
    })
}

/// 题注 of a regulation that was promulgated once: `（2026年1月5日云溪市人民政府令第3号公布）`.
fn from_caption(source: &Source<'_, '_>) -> Option<Candidate> {
    let first = source
        .lines
        .first()
        .map(|line| (0, line))
        .filter(|(_, line)| line.text.starts_with(['（', '(']));
    let (at, line) = first
        .into_iter()
        .chain(source.with_role(Role::Header))
        .find(|(_, line)| line.text.starts_with(['（', '(']) && line.text.contains('令'))?;
    let revised = ["修订", "修正", "修改"]
        .iter()
        .any(|word| line.text.contains(word));
    if revised || line.text.matches('令').count() != 1 || line.text.len() > 600 {
        return None;
    }
    let key = compact(line.text);
    let decree = key.split_once('日').map_or(key.as_str(), |(_, rest)| rest);
    let (series, rest) = decree.split_once('令')?;
    let (serial, _) = rest.split_once('号')?;
    let series = series.trim_start_matches('(');
    let number = docnumber::normalise(&format!("{series}令{serial}号"))?;
    Some(Candidate {
        number,
        from: source.place(at),
        confidence: 0.85,
        printed: line.text.to_owned(),
    })
}
