//! How many statements a second the store carries: `cargo run --release -p store --example throughput -- DATABASE-URL`.
//! Must never be read as a test: figures depend on the machine, so compare them within one run.
#![expect(clippy::print_stdout, reason = "figures are its output")]

use std::time::Instant;

use anyhow::Context as _;
use kernel::time::Instant as Moment;
use store::database::Store;
use store::migration::{Migration, migrate};
use store::statement::sql;

const ROWS: i64 = 100_000;
const SELECTS: i64 = 100_000;
const MIGRATIONS: &[Migration] = &[Migration {
    context: "bench",
    number: 1,
    name: "bench",
    text: "-- Rows of about half a kilobyte.
CREATE TABLE bench_row (
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT bench_row_pkey PRIMARY KEY (id)
);",
}];

#[tokio::main(worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let url = std::env::args()
        .nth(1)
        .context("give the address of an empty database")?;
    let store = Store::open(&url).await?;
    migrate(&store, MIGRATIONS, Moment::from_micros(1)).await?;
    println!("resident after opening: {} KiB", resident());

    let body = "公开".repeat(80);
    let start = Instant::now();
    let mut tx = store.begin().await?;
    for number in 0..ROWS {
        sql("INSERT INTO bench_row (id, body, created_at) VALUES ($1, $2, $3)")
            .bind(id(number))
            .bind(&body)
            .bind(number)
            .execute(&mut tx)
            .await?;
    }
    tx.commit().await?;
    report("inserts in one transaction", ROWS, start);

    let start = Instant::now();
    for number in 0..200 {
        sql("UPDATE bench_row SET created_at = $2 WHERE id = $1")
            .bind(id(number))
            // Another value than before: SQLite writes nothing where nothing changes.
            .bind(-1 - number)
            .execute(&store)
            .await?;
    }
    report("single writes, each on disk", 200, start);

    for tasks in [1, 64] {
        let start = Instant::now();
        let running: Vec<_> = (0..tasks)
            .map(|task| tokio::spawn(select(store.clone(), task, SELECTS / tasks)))
            .collect();
        for task in running {
            task.await??;
        }
        report(
            &format!("single-row selects, {tasks} at a time"),
            SELECTS,
            start,
        );
    }

    let start = Instant::now();
    let mut bytes = 0;
    sql("SELECT id, body FROM bench_row")
        .for_each(&store, |row| {
            bytes += row.get::<String>("body")?.len();
            Ok(())
        })
        .await?;
    report("rows visited", ROWS, start);
    println!("{bytes} bytes, resident at the end: {} KiB", resident());
    Ok(())
}

async fn select(store: Store, task: i64, times: i64) -> anyhow::Result<()> {
    let mut number = task * 7_919;
    for _ in 0..times {
        number = (number * 1_103_515_245 + 12_345) % ROWS;
        sql("SELECT body, created_at FROM bench_row WHERE id = $1")
            .bind(id(number))
            .fetch_optional(&store, |row| {
                Ok((row.get::<String>("body")?, row.get::<i64>("created_at")?))
            })
            .await?
            .context("a row is missing")?;
    }
    Ok(())
}

fn id(number: i64) -> String {
    format!("01940000-0000-7000-8000-{number:012}")
}

fn report(what: &str, count: i64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    let per_second = u32::try_from(count).map_or(0.0, f64::from) / seconds;
    println!("{what}: {per_second:.0}/s ({count} in {seconds:.2} s)");
}

/// The second field of `statm` is in pages of 4 KiB.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * 4
}
