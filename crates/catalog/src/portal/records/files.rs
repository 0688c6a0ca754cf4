//! Files of a record, handed out under their own names.
//! Must never hand out a file of a record that the gate hides.

use axum::extract::{Path, State};
use axum::response::Response;
use http::header::{CONTENT_DISPOSITION, HeaderValue};
use shell::error::PageError;
use shell::page::{Cache, Content as Body};

use crate::portal::records::{full, parse};
use crate::portal::{Portal, failed};
use crate::record::read;

pub(crate) async fn get_file(
    State(portal): State<Portal>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id = parse(&id)?;
    let summary = full(&portal, &id).await?;
    let found = read::find_file(&portal.store, &id, &file)
        .await
        .map_err(failed)?
        .ok_or(PageError::NotFound)?;
    let bytes = portal.blobs.get(&found.digest).await?;
    let body = Body {
        content_type: "application/octet-stream",
        body: bytes.to_vec(),
        cache: Cache::PAGE,
        last_modified: summary.published_at,
    };
    let mut response = body.respond();
    if let Some(value) = disposition(&found.name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    if let Ok(value) = HeaderValue::try_from(found.media_type.as_str()) {
        response
            .headers_mut()
            .insert(http::header::CONTENT_TYPE, value);
    }
    Ok(response)
}

/// RFC 6266 §4.3, RFC 8187: to be kept under its Chinese name, percent-encoded.
pub(crate) fn disposition(name: &str) -> Option<HeaderValue> {
    let name: String = name.bytes().map(percent_encoded).collect();
    HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}")).ok()
}

fn percent_encoded(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    if is_plain {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
