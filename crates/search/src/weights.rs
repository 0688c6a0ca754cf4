//! Every number that ranking depends on, in one place with its reason.
//! Must never hold a weight for a single document, agency or question.

/// How much each sign counts. Tuned on one half of the lay questions, reported on the other (`examples/measure.rs`).
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// BM25 of single characters, beside 1 for pairs.
    pub chars: f32,
    /// BM25 of the pairs of the record's title.
    pub title: f32,
    /// Words from the synonyms.
    pub synonym: f32,
    /// Pairs found in more than this share of all clauses do not choose candidates when there are others.
    pub common_share: f64,
    /// So many occurrences are read to choose candidates, of the rarest pairs first.
    pub postings: u64,
    /// So many pairs choose candidates however common they are.
    pub least_pairs: usize,
    /// Single characters found in more than this share of all clauses do not count.
    pub common_char: f64,
    /// Loss per level from the constitution (9) down to departmental rules (5).
    pub authority_step: f32,
    /// Of local regulations and rules (4 and 3): most repeat a law of the whole country for one place.
    pub local: f32,
    /// Of documents below rules (2 to 0): they say what no law says.
    pub document: f32,
    /// Repealed and expired records stay findable, below the others.
    pub without_force: f32,
    /// Gain of a record of today over one of `recency_days` ago.
    pub recency: f32,
    pub recency_days: f32,
    /// Clauses that are looked at closely.
    pub candidates: usize,
    /// And where enough records hold every word: each of these clauses is as good as the next.
    pub candidates_of_words: usize,
    /// And titles.
    pub titles: usize,
}

impl Weights {
    /// The values in use.
    pub const TUNED: Self = Self {
        chars: 0.8,
        title: 0.3,
        synonym: 0.3,
        common_share: 0.2,
        postings: 20_000,
        least_pairs: 1,
        common_char: 0.5,
        authority_step: 0.08,
        local: 0.6,
        document: 1.2,
        without_force: 0.6,
        recency: 0.02,
        recency_days: 3650.0,
        candidates: 80,
        candidates_of_words: 64,
        titles: 16,
    };
}
