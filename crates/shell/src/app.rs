//! The way of every request, in order: page cache, limits, bundle, prefix, router, failures, headers.
//! Must never read what a page is about; what a request may see is decided behind the router.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant as Stopwatch};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use bytes::Bytes;
use futures::future::BoxFuture;
use http::header::{CONTENT_LENGTH, ETAG, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Limited};
use kernel::time::Clock;
use tower::{Service, ServiceExt as _};

use crate::error::{self, AddPrefix, Cause, Failure};
use crate::i18n::Messages;
use crate::page::KeepUntilPublication;
use crate::page_cache::{self, Generation, KeptPage, PageCache};
use crate::reference::{Reference, References};
use crate::security::SecurityHeaders;
use crate::site::Site;
use crate::view::{View, split_prefix};
use crate::{assets, compress, panics};

/// What an operator may set about answering.
#[derive(Debug, Clone)]
pub struct AppOptions {
    /// Room for rendered pages; 0 switches the page cache off.
    pub page_cache_bytes: u64,
    /// HTTPS only for this long (Strict-Transport-Security); none where the site is served over plain HTTP.
    pub hsts: Option<Duration>,
    pub max_uri_bytes: usize,
    pub max_header_bytes: usize,
    pub max_body_bytes: usize,
    /// Of what staff send to the desk.
    pub max_upload_bytes: usize,
    pub time_limit: Duration,
    /// Where these limits are not enough.
    pub uploads: &'static [UploadPath],
}

impl Default for AppOptions {
    fn default() -> Self {
        Self {
            page_cache_bytes: 64 << 20,
            hsts: None,
            max_uri_bytes: 8 << 10,
            max_header_bytes: 32 << 10,
            max_body_bytes: 2 << 20,
            max_upload_bytes: 51 << 20,
            time_limit: Duration::from_secs(30),
            uploads: &[],
        }
    }
}

/// A path to which large forms are sent: it has limits of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadPath {
    /// Without prefix.
    pub path: &'static str,
    pub max_body_bytes: usize,
    /// From the first byte of the form to the answer.
    pub time_limit: Duration,
}

/// What the app shows beside what its router knows.
pub struct AppParts {
    pub site: Arc<Site>,
    pub messages: Arc<Messages>,
    pub clock: Arc<dyn Clock>,
    /// Bumped by whoever publishes.
    pub generation: Generation,
    pub options: AppOptions,
}

/// All routes of all contexts, ready to serve. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    router: Router,
    site: Arc<Site>,
    messages: Arc<Messages>,
    clock: Arc<dyn Clock>,
    cache: Option<PageCache>,
    security: SecurityHeaders,
    references: References,
    options: AppOptions,
}

impl App {
    #[must_use]
    pub fn new(router: Router, parts: AppParts) -> Self {
        let AppParts {
            site,
            messages,
            clock,
            generation,
            options,
        } = parts;
        let has_cache = options.page_cache_bytes > 0;
        Self(Arc::new(Inner {
            // One limit for all bodies, ours; axum's own would answer before it.
            router: router.layer(DefaultBodyLimit::disable()),
            site,
            messages,
            clock,
            cache: has_cache.then(|| PageCache::new(options.page_cache_bytes, generation)),
            security: SecurityHeaders::new(options.hsts),
            references: References::default(),
            options,
        }))
    }

    /// Answers one request. Never fails: what goes wrong is a page too.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        let started = Stopwatch::now();
        let kept = self.0.cache.as_ref().and_then(|cache| cache.find(&request));
        let method = request.method().clone();
        // The query is left out: it may hold what somebody searched for.
        let path = tracing::enabled!(target: "access", tracing::Level::INFO)
            .then(|| request.uri().path().to_owned());
        let is_cached = kept.is_some();
        let response = match kept {
            Some(page) => not_modified(request.headers(), page.headers())
                .unwrap_or_else(|| page.response(request.headers())),
            None => self.0.make(request).await,
        };
        if let Some(path) = path {
            let status = response.status().as_u16();
            let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            let bytes = response.body().size_hint().exact().unwrap_or(0);
            tracing::info!(target: "access", %method, path, status, micros, bytes, is_cached);
        }
        response
    }
}

