//! Every number that ranking depends on, in one place with its reason.
//! Must never hold a weight for a single document, agency or question.

/// How much each sign counts. Tuned on one half of the lay questions, reported on the other (`examples/measure.rs`).
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// BM25 of single characters, beside 1 for pairs.
    pub chars: f32,
    /// BM25 of the pairs of the record's title.
    pub title: f32,
    /// Pairs that span two words of the query, beside 1 for pairs inside a word.
    pub across_words: f32,
    /// Words from the synonyms.
    pub synonym: f32,
    /// Pairs found in more than this share of all clauses are not worth reading when there are others.
    pub common_share: f64,
    /// Loss per level of authority below the highest; levels under `lowest_authority` say nothing more.
    pub authority_step: f32,
    pub lowest_authority: u8,
    /// Repealed and expired records stay findable, below the others.
    pub without_force: f32,
    /// Gain of a record of today over one of `recency_days` ago.
    pub recency: f32,
    pub recency_days: f32,
    /// Clauses and titles that are looked at closely.
    pub candidates: usize,
}

impl Weights {
    /// The values in use.
    pub const TUNED: Self = Self {
        chars: 0.4,
        title: 0.3,
        across_words: 0.7,
        synonym: 0.3,
        common_share: 0.2,
        authority_step: 0.12,
        lowest_authority: 4,
        without_force: 0.6,
        recency: 0.05,
        recency_days: 3650.0,
        candidates: 128,
    };
}
