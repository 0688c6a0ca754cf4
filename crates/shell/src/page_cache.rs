//! Rendered public pages, kept in this process from one publication to the next.
//! Must never keep an answer made for somebody: only what carries no cookie, asks for no credential and says `public`.
//!
//! quick_cache and not moka: a hit is one sharded read lock and no bookkeeping thread; no expiry by time is needed,
//! since a bumped generation makes every entry worthless at once; and it resists scans, so a crawler that reads
//! ten thousand old records once does not push out the home page.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, COOKIE, RANGE,
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::compress;

/// Larger pages are made anew each time: one of them would push out a thousand others.
const MAX_PAGE_BYTES: usize = 4 << 20;

/// What an entry costs beside its bodies and its key.
const OVERHEAD_BYTES: usize = 1024;

/// The counter that every publication raises, in every place that shows what is published.
#[derive(Debug, Clone, Default)]
pub struct Generation(Arc<AtomicU64>);

impl Generation {
    /// From now on no page made before is served again by this process.
    pub fn bump(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    #[must_use]
    pub fn current(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Pages by path and query exactly as requested. Addresses with a query (search, facets) are without number, so they
/// have their own quarter of the room and cannot push out the rest.
pub(crate) struct PageCache {
    paths: Cache<Box<str>, Arc<KeptPage>, ByBytes>,
    queries: Cache<Box<str>, Arc<KeptPage>, ByBytes>,
    generation: Generation,
}

/// A response that can be given again.
pub(crate) struct KeptPage {
    generation: u64,
    status: StatusCode,
    headers: HeaderMap,
    plain: Bytes,
    gzip: Option<Bytes>,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Box<str>, Arc<KeptPage>> for ByBytes {
    fn weight(&self, key: &Box<str>, page: &Arc<KeptPage>) -> u64 {
        let bytes = key.len()
            + page.plain.len()
            + page.gzip.as_ref().map_or(0, Bytes::len)
            + OVERHEAD_BYTES;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl PageCache {
    pub(crate) fn new(max_bytes: u64, generation: Generation) -> Self {
        let for_queries = max_bytes / 4;
        let room = |bytes: u64| {
            let n_pages = usize::try_from(bytes / (32 << 10))
                .unwrap_or(usize::MAX)
                .max(16);
            Cache::with_weighter(n_pages, bytes, ByBytes)
        };
        Self {
            paths: room(max_bytes - for_queries),
            queries: room(for_queries),
            generation,
        }
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation.current()
    }

    /// The page kept for this request, if it is still true.
    pub(crate) fn find<B>(&self, request: &Request<B>) -> Option<Arc<KeptPage>> {
        let key = key(request)?;
        let page = self.room(key).get(key)?;
        (page.generation == self.generation()).then_some(page)
    }

    pub(crate) fn keep(&self, key: Box<str>, page: &Arc<KeptPage>) {
        let n_bytes = page.plain.len();
        if n_bytes <= MAX_PAGE_BYTES {
            self.room(&key).insert(key, Arc::clone(page));
        }
    }

    fn room(&self, key: &str) -> &Cache<Box<str>, Arc<KeptPage>, ByBytes> {
        if key.contains('?') {
            &self.queries
        } else {
            &self.paths
        }
    }
}

/// The key of a request that the cache may answer, or none.
pub(crate) fn key<B>(request: &Request<B>) -> Option<&str> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let headers = request.headers();
    let is_plain = !headers.contains_key(COOKIE)
        && !headers.contains_key(AUTHORIZATION)
        && !headers.contains_key(RANGE)
        && !headers.contains_key("hx-request");
    let path = request.uri().path_and_query()?.as_str();
    (is_read && is_plain).then_some(path)
}

impl KeptPage {
    /// `generation` is the one read before the page was made: what was published meanwhile may be missing from it.
    pub(crate) fn new(
        generation: u64,
        status: StatusCode,
        mut headers: HeaderMap,
        plain: Bytes,
    ) -> Self {
        headers.remove(CONTENT_LENGTH);
        let gzip = compress::gzip(&plain);
        Self {
            generation,
            status,
            headers,
            plain,
            gzip,
        }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The page as a response, compressed when the reader accepts that.
    pub(crate) fn response(&self, request_headers: &HeaderMap) -> Response {
        let accepts_gzip = request_headers
            .get(ACCEPT_ENCODING)
            .is_some_and(compress::accepts_gzip);
        let (body, is_gzip) = match &self.gzip {
            Some(gzip) if accepts_gzip => (gzip.clone(), true),
            Some(_) | None => (self.plain.clone(), false),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        if is_gzip {
            response
                .headers_mut()
                .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}
