//! A backup of either database restores into either, whole or not at all.

use std::path::{Path, PathBuf};
use std::process::Command;

use store::backup::{Manifest, Step, backup, restore, verify};
use store::blob::Blobs;
use store::copy::hash_tables;
use store::database::Store;
use store::migration::{Migration, applied};
use store::statement::sql;
use testkit::clock::at;
use testkit::scratch::{Scratch, empty_postgres, empty_sqlite, scratch_sqlite};

use crate::notes::{NOTES, Page, insert_pages};

struct Made {
    scratch: Scratch,
    folder: PathBuf,
    files: Vec<String>,
}

fn kept(scratch: &Scratch) -> Blobs {
    Blobs::in_folder(&scratch.folder().join("files")).unwrap()
}

async fn make(scratch: Scratch) -> Made {
    let page = Page {
        id: "a".to_owned(),
        inside_id: Some("first".to_owned()),
        title: "云溪市".to_owned(),
        weight: Some(0.1),
        picture: Some(vec![0, 255]),
        lines: vec![None, Some("x".to_owned())],
    };
    insert_pages(scratch.store(), &[page]).await;
    let blobs = kept(&scratch);
    let mut files = Vec::new();
    for bytes in [vec![], vec![1; 3 << 20], b"file".to_vec()] {
        files.push(blobs.put(bytes.into()).await.unwrap());
    }
    let folder = scratch.folder().join("backup");
    let manifest = backup(
        scratch.store(),
        &blobs,
        NOTES,
        &folder,
        at("2026-11-23 09:30"),
        |_| {},
    )
    .await
    .unwrap();
    assert_eq!(manifest.created_at, "2026-11-23T09:30:00+08:00");
    assert_eq!((manifest.n_blobs, manifest.blob_bytes), (3, (3 << 20) + 4));
    Made {
        scratch,
        folder,
        files,
    }
}

async fn restore_into(
    folder: &Path,
    target: &Scratch,
    migrations: &[Migration],
) -> anyhow::Result<Manifest> {
    restore(
        folder,
        target.store(),
        &kept(target),
        migrations,
        at("2026-12-01 08:00"),
        |_| {},
    )
    .await
}

async fn restores_whole(made: &Made, target: &Scratch) {
    let manifest = restore_into(&made.folder, target, NOTES).await.unwrap();
    assert_eq!(manifest, verify(&made.folder).await.unwrap());
    let hashes = hash_tables(target.store()).await.unwrap();
    assert_eq!(hashes, hash_tables(made.scratch.store()).await.unwrap());
    for file in &made.files {
        assert_eq!(
            kept(target).get(file).await.unwrap(),
            kept(&made.scratch).get(file).await.unwrap()
        );
    }
}

testkit::both! {
    migrations: NOTES;

    async fn a_backup_restores_into_either_database(scratch: Scratch) {
        let made = make(scratch).await;
        restores_whole(&made, &empty_sqlite().await.unwrap()).await;
        restores_whole(&made, &empty_postgres().await.unwrap()).await;
        restores_whole(&made, &scratch_sqlite(NOTES).await.unwrap()).await;
        // Reading it left nothing beside the database.
        let names = |folder: &Path| {
            let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&made.folder), ["SHA256SUMS", "blobs", "database.sqlite", "manifest.json"]);
    }
}

#[tokio::test]
async fn anybody_can_check_a_backup_without_us() {
    let made = make(scratch_sqlite(NOTES).await.unwrap()).await;
    let status = Command::new("sha256sum")
        .args(["--check", "--quiet", "--strict", "SHA256SUMS"])
        .current_dir(&made.folder)
        .status()
        .unwrap();
    assert!(status.success());
}

async fn refusal(folder: &Path) -> String {
    let target = empty_sqlite().await.unwrap();
    let error = restore_into(folder, &target, NOTES).await.unwrap_err();
    assert!(
        applied(target.store()).await.is_err(),
        "a refused restore changed the installation"
    );
    format!("{error:#}")
}

