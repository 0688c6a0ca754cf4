//! Reads the documents and questions, and makes probes of them: titles, half-remembered titles, phrases, numbers.
//! Must never be taken for the importer: it only cuts laws into articles and policies into paragraphs.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::search_doc::{SearchClause, SearchDoc};
use kernel::time::Instant;
use pinyin::ToPinyin;
use serde_json::Value;

pub(crate) const TODAY: Date = Date::constant(2026, 11, 23);

pub(crate) struct Corpus {
    pub(crate) docs: Vec<SearchDoc>,
    pub(crate) lay: Vec<Question>,
    pub(crate) policy: Vec<Question>,
    /// Matters of government, as one name and as the names of the class and the matter.
    names: Vec<(String, String)>,
}

/// A query and the record and clause label that answer it.
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) gold: Vec<(String, String)>,
}

impl Corpus {
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut docs = Vec::new();
        for (line, n) in lines(folder, "laws.jsonl")?.iter().zip(0..) {
            docs.push(law(line, n));
        }
        for (line, n) in lines(folder, "policies.jsonl")?.iter().zip(1_000_000..) {
            docs.push(policy(line, n));
        }
        let questions = lines(folder, "qa.jsonl")?;
        let lay = questions
            .iter()
            .filter(|line| text(line, "domain") == "legal_layperson")
            .map(lay_question);
        let policy = questions
            .iter()
            .filter(|line| line["policy_id"].is_string())
            .map(policy_question);
        Ok(Self {
            docs,
            lay: lay.collect(),
            policy: policy.collect(),
            names: names(folder)?,
        })
    }

    /// Ways in which people look for a document they know.
    pub(crate) fn probes(&self) -> Vec<(&'static str, Vec<Question>)> {
        let sampled: Vec<&SearchDoc> = self.docs.iter().step_by(7).collect();
        let whole = sampled.iter().map(|doc| probe(doc, doc.title.clone()));
        let half = sampled
            .iter()
            .filter(|doc| doc.title.chars().count() >= 8)
            .map(|doc| probe(doc, every_other_word(&doc.title)));
        let phrase = sampled
            .iter()
            .filter_map(|doc| Some(probe(doc, phrase(doc)?)));
        let numbers = self.docs.iter().filter_map(|doc| {
            Some(probe(
                doc,
                doc.doc_number
                    .as_ref()?
                    .replace('〔', "[")
                    .replace('〕', "]"),
            ))
        });
        vec![
            ("whole titles", whole.collect()),
            ("half of a title", half.collect()),
            ("phrase of 16 characters from the middle", phrase.collect()),
            ("document numbers in square brackets", numbers.collect()),
        ]
    }

    pub(crate) fn speed_queries(&self) -> Vec<(&'static str, Vec<String>)> {
        let lay = self.lay.iter().map(|question| question.text.clone());
        let policy = self
            .policy
            .iter()
            .step_by(2)
            .map(|question| question.text.clone());
        let titles = self.docs.iter().step_by(9).map(|doc| doc.title.clone());
        let phrases = self.docs.iter().step_by(9).filter_map(phrase);
        let words = WORDS.split_whitespace().map(str::to_owned);
        let words = words.chain(self.names.iter().map(|(_, name)| name.clone()));
        let pairs = WORDS
            .split_whitespace()
            .zip(WORDS.split_whitespace().skip(3))
            .map(|(left, right)| format!("{left} {right}"));
        let pairs = pairs.chain(
            self.names
                .iter()
                .map(|(class, name)| format!("{class} {name}")),
        );
        vec![
            ("lay questions", lay.collect()),
            ("policy questions", policy.collect()),
            ("titles", titles.collect()),
            ("phrases", phrases.collect()),
            ("one word", words.collect()),
            ("two words", pairs.collect()),
        ]
    }

    /// The lay questions with one character in each written as another that sounds the same.
    pub(crate) fn misspelt(&self) -> Vec<Question> {
        let mut by_sound: BTreeMap<&str, BTreeMap<char, usize>> = BTreeMap::new();
        for title in self.docs.iter().map(|doc| &doc.title) {
            for character in title.chars() {
                if let Some(sound) = character.to_pinyin() {
                    let alike = by_sound.entry(sound.plain()).or_default();
                    *alike.entry(character).or_default() += 1;
                }
            }
        }
        let misspell = |question: &Question, place: usize| {
            let chars: Vec<char> = question.text.chars().collect();
            let order = (0..chars.len()).map(|step| (step + place) % chars.len());
            for at in order {
                let written = chars.get(at).copied().unwrap_or_default();
                let sound = written.to_pinyin().map(|sound| sound.plain());
                let alike = sound.and_then(|sound| by_sound.get(sound));
                let other = alike
                    .into_iter()
                    .flatten()
                    .filter(|(other, _)| **other != written)
                    .max_by_key(|(_, count)| **count);
                if let Some((other, _)) = other {
                    let kept = |(n, kept)| if n == at { *other } else { kept };
                    return chars.iter().copied().enumerate().map(kept).collect();
                }
            }
            question.text.clone()
        };
        let misspelt = self.lay.iter().zip(3..).map(|(question, place)| Question {
            text: misspell(question, place),
            gold: question.gold.clone(),
        });
        misspelt.collect()
    }
}

const WORDS: &str = "公积金 社会保险 劳动合同 个体工商户 行政处罚 信息公开 食品安全 道路交通 宅基地 残疾人 增值税 生态环境 义务教育 老年人 房屋征收 \
    消防 失业 户口 低保 创业补贴 养老 管理 应当 政府采购 招标投标 未成年人 民间借贷 离婚 遗嘱 工伤认定 安全生产 疫情防控 复工复产 小微企业 减税 高速公路";

