//! Which records hold what was asked for: all words, an exact number, an excluded word.
//! Must never rank; and must never run a phrase over anything but the positions of pairs.

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::parse::{self, Plan};
use super::postings::{Part, RecordBits, add_records};
use super::snapshot::{Columns, Heads, Place, Snapshot};
use crate::analyze::fold::is_ideograph;
use crate::analyze::gram::grams;
use crate::analyze::latin;

pub(crate) fn any_head(snapshot: &Snapshot) -> TermQuery {
    raw(snapshot.fields.head, "1")
}

pub(crate) fn all(snapshot: &Snapshot) -> tantivy::Result<Heads> {
    snapshot.heads(&any_head(snapshot))
}

pub(crate) fn exact(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Heads> {
    let mut found = Heads::default();
    for key in plan.exact_keys.iter().filter(|key| !key.is_empty()) {
        found.add(&snapshot.heads(&raw(snapshot.fields.exact, key))?);
    }
    Ok(found)
}

pub(crate) fn excluded(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Heads> {
    let mut found = Heads::default();
    for chars in &plan.excluded {
        found.add(&snapshot.heads(&anywhere(snapshot, chars))?);
    }
    Ok(found)
}

/// The records that hold every word somewhere: in a clause, the title, or a name.
pub(crate) fn holding_all(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Heads> {
    let mut words = plan.required();
    // Long words are rare: what they leave is soon empty.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars.len()));
    let mut found = Heads::default();
    for (segment, reader, columns) in snapshot.parts() {
        let Some((first, others)) = words.split_first() else {
            break;
        };
        let mut left = holding(snapshot, segment, first)?;
        for word in others {
            if !left.is_empty() {
                left.retain_in(&holding(snapshot, segment, word)?);
            }
        }
        let alive = reader.alive_bitset();
        let heads = columns.heads.iter().enumerate();
        let heads = heads.filter(|(record, _)| left.has(*record));
        let heads = heads.filter(|(_, head)| alive.is_none_or(|alive| alive.is_alive(**head)));
        found.append(heads.map(|(_, head)| Place {
            segment,
            doc: *head,
        }));
    }
    Ok(found)
}

/// The records of a segment that hold `word` in one of its ways.
fn holding(snapshot: &Snapshot, segment: usize, word: &parse::Term) -> tantivy::Result<RecordBits> {
    let Some(columns) = snapshot.segments.get(segment) else {
        return Ok(RecordBits::none_of(0));
    };
    let mut ways = other_ways(snapshot, word);
    let is_to_the_letter = word.chars.len() < 2 || word.is_quoted && word.chars.len() > 2;
    let mut records = if is_to_the_letter {
        ways.push((Occur::Should, anywhere(snapshot, &word.chars)));
        RecordBits::none_of(columns.heads.len())
    } else {
        covering(columns, &word.chars)?
    };
    if !ways.is_empty() {
        let others = snapshot.heads_of_segment(&BooleanQuery::new(ways), segment)?;
        for head in others.iter() {
            if let Ok(record) = columns.heads.binary_search(&head.doc) {
                records.add(record);
            }
        }
    }
    Ok(records)
}

/// The records in which every character of `chars` stands beside one of its neighbours: so nobody need know where the
/// words of a stretch begin.
fn covering(columns: &Columns, chars: &[char]) -> tantivy::Result<RecordBits> {
    let n_records = columns.heads.len();
    let none = RecordBits::none_of(n_records);
    let mut left: Option<RecordBits> = None;
    let mut before = none.clone();
    for pair in grams(chars) {
        let mut having = none.clone();
        for part in PLACES {
            add_records(columns, part, &pair, &mut having)?;
        }
        let covered = before.union(&having);
        match &mut left {
            Some(left) => left.retain_in(&covered),
            None => left = Some(covered),
        }
        before = having;
    }
    let mut left = left.unwrap_or(none);
    left.retain_in(&before);
    Ok(left)
}

const PLACES: [Part; 3] = [
    |columns| &columns.text,
    |columns| &columns.title,
    |columns| &columns.names,
];

/// The clauses that hold the whole query as it was typed, where it is long enough to mean just them.
pub(crate) fn verbatim(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Vec<Place>> {
    let shortest = if plan.is_question {
        2
    } else {
        SHORTEST_VERBATIM
    };
    if plan.whole.len() < shortest {
        return Ok(Vec::new());
    }
    snapshot.documents(
        &*phrase(snapshot, snapshot.fields.text, &plan.whole),
        MAX_VERBATIM,
    )
}

/// Of a question, whose asking words are not looked for otherwise, any length counts.
const SHORTEST_VERBATIM: usize = 6;
const MAX_VERBATIM: usize = 64;

/// Synonyms, and readings of what was typed in Latin letters.
fn other_ways(snapshot: &Snapshot, word: &parse::Term) -> Vec<(Occur, Box<dyn Query>)> {
    let fields = &snapshot.fields;
    let synonyms = word.synonyms.iter();
    let mut ways: Vec<(Occur, Box<dyn Query>)> = synonyms
        .map(|synonym| (Occur::Should, anywhere(snapshot, synonym)))
        .collect();
    for reading in &word.readings {
        ways.push((Occur::Should, sequence(fields.syllables, reading)));
    }
    // 公积金 is typed gjj: any Latin word may be initials.
    if latin::is_latin(&word.chars) {
        ways.push((
            Occur::Should,
            phrase(snapshot, fields.initials, &word.chars),
        ));
    }
    ways
}

fn anywhere(snapshot: &Snapshot, chars: &[char]) -> Box<dyn Query> {
    let fields = &snapshot.fields;
    let places = [fields.text, fields.title, fields.names]
        .map(|field| (Occur::Should, phrase(snapshot, field, chars)));
    Box::new(BooleanQuery::new(places.into()))
}

/// `chars` as a substring: pairs at every second place, and the last one, cover it.
fn phrase(snapshot: &Snapshot, field: Field, chars: &[char]) -> Box<dyn Query> {
    let fields = &snapshot.fields;
    match chars {
        [] => Box::new(EmptyQuery),
        [only] if is_ideograph(*only) && field == fields.text => {
            Box::new(raw(fields.chars, &only.to_string()))
        }
        [only] if is_ideograph(*only) && field == fields.title => {
            Box::new(raw(fields.title_chars, &only.to_string()))
        }
        [only] => Box::new(raw(field, &only.to_string())),
        [_, _] => Box::new(raw(field, &chars.iter().collect::<String>())),
        longer => {
            let last = longer.len() - 2;
            let pairs = grams(longer)
                .into_iter()
                .enumerate()
                .filter(|(place, _)| place % 2 == 0 || *place == last);
            Box::new(PhraseQuery::new_with_offset(
                pairs
                    .map(|(place, pair)| (place, Term::from_field_text(field, &pair)))
                    .collect(),
            ))
        }
    }
}

fn sequence(field: Field, tokens: &[String]) -> Box<dyn Query> {
    match tokens {
        [] => Box::new(EmptyQuery),
        [only] => Box::new(raw(field, only)),
        several => Box::new(PhraseQuery::new(
            several
                .iter()
                .map(|token| Term::from_field_text(field, token))
                .collect(),
        )),
    }
}

fn raw(field: Field, text: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)
}
