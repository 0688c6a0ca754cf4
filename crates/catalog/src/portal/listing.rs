//! Rows of records as lists show them, and how many stand on a page.
//! Must never fetch: it draws what it is given.

use shell::error::PageError;
use shell::view::View;

use crate::record::read::Summary;

pub(crate) const PER_PAGE: u32 = 20;

/// A row of a list, ready to draw.
pub(crate) struct Row {
    pub href: String,
    pub title: String,
    pub doc_number: Option<String>,
    pub issuers: String,
    pub date: String,
    /// Message key and whether it calls for attention; none where nothing is to be said.
    pub validity: Option<Mark>,
    pub summary: String,
}

/// A validity as a coloured tag.
pub(crate) struct Mark {
    pub text: String,
    pub class: &'static str,
}

pub(crate) fn rows(view: &View, summaries: &[Summary]) -> Vec<Row> {
    summaries.iter().map(|summary| row(view, summary)).collect()
}

fn row(view: &View, summary: &Summary) -> Row {
    Row {
        href: view.href(&format!("/records/{}", summary.id)),
        title: summary.title.clone(),
        doc_number: summary.doc_number.clone(),
        issuers: summary.issuers.join("、"),
        date: summary
            .published_on
            .or(summary.issued_on)
            .map(|date| date.to_string())
            .unwrap_or_default(),
        validity: mark(view, summary),
        summary: summary.summary.clone(),
    }
}

/// The validity on the day the page is made.
pub(crate) fn mark(view: &View, summary: &Summary) -> Option<Mark> {
    use crate::record::codes::Validity;
    let validity = crate::record::model::validity_on(
        summary.validity,
        summary.effective_on,
        summary.expires_on,
        view.now.date(),
    );
    let class = match validity {
        Validity::None | Validity::Unknown => return None,
        Validity::InForce => "govuk-tag--green",
        Validity::Amended => "govuk-tag--yellow",
        Validity::Repealed | Validity::Expired => "govuk-tag--red",
        Validity::NotYet => "govuk-tag--blue",
    };
    let text = view
        .t(&format!("validity-{}", validity.code().replace('_', "-")))
        .into_owned();
    Some(Mark { text, class })
}

/// The page asked for, from 1.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub(crate) struct PageQuery {
    #[serde(default = "first")]
    pub page: u32,
}

fn first() -> u32 {
    1
}

/// Links to the pages before and after.
pub(crate) struct Pager {
    pub previous: Option<String>,
    pub next: Option<String>,
    pub page: u32,
}

impl PageQuery {
    /// Rows before this page. Pages beyond what anybody reads are refused rather than counted through.
    pub(crate) fn offset(self) -> Result<u32, PageError> {
        if self.page == 0 || self.page > 500 {
            Err(PageError::NotFound)
        } else {
            Ok((self.page - 1) * PER_PAGE)
        }
    }

    /// `has_more` says whether a row stands after this page.
    pub(crate) fn pager(self, view: &View, has_more: bool) -> Pager {
        let at = |page: u32| view.href(&format!("{}?page={page}", view.path));
        Pager {
            previous: (self.page > 1).then(|| at(self.page - 1)),
            next: has_more.then(|| at(self.page + 1)),
            page: self.page,
        }
    }
}

/// One more row than a page holds is asked for; it only says that there is a next page.
pub(crate) fn split<T>(mut items: Vec<T>) -> (Vec<T>, bool) {
    let limit = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    (items, has_more)
}
