//! Metadata from the layout and the hints: each value with the place it was found at and how sure.
//! Must never propose what stands nowhere, and never settle a contradiction in silence.

use crate::block::{Hint, Hints};
use crate::fold::{compact, title_key, trim};
use crate::layout::{Layout, Role};
use crate::line::Line;
use crate::metadata::{Metadata, Proposal};
use crate::outline::join_title;
use crate::problem::{Problem, ProblemCode, excerpt};
use crate::words;

mod block_table;
mod dates;
mod issuer;
mod number;

/// A title longer than this is none.
const LONGEST_TITLE: usize = 500;

/// The main document's lines by role, with what its carrier says.
pub(crate) struct Source<'a, 'b> {
    lines: &'b [Line<'a>],
    layout: &'b Layout,
    hints: &'b Hints,
}

pub(crate) fn metadata(
    lines: &[Line<'_>],
    layout: &Layout,
    hints: &Hints,
    problems: &mut Vec<Problem>,
) -> Metadata {
    let source = Source {
        lines,
        layout,
        hints,
    };
    let title = title(&source, problems);
    let title_text = title.as_ref().map_or("", |title| title.value.as_str());
    let doc_number = number::propose(&source, title_text, problems);
    let issuers = issuer::propose(&source, title_text, doc_number.as_ref(), problems);
    let issued_on = dates::issued_on(&source, problems);
    let published_on = dates::published_on(&source, problems);
    let effective_on = dates::effective_on(&source, issued_on.as_ref(), published_on.as_ref());
    let expires_on = dates::expires_on(&source, effective_on.as_ref());
    let form = form(&source, title.as_ref());
    let attachments = attachments(&source, problems);
    let (copied_to, printed_by, printed_on) = imprint(&source);
    Metadata {
        index_number: index_number(&source),
        form,
        addressees: addressees(&source),
        attachments,
        copied_to,
        printed_by,
        printed_on,
        publicity: publicity(&source),
        source: carrier(&source),
        title,
        issuers,
        doc_number,
        issued_on,
        published_on,
        effective_on,
        expires_on,
    }
}

impl<'a, 'b> Source<'a, 'b> {
    /// Lines of the main document with this role, with their place.
    fn with_role(&self, role: Role) -> impl Iterator<Item = (usize, &'b Line<'a>)> + '_ {
        self.in_part(0)
            .filter(move |(at, _)| self.layout.roles.get(*at) == Some(&role))
    }

    /// Lines that belong to the main document (0) or to one attached.
    fn in_part(&self, part: usize) -> impl Iterator<Item = (usize, &'b Line<'a>)> + '_ {
        self.lines
            .iter()
            .enumerate()
            .filter(move |(at, _)| self.layout.parts.get(*at) == Some(&part))
    }

    /// Where a person can look: the origin the reader gave, or the line.
    fn place(&self, at: usize) -> String {
        match self.lines.get(at).map(|line| line.origin) {
            Some(origin) if !origin.is_empty() => origin.to_owned(),
            Some(_) | None => format!("line {}", at + 1),
        }
    }
}

pub(crate) fn said(hint: Option<&Hint>) -> Option<(&str, &str)> {
    let hint = hint?;
    let value = trim(&hint.value);
    (!value.is_empty()).then_some((value, hint.from.as_str()))
}

pub(crate) fn disagreement(place: &str, text: &str) -> Problem {
    Problem {
        code: ProblemCode::Disagreement,
        place: place.to_owned(),
        excerpt: excerpt(text),
    }
}

/// The title the carrier gives wins; a printed one that equals it makes it surer, one that differs is reported.
fn title(source: &Source<'_, '_>, problems: &mut Vec<Problem>) -> Option<Proposal<String>> {
    let printed = printed_title(source);
    let proposal = match said(source.hints.title.as_ref()) {
        Some((value, from)) => {
            let confidence = match &printed {
                Some((text, place)) => compared(value, text, place, problems),
                None => 0.95,
            };
            Some(Proposal {
                value: value.to_owned(),
                from: from.to_owned(),
                confidence,
            })
        }
        None => block_table::value(source, &["标题", "名称"])
            .map(|(value, from)| Proposal {
                value,
                from,
                confidence: 0.95,
            })
            .or_else(|| {
                printed.map(|(value, from)| Proposal {
                    confidence: if words::form_of(&value).is_some() {
                        0.92
                    } else {
                        0.7
                    },
                    value,
                    from,
                })
            }),
    };
    report_title(proposal.as_ref(), problems);
    proposal
}

