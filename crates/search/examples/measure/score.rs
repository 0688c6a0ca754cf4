//! Retrieval scores: mean reciprocal rank and recall at ten, precision at one.
//! Must never look at anything but the order of hits.

use std::collections::HashSet;
use std::fmt;

use super::corpus::Question;

pub(crate) struct Score {
    mrr: f64,
    recall: f64,
    first: f64,
    n: usize,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "MRR@10 {:.4} R@10 {:.4} P@1 {:.4} (n={})",
            self.mrr, self.recall, self.first, self.n
        )
    }
}

/// Hits are right when record and clause are.
pub(crate) fn articles(
    questions: &[&Question],
    search: impl Fn(&str) -> Vec<(String, String)>,
) -> Score {
    score(questions, |question| {
        search(&question.text)
            .into_iter()
            .take(10)
            .map(|hit| question.gold.contains(&hit).then_some(hit))
            .collect()
    })
}

/// Hits are right when the record is; each record counts once.
pub(crate) fn records(
    questions: &[&Question],
    search: impl Fn(&str) -> Vec<(String, String)>,
) -> Score {
    score(questions, |question| {
        let mut seen = HashSet::new();
        let hits = search(&question.text)
            .into_iter()
            .filter(|(record, _)| seen.insert(record.clone()))
            .take(10);
        hits.map(|(record, _)| {
            question
                .gold
                .iter()
                .any(|gold| gold.0 == record)
                .then_some((record, String::new()))
        })
        .collect::<Vec<_>>()
    })
}

/// Queries longer than the limit are cut, as the search box does.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(search::query::MAX_QUERY_CHARS).collect()
}

fn score(
    questions: &[&Question],
    hits: impl Fn(&Question) -> Vec<Option<(String, String)>>,
) -> Score {
    let mut sums = (0.0, 0.0, 0.0);
    for question in questions {
        let found = hits(question);
        if let Some(place) = found.iter().position(Option::is_some) {
            sums.0 += 1.0 / f64::from(u32::try_from(place + 1).unwrap_or(u32::MAX));
            if place == 0 {
                sums.2 += 1.0;
            }
        }
        let n_right: HashSet<_> = found.into_iter().flatten().collect();
        sums.1 += share(n_right.len(), question.gold.len());
    }
    let n = questions.len();
    let mean = |sum: f64| sum / f64::from(u32::try_from(n.max(1)).unwrap_or(u32::MAX));
    Score {
        mrr: mean(sums.0),
        recall: mean(sums.1),
        first: mean(sums.2),
        n,
    }
}

fn share(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap_or(0))
        / f64::from(u32::try_from(whole.max(1)).unwrap_or(1))
}
