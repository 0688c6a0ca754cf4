//! A backup: one folder with the whole installation in it, independent of the database it came from.
//!
//! `database.sqlite` holds all rows, `blobs/` all files, `SHA256SUMS` the hash of each of them in the form that
//! `sha256sum --check` reads, and `manifest.json` what it is. A folder, not an archive: it can be looked into, copied
//! piece by piece, and restored without room for a second copy. Must never overwrite anything, here or there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use futures::TryStreamExt as _;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::fs;

use crate::blob::{Blob, Blobs, hash_file, place};
use crate::copy::{self, Progress, TableHash, copy, hash_tables};
use crate::database::{Kind, Store};
use crate::migration::{Migration, STORE, applied, hex, migrate, migrate_exactly};

const FORMAT: &str = "gongkai-backup";
const VERSION: u32 = 1;
const DATABASE: &str = "database.sqlite";
const MANIFEST: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    /// RFC 3339.
    pub created_at: String,
    /// `sqlite` or `postgres`: where it came from, for people only.
    pub source: String,
    /// `context number` → SHA-256 of the text.
    pub migrations: BTreeMap<String, String>,
    pub tables: Vec<ManifestTable>,
    pub n_blobs: u64,
    pub blob_bytes: u64,
    /// SHA-256 of the file `SHA256SUMS`.
    sums_sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestTable {
    pub name: String,
    pub rows: u64,
    pub sha256: String,
}

/// How far a backup or its restoring is.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    Table(Progress<'a>),
    Blobs { done: u64, total: u64 },
}

/// Makes a backup in `folder`, which must not exist yet. The installation may be in use meanwhile.
///
/// # Errors
/// Where the folder is there already, the database or a file cannot be read, or the disk is full. What was begun then
/// lies in a folder of the same name with `.partial` behind it.
pub async fn backup(
    store: &Store,
    blobs: &Blobs,
    migrations: &[Migration],
    folder: &Path,
    now: Instant,
    mut progress: impl FnMut(Step<'_>),
) -> anyhow::Result<Manifest> {
    let partial = partial_name(folder)?;
    for path in [folder, &partial] {
        let is_there = fs::try_exists(path)
            .await
            .context("look at the backup's place")?;
        ensure!(
            !is_there,
            "{} is there already: give another name or remove it",
            path.display()
        );
    }
    fs::create_dir_all(&partial)
        .await
        .with_context(|| format!("make folder {}", partial.display()))?;

    // Rows first: a file is kept before the row that speaks of it, so every file of these rows is there by now.
    let known = known_migrations(&applied(store).await?, migrations)?;
    let database = partial.join(DATABASE);
    let archive = Store::open(&format!("sqlite:{}", database.display())).await?;
    migrate_exactly(&archive, known.into_iter(), now).await?;
    let tables = copy(store, &archive, |step| progress(Step::Table(step))).await?;
    let migrations = applied(&archive).await?;
    archive
        .close_as_archive()
        .await
        .context("close the backup's database")?;

    let mut sums = format!("{}  {DATABASE}\n", hash_file(&database).await?);
    let files = write_blobs(blobs, &partial, &mut progress).await?;
    for blob in &files {
        let place = place(&blob.digest).context("name a file")?;
        sums.push_str(&format!("{}  blobs/{place}\n", blob.digest));
    }
    write(&partial.join(SUMS), sums.as_bytes()).await?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        created_at: now.rfc3339(),
        source: match store.kind() {
            Kind::Sqlite => "sqlite".to_owned(),
            Kind::Postgres => "postgres".to_owned(),
        },
        migrations,
        tables: tables.into_iter().map(ManifestTable::from).collect(),
        n_blobs: count(&files),
        blob_bytes: files.iter().map(|blob| blob.bytes).sum(),
        sums_sha256: hex(&Sha256::digest(&sums)),
    };
    write(
        &partial.join(MANIFEST),
        &serde_json::to_vec_pretty(&manifest)?,
    )
    .await?;
    fs::rename(&partial, folder)
        .await
        .context("give the backup its name")?;
    Ok(manifest)
}

/// Proves that a backup is whole: every file is there and has the bytes that were written.
///
/// # Errors
/// What is missing, damaged, or of a version that this program does not read.
pub async fn verify(folder: &Path) -> anyhow::Result<Manifest> {
    let manifest = read_manifest(folder).await?;
    for line in read_sums(folder, &manifest).await? {
        let file = folder.join(&line.file);
        let is_there = fs::try_exists(&file)
            .await
            .context("look at a file of the backup")?;
        ensure!(is_there, "backup lacks the file {}", line.file);
        let digest = hash_file(&file).await?;
        ensure!(
            digest == line.digest,
            "file {} of the backup was changed or is damaged",
            line.file
        );
    }
    Ok(manifest)
}