fn compared(given: &str, printed: &str, place: &str, problems: &mut Vec<Problem>) -> f64 {
    let (one, other) = (title_key(given), title_key(printed));
    if one == other {
        return 0.99;
    }
    if one.contains(&other) || other.contains(&one) {
        return 0.95;
    }
    // A page's first line that only looks like a title contradicts nothing.
    if words::form_of(printed).is_some() {
        problems.push(disagreement(place, printed));
    }
    0.9
}

fn report_title(title: Option<&Proposal<String>>, problems: &mut Vec<Problem>) {
    match title {
        None => problems.push(Problem {
            code: ProblemCode::TitleMissing,
            place: String::new(),
            excerpt: String::new(),
        }),
        Some(title) if title.value.chars().count() > LONGEST_TITLE => problems.push(Problem {
            code: ProblemCode::TitleTooLong,
            place: title.from.clone(),
            excerpt: excerpt(&title.value),
        }),
        Some(_) => {}
    }
}

/// The first run of title lines of the main document, as one line.
fn printed_title(source: &Source<'_, '_>) -> Option<(String, String)> {
    let lines: Vec<(usize, &str)> = source
        .with_role(Role::Title)
        .map(|(at, line)| (at, line.text))
        .collect();
    let Some((first, _)) = lines.first().copied() else {
        return series_as_title(source);
    };
    let run = lines
        .iter()
        .enumerate()
        .take_while(|(n, (at, _))| *at == first + n)
        .map(|(_, (_, text))| *text);
    Some((join_title(run), source.place(first)))
}

/// An announcement without a title is called by its series: `云溪市财政局公告`.
fn series_as_title(source: &Source<'_, '_>) -> Option<(String, String)> {
    source.with_role(Role::Header).find_map(|(at, line)| {
        let name = ["公告", "通告"]
            .iter()
            .find_map(|word| line.text.strip_suffix(word))?;
        crate::agency::are_agencies(name)
            .then(|| (join_title(std::iter::once(line.text)), source.place(at)))
    })
}

/// The form a title ends in; else the one the carrier names, when it is a form at all.
fn form(source: &Source<'_, '_>, title: Option<&Proposal<String>>) -> Option<Proposal<String>> {
    if let Some(title) = title
        && let Some(form) = words::form_of(&title.value)
    {
        return Some(Proposal {
            value: words::short_form(form).to_owned(),
            from: title.from.clone(),
            confidence: title.confidence.min(0.95),
        });
    }
    let (value, from) = said(source.hints.kind.as_ref())?;
    let form = words::FORMS.iter().find(|form| **form == value)?;
    Some(Proposal {
        value: words::short_form(form).to_owned(),
        from: from.to_owned(),
        confidence: 0.8,
    })
}

fn index_number(source: &Source<'_, '_>) -> Option<Proposal<String>> {
    if let Some((value, from)) = said(source.hints.index_number.as_ref()) {
        return Some(Proposal {
            value: value.to_owned(),
            from: from.to_owned(),
            confidence: 0.97,
        });
    }
    let (value, from) = block_table::value(source, &["索引号"])?;
    Some(Proposal {
        value,
        from,
        confidence: 0.95,
    })
}

fn addressees(source: &Source<'_, '_>) -> Option<Proposal<Vec<String>>> {
    let (at, line) = source.with_role(Role::Addressees).next()?;
    let text = line.text.trim_end_matches(['：', ':']);
    Some(Proposal {
        value: split_list(text),
        from: source.place(at),
        confidence: 0.9,
    })
}

/// Groups apart by ，and ；: the 、 inside a group joins bodies of one kind and stays as printed.
fn split_list(text: &str) -> Vec<String> {
    let text = text.trim_end_matches('。');
    let mut depth = 0_i32;
    text.split(|c: char| {
        match c {
            '（' | '(' | '《' => depth += 1,
            '）' | ')' | '》' => depth -= 1,
            _ => {}
        }
        depth <= 0 && matches!(c, '，' | ',' | '；' | ';')
    })
    .map(|part| trim(part).to_owned())
    .filter(|part| !part.is_empty())
    .collect()
}

