//! Who issued the document: 发文机关标志, the table above it, the carrier, the title, the signature, the decree's name.
//! Must never take a portal or a newspaper for an issuer: they carry, they do not issue.

use crate::agency;
use crate::fold::compact;
use crate::layout::Role;
use crate::metadata::Proposal;
use crate::problem::Problem;
use crate::propose::{Source, block_table, disagreement, said};

struct Candidate {
    names: Vec<String>,
    from: String,
    confidence: f64,
}

pub(super) fn propose(
    source: &Source<'_, '_>,
    title: &str,
    number: Option<&Proposal<String>>,
    problems: &mut Vec<Problem>,
) -> Option<Proposal<Vec<String>>> {
    let printed = from_text(source, title, number);
    let stated = from_table(source).or_else(|| from_carrier(source));
    let best = match (stated, printed) {
        (Some(stated), Some(printed)) if agrees(&stated, &printed) => {
            // The longer form of the same names says more: 市人民政府办公厅 is 云溪市人民政府办公厅.
            let names = if printed.names.len() > stated.names.len() {
                printed.names
            } else {
                stated.names
            };
            Candidate {
                names,
                from: stated.from,
                confidence: 0.98,
            }
        }
        (Some(stated), Some(printed)) => {
            problems.push(disagreement(&printed.from, &printed.names.join(" ")));
            Candidate {
                confidence: 0.8,
                ..stated
            }
        }
        (Some(stated), None) => stated,
        (None, Some(printed)) => printed,
        (None, None) => from_source(source)?,
    };
    Some(Proposal {
        value: best.names,
        from: best.from,
        confidence: best.confidence,
    })
}

fn key_of(names: &[String]) -> String {
    names.iter().map(|name| agency::key(name)).collect()
}

fn agrees(one: &Candidate, other: &Candidate) -> bool {
    let (one, other) = (key_of(&one.names), key_of(&other.names));
    one.contains(&other) || other.contains(&one)
}

fn from_table(source: &Source<'_, '_>) -> Option<Candidate> {
    let (value, from) = block_table::value(source, &["发文机关", "发布机构"])?;
    let names = agency::split_names(&value);
    (!names.is_empty()).then_some(Candidate {
        names,
        from,
        confidence: 0.95,
    })
}

fn from_carrier(source: &Source<'_, '_>) -> Option<Candidate> {
    let (value, from) = said(source.hints.issuer.as_ref())?;
    let names = agency::split_names(value);
    if names.iter().any(|name| agency::is_carrier(name)) || names.is_empty() {
        return None;
    }
    let agencies = names.iter().all(|name| agency::is_agency(name));
    let confidence = if agencies { 0.95 } else { 0.6 };
    Some(Candidate {
        names,
        from: from.to_owned(),
        confidence,
    })
}

/// 信息来源 as a last resort, when it is an agency: it published the text, and nobody else is named.
fn from_source(source: &Source<'_, '_>) -> Option<Candidate> {
    let (value, from) = said(source.hints.source.as_ref())?;
    // The site of an agency speaks for it; a portal has no agency before its 网.
    let value = ["官方网站", "官网", "网站"]
        .iter()
        .find_map(|word| value.strip_suffix(word))
        .unwrap_or(value);
    let names = agency::split_names(value);
    let agencies = !names.is_empty() && names.iter().all(|name| agency::is_agency(name));
    agencies.then(|| Candidate {
        names,
        from: from.to_owned(),
        confidence: 0.6,
    })
}

fn from_text(
    source: &Source<'_, '_>,
    title: &str,
    number: Option<&Proposal<String>>,
) -> Option<Candidate> {
    from_flag(source)
        .or_else(|| from_title_and_signature(source, title))
        .or_else(|| from_number(number))
        .or_else(|| from_report(source, title))
}

/// 发文机关标志: `云溪市人民政府文件`, `云溪市人民政府令`.
fn from_flag(source: &Source<'_, '_>) -> Option<Candidate> {
    for (at, line) in source.with_role(Role::Header) {
        if line.text.len() > 400 {
            continue;
        }
        let key = agency::join_spaced(line.text);
        let named = ["文件", "令", "公告", "通告"]
            .iter()
            .find_map(|word| key.strip_suffix(word));
        let Some(named) = named.map(|name| name.strip_prefix("中华人民共和国").unwrap_or(name))
        else {
            continue;
        };
        let above = at.checked_sub(1).and_then(|above| source.lines.get(above));
        let joined = above.and_then(|above| agency::join_broken(above.text, named));
        let names = joined.map_or_else(|| agency::split_names(named), |joined| vec![joined]);
        if !names.is_empty() && names.iter().all(|name| agency::is_agency(name)) {
            return Some(Candidate {
                names,
                from: source.place(at),
                confidence: 0.96,
            });
        }
    }
    None
}

