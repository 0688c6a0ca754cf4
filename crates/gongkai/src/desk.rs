//! The publishing desk put together: accounts with what they need to know of agencies, records with what reads their files.
//! Must never hold a rule: those are in the contexts' policies.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use catalog::agency;
use catalog::desk::batch::jobs::Reading;
use catalog::desk::pages::DeskPages;
use catalog::desk::{FileTexts, PartText};
use identity::desk::{Agencies, AgencyEntry, Desk};
use identity::password::Passwords;
use intake::inspect::part::Part;
use intake::reader::{Limits, Reader, WorkerCommand};
use shell::module::DeskItem;

use crate::installation::Installation;

/// # Errors
/// Where the system gives no random numbers.
pub fn desk(installation: &Installation, navigation: Vec<DeskItem>) -> anyhow::Result<Desk> {
    Ok(Desk {
        store: installation.store.clone(),
        gate: Arc::clone(&installation.gate),
        settings: Arc::new(installation.config.desk.clone()),
        passwords: Passwords::new()?,
        agencies: AGENCIES,
        origin: installation.config.site.origin.as_str().into(),
        navigation: navigation.into(),
    })
}

/// The desk of records, with its pages.
#[must_use]
pub fn desk_pages(installation: &Installation) -> DeskPages {
    DeskPages {
        desk: catalog::desk::Desk {
            store: installation.store.clone(),
            gate: Arc::clone(&installation.gate),
            file_texts: file_texts(installation),
        },
        blobs: installation.blobs.clone(),
        clock: Arc::clone(&installation.clock),
    }
}

/// What reads uploaded files.
#[must_use]
pub fn reading(installation: &Installation, pages: &DeskPages) -> Reading {
    Reading {
        desk: pages.desk.clone(),
        blobs: pages.blobs.clone(),
        clock: Arc::clone(&pages.clock),
        command: installation.worker.clone(),
        limits: installation.config.intake_limits(),
    }
}

/// Reads an attachment in a worker process of its own, with its hidden parts. One that cannot be read to its end is an error.
fn file_texts(installation: &Installation) -> FileTexts {
    let blobs = installation.blobs.clone();
    let worker = installation.worker.clone();
    let limits = installation.config.intake_limits();
    Arc::new(move |file| {
        let (blobs, worker, limits) = (blobs.clone(), worker.clone(), limits.clone());
        Box::pin(async move {
            let bytes = blobs.get(&file.digest).await?.to_vec();
            let inspect = move || inspected((&file.name, bytes), worker, limits);
            tokio::task::spawn_blocking(inspect)
                .await
                .context("inspect an attachment")?
        })
    })
}

fn inspected(
    (name, bytes): (&str, Vec<u8>),
    worker: WorkerCommand,
    limits: Limits,
) -> anyhow::Result<Vec<PartText>> {
    let mut reader = Reader::start(worker, limits)?;
    let inspection = reader.inspect_bytes(name, bytes);
    if let Some(problem) = inspection.problems.first() {
        bail!("{}: {}", problem.place, problem.detail);
    }
    let part = |part: Part| PartText {
        part: [part.entry.as_str(), part.place.code(), part.detail.as_str()]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        text: part.text,
    };
    Ok(inspection.parts.into_iter().map(part).collect())
}

const AGENCIES: Agencies = Agencies {
    list: |store| {
        Box::pin(async move {
            let names = agency::list_names(store).await?;
            let entry = |(id, name)| AgencyEntry { id, name };
            Ok(names.into_iter().map(entry).collect())
        })
    },
    find_name: |store, id| Box::pin(agency::find_name(store, id)),
};