fn attachments(
    source: &Source<'_, '_>,
    problems: &mut Vec<Problem>,
) -> Option<Proposal<Vec<String>>> {
    let mut names = Vec::new();
    let mut from = None;
    for (at, line) in source.with_role(Role::AttachmentNote) {
        from.get_or_insert_with(|| source.place(at));
        let after_label = line
            .text
            .split_once(['：', ':'])
            .filter(|(label, _)| label.starts_with('附'))
            .map_or(line.text, |(_, rest)| rest);
        let name = trim(after_label);
        let name = without_attachment_label(name);
        let name = crate::marker::read(name)
            .and_then(|mark| name.get(mark.len..))
            .unwrap_or(name);
        let name = trim(name).trim_end_matches(['。', '；', ';']);
        if !name.is_empty() {
            names.push(name.to_owned());
        }
    }
    let from = from?;
    let n_attached = source.layout.parts.iter().max().copied().unwrap_or(0);
    for name in names.iter().skip(n_attached).take(50) {
        problems.push(Problem {
            code: ProblemCode::AttachmentMissing,
            place: from.clone(),
            excerpt: excerpt(name),
        });
    }
    (!names.is_empty()).then_some(Proposal {
        value: names,
        from,
        confidence: 0.9,
    })
}

/// `附件1 招生计划表` is called 招生计划表.
fn without_attachment_label(name: &str) -> &str {
    let Some(rest) = name.strip_prefix("附件") else {
        return name;
    };
    let bare = rest.trim_start_matches(crate::numeral::is_numeral);
    let bare_name = trim(bare.trim_start_matches(['：', ':', '.']));
    if bare.len() < rest.len() && !bare_name.is_empty() {
        bare_name
    } else {
        name
    }
}

type Imprint = (
    Option<Proposal<Vec<String>>>,
    Option<Proposal<String>>,
    Option<Proposal<jiff::civil::Date>>,
);

/// 版记: it stands at the very end, so an attached document may come before it.
fn imprint(source: &Source<'_, '_>) -> Imprint {
    let (mut copied_to, mut printed_by, mut printed_on) = (None, None, None);
    for (at, line) in source.lines.iter().enumerate() {
        if source.layout.roles.get(at) != Some(&Role::Imprint) {
            continue;
        }
        let from = source.place(at);
        if let Some((who, date)) = words::imprint_date(line.text) {
            if !who.is_empty() {
                printed_by = Some(Proposal {
                    value: who.to_owned(),
                    from: from.clone(),
                    confidence: 0.92,
                });
            }
            printed_on = dates::valid(&date).map(|date| Proposal {
                value: date,
                from,
                confidence: 0.95,
            });
        } else if let Some((label, rest)) = line.text.split_once(['：', ':'])
            && compact(label) == "抄送"
        {
            copied_to = Some(Proposal {
                value: split_list(trim(rest)),
                from,
                confidence: 0.92,
            });
        }
    }
    (copied_to, printed_by, printed_on)
}

fn publicity(source: &Source<'_, '_>) -> Option<Proposal<String>> {
    for (at, line) in source.lines.iter().enumerate() {
        if source.layout.roles.get(at) != Some(&Role::Note) || !line.text.contains("公开") {
            continue;
        }
        let inner = trim(line.text).trim_matches(['（', '）', '(', ')']);
        let value = inner
            .split_once(['：', ':'])
            .map_or(inner, |(_, value)| value);
        let value: String = value
            .chars()
            .filter(|c| !crate::fold::is_blank(*c))
            .collect();
        let known = [
            "主动公开",
            "依申请公开",
            "不予公开",
            "此件公开发布",
            "此件主动公开",
            "此件依申请公开",
            "此件不公开",
            "此件删减后公开",
        ]
        .contains(&value.as_str());
        if known {
            return Some(Proposal {
                value,
                from: source.place(at),
                confidence: 0.95,
            });
        }
    }
    None
}

fn carrier(source: &Source<'_, '_>) -> Option<Proposal<String>> {
    if let Some((value, from)) = said(source.hints.source.as_ref()) {
        return Some(Proposal {
            value: value.to_owned(),
            from: from.to_owned(),
            confidence: 0.97,
        });
    }
    for (at, line) in source.lines.iter().enumerate() {
        let is_edge = matches!(source.layout.roles.get(at), Some(Role::Note | Role::Header));
        if let Some((label, value)) = line
            .text
            .split_once(['：', ':'])
            .filter(|_| is_edge && line.text.len() < 200)
            && matches!(compact(label).as_str(), "来源" | "信息来源")
        {
            let value = trim(value)
                .split(crate::fold::is_blank)
                .next()
                .unwrap_or_default();
            if !value.is_empty() {
                return Some(Proposal {
                    value: value.to_owned(),
                    from: source.place(at),
                    confidence: 0.85,
                });
            }
        }
    }
    None
}