fn from_title_and_signature(source: &Source<'_, '_>, title: &str) -> Option<Candidate> {
    let titled = in_title(title);
    let signed = in_signature(source);
    match (titled, signed) {
        (titled, None) if !titled.is_empty() => Some(Candidate {
            names: titled,
            from: "title".to_owned(),
            confidence: 0.92,
        }),
        (titled, Some((names, from))) if titled.is_empty() => Some(Candidate {
            names,
            from,
            confidence: 0.92,
        }),
        (titled, Some((names, from))) => {
            let (one, other) = (key_of(&titled), key_of(&names));
            if one == other || other.ends_with(&one) {
                // The seal gives full names, one a line.
                return Some(Candidate {
                    names,
                    from,
                    confidence: 0.97,
                });
            }
            Some(Candidate {
                names: titled,
                from: "title".to_owned(),
                confidence: 0.85,
            })
        }
        (_, None) => None,
    }
}

/// Names in a title; a session of a congress stands for the congress.
fn in_title(title: &str) -> Vec<String> {
    let names = agency::title_issuers(title);
    if !names.is_empty() {
        return names;
    }
    let Some((prefix, _)) = title
        .split_once("关于")
        .filter(|(prefix, _)| prefix.ends_with("会议"))
    else {
        return Vec::new();
    };
    let Some((before, after)) = prefix.split_once("人民代表大会") else {
        return Vec::new();
    };
    // 第N届 counts the congress; in 云溪市第三届人民代表大会 the place stands before it.
    let place = match before.find('第').zip(before.find('届')) {
        Some((from, to)) if from < to => {
            let tail = before.get(to + '届'.len_utf8()..).unwrap_or_default();
            format!("{}{tail}", before.get(..from).unwrap_or_default())
        }
        Some(_) | None => before.to_owned(),
    };
    let standing = if after.starts_with("常务委员会") {
        "常务委员会"
    } else {
        ""
    };
    vec![format!("{place}人民代表大会{standing}")]
}

fn in_signature(source: &Source<'_, '_>) -> Option<(Vec<String>, String)> {
    let mut names = Vec::new();
    let mut from = None;
    let mut above: Option<&str> = None;
    for (at, line) in source.with_role(Role::Signature) {
        let signers = match crate::words::signed_date(line.text) {
            Some((signers, _)) => signers,
            None if crate::words::is_date_line(line.text) => {
                if names.is_empty() {
                    continue;
                }
                break;
            }
            None => line.text,
        };
        let signers = crate::words::signers(signers);
        let joined = above
            .replace(signers)
            .and_then(|above| agency::join_broken(above, signers));
        let found = joined.map_or_else(|| agency::split_names(signers), |joined| vec![joined]);
        if found.iter().all(|name| agency::is_agency(name)) {
            from.get_or_insert_with(|| source.place(at));
            names.extend(found);
        }
    }
    from.filter(|_| !names.is_empty()).map(|from| (names, from))
}

/// A decree or announcement is its issuer's: 国令 is the State Council's.
fn from_number(number: Option<&Proposal<String>>) -> Option<Candidate> {
    let number = number?;
    let series = number.value.split_once('第').map(|(series, _)| series)?;
    let name = if series == "国令" {
        "国务院"
    } else {
        series.strip_suffix('令')?
    };
    agency::is_agency(name).then(|| Candidate {
        names: vec![name.to_owned()],
        from: number.from.clone(),
        confidence: 0.9,
    })
}

/// 我代表国务院，向大会报告政府工作.
fn from_report(source: &Source<'_, '_>, title: &str) -> Option<Candidate> {
    let is_report = title.contains("政府工作报告");
    for (at, line) in source
        .in_part(0)
        .take(40)
        .filter(|(_, line)| is_report && line.text.len() < 3000)
    {
        let Some((_, after)) = line.text.split_once("代表") else {
            continue;
        };
        let end = after.find(['，', ',', '向', '、']).unwrap_or(after.len());
        let name = compact(after.get(..end)?);
        if agency::is_agency(&name) {
            return Some(Candidate {
                names: vec![name],
                from: source.place(at),
                confidence: 0.85,
            });
        }
    }
    let named = is_report && title.contains("国务院政府工作报告");
    named.then(|| Candidate {
        names: vec!["国务院".to_owned()],
        from: "title".to_owned(),
        confidence: 0.8,
    })
}