impl Inner {
    async fn make(&self, request: Request<Body>) -> Response {
        let now = self.clock.now();
        let reference = self.references.next(now);
        let accepts = request.headers().clone();
        let method = request.method().clone();
        let kept_key = self
            .cache
            .as_ref()
            .and_then(|_| page_cache::key(&request))
            .map(Box::<str>::from);
        // Read before the page is made: a publication in between must make the kept page stale.
        let generation = self.cache.as_ref().map_or(0, PageCache::generation);

        let mut response = match assets::answer(request.uri().path(), request.headers()) {
            Some(asset) => asset,
            None => self.route(request, &reference, now).await,
        };
        self.security.add_to(response.headers_mut());

        let is_kept = response
            .extensions_mut()
            .remove::<KeepUntilPublication>()
            .is_some();
        let mut response = match (&self.cache, kept_key) {
            (Some(cache), Some(key)) if is_kept && method == Method::GET => {
                keep(cache, key, generation, response, &accepts).await
            }
            // A HEAD carries the length of a body that is not there to be compressed.
            _ if method == Method::HEAD => response,
            _ => finish(response, &accepts).await,
        };
        // What was changed is told, whatever the sender holds already.
        if matches!(method, Method::GET | Method::HEAD)
            && let Some(unchanged) = not_modified(&accepts, response.headers())
        {
            response = unchanged;
        }
        if let Ok(value) = HeaderValue::try_from(reference.0) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }

    /// Prefix, limits, router, and pages for what went wrong.
    async fn route(
        &self,
        request: Request<Body>,
        reference: &Reference,
        now: kernel::time::Instant,
    ) -> Response {
        let (mut parts, body) = request.into_parts();
        let (language, mode, path) = split_prefix(parts.uri.path());
        let view = View {
            language,
            mode,
            path: path.to_owned(),
            query: parts.uri.query().unwrap_or("").to_owned(),
            site: Arc::clone(&self.site),
            messages: Arc::clone(&self.messages),
            now,
            htmx_target: htmx_target(&parts.headers),
        };
        let (max_body_bytes, time_limit) = self.limits(&parts.method, &view.path);
        if let Some(status) = self.refusal(&parts.uri, &parts.headers, max_body_bytes) {
            return error::draw(
                Failure::of_status(status),
                &view,
                &reference.0,
                &HeaderMap::new(),
            );
        }
        if let Some(uri) = without_prefix(&parts.uri, &view) {
            parts.uri = uri;
        }
        parts.extensions.insert(view.clone());
        parts.extensions.insert(reference.clone());
        let body = Body::new(Limited::new(body, max_body_bytes));
        let response = self.run(Request::from_parts(parts, body), time_limit).await;
        complete(response, &view, reference)
    }

    /// How large a body may be, and how long it and the answer may take. Behind the guard there is room for documents; it
    /// reads no body of somebody who is not signed in beyond the usual.
    fn limits(&self, method: &Method, path: &str) -> (usize, Duration) {
        let options = &self.options;
        let is_upload = |upload: &&UploadPath| method == Method::POST && upload.path == path;
        if let Some(upload) = options.uploads.iter().find(is_upload) {
            return (upload.max_body_bytes, upload.time_limit);
        }
        let is_desk = path.starts_with("/desk/") || path.starts_with("/api/v1/desk/");
        let is_door = path.starts_with("/desk/sign-");
        let max_body_bytes = if is_desk && !is_door {
            options.max_upload_bytes
        } else {
            options.max_body_bytes
        };
        (max_body_bytes, options.time_limit)
    }

    /// The status of a request that is refused for its size.
    fn refusal(&self, uri: &Uri, headers: &HeaderMap, max_body_bytes: usize) -> Option<StatusCode> {
        let uri_bytes = uri.path().len() + uri.query().map_or(0, str::len);
        let header_bytes: usize = headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if uri_bytes > self.options.max_uri_bytes {
            Some(StatusCode::URI_TOO_LONG)
        } else if header_bytes > self.options.max_header_bytes {
            Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
        } else if announced.is_some_and(|bytes| bytes > max_body_bytes) {
            Some(StatusCode::PAYLOAD_TOO_LARGE)
        } else {
            None
        }
    }

    async fn run(&self, request: Request<Body>, time_limit: Duration) -> Response {
        let answer = panics::catch(self.router.clone().oneshot(request));
        match tokio::time::timeout(time_limit, answer).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(panic)) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                response.extensions_mut().insert(Cause(panic));
                response
            }
            Err(_elapsed) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                response.extensions_mut().insert(Failure::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "timeout",
                    "error-timeout",
                ));
                response
            }
        }
    }
}

