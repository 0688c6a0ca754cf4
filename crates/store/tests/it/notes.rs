//! A small schema with every type and every kind of constraint, and rows for it made by chance.
//! Must never grow into a copy of a real context.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::migration::Migration;
use store::statement::sql;
use testkit::scratch::Scratch;

pub(crate) const NOTES: &[Migration] = &[
    Migration {
        context: "note",
        number: 1,
        name: "note",
        text: "-- Pages that hold each other and lines on them: every type, every kind of constraint, a circle of keys.
CREATE TABLE note_page (
    id TEXT NOT NULL,
    inside_id TEXT,
    title TEXT NOT NULL DEFAULT 'untitled',
    weight DOUBLE PRECISION,
    picture BLOB,
    is_open BIGINT NOT NULL DEFAULT -1,
    created_at BIGINT NOT NULL,
    CONSTRAINT note_page_pkey PRIMARY KEY (id),
    CONSTRAINT note_page_is_open_check CHECK (is_open IN (-1, 0, 1)),
    CONSTRAINT note_page_inside_id_fkey FOREIGN KEY (inside_id) REFERENCES note_page (id)
);
CREATE TABLE note_line (
    page_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    body TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT note_line_pkey PRIMARY KEY (page_id, place),
    CONSTRAINT note_line_page_id_body_key UNIQUE (page_id, body),
    CONSTRAINT note_line_page_id_fkey FOREIGN KEY (page_id) REFERENCES note_page (id) ON DELETE CASCADE
);
CREATE INDEX note_line_recent_idx ON note_line (created_at DESC, page_id);
CREATE UNIQUE INDEX note_page_weight_key ON note_page (weight) WHERE weight IS NOT NULL;
INSERT INTO note_page (id, title, created_at) VALUES ('first', '第一页', 0);",
    },
    Migration {
        context: "note",
        number: 2,
        name: "colour",
        text: "-- Pages have colours.\nALTER TABLE note_page ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';",
    },
];

#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) inside_id: Option<String>,
    pub(crate) title: String,
    pub(crate) weight: Option<f64>,
    pub(crate) picture: Option<Vec<u8>>,
    pub(crate) lines: Vec<Option<String>>,
}

/// An empty database with the notes' tables, of each kind.
pub(crate) async fn both_scratch() -> [Scratch; 2] {
    [
        testkit::scratch::scratch_sqlite(NOTES).await.unwrap(),
        testkit::scratch::scratch_postgres(NOTES).await.unwrap(),
    ]
}

pub(crate) async fn insert_page(tx: &mut Tx, page: &Page) -> Result<(), StoreError> {
    sql("INSERT INTO note_page (id, inside_id, title, weight, picture, is_open, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(&page.id)
        .bind(page.inside_id.clone())
        .bind(&page.title)
        .bind(page.weight)
        .bind(page.picture.clone())
        .bind(true)
        .bind(7_i64)
        .execute(&mut *tx)
        .await?;
    for (place, body) in (0_i64..).zip(&page.lines) {
        sql("INSERT INTO note_line (page_id, place, body, created_at) VALUES ($1, $2, $3, $4)")
            .bind(&page.id)
            .bind(place)
            .bind(body.clone())
            .bind(i64::MAX - place)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

pub(crate) async fn insert_pages(store: &Store, pages: &[Page]) {
    let mut tx = store.begin().await.unwrap();
    for page in pages {
        insert_page(&mut tx, page).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Every plane, quotes, controls; only U+0000 cannot be stored.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(any::<char>().prop_filter("U+0000", |c| *c != '\0'), 0..40)
            .prop_map(|characters| characters.into_iter().collect()),
        Just("O'Brien \"quoted\" \\ %_ $1 ; --".to_owned()),
        Just("云溪市人民政府办公室〔2026〕1号 👩‍👩‍👧‍👦 𠮷 \u{10FFFF} \u{feff}".to_owned()),
    ]
}

/// Pages with distinct ids and weights; each but the first may lie inside any other, also one that sorts after it.
pub(crate) fn pages() -> impl Strategy<Value = Vec<Page>> {
    let page = (
        text(),
        option::of(any::<f64>().prop_filter("NaN", |number| !number.is_nan())),
        option::of(vec(any::<u8>(), 0..60)),
        vec(option::of(text()), 0..4),
        any::<u32>(),
    );
    vec(page, 1..30).prop_map(|rows| {
        let mut pages: Vec<Page> = Vec::new();
        for (number, (title, weight, picture, lines, seed)) in rows.into_iter().enumerate() {
            // Upper and lower case, digits and Chinese sort differently in most languages' collations.
            let first = ['a', 'B', '_', '0', '云', 'é', '𠮷'][number % 7];
            let weight = weight.filter(|own| pages.iter().all(|page| page.weight != Some(*own)));
            let mut distinct: Vec<Option<String>> = Vec::new();
            for line in lines {
                if line.is_none() || !distinct.contains(&line) {
                    distinct.push(line);
                }
            }
            let inside = pages
                .get(seed as usize % (number + 1))
                .map(|page| page.id.clone());
            pages.push(Page {
                id: format!(
                    "{first}{}",
                    seed.wrapping_mul(31).wrapping_add(number as u32)
                ),
                inside_id: inside,
                title,
                weight,
                picture,
                lines: distinct,
            });
        }
        pages.sort_by(|a, b| a.id.cmp(&b.id));
        pages.dedup_by(|a, b| a.id == b.id);
        let known: Vec<String> = pages.iter().map(|page| page.id.clone()).collect();
        for page in &mut pages {
            page.inside_id = page.inside_id.take().filter(|id| known.contains(id));
        }
        in_insertable_order(pages)
    })
}

/// A page after the one it lies in.
fn in_insertable_order(mut waiting: Vec<Page>) -> Vec<Page> {
    let mut ordered: Vec<Page> = Vec::new();
    while !waiting.is_empty() {
        let ready = |page: &Page| {
            page.inside_id
                .as_ref()
                .is_none_or(|id| ordered.iter().any(|done| done.id == *id))
        };
        let next = waiting
            .iter()
            .position(ready)
            .expect("pages lie inside earlier ones");
        ordered.push(waiting.remove(next));
    }
    ordered
}
