//! What the folder of the index withstands.
//! Must never touch anything outside its own temporary folder.

use std::fs;

use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::search_doc::{SearchClause, SearchDoc};
use kernel::time::Instant;

use super::{Index, OpenError, WriteError, WriterOptions};
use crate::query::{Request, search};

const TODAY: Date = Date::constant(2026, 11, 23);

type Damage = fn(&std::path::Path);

fn doc(n: i64, title: &str, text: &str) -> SearchDoc {
    SearchDoc {
        record: RecordId::new(Instant::from_micros(n)),
        source_id: None,
        title: title.to_owned(),
        url: format!("/records/{n}"),
        kind: "notice".to_owned(),
        agency: None,
        issuers: Vec::new(),
        themes: Vec::new(),
        doc_number: None,
        index_number: None,
        issued_on: None,
        published_on: None,
        validity: "none".to_owned(),
        authority: 2,
        clauses: vec![SearchClause {
            address: "p-1".to_owned(),
            label: String::new(),
            text: text.to_owned(),
        }],
    }
}

fn total(index: &Index, text: &str) -> usize {
    search(index, &Request::new(text, TODAY))
        .expect("an answer")
        .total
}

#[test]
fn what_is_committed_is_found_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path()).expect("a new index");
    assert_eq!(index.position().expect("a position"), 0);
    let mut writer = index.writer(WriterOptions::SMALL).expect("the writer");
    let first = doc(1, "关于垃圾分类的通知", "全市实行生活垃圾分类。");
    writer.put(&first).expect("put");
    writer.commit(7).expect("commit");
    assert_eq!(total(&index, "生活垃圾"), 1);

    // Put again: the former self is gone.
    writer
        .put(&SearchDoc {
            clauses: Vec::new(),
            ..first.clone()
        })
        .expect("put");
    writer.commit(8).expect("commit");
    assert_eq!(total(&index, "“生活垃圾”"), 0);
    assert_eq!(total(&index, "垃圾分类"), 1);

    writer.remove(&first.record);
    writer.commit(9).expect("commit");
    assert_eq!(total(&index, ""), 0);
    drop(writer);
    let reopened = Index::open_or_create(folder.path()).expect("the same index");
    assert_eq!(reopened.position().expect("a position"), 9);
    reopened.verify().expect("whole files");
}

#[test]
fn what_was_not_committed_is_lost_with_its_position() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path()).expect("a new index");
    let mut writer = index.writer(WriterOptions::SMALL).expect("the writer");
    writer.put(&doc(1, "第一号公告", "甲乙丙丁")).expect("put");
    writer.commit(41).expect("commit");
    writer.put(&doc(2, "第二号公告", "戊己庚辛")).expect("put");
    // No commit: as if the process had died here.
    drop(writer);
    drop(index);
    let reopened = Index::open_or_create(folder.path()).expect("the same index");
    assert_eq!(reopened.position().expect("a position"), 41);
    assert_eq!(total(&reopened, "甲乙丙丁"), 1);
    assert_eq!(total(&reopened, "戊己庚辛"), 0);
    let mut writer = reopened
        .writer(WriterOptions::SMALL)
        .expect("the lock is free again");
    writer.put(&doc(2, "第二号公告", "戊己庚辛")).expect("put");
    writer.commit(42).expect("commit");
    assert_eq!(total(&reopened, "戊己庚辛"), 1);
}

#[test]
fn a_second_writer_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path()).expect("a new index");
    let _writer = index.writer(WriterOptions::SMALL).expect("the writer");
    let other = Index::open_or_create(folder.path()).expect("reading is free");
    assert!(matches!(
        other.writer(WriterOptions::SMALL),
        Err(WriteError::Locked)
    ));
}

#[test]
fn damage_calls_for_a_rebuild() {
    let damages: [(&str, Damage); 4] = [
        ("another version", |folder| {
            fs::write(folder.join("schema-version"), "0").expect("write")
        }),
        ("no version", |folder| {
            fs::remove_file(folder.join("schema-version")).expect("remove")
        }),
        ("broken list of segments", |folder| {
            fs::write(folder.join("meta.json"), "{").expect("write")
        }),
        ("truncated files", |folder| {
            for file in fs::read_dir(folder).expect("list").flatten() {
                if file
                    .path()
                    .extension()
                    .is_some_and(|extension| extension == "idx" || extension == "term")
                {
                    fs::write(file.path(), "").expect("truncate");
                }
            }
        }),
    ];
    for (name, damage) in damages {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(folder.path()).expect("a new index");
        let mut writer = index.writer(WriterOptions::SMALL).expect("the writer");
        writer.put(&doc(1, "公告", "甲乙丙丁")).expect("put");
        writer.commit(3).expect("commit");
        drop(writer);
        drop(index);
        damage(folder.path());
        let opened = Index::open_or_create(folder.path()).map(|_| ());
        assert!(
            matches!(opened, Err(OpenError::NeedsRebuild { .. })),
            "{name}: {opened:?}"
        );
        let rebuilt = Index::rebuild(folder.path()).expect("an empty index");
        assert_eq!(rebuilt.position().expect("a position"), 0, "{name}");
        assert_eq!(total(&rebuilt, ""), 0, "{name}");
    }
}
