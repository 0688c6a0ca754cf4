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
    /// Pairs found in more than this share of all clauses do not choose candidates when there are others.
    pub common_share: f64,
    /// How many pairs choose candidates: the rarest.
    pub pairs: usize,
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
    /// Clauses and titles that are looked at closely.
    pub candidates: usize,
}

impl Weights {
    /// The values in use.
    pub const TUNED: Self = Self {
        chars: 0.6,
        title: 0.3,
        across_words: 0.7,
        synonym: 0.3,
        common_share: 0.2,
        pairs: 20,
        authority_step: 0.05,
        local: 0.6,
        document: 1.0,
        without_force: 0.6,
        recency: 0.02,
        recency_days: 3650.0,
        candidates: 48,
    };
}
