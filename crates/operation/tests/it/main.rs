//! What `operation` promises of the state of jobs, on both databases.
//! Must never skip a database.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::time::Duration;

use operation::job::{
    Failure, Health, ask, count_failing, list, note_failure, note_success, register, take_asked,
};
use store::database::Store;
use testkit::clock::at;

const HOUR: Duration = Duration::from_secs(3_600);

fn failure(moment: &str) -> Failure {
    Failure {
        at: at(moment),
        reference: format!("20261123-{moment}"),
        problem: "publish what is due".to_owned(),
    }
}

async fn asked(store: &Store, name: &str) -> bool {
    let mut tx = store.begin().await.unwrap();
    let is_known = ask(&mut tx, name, at("2026-11-23 12:00")).await.unwrap();
    tx.commit().await.unwrap();
    is_known
}

testkit::both! {
    migrations: operation::MIGRATIONS;

    async fn a_job_is_new_well_failing_and_late(store: Store) {
        register(&store, &[("a.purge", HOUR), ("b.remind", HOUR)], at("2026-11-23 09:00")).await.unwrap();
        let of = async |name: &str, moment: &str| {
            let jobs = list(&store).await.unwrap();
            let found = jobs.into_iter().find(|job| job.name == name).unwrap();
            (found.health(at(moment)), found)
        };
        assert_eq!(of("a.purge", "2026-11-23 09:00").await.0, Health::New);
        note_success(&store, ("a.purge", HOUR), at("2026-11-23 09:00")).await.unwrap();
        assert_eq!(of("a.purge", "2026-11-23 10:10").await.0, Health::Well);
        assert_eq!(of("a.purge", "2026-11-23 10:11").await.0, Health::Late);
        for moment in ["2026-11-23 10:00", "2026-11-23 10:01"] {
            note_failure(&store, ("b.remind", HOUR), &failure(moment)).await.unwrap();
        }
        let (health, job) = of("b.remind", "2026-11-23 10:02").await;
        assert_eq!((health, job.n_failures, job.succeeded_at), (Health::Failing, 2, None));
        assert_eq!(job.last_failure, Some(failure("2026-11-23 10:01")));
        assert_eq!(count_failing(&store).await.unwrap(), 1);
        let names: Vec<String> = list(&store).await.unwrap().into_iter().map(|job| job.name).collect();
        assert_eq!(names, ["b.remind", "a.purge"], "those that fail come first");
        note_success(&store, ("b.remind", HOUR), at("2026-11-23 10:03")).await.unwrap();
        let (health, job) = of("b.remind", "2026-11-23 10:03").await;
        assert_eq!((health, job.n_failures), (Health::Well, 0));
        assert!(job.last_failure.is_some(), "what failed before is still to be seen");
    }

    async fn what_staff_ask_for_is_taken_up_once(store: Store) {
        register(&store, &[("a.purge", HOUR), ("b.remind", HOUR)], at("2026-11-23 09:00")).await.unwrap();
        assert!(!asked(&store, "c.unknown").await);
        assert!(asked(&store, "b.remind").await);
        assert!(asked(&store, "b.remind").await);
        let (one, other) = tokio::join!(take_asked(&store), take_asked(&store));
        let taken = [one.unwrap(), other.unwrap()].concat();
        assert_eq!(taken, ["b.remind"]);
        assert_eq!(take_asked(&store).await.unwrap(), Vec::<String>::new());
    }

    async fn a_job_that_the_program_has_no_more_is_forgotten(store: Store) {
        register(&store, &[("a.purge", HOUR), ("b.remind", HOUR)], at("2026-11-23 09:00")).await.unwrap();
        note_failure(&store, ("b.remind", HOUR), &failure("2026-11-23 09:01")).await.unwrap();
        register(&store, &[("b.remind", HOUR * 2)], at("2026-11-23 09:02")).await.unwrap();
        let jobs = list(&store).await.unwrap();
        assert_eq!(jobs.len(), 1);
        assert!(jobs.iter().all(|job| job.every == HOUR * 2 && job.n_failures == 1));
    }
}