#[tokio::test]
async fn damage_is_told() {
    let made = make(scratch_sqlite(NOTES).await.unwrap()).await;
    let blob = format!(
        "blobs/{}/{}/{}",
        &made.files[2][..2],
        &made.files[2][2..4],
        made.files[2]
    );
    for (file, damaged) in [
        (
            blob.as_str(),
            format!("file {blob} of the backup was changed or is damaged"),
        ),
        (
            "database.sqlite",
            "file database.sqlite of the backup was changed or is damaged".to_owned(),
        ),
        (
            "SHA256SUMS",
            "file SHA256SUMS of the backup was changed or is damaged".to_owned(),
        ),
    ] {
        let path = made.folder.join(file);
        let whole = std::fs::read(&path).unwrap();
        let mut changed = whole.clone();
        *changed.last_mut().unwrap() ^= 1;
        std::fs::write(&path, changed).unwrap();
        assert_eq!(refusal(&made.folder).await, damaged);
        std::fs::remove_file(&path).unwrap();
        assert!(
            refusal(&made.folder)
                .await
                .starts_with(&format!("backup lacks the file {file}"))
        );
        std::fs::write(&path, whole).unwrap();
    }
    let manifest = made.folder.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("\"version\": 1", "\"version\": 9")).unwrap();
    assert_eq!(
        refusal(&made.folder).await,
        "the backup has format version 9, this program reads 1"
    );
    std::fs::remove_file(&manifest).unwrap();
    assert!(
        refusal(&made.folder)
            .await
            .contains("is not a backup: it has no manifest.json")
    );
}

#[tokio::test]
async fn an_installation_with_rows_is_left_alone() {
    let made = make(scratch_sqlite(NOTES).await.unwrap()).await;
    let before = hash_tables(made.scratch.store()).await.unwrap();
    let error = restore_into(&made.folder, &made.scratch, NOTES)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("target is not empty: table note_page has rows")
    );
    assert_eq!(hash_tables(made.scratch.store()).await.unwrap(), before);
    let again = backup(
        made.scratch.store(),
        &kept(&made.scratch),
        NOTES,
        &made.folder,
        at("2026-11-24 09:30"),
        |_| {},
    )
    .await;
    assert!(
        again
            .unwrap_err()
            .to_string()
            .ends_with("is there already: give another name or remove it")
    );
}

#[tokio::test]
async fn an_older_backup_is_brought_up_and_a_newer_one_refused() {
    let old = scratch_sqlite(&NOTES[..1]).await.unwrap();
    sql("INSERT INTO note_page (id, created_at) VALUES ('old', 5)")
        .execute(old.store())
        .await
        .unwrap();
    let folder = old.folder().join("backup");
    backup(
        old.store(),
        &kept(&old),
        NOTES,
        &folder,
        at("2026-11-23 09:30"),
        |_| {},
    )
    .await
    .unwrap();
    let target = empty_postgres().await.unwrap();
    restore_into(&folder, &target, NOTES).await.unwrap();
    let colour = sql("SELECT colour FROM note_page WHERE id = 'old'")
        .fetch_one(target.store(), |row| row.get::<String>("colour"))
        .await;
    assert_eq!(colour.unwrap(), "red");

    let made = make(scratch_sqlite(NOTES).await.unwrap()).await;
    let target = empty_sqlite().await.unwrap();
    let error = restore_into(&made.folder, &target, &NOTES[..1])
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "migration note 2 is unknown here: use the version that made this, or a newer one"
    );
}

#[tokio::test]
async fn progress_reaches_its_end() {
    let made = make(scratch_sqlite(NOTES).await.unwrap()).await;
    let target = empty_sqlite().await.unwrap();
    let mut tables = 0;
    let mut blobs = Vec::new();
    let step = |step: Step<'_>| match step {
        Step::Table(progress) => tables = progress.table_number.max(tables),
        Step::Blobs { done, total } => blobs.push((done, total)),
    };
    restore(
        &made.folder,
        target.store(),
        &kept(&target),
        NOTES,
        at("2026-12-01 08:00"),
        step,
    )
    .await
    .unwrap();
    assert_eq!(tables, 4);
    assert_eq!(blobs, [(1, 3), (2, 3), (3, 3)]);
}

/// The backup's own database is an ordinary file that any program can open.
#[tokio::test]
async fn the_backup_opens_as_a_database() {
    let made = make(testkit::scratch::scratch_postgres(NOTES).await.unwrap()).await;
    let archive = Store::open_archive(&made.folder.join("database.sqlite"))
        .await
        .unwrap();
    let title = sql("SELECT title FROM note_page WHERE id = 'a'")
        .fetch_one(&archive, |row| row.get::<String>("title"))
        .await;
    assert_eq!(title.unwrap(), "云溪市");
    assert!(
        sql("DELETE FROM note_page")
            .execute(&archive)
            .await
            .is_err()
    );
}
