//! What each page states about itself (title, caching, page tags) and how it becomes a response.
//! Must never set a cookie, and never decide who may see the page.

use askama::Template;
use axum::body::Body;
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, LAST_MODIFIED, VARY};
use http::{HeaderValue, StatusCode};
use kernel::time::Instant;
use twox_hash::XxHash3_128;

use crate::error::PageError;
use crate::hant;
use crate::view::{Language, View};

/// Who may keep a response, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Any cache, for this many seconds; and in this process until the next publication.
    Public {
        max_age: u32,
    },
    /// Only the reader's own browser, which asks again every time.
    Private,
    NoStore,
}

impl Cache {
    /// What public pages state: a change shows everywhere within two minutes, a withdrawal too.
    pub const PAGE: Self = Self::Public { max_age: 60 };

    fn header(self) -> HeaderValue {
        let text = match self {
            Self::Public { max_age } => format!(
                "public, max-age={max_age}, stale-while-revalidate={}",
                max_age
            ),
            Self::Private => "private, no-cache".to_owned(),
            Self::NoStore => "no-store".to_owned(),
        };
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("no-store"))
    }
}

/// What a page says about itself outside its own content: the head element, breadcrumbs and caching.
#[derive(Debug, Clone)]
pub struct Head {
    pub title: String,
    pub cache: Cache,
    pub description: Option<String>,
    pub keywords: Vec<String>,
    /// The column the page lies in, or is.
    pub column: Option<Column>,
    /// Only on pages that carry one article (a record).
    pub article: Option<Article>,
    /// From the home page down, without this page itself.
    pub breadcrumbs: Vec<Crumb>,
    /// Path of the feed of what this page lists.
    pub feed: Option<String>,
    pub last_modified: Option<Instant>,
    pub is_indexed: bool,
}

/// 栏目, for the page tags `ColumnName`, `ColumnType` and so on.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    /// 栏目类别: `政策文件`, `机构职能` …
    pub kind: String,
}

/// For the page tags of an article.
#[derive(Debug, Clone)]
pub struct Article {
    pub title: String,
    pub published: Option<Instant>,
    /// 来源.
    pub source: Option<String>,
    pub author: Option<String>,
}

/// A step of the breadcrumbs: a text, and a path without prefix.
#[derive(Debug, Clone)]
pub struct Crumb {
    pub text: String,
    pub path: String,
}

impl Head {
    /// Title and caching have to be stated; all else is added by field.
    #[must_use]
    pub fn new(title: impl Into<String>, cache: Cache) -> Self {
        Self {
            title: title.into(),
            cache,
            description: None,
            keywords: Vec::new(),
            column: None,
            article: None,
            breadcrumbs: Vec::new(),
            feed: None,
            last_modified: None,
            is_indexed: true,
        }
    }

    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    #[must_use]
    pub fn column(mut self, name: impl Into<String>, kind: impl Into<String>) -> Self {
        self.column = Some(Column {
            name: name.into(),
            kind: kind.into(),
        });
        self
    }

    #[must_use]
    pub fn article(mut self, article: Article) -> Self {
        self.last_modified = self.last_modified.or(article.published);
        self.article = Some(article);
        self
    }

    #[must_use]
    pub fn crumb(mut self, text: impl Into<String>, path: impl Into<String>) -> Self {
        self.breadcrumbs.push(Crumb {
            text: text.into(),
            path: path.into(),
        });
        self
    }

    #[must_use]
    pub fn feed(mut self, path: impl Into<String>) -> Self {
        self.feed = Some(path.into());
        self
    }

    #[must_use]
    pub const fn last_modified(mut self, at: Instant) -> Self {
        self.last_modified = Some(at);
        self
    }

    /// For search results and forms: robots stay out.
    #[must_use]
    pub const fn not_indexed(mut self) -> Self {
        self.is_indexed = false;
        self
    }
}

/// A page: a template that holds a `view` and a `head`. Implemented by the macro `page!`.
pub trait Page: Template {
    fn view(&self) -> &View;
    fn head(&self) -> &Head;

