//! Files that an editor of the sample city has uploaded, read as the desk reads every upload: drafts with what a person has to
//! confirm, documents known already, and rejections. Must never read a file in this process.

use std::sync::Arc;

use access::actor::{Actor, Staff};
use access::audit::Origin;
use anyhow::Context as _;
use bytes::Bytes;
use catalog::desk::By;
use catalog::desk::batch::{self, NewBatch, jobs::Reading, jobs::read_waiting};
use kernel::time::{FixedClock, Instant};

use crate::desk::{desk_pages, reading};
use crate::installation::Installation;
use crate::sample::SAMPLE;
use crate::sample::dates::dated;

/// Uploads the files and has them read, an hour ago.
pub(super) async fn enter(
    installation: &Installation,
    editor: &Staff,
    now: Instant,
) -> anyhow::Result<()> {
    const HOUR: i64 = 3_600_000_000;
    let uploaded_at = Instant::from_micros(now.micros() - HOUR);
    let pages = desk_pages(installation);
    let folder = SAMPLE
        .get_dir("uploads")
        .context("the sample has no uploads")?;
    let mut files = Vec::new();
    for file in folder.files() {
        let name = file.path().file_name().unwrap_or_default();
        let bytes = match file.contents_utf8() {
            Some(text) => dated(text, now.date())?.into_bytes(),
            None => file.contents().to_vec(),
        };
        let (size, name) = (bytes.len(), name.to_string_lossy().into_owned());
        let bytes = Some(Bytes::from(bytes));
        files.push(batch::keep(&pages.blobs, name, size, bytes).await?);
    }
    let actor = Actor::Staff(Arc::new(editor.clone()));
    let by = By {
        actor: &actor,
        now: uploaded_at,
        origin: &Origin::default(),
        receipt: None,
    };
    let new = NewBatch {
        form_key: "sample".to_owned(),
        agency: editor.agency.clone(),
        kind: None,
        files,
    };
    batch::open(&pages.desk, &by, &new).await?;
    let reading = Reading {
        clock: Arc::new(FixedClock::new(uploaded_at)),
        ..reading(installation, &pages)
    };
    read_waiting(&reading).await?;
    Ok(())
}