/// Class and name of the matters people write about; what is in brackets or listed with 、 is left out.
fn names(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let table = fs::read_to_string(folder.join("gov_message_taxonomy.csv"))?;
    let mut names = Vec::new();
    for row in table.lines().skip(1) {
        let mut cells = row.trim_end().split(',').skip(1);
        if let (Some(class), Some(name), None) = (cells.next(), cells.next(), cells.next())
            && !row.contains(['（', '(', '、', '"', '/'])
            && class != name
        {
            names.push((class.to_owned(), name.to_owned()));
        }
    }
    Ok(names)
}

fn lines(folder: &Path, name: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let text = fs::read_to_string(folder.join(name))?;
    // One of the answers is a bare NaN, which is not JSON.
    let values = text
        .lines()
        .map(|line| Ok(serde_json::from_str(&line.replace(": NaN,", ": null,"))?));
    values.collect()
}

fn text(line: &Value, key: &str) -> String {
    line[key].as_str().unwrap_or_default().to_owned()
}

fn law(line: &Value, n: i64) -> SearchDoc {
    let authority = match text(line, "level").as_str() {
        "宪法" => 9,
        "法律" => 8,
        "行政法规" => 7,
        "司法解释" => 6,
        "部门规章" => 5,
        "地方性法规" => 4,
        _ => 1,
    };
    let validity = if line["expired"] == Value::Bool(true) {
        "repealed"
    } else {
        "in_force"
    };
    record(line, n, articles(&text(line, "body")), authority, validity)
}

fn policy(line: &Value, n: i64) -> SearchDoc {
    let mut clauses = Vec::new();
    for paragraph in text(line, "body")
        .lines()
        .filter(|paragraph| !paragraph.trim().is_empty())
    {
        let number = clauses.len() + 1;
        clauses.push(SearchClause {
            address: format!("p-{number}"),
            label: String::new(),
            text: paragraph.trim().to_owned(),
        });
    }
    let authority = if line["doc_number"].is_string() { 2 } else { 1 };
    record(line, n, clauses, authority, "none")
}

fn record(
    line: &Value,
    n: i64,
    clauses: Vec<SearchClause>,
    authority: u8,
    validity: &str,
) -> SearchDoc {
    SearchDoc {
        record: RecordId::new(Instant::from_micros(n * 1_000)),
        source_id: line["id"].as_str().map(str::to_owned),
        title: text(line, "title"),
        url: format!("/records/{n}"),
        kind: "policy_document".to_owned(),
        agency: None,
        issuers: line["issuer"]
            .as_str()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        themes: Vec::new(),
        doc_number: line["doc_number"].as_str().map(str::to_owned),
        index_number: line["index_number"].as_str().map(str::to_owned),
        issued_on: line["date"].as_str().and_then(|date| date.parse().ok()),
        published_on: None,
        validity: validity.to_owned(),
        authority,
        clauses,
    }
}

/// Articles with everything below them; what stands before the first is a clause without label.
fn articles(body: &str) -> Vec<SearchClause> {
    let mut clauses: Vec<SearchClause> = Vec::new();
    for paragraph in body
        .lines()
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#'))
    {
        let label = article_label(paragraph);
        match clauses.last_mut() {
            Some(last) if label.is_none() && (!last.label.is_empty() || last.text.len() < 600) => {
                last.text.push('\n');
                last.text.push_str(paragraph);
            }
            Some(_) | None => {
                let label = label.unwrap_or_default();
                let text = paragraph
                    .strip_prefix(label)
                    .unwrap_or(paragraph)
                    .trim()
                    .to_owned();
                let number = clauses.len() + 1;
                clauses.push(SearchClause {
                    address: format!("c-{number}"),
                    label: label.to_owned(),
                    text,
                });
            }
        }
    }
    clauses
}

fn article_label(paragraph: &str) -> Option<&str> {
    let (label, _) = paragraph.split_once([' ', '\u{3000}'])?;
    let number = label.strip_prefix('第')?;
    let (number, after) = number.split_once('条')?;
    let is_number = !number.is_empty()
        && number
            .chars()
            .all(|character| "零〇一二三四五六七八九十百千0123456789".contains(character));
    (is_number && (after.is_empty() || after.starts_with('之'))).then_some(label)
}

fn lay_question(line: &Value) -> Question {
    let gold = line["gold"].as_array().into_iter().flatten();
    Question {
        text: question_text(line),
        gold: gold
            .map(|gold| (text(gold, "law_id"), text(gold, "article")))
            .collect(),
    }
}

fn policy_question(line: &Value) -> Question {
    Question {
        text: question_text(line),
        gold: vec![(text(line, "policy_id"), String::new())],
    }
}

fn question_text(line: &Value) -> String {
    line["question"]
        .as_str()
        .or(line["title"].as_str())
        .unwrap_or_default()
        .to_owned()
}

fn probe(doc: &SearchDoc, query: String) -> Question {
    Question {
        text: query,
        gold: vec![(doc.source_id.clone().unwrap_or_default(), String::new())],
    }
}

/// Three characters kept, two forgotten, and so on.
fn every_other_word(title: &str) -> String {
    let kept: Vec<String> = title
        .chars()
        .collect::<Vec<_>>()
        .chunks(5)
        .map(|chunk| chunk.iter().take(3).collect())
        .collect();
    kept.join(" ")
}

fn phrase(doc: &SearchDoc) -> Option<String> {
    let clause = doc.clauses.get(doc.clauses.len() / 2)?;
    let chars: Vec<char> = clause
        .text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let start = chars.len() / 3;
    chars
        .get(start..start + 16)
        .map(|phrase| phrase.iter().collect())
}