/// Restores a backup into an installation without rows, of either kind. An older backup is brought up to `migrations`.
/// The files come first and the rows in one transaction, so an interrupted restore leaves no rows and can be repeated.
///
/// # Errors
/// Where the backup is not whole or of a newer version, or the installation is not empty: then it is unchanged.
pub async fn restore(
    folder: &Path,
    store: &Store,
    blobs: &Blobs,
    migrations: &[Migration],
    now: Instant,
    mut progress: impl FnMut(Step<'_>),
) -> anyhow::Result<Manifest> {
    let manifest = verify(folder).await?;
    let known = known_migrations(&manifest.migrations, migrations)?;
    migrate_exactly(store, known.into_iter(), now)
        .await
        .context("give the new installation the schema of the backup")?;
    let archive = Store::open_archive(&folder.join(DATABASE))
        .await
        .context("open the backup's database")?;
    copy::check(&archive, store).await?;
    let told: Vec<TableHash> = manifest.tables.iter().map(TableHash::from).collect();
    ensure!(
        hash_tables(&archive).await? == told,
        "the backup's database does not hold what its manifest says"
    );

    let lines = read_sums(folder, &manifest).await?;
    let files: Vec<&SumLine> = lines.iter().filter(|line| line.file != DATABASE).collect();
    for (done, line) in (1..).zip(&files) {
        blobs.put_file(&folder.join(&line.file)).await?;
        progress(Step::Blobs {
            done,
            total: manifest.n_blobs,
        });
    }
    copy(&archive, store, |step| progress(Step::Table(step))).await?;
    archive.close().await;
    migrate(store, migrations, now)
        .await
        .context("bring the restored installation up to this version")?;
    Ok(manifest)
}

impl From<TableHash> for ManifestTable {
    fn from(hash: TableHash) -> Self {
        Self {
            name: hash.table,
            rows: hash.rows,
            sha256: hash.sha256,
        }
    }
}

impl From<&ManifestTable> for TableHash {
    fn from(table: &ManifestTable) -> Self {
        Self {
            table: table.name.clone(),
            rows: table.rows,
            sha256: table.sha256.clone(),
        }
    }
}

/// The migrations, in their order, that had run on a database.
fn known_migrations<'a>(
    ran: &BTreeMap<String, String>,
    migrations: &'a [Migration],
) -> anyhow::Result<Vec<&'a Migration>> {
    let all: Vec<&Migration> = STORE.iter().chain(migrations).collect();
    for (step, digest) in ran {
        match all.iter().find(|migration| migration.step() == *step) {
            Some(migration) => ensure!(
                migration.digest() == *digest,
                "migration {step} has another text here than where it ran"
            ),
            None => bail!(
                "migration {step} is unknown here: use the version that made this, or a newer one"
            ),
        }
    }
    Ok(all
        .into_iter()
        .filter(|migration| ran.contains_key(&migration.step()))
        .collect())
}

fn partial_name(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut name = folder
        .file_name()
        .context("the backup needs a name")?
        .to_owned();
    name.push(".partial");
    Ok(folder.with_file_name(name))
}

async fn write_blobs(
    blobs: &Blobs,
    partial: &Path,
    progress: &mut impl FnMut(Step<'_>),
) -> anyhow::Result<Vec<Blob>> {
    let mut files: Vec<Blob> = blobs.list().try_collect().await?;
    files.sort();
    let total = count(&files);
    for (done, blob) in (1..).zip(&files) {
        let file = partial
            .join("blobs")
            .join(place(&blob.digest).context("name a file")?);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)
                .await
                .context("make a folder for files")?;
        }
        blobs.write_to(&blob.digest, &file).await?;
        progress(Step::Blobs { done, total });
    }
    Ok(files)
}

fn count(files: &[Blob]) -> u64 {
    u64::try_from(files.len()).unwrap_or(u64::MAX)
}

async fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = fs::File::create(path)
        .await
        .with_context(|| format!("make {}", path.display()))?;
    tokio::io::AsyncWriteExt::write_all(&mut file, bytes)
        .await
        .context("write the backup")?;
    file.sync_all().await.context("write the backup")
}

async fn read_manifest(folder: &Path) -> anyhow::Result<Manifest> {
    let bytes = fs::read(folder.join(MANIFEST))
        .await
        .with_context(|| format!("{} is not a backup: it has no {MANIFEST}", folder.display()))?;
    let told: serde_json::Value =
        serde_json::from_slice(&bytes).context("read the backup's manifest")?;
    let format = told.get("format").and_then(serde_json::Value::as_str);
    ensure!(
        format == Some(FORMAT),
        "{} is not a backup of this program",
        folder.display()
    );
    let version = told.get("version").and_then(serde_json::Value::as_u64);
    ensure!(
        version == Some(u64::from(VERSION)),
        "the backup has format version {}, this program reads {VERSION}",
        version.unwrap_or(0)
    );
    serde_json::from_value(told).context("read the backup's manifest")
}

struct SumLine {
    digest: String,
    file: String,
}

/// Only files that a backup has are read, whatever the list says.
async fn read_sums(folder: &Path, manifest: &Manifest) -> anyhow::Result<Vec<SumLine>> {
    let text = fs::read_to_string(folder.join(SUMS))
        .await
        .with_context(|| format!("backup lacks the file {SUMS}"))?;
    let is_whole = hex(&Sha256::digest(&text)) == manifest.sums_sha256;
    ensure!(
        is_whole,
        "file {SUMS} of the backup was changed or is damaged"
    );
    let mut lines = Vec::new();
    for line in text.lines() {
        let (digest, file) = line.split_once("  ").context("read a line of SHA256SUMS")?;
        let is_blob = place(digest).is_some_and(|place| file == format!("blobs/{place}"));
        ensure!(
            is_blob || file == DATABASE,
            "{SUMS} names a file that no backup has: {file}"
        );
        lines.push(SumLine {
            digest: digest.to_owned(),
            file: file.to_owned(),
        });
    }
    let n_blobs = lines.iter().filter(|line| line.file != DATABASE).count();
    ensure!(
        u64::try_from(n_blobs) == Ok(manifest.n_blobs),
        "{SUMS} and {MANIFEST} disagree about the number of files"
    );
    ensure!(
        lines.len() == n_blobs + 1,
        "{SUMS} does not name the database once"
    );
    Ok(lines)
}
