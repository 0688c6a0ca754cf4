//! Facts: one order, no gaps, and a reader that follows misses none.

use std::collections::BTreeSet;

use kernel::fact::Fact;
use kernel::id::FactId;
use kernel::time::Instant;
use store::database::Store;
use store::error::StoreError;
use store::outbox::{append, last_seq, list_after, list_leaves_after};

fn fact(number: i64) -> Fact {
    let at = Instant::from_micros(1_000_000 + number);
    Fact {
        id: FactId::new(at),
        at,
        kind: "note.page.written".to_owned(),
        subject: format!("page {number}"),
        body: "{}".to_owned(),
        leaf: None,
    }
}

/// Writes 40 facts in transactions of one to three, every fifth of which is given up.
async fn write(store: Store, writer: i64) -> Result<usize, StoreError> {
    let mut written = 0;
    for step in 0..20 {
        let facts: Vec<Fact> = (0..1 + step % 3)
            .map(|n| fact(writer * 1_000 + step * 10 + n))
            .collect();
        let mut tx = store.begin().await?;
        append(&mut tx, &facts).await?;
        if step % 5 == 4 {
            drop(tx);
        } else {
            tx.commit().await?;
            written += facts.len();
        }
    }
    Ok(written)
}

/// Follows the facts until it has seen `total`: each must be the next one.
async fn follow(store: Store, total: usize) -> Result<BTreeSet<String>, StoreError> {
    let mut seen = BTreeSet::new();
    let mut last = 0;
    while seen.len() < total {
        for item in list_after(&store, last, 7).await? {
            assert_eq!(
                item.seq,
                last + 1,
                "a fact appeared behind the reader or left a gap"
            );
            last = item.seq;
            seen.insert(item.fact.subject);
        }
        tokio::task::yield_now().await;
    }
    Ok(seen)
}

testkit::both! {
    async fn eight_writers_and_a_follower(store: Store) -> Result<(), StoreError> {
        let per_writer: usize = (0..20).filter(|step| step % 5 != 4).map(|step| 1 + step % 3).sum();
        let follower = tokio::spawn(follow(store.clone(), 8 * per_writer));
        let writers: Vec<_> = (0..8).map(|writer| tokio::spawn(write(store.clone(), writer))).collect();
        for writer in writers {
            assert_eq!(writer.await.unwrap()?, per_writer);
        }
        assert_eq!(follower.await.unwrap()?.len(), 8 * per_writer);
        assert_eq!(last_seq(&store).await?, i64::try_from(8 * per_writer).unwrap());
        Ok(())
    }

    async fn a_fact_is_read_as_it_was_written(store: Store) -> Result<(), StoreError> {
        let written = Fact { body: r#"{"题":"“公开”"}"#.to_owned(), ..fact(1) };
        let mut tx = store.begin().await?;
        append(&mut tx, std::slice::from_ref(&written)).await?;
        append(&mut tx, &[]).await?;
        tx.commit().await?;
        let read = list_after(&store, 0, 10).await?;
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].seq, &read[0].fact), (1, &written));
        assert!(list_after(&store, 1, 10).await?.is_empty());
        Ok(())
    }

    async fn what_is_for_the_ledger_is_listed_alone(store: Store) -> Result<(), StoreError> {
        let public = |number| Fact { leaf: Some(r#"{"public":1}"#.to_owned()), ..fact(number) };
        let mut tx = store.begin().await?;
        append(&mut tx, &[fact(1), public(2), fact(3), public(4)]).await?;
        tx.commit().await?;
        let listed = list_leaves_after(&store, 0, 10).await?;
        assert_eq!(listed.iter().map(|item| item.seq).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(listed[0].fact.leaf.as_deref(), Some(r#"{"public":1}"#));
        assert_eq!(list_leaves_after(&store, 2, 10).await?.len(), 1);
        Ok(())
    }
}
