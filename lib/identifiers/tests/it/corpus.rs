//! Twenty thousand passages: our own templates with planted numbers, and stretches of real documents between where their folder is at hand.
//! Must never count as right what only overlaps: value and place both have to be those that were planted.

use std::ops::Range;
use std::path::Path;

use identifiers::find;
use identifiers::finding::Confidence;
use identifiers::kind::Kind;

use crate::generate::{self, Chance};
use crate::passages::TEMPLATES;

const N_PASSAGES: usize = 20_000;

struct Passage {
    text: String,
    planted: Vec<(Kind, String, Range<usize>)>,
}

#[derive(Default)]
struct Score {
    found: usize,
    planted: usize,
    reported: usize,
    wrong: Vec<String>,
    missed: Vec<String>,
}

#[test]
fn checked_identifiers_are_found() {
    let mut chance = Chance(7);
    let counties = generate::counties();
    let stretches = real_stretches(&mut chance);
    let today = jiff::civil::date(2026, 1, 5);
    let kinds = [Kind::ResidentId, Kind::CreditCode, Kind::BankCard];
    let mut scores = kinds.map(|kind| (kind, Score::default()));
    for _ in 0..N_PASSAGES {
        let passage = passage(&mut chance, &counties, &stretches);
        let findings = find(&passage.text, today);
        for (kind, score) in &mut scores {
            let sure = findings
                .iter()
                .filter(|f| f.kind == *kind && f.confidence >= Confidence::Medium);
            let planted: Vec<_> = passage.planted.iter().filter(|(k, ..)| k == kind).collect();
            score.planted += planted.len();
            let mut matched = 0;
            for finding in sure {
                score.reported += 1;
                if planted
                    .iter()
                    .any(|(_, value, span)| *value == finding.value && *span == finding.span)
                {
                    matched += 1;
                } else {
                    score.wrong.push(format!("{finding:?} in {}", passage.text));
                }
            }
            score.found += matched;
            if matched < planted.len() {
                score
                    .missed
                    .push(format!("{planted:?} in {}", passage.text));
            }
        }
    }
    let (mut found, mut planted, mut reported) = (0, 0, 0);
    for (kind, score) in &scores {
        for line in score.wrong.iter().take(8) {
            eprintln!("wrong: {}", line.chars().take(400).collect::<String>());
        }
        for line in score.missed.iter().take(8) {
            eprintln!("missed: {}", line.chars().take(400).collect::<String>());
        }
        print_figures(kind.code(), score.found, score.planted, score.reported);
        assert!(score.planted > 1000);
        assert!(
            share(score.found, score.planted) >= 0.99,
            "recall of {kind:?}"
        );
        assert!(
            share(score.found, score.reported) >= 0.98,
            "precision of {kind:?}"
        );
        found += score.found;
        planted += score.planted;
        reported += score.reported;
    }
    print_figures("all", found, planted, reported);
}

fn print_figures(name: &str, found: usize, planted: usize, reported: usize) {
    eprintln!(
        "{name}: {found} of {planted} planted found (recall {:.4}), {reported} reported (precision {:.4})",
        share(found, planted),
        share(found, reported)
    );
}

fn share(part: usize, whole: usize) -> f64 {
    let as_float = |n: usize| f64::from(u32::try_from(n).expect("small"));
    as_float(part) / as_float(whole.max(1))
}

/// One to three templates, real text before, between and after where there is any.
fn passage(chance: &mut Chance, counties: &[&str], stretches: &[String]) -> Passage {
    let mut passage = Passage {
        text: String::new(),
        planted: Vec::new(),
    };
    for _ in 0..=chance.below(3) {
        if let Some(stretch) = stretches.get(chance.below(stretches.len())) {
            passage.text.push_str(stretch);
            passage.text.push('\n');
        }
        let template = TEMPLATES[chance.below(TEMPLATES.len())];
        fill(chance, counties, template, &mut passage);
        passage.text.push('\n');
    }
    passage
}

