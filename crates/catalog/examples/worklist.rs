//! How long a worklist of ten thousand tasks takes, its counts included: `cargo run --release -p catalog --example worklist`.
//! Must never stand for a test: it prints, and people judge.
#![expect(clippy::print_stdout, reason = "figures are its output")]

use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use access::actor::{Grant, Role, Staff};
use catalog::agency::{self, Agency, AgencyKind, Profile};
use catalog::desk::read::{Assigned, Scope, TaskFilter, list_tasks};
use catalog::record::commands::{AcceptOptions, SameDocument, accept_all};
use catalog::record::model::IndexScheme;
use catalog::record::propose::{self, Carrier};
use kernel::id::{AccountId, AgencyId};
use kernel::page::PageRequest;
use lawtext::block::{Block, Hints, Paragraph};
use testkit::clock::at;
use workdays::light::Light;

const N_TASKS: usize = 10_000;
const N_ROUNDS: u32 = 50;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let migrations = [access::MIGRATIONS, catalog::MIGRATIONS].concat();
    let scratch = testkit::scratch::scratch_sqlite(&migrations).await?;
    let (store, now) = (scratch.store(), at("2026-11-23 09:30"));
    let bureau = Agency {
        id: AgencyId::new(now),
        code: "slj".to_owned(),
        name: "云溪市水利局".to_owned(),
        short_name: "水利局".to_owned(),
        kind: AgencyKind::Department,
        parent: None,
        position: 1,
        number_prefix: "云水".to_owned(),
        region_code: "990100".to_owned(),
        uscc: "11990100000000001X".to_owned(),
        profile: Profile::default(),
    };
    agency::save(store, &bureau, now).await?;
    let options = AcceptOptions {
        publish_as: None,
        same_document: SameDocument::Refuse,
        index_scheme: IndexScheme::default(),
    };
    let filling = Stopwatch::now();
    let numbers: Vec<usize> = (0..N_TASKS).collect();
    for batch in numbers.chunks(64) {
        let submissions: Vec<_> = batch.iter().map(|n| submission(*n)).collect();
        accept_all(
            store,
            &submissions,
            &options,
            std::slice::from_ref(&bureau),
            now,
        )
        .await?;
    }
    println!("{N_TASKS} drafts taken in: {:.1?}", filling.elapsed());
    let staff = Arc::new(Staff {
        account: AccountId::new(now),
        name: "编辑".to_owned(),
        agency: bureau.id.clone(),
        grants: [
            Role::Editor,
            Role::LegalReviewer,
            Role::SecrecyReviewer,
            Role::Approver,
        ]
        .map(|role| Grant {
            role,
            agency: bureau.id.clone(),
            for_account: None,
        })
        .to_vec(),
    });
    let everything = TaskFilter::default();
    let filters = [
        ("first page", everything.clone()),
        (
            "all of the agency",
            TaskFilter {
                scope: Scope::Agency,
                ..everything.clone()
            },
        ),
        (
            "yellow lights",
            TaskFilter {
                light: Some(Light::Yellow),
                ..everything.clone()
            },
        ),
        (
            "words in the title",
            TaskFilter {
                words: "第9999号".to_owned(),
                ..everything.clone()
            },
        ),
        (
            "taken by nobody",
            TaskFilter {
                assigned: Assigned::ToNobody,
                ..everything.clone()
            },
        ),
    ];
    for (name, filter) in &filters {
        let mut times = Vec::new();
        let (mut n_lines, mut n_counted) = (0, 0);
        for _ in 0..N_ROUNDS {
            let page = PageRequest {
                limit: 50,
                after: None,
            };
            let start = Stopwatch::now();
            let list = list_tasks(store, &staff, filter, &page, now.date()).await?;
            times.push(start.elapsed());
            n_lines = list.page.items.len();
            n_counted = list.counts.iter().map(|count| count.n).sum::<i64>();
        }
        times.sort();
        let at = |share: usize| {
            times
                .get(times.len() * share / 100)
                .copied()
                .unwrap_or(Duration::ZERO)
        };
        println!(
            "{name}: median {:.1?}, p95 {:.1?} ({n_lines} lines, {n_counted} counted)",
            at(50),
            at(95)
        );
    }
    Ok(())
}

/// Documents of a month, so that lights differ.
fn submission(n: usize) -> catalog::record::commands::Submission {
    let day = n % 20 + 1;
    let text = format!(
        "云溪市水利局关于第{n}号取水许可的通知\n云水发〔2026〕{n}号\n各区人民政府：\n现就第{n}号取水许可通知如下。\n云溪市水利局\n2026年11月{day}日"
    );
    let block = Block::Paragraph(Paragraph {
        text,
        ..Paragraph::default()
    });
    let parsed = lawtext::parse(&[block], &Hints::default());
    let carrier = Carrier {
        source_digest: format!("{n:064}"),
        ..Carrier::default()
    };
    propose::submission(parsed, carrier)
}