/// Turns a response of the router into what goes out: draws failures, logs accidents, completes redirects.
fn complete(mut response: Response, view: &View, reference: &Reference) -> Response {
    if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
        tracing::error!(
            reference = reference.0,
            path = view.path,
            cause,
            "a request failed"
        );
    }
    if response.extensions_mut().remove::<AddPrefix>().is_some() {
        let location = response
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .map(|path| view.href(path));
        if let Some(value) = location.and_then(|location| HeaderValue::try_from(location).ok()) {
            response.headers_mut().insert(LOCATION, value);
            response.headers_mut().insert(
                http::header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=300"),
            );
        }
    }
    let status = response.status();
    let failure = response.extensions_mut().remove::<Failure>();
    let is_bare =
        (status.is_client_error() || status.is_server_error()) && !is_ours(response.headers());
    match failure.or_else(|| is_bare.then(|| Failure::of_status(status))) {
        Some(failure) => error::draw(failure, view, &reference.0, response.headers()),
        None => response,
    }
}

/// A page or JSON that a handler drew itself, such as a form with its errors. axum's own refusals are plain text.
fn is_ours(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    content_type.starts_with("text/html") || content_type.contains("json")
}

/// Keeps a response for those who ask next, and gives it to the one who asked first.
async fn keep(
    cache: &PageCache,
    key: Box<str>,
    generation: u64,
    response: Response,
    accepts: &HeaderMap,
) -> Response {
    let (parts, body) = response.into_parts();
    let Some(bytes) = collect(body).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let page = Arc::new(KeptPage::new(
        generation,
        parts.status,
        parts.headers,
        bytes,
    ));
    cache.keep(key, &page);
    page.response(accepts)
}

/// Compresses a finished body where the reader accepts that; streams and compressed bodies go out as they are.
async fn finish(response: Response, accepts: &HeaderMap) -> Response {
    let accepts_gzip = accepts
        .get(http::header::ACCEPT_ENCODING)
        .is_some_and(compress::accepts_gzip);
    let is_finished = response.body().size_hint().exact().is_some();
    let is_text = is_ours(response.headers())
        || response
            .headers()
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|text| text.contains("xml"));
    if !(accepts_gzip && is_finished && is_text)
        || response
            .headers()
            .contains_key(http::header::CONTENT_ENCODING)
    {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Some(bytes) = collect(body).await else {
        return Response::from_parts(parts, Body::empty());
    };
    KeptPage::new(0, parts.status, parts.headers, bytes).response(accepts)
}

/// A body that is in memory already, as one piece.
async fn collect(body: Body) -> Option<Bytes> {
    match body.collect().await {
        Ok(collected) => Some(collected.to_bytes()),
        Err(error) => {
            tracing::error!(%error, "a finished body could not be read");
            None
        }
    }
}

/// 304 when the reader already has what `response_headers` tag.
fn not_modified(request_headers: &HeaderMap, response_headers: &HeaderMap) -> Option<Response> {
    let asked = request_headers.get(IF_NONE_MATCH)?.to_str().ok()?;
    let etag = response_headers.get(ETAG)?.to_str().ok()?;
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let has_it = asked
        .split(',')
        .any(|tag| tag.trim() == "*" || opaque(tag) == opaque(etag));
    has_it.then(|| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        let mut headers = response_headers.clone();
        for name in [
            CONTENT_LENGTH,
            http::header::CONTENT_TYPE,
            http::header::CONTENT_ENCODING,
        ] {
            headers.remove(name);
        }
        *response.headers_mut() = headers;
        response
    })
}

/// The id of the element htmx will replace, sent as `element#id`; none when it will pick its part from a whole page.
fn htmx_target(headers: &HeaderMap) -> Option<String> {
    headers.get("hx-request")?;
    if headers
        .get("hx-request-type")
        .is_some_and(|kind| kind == "full")
    {
        return None;
    }
    let target = headers.get("hx-target")?.to_str().ok()?;
    Some(target.rsplit('#').next().unwrap_or(target).to_owned())
}

/// The address as the router knows it, when it has a prefix.
fn without_prefix(uri: &Uri, view: &View) -> Option<Uri> {
    if uri.path() == view.path {
        return None;
    }
    let question = if view.query.is_empty() { "" } else { "?" };
    format!("{}{question}{}", view.path, view.query)
        .parse()
        .ok()
}

impl<B> Service<Request<B>> for App
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let app = self.clone();
        Box::pin(async move { Ok(app.answer(request.map(Body::new)).await) })
    }
}
