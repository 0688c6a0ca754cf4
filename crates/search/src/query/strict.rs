//! Which records hold what was asked for: all words, an exact number, an excluded word.
//! Must never rank; and must never run a phrase over anything but the positions of pairs.

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::parse::{self, Plan};
use super::snapshot::{Heads, Place, Snapshot};
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
    let mut left: Option<Heads> = None;
    for word in words {
        let holding = snapshot.heads(&word_anywhere(snapshot, word))?;
        let mut still = left.unwrap_or_else(|| holding.clone());
        still.retain_in(&holding);
        if still.is_empty() {
            return Ok(still);
        }
        left = Some(still);
    }
    Ok(left.unwrap_or_default())
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

fn word_anywhere(snapshot: &Snapshot, word: &parse::Term) -> BooleanQuery {
    let fields = &snapshot.fields;
    let mut ways = vec![(Occur::Should, anywhere(snapshot, &word.chars))];
    ways.extend(
        word.synonyms
            .iter()
            .map(|synonym| (Occur::Should, anywhere(snapshot, synonym))),
    );
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
    BooleanQuery::new(ways)
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
