//! The web bundle (styles, scripts), embedded when the crate is compiled, under addresses that carry its hash.
//! Must never read a folder at run time, and never serve what is not in the bundle.
//!
//! The bundle is built from `web/` into `crates/shell/assets/` and is not committed. Without it everything compiles
//! and serves, unstyled, and says what to run.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::compress;

#[cfg(test)]
mod tests;

/// What the server says when it was compiled without the bundle.
pub const MISSING: &str =
    "the web bundle is missing: run `npm ci && npm run build` in web/, then build again";

const FOLDER: &str = "/assets/";

static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.in"));

static BUNDLE: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    EMBEDDED
        .iter()
        .map(|(name, bytes)| (*name, Asset::new(name, bytes)))
        .collect()
});

struct Asset {
    address: String,
    content_type: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
}

impl Asset {
    fn new(name: &str, bytes: &'static [u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let hash: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            address: format!("{FOLDER}{hash}/{name}"),
            content_type: content_type(name),
            plain: Bytes::from_static(bytes),
            gzip: compress::gzip(bytes),
        }
    }
}

/// Whether the bundle was there when this was compiled.
#[must_use]
pub fn are_built() -> bool {
    !EMBEDDED.is_empty()
}

/// `/assets/<hash>/<name>`.
#[must_use]
pub fn address(name: &str) -> String {
    BUNDLE.get(name).map_or_else(
        || format!("{FOLDER}missing/{name}"),
        |asset| asset.address.clone(),
    )
}

/// The answer to a path below `/assets/`, or none for any other path.
pub(crate) fn answer(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = match path {
        // Browsers ask here before they have read the head of a page.
        "/favicon.ico" => "icon.svg",
        _ => path.strip_prefix(FOLDER)?.split_once('/')?.1,
    };
    let asset = BUNDLE.get(name)?;
    // A page made by the version before this one may still ask under the old hash: it gets the file, but may not keep it.
    let cache = if asset.address == path {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let accepts_gzip = headers
        .get(ACCEPT_ENCODING)
        .is_some_and(compress::accepts_gzip);
    let (body, is_gzip) = match &asset.gzip {
        Some(gzip) if accepts_gzip => (gzip.clone(), true),
        Some(_) | None => (asset.plain.clone(), false),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    let own = response.headers_mut();
    own.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    own.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    own.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if is_gzip {
        own.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Some(response)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some(_) | None => "application/octet-stream",
    }
}