    /// The block of the template that fills the element htmx asked for; none when the page has no such block.
    fn render_block(&self, _target: &str) -> Option<Result<String, askama::Error>> {
        None
    }
}

/// Makes template structs with fields `view: View` and `head: Head` pages, which handlers return as they are:
/// `page!(RecordPage);` or, with blocks for htmx, `page!(RecordList { "results" => as_results });`.
#[macro_export]
macro_rules! page {
    ($name:ident $({ $($target:literal => $block:ident),+ $(,)? })?) => {
        impl $crate::page::Page for $name {
            fn view(&self) -> &$crate::view::View {
                &self.view
            }

            fn head(&self) -> &$crate::page::Head {
                &self.head
            }

            $(fn render_block(&self, target: &str) -> Option<Result<String, askama::Error>> {
                match target {
                    $($target => Some(askama::Template::render(&self.$block())),)+
                    _ => None,
                }
            })?
        }

        impl axum::response::IntoResponse for $name {
            fn into_response(self) -> axum::response::Response {
                $crate::page::respond(&self)
            }
        }
    };
}

/// Renders a page, or the one block that htmx asked for.
#[must_use]
pub fn respond<P: Page>(page: &P) -> Response {
    let (view, head) = (page.view(), page.head());
    let block = view
        .htmx_target
        .as_deref()
        .and_then(|target| page.render_block(target));
    // A block shares its address with the whole page, so nobody may keep it.
    let cache = if block.is_some() {
        Cache::NoStore
    } else {
        head.cache
    };
    match block.unwrap_or_else(|| page.render()) {
        Ok(html) => html_response(view, html, cache, head.last_modified),
        Err(error) => {
            let accident = anyhow::Error::new(error).context("rendering a page");
            axum::response::IntoResponse::into_response(PageError::Accident(accident))
        }
    }
}

/// HTML in the language of the view, converted to traditional characters where that is asked.
pub(crate) fn html_response(
    view: &View,
    html: String,
    cache: Cache,
    last_modified: Option<Instant>,
) -> Response {
    let body = match view.language {
        Language::ZhHans | Language::En => html,
        Language::ZhHant => hant::convert_page(&html),
    };
    let content = Content {
        content_type: "text/html; charset=utf-8",
        body: body.into_bytes(),
        cache,
        last_modified,
    };
    let mut response = content.respond();
    response.headers_mut().insert(
        CONTENT_LANGUAGE,
        HeaderValue::from_static(view.language.tag()),
    );
    response
}

/// A finished body of any kind: a feed, a sitemap, JSON of the API.
pub struct Content {
    pub content_type: &'static str,
    pub body: Vec<u8>,
    pub cache: Cache,
    pub last_modified: Option<Instant>,
}

/// Marks a response that the page cache may keep until the next publication.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepUntilPublication;

impl Content {
    #[must_use]
    pub fn respond(self) -> Response {
        let etag = self.etag();
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::OK;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, self.cache.header());
        headers.insert(
            VARY,
            HeaderValue::from_static("Accept-Encoding, HX-Request"),
        );
        if let (Some(at), Cache::Public { .. }) = (self.last_modified, self.cache)
            && let Ok(value) = HeaderValue::try_from(at.http_date())
        {
            headers.insert(LAST_MODIFIED, value);
        }
        match self.cache {
            Cache::Public { .. } => {
                headers.insert(ETAG, etag);
                response.extensions_mut().insert(KeepUntilPublication);
            }
            Cache::Private => drop(headers.insert(ETAG, etag)),
            Cache::NoStore => {}
        }
        response
    }

    /// Weak, because the same tag serves the plain and the compressed form of one body. It tells two states of one page
    /// apart and proves nothing, so a quick digest does.
    fn etag(&self) -> HeaderValue {
        let digest = XxHash3_128::oneshot(&self.body);
        HeaderValue::try_from(format!("W/\"{digest:032x}\""))
            .unwrap_or(HeaderValue::from_static("W/\"0\""))
    }
}
