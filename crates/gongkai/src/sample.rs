//! The sample city 云溪市: agencies and records written for it, entered as if time had passed.
//! Must never be entered into an installation that holds anything else.

pub(crate) mod dates;
mod uploads;
pub mod work;

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use catalog::agency::{self, Agency};
use catalog::record::codes::{Publicity, RelationKind, Validity};
use catalog::record::commands::{
    self, AcceptOptions, Accepted, SameDocument, Submission, Unpublish,
};
use catalog::record::content::{Content, Relation, RelationTarget};
use catalog::record::fields::Fields;
use catalog::record::kind::RecordKind;
use catalog::record::read::counts;
use include_dir::{Dir, include_dir};
use intake::markdown::body_blocks;
use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::level::Level;
use kernel::time::Instant;
use lawtext::block::{Hint, Hints};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::database::Store;
use store::migration::hex;

use crate::agencies;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample/yunxi");

/// The configuration that belongs to the sample city.
pub const CONFIG: &str = include_str!("../sample/yunxi/gongkai.toml");

/// The front matter of a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    source_id: String,
    kind: RecordKind,
    title: String,
    owner: String,
    #[serde(default)]
    issuers: Vec<String>,
    doc_number: Option<String>,
    form: Option<String>,
    #[serde(default)]
    themes: Vec<String>,
    #[serde(default)]
    statutory: Vec<String>,
    issued_on: Option<Date>,
    published_on: Option<Date>,
    effective_on: Option<Date>,
    expires_on: Option<Date>,
    validity: Validity,
    publicity: Publicity,
    publicity_ground: Option<String>,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    change_note: String,
    #[serde(default = "draft")]
    status: Status,
    withdrawn_reason: Option<String>,
    redirect_to: Option<String>,
    #[serde(default = "open")]
    level: Level,
    #[serde(default)]
    relations: Vec<RelationEntry>,
    #[serde(default)]
    fields: serde_json::Value,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Status {
    Published,
    Withdrawn,
    Redirected,
    Gone,
    Draft,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationEntry {
    kind: RelationKind,
    target: Option<String>,
    citation: Option<String>,
}

fn open() -> Level {
    Level::Open
}

fn draft() -> Status {
    Status::Draft
}

/// A record file, read.
struct Written {
    name: String,
    entry: Entry,
    body: String,
}

/// Enters the sample city.
///
/// # Errors
/// Where the installation is not empty, or a sample file is wrong, which names it.
pub async fn enter(store: &Store, now: Instant) -> anyhow::Result<usize> {
    if counts::count_listed(store).await? > 0 || !agency::list(store).await?.is_empty() {
        bail!("数据目录里已经有数据：演示城市只能建在空的数据目录里，请用 --data 指定另一个目录");
    }
    agencies::enter(store, text_of("agencies.toml")?, now)
        .await
        .context("agencies.toml")?;
    let agencies = agency::list(store).await?;
    let mut written = read_records()?;
    written.sort_by(|a, b| a.day().cmp(&b.day()).then_with(|| a.name.cmp(&b.name)));
    let mut ids: BTreeMap<String, RecordId> = BTreeMap::new();
    for (minute, record) in (0_i64..).zip(&written) {
        let at = record.instant(minute, now);
        let submission = submission(record, &agencies)
            .with_context(|| format!("sample record {}", record.name))?;
        let accept = AcceptOptions {
            publish_as: (record.entry.status != Status::Draft).then(|| "sample".to_owned()),
            same_document: SameDocument::AddVersion,
            index_scheme: catalog::record::model::IndexScheme::default(),
        };
        let outcomes = commands::accept_all(store, &[submission], &accept, &agencies, at).await?;
        match outcomes.into_iter().next() {
            Some(Accepted::New { record: id } | Accepted::NewVersion { record: id, .. }) => {
                ids.insert(record.entry.source_id.clone(), id);
            }
            Some(Accepted::Duplicate { .. }) | None => {
                bail!("sample record {} repeats another", record.name)
            }
        }
    }
    take_down(store, &written, &ids, now).await?;
    commands::resolve_citations(store, now).await?;
    commands::refresh_validity(store, now).await?;
    Ok(written.len())
}

fn read_records() -> anyhow::Result<Vec<Written>> {
    let folder = SAMPLE
        .get_dir("records")
        .context("the sample has no records")?;
    let mut written = Vec::new();
    for file in folder.files() {
        let name = file
            .path()
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let text = file
            .contents_utf8()
            .with_context(|| format!("{name} is not UTF-8"))?;
        let (front, body) = front_matter(text).with_context(|| name.clone())?;
        let entry: Entry =
            toml::from_str(front).with_context(|| format!("front matter of {name}"))?;
        written.push(Written {
            name,
            entry,
            body: body.trim().to_owned(),
        });
    }
    Ok(written)
}

/// What stands between two lines of `+++`, and the text after them.
fn front_matter(text: &str) -> anyhow::Result<(&str, &str)> {
    let rest = text.strip_prefix("+++\n").context("no front matter")?;
    rest.split_once("\n+++\n")
        .context("front matter does not end")
}

impl Written {
    fn day(&self) -> Date {
        let entry = &self.entry;
        // A later version says so in its name and was written on its own day.
        let is_later_version = self.name.contains(".v");
        let day = if is_later_version {
            entry.issued_on.max(entry.published_on)
        } else {
            entry.published_on.or(entry.issued_on)
        };
        day.unwrap_or(Date::constant(2026, 11, 20))
    }

    /// Half past eight and some minutes on its day, never after now.
    fn instant(&self, minute: i64, now: Instant) -> Instant {
        const MINUTE: i64 = 60_000_000;
        let at = Instant::at_start_of(self.day()).micros() + (510 + minute % 400) * MINUTE;
        Instant::from_micros(at.min(now.micros()))
    }
}

fn submission(record: &Written, agencies: &[Agency]) -> anyhow::Result<Submission> {
    let entry = &record.entry;
    let owner = agencies
        .iter()
        .find(|agency| agency.code == entry.owner)
        .with_context(|| format!("no agency {}", entry.owner))?;
    let hint = |value: &str, from: &str| {
        Some(Hint {
            value: value.to_owned(),
            from: from.to_owned(),
        })
    };
    let hints = Hints {
        title: hint(&entry.title, "front matter"),
        ..Hints::default()
    };
    let parsed = lawtext::parse(&body_blocks(&record.body), &hints);
    Ok(Submission {
        source_id: Some(entry.source_id.clone()),
        level: entry.level,
        owner: Some(owner.id.clone()),
        content: content(
            entry,
            owner,
            parsed
                .metadata
                .addressees
                .map(|proposal| proposal.value)
                .unwrap_or_default(),
        )?,
        index_number: None,
        level_of_authority: None,
        text: parsed.text,
        tree: parsed.tree,
        proposals: "{}".to_owned(),
        change_note: entry.change_note.clone(),
        source_digest: hex(&Sha256::digest(format!("{}\n{}", record.name, record.body))),
        files: Vec::new(),
        relations: entry
            .relations
            .iter()
            .map(relation)
            .collect::<anyhow::Result<_>>()?,
    })
}

fn content(entry: &Entry, owner: &Agency, addressees: Vec<String>) -> anyhow::Result<Content> {
    let fields = match &entry.fields {
        serde_json::Value::Null => Fields::empty(entry.kind),
        values => Fields::parse(entry.kind, values.clone()).context("fields")?,
    };
    Ok(Content {
        title: entry.title.clone(),
        issuers: if entry.issuers.is_empty() {
            vec![owner.name.clone()]
        } else {
            entry.issuers.clone()
        },
        doc_number: entry.doc_number.clone(),
        form: entry.form.clone(),
        addressees,
        themes: entry.themes.clone(),
        statutory: entry.statutory.clone(),
        keywords: entry.keywords.clone(),
        summary: entry.summary.clone(),
        issued_on: entry.issued_on,
        published_on: entry.published_on,
        effective_on: entry.effective_on,
        expires_on: entry.expires_on,
        validity: entry.validity,
        publicity: entry.publicity,
        publicity_ground: entry.publicity_ground.clone(),
        source: Some(owner.name.clone()),
        source_url: None,
        doubts: Vec::new(),
        fields,
    })
}

fn relation(entry: &RelationEntry) -> anyhow::Result<Relation> {
    let target = match (&entry.target, &entry.citation) {
        (Some(source_id), _) => RelationTarget::SourceId(source_id.clone()),
        (None, Some(citation)) => RelationTarget::Citation(citation.clone()),
        (None, None) => bail!("a relation names neither target nor citation"),
    };
    Ok(Relation {
        kind: entry.kind,
        target,
    })
}

async fn take_down(
    store: &Store,
    written: &[Written],
    ids: &BTreeMap<String, RecordId>,
    now: Instant,
) -> anyhow::Result<()> {
    let id_of = |source_id: &str| {
        ids.get(source_id)
            .with_context(|| format!("no sample record {source_id}"))
    };
    for record in written {
        let entry = &record.entry;
        let how = match entry.status {
            Status::Published | Status::Draft => continue,
            Status::Withdrawn => Unpublish::Withdraw {
                reason: entry.withdrawn_reason.clone().unwrap_or_default(),
            },
            Status::Redirected => {
                let to = entry
                    .redirect_to
                    .as_deref()
                    .with_context(|| format!("{} leads nowhere", record.name))?;
                Unpublish::Redirect {
                    to: id_of(to)?.clone(),
                }
            }
            Status::Gone => Unpublish::Gone,
        };
        commands::unpublish(store, id_of(&entry.source_id)?, &how, now)
            .await
            .with_context(|| format!("take down sample record {}", record.name))?;
    }
    Ok(())
}

pub(crate) fn text_of(name: &str) -> anyhow::Result<&'static str> {
    SAMPLE
        .get_file(name)
        .and_then(|file| file.contents_utf8())
        .with_context(|| format!("the sample has no {name}"))
}
