//! From what a reader made of a file to a submission: the original is kept, its carrier's words go along.
//! Must never keep a file under a name that came with it.

use ::store::blob::Blobs;
use anyhow::Context as _;
use bytes::Bytes;
use intake::detect::MediaType;
use intake::source::Document;
use kernel::id::AgencyId;

use crate::record::commands::Submission;
use crate::record::content::NewFile;
use crate::record::propose::{self, Carrier};

/// Whether readers will want the file as it was issued. Pages and text are shown whole already.
#[must_use]
pub fn is_issued_form(media_type: MediaType) -> bool {
    match media_type {
        MediaType::Docx
        | MediaType::Doc
        | MediaType::Pdf
        | MediaType::Ofd
        | MediaType::Odt
        | MediaType::Rtf => true,
        MediaType::Html
        | MediaType::JsonLines
        | MediaType::Markdown
        | MediaType::Text
        | MediaType::Zip => false,
    }
}

/// Keeps the original of a document as its first attachment.
///
/// # Errors
/// Where it cannot be written.
pub async fn keep(blobs: &Blobs, bytes: Bytes, document: &Document) -> anyhow::Result<NewFile> {
    let size = i64::try_from(bytes.len()).context("size of a file")?;
    let digest = blobs.put(bytes).await?;
    Ok(NewFile {
        name: document.file_name.clone(),
        media_type: document.media_type.mime().to_owned(),
        size,
        digest,
    })
}

/// The submission of a document, with what its carrier says. `owner` is who it belongs to, where that is known.
#[must_use]
pub fn submission_of(
    document: Document,
    files: Vec<NewFile>,
    owner: Option<&AgencyId>,
) -> Submission {
    let carrier = Carrier {
        source_id: document.source_id,
        owner: owner.cloned(),
        kind: document.hints.kind.map(|hint| hint.value),
        level_of_authority: document.carried.level,
        is_expired: document.carried.expired,
        effective_on: document.carried.effective_date,
        url: document.hints.url.map(|hint| hint.value),
        doubts: document
            .notices
            .iter()
            .map(|notice| notice.code.code().to_owned())
            .collect(),
        source_digest: document.bytes_sha256,
        files,
    };
    propose::submission(document.parsed, carrier)
}