fn fill(chance: &mut Chance, counties: &[&str], template: &str, passage: &mut Passage) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').expect("closed");
        passage.text.push_str(before);
        let region = counties[chance.below(counties.len())];
        match name {
            "id" => {
                let value = generate::resident_id(chance, region);
                plant(chance, Kind::ResidentId, &value, passage);
            }
            "uscc" => {
                let value = generate::credit_code(chance, region);
                plant(chance, Kind::CreditCode, &value, passage);
            }
            "card" => {
                let value = generate::bank_card(chance);
                plant(chance, Kind::BankCard, &value, passage);
            }
            "near-id" => passage
                .text
                .push_str(&spoiled(&generate::resident_id(chance, region))),
            "near-uscc" => passage
                .text
                .push_str(&spoiled(&generate::credit_code(chance, region))),
            "near-card" => passage
                .text
                .push_str(&spoiled(&generate::bank_card(chance))),
            "serial" => {
                let n_digits = 12 + chance.below(9);
                passage.text.push_str(&chance.digits(n_digits));
            }
            "digits6" => passage.text.push_str(&chance.digits(6)),
            "digits8" => passage.text.push_str(&chance.digits(8)),
            "digits10" => passage.text.push_str(&chance.digits(10)),
            other => panic!("no such place: {other}"),
        }
        rest = behind;
    }
    passage.text.push_str(rest);
}

/// The last character one further: never right.
fn spoiled(right: &str) -> String {
    let (head, last) = right.split_at(right.len() - 1);
    let next = match last {
        "9" | "X" => '0',
        _ => char::from_digit(
            (last.chars().next().unwrap().to_digit(36).unwrap() + 1) % 10,
            10,
        )
        .unwrap(),
    };
    format!("{head}{next}")
}

/// As people type it: plain mostly, full width, in groups, over a line break, a small x.
fn plant(chance: &mut Chance, kind: Kind, value: &str, passage: &mut Passage) {
    let written = match chance.below(12) {
        0 => value
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
            .collect(),
        1 => grouped(kind, value, " "),
        2 => grouped(kind, value, "-"),
        3 => value.to_lowercase(),
        4 => {
            let (head, tail) = value.split_at(6 + chance.below(6));
            format!("{head}\n{tail}")
        }
        _ => value.to_owned(),
    };
    let start = passage.text.len();
    passage.text.push_str(&written);
    passage
        .planted
        .push((kind, value.to_owned(), start..passage.text.len()));
}

fn grouped(kind: Kind, value: &str, gap: &str) -> String {
    let letters: Vec<char> = value.chars().collect();
    let sizes: &[usize] = match kind {
        Kind::ResidentId => &[6, 8, 4],
        Kind::CreditCode => &[2, 6, 9, 1],
        _ => &[4, 4, 4, 4, 4],
    };
    let mut groups = Vec::new();
    let mut at = 0;
    for size in sizes {
        let end = (at + size).min(letters.len());
        groups.push(letters[at..end].iter().collect::<String>());
        at = end;
    }
    groups.retain(|group| !group.is_empty());
    groups.join(gap)
}

/// Stretches of up to 120 characters; those with long numbers of their own stay in, to count against precision.
fn real_stretches(chance: &mut Chance) -> Vec<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("GONGKAI_DATA").map_or(beside, Into::into);
    let mut stretches = Vec::new();
    for (name, fields) in [
        ("policies.jsonl", ["body", "title"]),
        ("qa.jsonl", ["question", "reply"]),
        ("gov_messages.jsonl", ["body", "title"]),
    ] {
        let Ok(lines) = std::fs::read_to_string(folder.join(name)) else {
            continue;
        };
        for line in lines.lines() {
            // Some lines hold NaN, which is no JSON.
            let Ok(row) = serde_json::from_str::<serde_json::Value>(line) else {
                continue;
            };
            for text in fields.iter().filter_map(|field| row[*field].as_str()) {
                let letters: Vec<char> = text.chars().collect();
                let start = chance.below(letters.len());
                stretches.push(
                    letters[start..letters.len().min(start + 120)]
                        .iter()
                        .collect(),
                );
            }
        }
    }
    if stretches.is_empty() {
        eprintln!("notice: no folder of real documents, only our own passages are scored");
    }
    stretches
}
