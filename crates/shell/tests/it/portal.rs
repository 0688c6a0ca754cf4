//! A small portal of sample pages for the tests, and what they ask of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use kernel::time::{FixedClock, Instant};
use shell::app::{App, AppOptions, AppParts};
use shell::error::PageError;
use shell::i18n::Messages;
use shell::page;
use shell::page::{Article, Cache, Content, Head};
use shell::page_cache::Generation;
use shell::site::Site;
use shell::view::View;
use tower::ServiceExt as _;

pub(crate) struct Portal {
    pub(crate) app: App,
    pub(crate) generation: Generation,
    /// How often a page was made.
    pub(crate) n_made: Arc<AtomicU32>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// 23 November 2026, 09:30 in China.
pub(crate) const NOW: Instant = Instant::from_micros(1_795_397_400_000_000);

#[derive(Template)]
#[template(
    source = "{% extends \"layout.html\" %}{% block content %}<h1>{{ head.title }}</h1>{% block results %}<ul id=\"results\"><li>供水办法</li></ul>{% endblock %}{{ filler }}{% endblock %}",
    ext = "html",
    blocks = ["results"]
)]
struct SamplePage {
    view: View,
    head: Head,
    filler: String,
}
page!(SamplePage { "results" => as_results });

impl Portal {
    pub(crate) fn new() -> Self {
        Self::with(AppOptions {
            time_limit: Duration::from_millis(200),
            max_body_bytes: 1000,
            ..AppOptions::default()
        })
    }

    pub(crate) fn with(options: AppOptions) -> Self {
        let n_made = Arc::new(AtomicU32::new(0));
        let generation = Generation::default();
        let app = App::new(
            routes(Arc::clone(&n_made)),
            AppParts {
                site: Arc::new(Site::sample()),
                messages: Arc::new(Messages::new().unwrap()),
                clock: Arc::new(FixedClock::new(NOW)),
                generation: generation.clone(),
                options,
            },
        );
        Self {
            app,
            generation,
            n_made,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers
            .iter()
            .fold(Request::get(path), |request, (name, value)| {
                request.header(*name, *value)
            });
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) fn made(&self) -> u32 {
        self.n_made.load(Ordering::SeqCst)
    }
}

fn routes(n_made: Arc<AtomicU32>) -> Router {
    let count = move || {
        n_made.fetch_add(1, Ordering::SeqCst);
    };
    let show = move |view: View| async move {
        count();
        let head = Head::new("城市供水管理办法", Cache::PAGE)
            .crumb(view.t("nav-policies"), "/policies")
            .column("政策文件库", "政策文件")
            .description("供水")
            .feed("/feed.atom")
            .article(Article {
                title: "城市供水管理办法".to_owned(),
                published: Some(NOW),
                source: Some("市水利局".to_owned()),
                author: Some("市水利局办公室".to_owned()),
            });
        SamplePage {
            view,
            head,
            filler: "水".repeat(2000),
        }
    };
    Router::new()
        .route("/", get(show_home))
        .route("/records/sample", get(show.clone()))
        .route("/records/{id}", get(find_record))
        .route("/search", get(show))
        .route("/private", get(show_private))
        .route("/gone", get(show_gone))
        .route("/moved", get(move_on))
        .route("/bad", get(refuse_input))
        .route("/refused", get(refuse))
        .route("/away", get(be_away))
        .route("/accident", get(fail))
        .route("/panic", get(panic_on_purpose))
        .route("/slow", get(be_slow))
        .route("/letters", post(receive))
        .route("/feed.atom", get(show_feed))
        .route("/api/v1/records/{id}", get(find_record))
        .route("/api/v1/accident", get(fail))
}

async fn show_home(view: View) -> SamplePage {
    let head = Head::new(view.site_name(), Cache::PAGE);
    SamplePage {
        head,
        view,
        filler: String::new(),
    }
}

async fn find_record(Path(_): Path<String>) -> PageError {
    PageError::NotFound
}

async fn show_private(view: View) -> SamplePage {
    SamplePage {
        view,
        head: Head::new("我的", Cache::Private).not_indexed(),
        filler: String::new(),
    }
}

async fn show_gone() -> PageError {
    PageError::Gone {
        reason: "所依据的<文件>已经废止".to_owned(),
    }
}

async fn move_on() -> PageError {
    PageError::MovedPermanently("/records/sample".to_owned())
}

async fn refuse_input() -> PageError {
    PageError::bad_request("error-bad-request")
}

async fn refuse() -> PageError {
    PageError::Refused("error-method")
}

async fn be_away() -> PageError {
    PageError::Unavailable
}

async fn fail() -> PageError {
    PageError::Accident(anyhow::anyhow!("secret cause"))
}

async fn panic_on_purpose() -> &'static str {
    panic!("secret panic")
}

async fn be_slow() -> &'static str {
    std::future::pending().await
}

async fn receive(body: String) -> String {
    body.len().to_string()
}

async fn show_feed() -> Response {
    let body = format!("<feed>{}</feed>", "条目".repeat(2000)).into_bytes();
    Content {
        content_type: "application/atom+xml; charset=utf-8",
        body,
        cache: Cache::PAGE,
        last_modified: Some(NOW),
    }
    .respond()
}
