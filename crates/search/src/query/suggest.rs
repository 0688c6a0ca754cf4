//! 您是不是要找: for a stretch of the query that no title has, the writing of a title that sounds the same.
//! Must never suggest what the index does not hold.

use tantivy::query::{PhraseQuery, Query};
use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument, Term};

use super::parse::Plan;
use super::snapshot::Snapshot;
use crate::analyze::fold::{fold, is_ideograph};
use crate::analyze::latin::syllables;

/// The best few, each a query of its own.
pub(crate) fn suggest(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Vec<String>> {
    let mut found = Vec::new();
    for run in plan.runs.iter().filter(|run| is_worth_hearing(&run.chars)) {
        let sound = sound(&run.chars);
        if sound.len() == run.chars.len() {
            for title in titles_sounding(snapshot, &sound)? {
                let same = fold(&title)
                    .windows(sound.len())
                    .find(|window| self::sound(window) == sound)
                    .map(<[char]>::to_vec);
                let other = same
                    .filter(|same| *same != run.chars)
                    .map(|same| same.into_iter().collect::<String>());
                found.extend(other.filter(|other| !found.contains(other)));
            }
        }
    }
    found.truncate(MAX_SUGGESTIONS);
    Ok(found)
}

const MAX_SUGGESTIONS: usize = 3;
/// Titles that are looked at in each segment.
const MAX_TITLES: usize = 8;

fn is_worth_hearing(chars: &[char]) -> bool {
    (2..=20).contains(&chars.len()) && chars.iter().all(|character| is_ideograph(*character))
}

fn sound(chars: &[char]) -> Vec<&'static str> {
    syllables(&chars.iter().collect::<String>())
}

fn titles_sounding(snapshot: &Snapshot, sound: &[&str]) -> tantivy::Result<Vec<String>> {
    let terms = sound
        .iter()
        .map(|syllable| Term::from_field_text(snapshot.fields.syllables, syllable));
    let query: Box<dyn Query> = Box::new(PhraseQuery::new(terms.collect()));
    let mut titles = Vec::new();
    for place in snapshot.documents(&*query, MAX_TITLES)? {
        let address = DocAddress::new(u32::try_from(place.segment).unwrap_or(u32::MAX), place.doc);
        let head: TantivyDocument = snapshot.searcher.doc(address)?;
        titles.extend(
            head.get_first(snapshot.fields.stored_title)
                .and_then(|title| title.as_str())
                .map(str::to_owned),
        );
    }
    Ok(titles)
}
