//! Both databases hold the same: one schema from one text, copies in both directions with equal hashes, backup and back.
//! Must never compare less than whole tables.

use std::path::{Path, PathBuf};

use testkit::scratch::{Scratch, empty_postgres, scratch_postgres, scratch_sqlite};

use crate::house::House;
use crate::program::{Program, line, write};

#[tokio::test]
async fn all_migrations_make_one_schema() {
    let migrations = gongkai::modules::migrations();
    let sqlite = scratch_sqlite(&migrations).await.unwrap();
    let postgres = scratch_postgres(&migrations).await.unwrap();
    let of_sqlite = store::schema::describe(sqlite.store()).await.unwrap();
    let of_postgres = store::schema::describe(postgres.store()).await.unwrap();
    assert_eq!(of_sqlite.to_string(), of_postgres.to_string());
    assert_eq!(of_sqlite, of_postgres);
    assert!(of_sqlite.table("catalog_record").is_some());
}

#[test]
fn all_migrations_keep_the_rules() {
    for migration in store::migration::STORE
        .iter()
        .chain(&gongkai::modules::migrations())
    {
        let faults = store::lint::lint(migration);
        assert!(
            faults.is_empty(),
            "{} {}: {faults:?}",
            migration.context,
            migration.name
        );
    }
}

/// What `db copy` printed: digest, table, rows, line by line.
fn copy(from: &str, to: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let copied = program.run(&["db", "copy", "--from", from, "--to", to]);
    let lines = copied.succeeded().stdout.lines();
    lines.map(str::to_owned).collect()
}

/// sqlite → postgres → sqlite, and the answers of the last one.
async fn there_and_back(program: &Program, folder: &Path) -> Vec<String> {
    let postgres = empty_postgres().await.unwrap();
    let there = copy(&program.url(), postgres.url());
    let back = format!("sqlite:{}", folder.join("back.db").display());
    let again = copy(postgres.url(), &back);
    assert_eq!(there, again);
    assert!(there.iter().any(|line| line.contains("catalog_version")));
    // A target that holds anything is refused, and stays as it is.
    let refused =
        Program::in_folder(folder).run(&["db", "copy", "--from", postgres.url(), "--to", &back]);
    assert_eq!(refused.code, Some(1), "{}", refused.stdout);
    there
}

#[tokio::test]
async fn the_sample_city_travels_between_the_databases() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    program.run(&["demo"]).succeeded();
    let tables = there_and_back(&program, folder.path()).await;
    let versions = tables
        .iter()
        .find(|line| line.contains("catalog_version"))
        .unwrap();
    let n: usize = versions.rsplit(' ').nth(1).unwrap().parse().unwrap();
    assert!(n >= 150, "{versions}");
    // The copy is an installation: it answers as the first does.
    let url = format!("sqlite:{}", folder.path().join("back.db").display());
    let first = House::open_at(&program.data, &program.url()).await;
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(
        program.data.join("gongkai.toml"),
        other.join("gongkai.toml"),
    )
    .unwrap();
    let copied = House::open_at(&other, &url).await;
    copied.follow().await;
    for path in [
        "/api/v1/records?limit=200",
        "/feed.atom",
        "/sitemap/first.xml",
    ] {
        assert_eq!(
            first.get(path).await.text(),
            copied.get(path).await.text(),
            "{path}"
        );
    }
    let search = "/api/v1/search?q=%E6%B2%B3%E9%81%93&limit=50";
    let hits = async |house: &House| house.get(search).await.json()["total"].clone();
    assert_eq!(hits(&first).await, hits(&copied).await);
}

/// The real documents, where they lie beside the project.
fn real_documents() -> Vec<PathBuf> {
    let folder = std::env::var_os("GONGKAI_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    ["policies.jsonl", "laws.jsonl"]
        .map(|name| folder.join(name))
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

/// All of them: a minute in an unoptimised build.
#[tokio::test]
async fn real_documents_travel_between_the_databases() {
    let files = real_documents();
    if files.is_empty() {
        println!(
            "notice: no documents at ../shared/data or $GONGKAI_DATA; this test shows nothing"
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let report = program.import(&["--publish"], &paths).json();
    assert!(report["accepted"].as_u64().unwrap() > 3_000, "{report}");
    there_and_back(&program, folder.path()).await;
}

testkit::both! {
    async fn a_backup_comes_back_whole(scratch: Scratch) {
        let program = Program::at(&scratch);
        program.run(&["demo"]).succeeded();
        let pdf = write(scratch.folder(), "附件.docx", crate::bad_files::docx("<w:p><w:r><w:t>云溪市供水办法</w:t></w:r></w:p><w:p><w:r><w:t>第一条 为保障供水，制定本办法。</w:t></w:r></w:p>"));
        program.import(&["--publish"], &[&pdf]).succeeded();
        let backup = scratch.folder().join("backup");
        program.run(&["backup", backup.to_str().unwrap()]).succeeded();
        // What came after the backup is not in it.
        let late = write(scratch.folder(), "late.jsonl", line("late", "迟到的公告", "迟到的内容。"));
        program.import(&["--publish"], &[&late]).succeeded();

        let other = if program.database_url.is_some() {
            empty_postgres().await.unwrap()
        } else {
            testkit::scratch::empty_sqlite().await.unwrap()
        };
        let restored = Program::at(&other);
        restored.run(&["restore", backup.to_str().unwrap()]).succeeded();
        let again = restored.run(&["restore", backup.to_str().unwrap()]);
        assert_eq!(again.code, Some(1));
        assert!(again.stderr.contains("空的数据目录"), "{}", again.stderr);

        let before = House::open_at(&program.data, &program.url()).await;
        let after = House::open_at(&restored.data, &restored.url()).await;
        after.follow().await;
        let mut expected = ids(&before).await;
        expected.retain(|(source_id, _)| source_id.as_deref() != Some("late"));
        assert_eq!(expected, ids(&after).await);
        let found = restored.run(&["search", "迟到", "--json"]).succeeded().json();
        assert!(!found.to_string().contains("迟到的公告"));
        let mut urls = Vec::new();
        for (_, id) in expected.iter().filter(|(source_id, _)| source_id.is_none()) {
            let api = after.get(&format!("/api/v1/records/{id}")).await.json();
            let files = api["files"].as_array().unwrap().clone();
            urls.extend(files.iter().map(|file| file["url"].as_str().unwrap().to_owned()));
        }
        let [url] = urls.as_slice() else { panic!("{urls:?}") };
        let path = &url[url.find("/records").unwrap()..];
        assert_eq!(after.get(path).await.body, std::fs::read(&pdf).unwrap());
    }
}

async fn ids(house: &House) -> Vec<(Option<String>, String)> {
    let mut ids = Vec::new();
    let mut next = String::new();
    loop {
        let part = house
            .get(&format!("/api/v1/records?limit=200&after={next}"))
            .await
            .json();
        for item in part["items"].as_array().unwrap() {
            let source_id = item["source_id"].as_str().map(str::to_owned);
            ids.push((source_id, item["id"].as_str().unwrap().to_owned()));
        }
        match part["next"].as_str() {
            Some(cursor) => next = cursor.to_owned(),
            None => return ids,
        }
    }
}
