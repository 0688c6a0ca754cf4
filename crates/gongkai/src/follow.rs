//! Keeps the index in step with the facts: reads what happened, asks the catalog what is to be found now, commits.
//! Must never index what the catalog does not list, and never move past a fact it has not dealt with.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use anyhow::Context as _;
use catalog::agency::Agency;
use kernel::fact::SequencedFact;
use kernel::id::{AgencyId, RecordId};
use kernel::search_doc::SearchDoc;
use search::index::{Index, WriteError, Writer, WriterOptions};
use store::database::Store;
use store::outbox;

const FACTS_PER_STEP: u32 = 400;

/// How the index is brought up to the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// A record at a time, soon to be seen.
    Steady,
    /// Many records, quick as a whole.
    Bulk,
}

impl Pace {
    const fn writer(self) -> WriterOptions {
        match self {
            Self::Steady => WriterOptions::SMALL,
            Self::Bulk => WriterOptions::BULK,
        }
    }

    /// A long run of facts is committed this often, so that readers see it grow. Each commit leaves segments to be merged.
    const fn commit_every(self) -> Duration {
        match self {
            Self::Steady => Duration::from_millis(900),
            Self::Bulk => Duration::from_secs(10),
        }
    }
}

/// What became of an attempt to catch up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaughtUp {
    /// Nothing was behind.
    Already,
    /// The index grew or shrank.
    Changed,
    /// Another process is writing the index; it will catch up.
    ElsewhereBusy,
}

/// Brings the index up to the newest fact.
///
/// # Errors
/// Where the database or the index fails; the index then stands where it last committed.
pub async fn catch_up(store: &Store, index: &Arc<Index>, pace: Pace) -> anyhow::Result<CaughtUp> {
    let newest = outbox::last_seq(store)
        .await
        .context("read the newest fact")?;
    if index.position().context("read the position of the index")? >= newest {
        return Ok(CaughtUp::Already);
    }
    let mut writer = match index.writer(pace.writer()) {
        Ok(writer) => writer,
        Err(WriteError::Locked) => return Ok(CaughtUp::ElsewhereBusy),
        Err(error @ WriteError::Index(_)) => {
            return Err(error).context("open the index for writing");
        }
    };
    // Read again under the lock: another process may have moved it.
    let mut position = index.position().context("read the position of the index")?;
    let mut committed = Stopwatch::now();
    loop {
        let facts = outbox::list_after(store, position, FACTS_PER_STEP).await?;
        let Some(last) = facts.last() else { break };
        position = last.seq;
        let agencies = catalog::agency::list(store).await?;
        let mut docs = Vec::new();
        for record in touched(store, &facts, &agencies).await? {
            let doc = catalog::record::search_doc::find(store, &agencies, &record).await?;
            docs.push((record, doc));
        }
        let must_commit = committed.elapsed() >= pace.commit_every();
        writer = tokio::task::spawn_blocking(move || {
            write(writer, docs, must_commit.then_some(position))
        })
        .await
        .context("index")??;
        if must_commit {
            committed = Stopwatch::now();
        }
    }
    tokio::task::spawn_blocking(move || {
        writer.commit(position)?;
        writer.finish()
    })
    .await
    .context("commit the index")??;
    index.reload().context("read the new state of the index")?;
    Ok(CaughtUp::Changed)
}

/// The records that the facts are about, each once: a change of an agency is about all it owns, and all below it own.
async fn touched(
    store: &Store,
    facts: &[SequencedFact],
    agencies: &[Agency],
) -> anyhow::Result<Vec<RecordId>> {
    let mut seen = HashSet::new();
    let mut records = Vec::new();
    for SequencedFact { fact, .. } in facts {
        let subjects = if fact.kind.starts_with(catalog::facts::RECORD_PREFIX) {
            vec![fact.subject.parse().context("read the subject of a fact")?]
        } else if fact.kind == catalog::facts::AGENCY_SAVED {
            let changed: AgencyId = fact.subject.parse().context("read the subject of a fact")?;
            let mut owned = Vec::new();
            for agency in agencies {
                let is_below = catalog::agency::path(agencies, &agency.id)
                    .iter()
                    .any(|above| above.id == changed);
                if is_below {
                    owned.extend(
                        catalog::record::read::list_ids_of_agency(store, &agency.id).await?,
                    );
                }
            }
            owned
        } else {
            Vec::new()
        };
        records.extend(
            subjects
                .into_iter()
                .filter(|record| seen.insert(record.clone())),
        );
    }
    Ok(records)
}

fn write(
    mut writer: Writer,
    docs: Vec<(RecordId, Option<SearchDoc>)>,
    commit_at: Option<i64>,
) -> Result<Writer, WriteError> {
    for (record, doc) in docs {
        match doc {
            Some(doc) => writer.put(&doc)?,
            None => writer.remove(&record),
        }
    }
    if let Some(position) = commit_at {
        writer.commit(position)?;
    }
    Ok(writer)
}
