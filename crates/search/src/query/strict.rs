//! Which records hold what was asked for: all words, an exact number, an excluded word.
//! Must never rank; and must never run a phrase over anything but the positions of pairs.

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::parse::{self, Plan};
use super::postings::{Inverted, add_records};
use super::records::{RecordBits, Records};
use super::snapshot::{Columns, Place, Snapshot};
use crate::analyze::fold::is_ideograph;
use crate::analyze::gram::grams;
use crate::analyze::latin;

pub(crate) fn exact(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Records> {
    let mut found = Vec::with_capacity(snapshot.segments.len());
    for columns in &snapshot.segments {
        let mut records = columns.no_records();
        for key in plan.exact_keys.iter().filter(|key| !key.is_empty()) {
            add_records_of(columns, &columns.exact, key, &mut records)?;
        }
        found.push(records);
    }
    Ok(found.into_iter().collect())
}

fn add_records_of(
    columns: &Columns,
    inverted: &Inverted,
    text: &str,
    records: &mut RecordBits,
) -> tantivy::Result<()> {
    let term = Term::from_field_text(inverted.field, text);
    match inverted.reader.get_term_info(&term)? {
        Some(list) => add_records(columns, inverted, &list, records),
        None => Ok(()),
    }
}

pub(crate) fn excluded(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Records> {
    let mut found = snapshot.none();
    for chars in &plan.excluded {
        found.union_with(&snapshot.records(&anywhere(snapshot, chars))?);
    }
    Ok(found)
}

/// The records that hold every word somewhere: in a clause, the title, or a name.
pub(crate) fn holding_all(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Records> {
    let mut words = plan.required();
    // Long words are rare: what they leave is soon empty.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars.len()));
    let Some((first, others)) = words.split_first() else {
        return Ok(snapshot.none());
    };
    let mut left = holding(snapshot, first)?;
    for word in others {
        if !left.is_empty() {
            left.retain_in(&holding(snapshot, word)?);
        }
    }
    Ok(left)
}

/// The records that hold `word` in one of its ways.
fn holding(snapshot: &Snapshot, word: &parse::Term) -> tantivy::Result<Records> {
    let mut ways = other_ways(snapshot, word);
    let is_to_the_letter = word.chars.len() < 2 || word.is_quoted && word.chars.len() > 2;
    let mut records = if is_to_the_letter {
        ways.push((Occur::Should, anywhere(snapshot, &word.chars)));
        snapshot.none()
    } else {
        let segments = snapshot.segments.iter();
        let covering = segments.map(|columns| covering(columns, &word.chars));
        covering.collect::<tantivy::Result<Records>>()?
    };
    if !ways.is_empty() {
        records.union_with(&snapshot.records(&BooleanQuery::new(ways))?);
    }
    Ok(records)
}

/// The records in which every character of `chars` stands beside one of its neighbours: so nobody need know where the
/// words of a stretch begin. The first and the last character have one neighbour only.
fn covering(columns: &Columns, chars: &[char]) -> tantivy::Result<RecordBits> {
    let pairs = grams(chars);
    let having = |pair: &String| {
        let mut records = columns.no_records();
        add_records_of(columns, &columns.held, pair, &mut records)?;
        tantivy::Result::Ok(records)
    };
    let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else {
        return Ok(columns.no_records());
    };
    let mut left = having(first)?;
    if pairs.len() > 1 && !left.is_empty() {
        left.retain_in(&having(last)?);
    }
    // With the first pair comes the second character too, and with the last pair the last but one.
    let inner = pairs.get(1..pairs.len().saturating_sub(1));
    for neighbours in inner.unwrap_or_default().windows(2) {
        if !left.is_empty() {
            let mut either = columns.no_records();
            for pair in neighbours {
                add_records_of(columns, &columns.held, pair, &mut either)?;
            }
            left.retain_in(&either);
        }
    }
    Ok(left)
}

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
