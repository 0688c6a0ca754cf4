//! What runs behind the pages as a system administrator sees it: jobs that fail, mail that did not go out, and both tried again.
//! Must never run a job by itself.

use std::time::Duration;

use access::actor::Role;
use gongkai::serve;
use kernel::page::PageRequest;
use mail::message::Message;
use mail::model::State;
use mail::queue::queue;
use operation::job::{self, Failure};
use shell::view::Language;
use testkit::scratch::Scratch;

use crate::browser::Browser;
use crate::house::House;

async fn office(scratch: &Scratch) -> House {
    let house = House::open(scratch).await;
    let agency = house.enter_agency("water", "云溪市水利局").await;
    house
        .enter_account("system", Role::SystemAdministrator, &agency.id)
        .await;
    house
}

testkit::both! {
    async fn a_failing_job_is_seen_and_asked_to_run(scratch: Scratch) {
        let house = office(&scratch).await;
        let store = &house.installation.store;
        let purge = ("catalog.purge", Duration::from_secs(86_400));
        job::register(store, &[purge], house.now()).await.unwrap();
        let failure = Failure {
            at: house.now(),
            reference: "20261123-093000-catalog.purge".to_owned(),
            problem: "remove what is old".to_owned(),
        };
        job::note_failure(store, purge, &failure).await.unwrap();
        let system = Browser::signed_in(&house, "system").await;
        let page = system.get("/desk/work").await.text();
        for part in ["清理到期的草稿记录", "每 1 天", "失败", "连续 1 次", "20261123-093000-catalog.purge", "remove what is old", "gk-desk-navigation__count\">1<"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let asked = system.post_from("/desk/work", "/desk/work/jobs/catalog.purge", &[]).await;
        assert_eq!((asked.status.as_u16(), asked.header("location")), (303, "/desk/work?done=job-asked"));
        assert_eq!(house.last_event().await.action, "operation.job.run");
        assert!(system.get("/desk/work?done=job-asked").await.text().contains("已要求运行，等待后台进程"));
        assert_eq!(job::take_asked(store).await.unwrap(), ["catalog.purge"]);
        assert_eq!(system.post_from("/desk/work", "/desk/work/jobs/catalog.nothing", &[]).await.status, 404);
    }

    async fn mail_that_did_not_go_out_is_sent_again_or_cancelled(scratch: Scratch) {
        let house = office(&scratch).await;
        let store = &house.installation.store;
        let mut tx = store.begin().await.unwrap();
        for key in ["1", "2"] {
            let message = Message {
                to: "zhang@yunxi.example".parse().unwrap(),
                subject: format!("今天有 {key} 件待办"),
                body: "不在页面上".to_owned(),
                key: key.to_owned(),
            };
            queue(&mut tx, &message, house.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        mail::deliver::switch_off_due(store, house.now()).await.unwrap();
        let of = async |state: State| {
            let page = PageRequest { limit: 9, after: None };
            mail::read::list(store, state, &page).await.unwrap().items
        };
        let off = of(State::Off).await;
        let system = Browser::signed_in(&house, "system").await;
        let page = system.get("/desk/work").await.text();
        assert!(page.contains("今天有 1 件待办") && page.contains("zhang@yunxi.example") && !page.contains("不在页面上"));
        let send = async |id: &str, what: &str| {
            let answer = system.post_from("/desk/work", &format!("/desk/work/mail/{id}/{what}"), &[]).await;
            (answer.status.as_u16(), answer.header("location").to_owned())
        };
        assert_eq!(send(off[0].id.as_str(), "send").await, (303, "/desk/work?done=mail-queued".to_owned()));
        assert_eq!(house.last_event().await.action, "operation.mail.send_again");
        assert_eq!(send(off[1].id.as_str(), "cancel").await, (303, "/desk/work?done=mail-cancelled".to_owned()));
        assert_eq!(send(off[1].id.as_str(), "send").await, (303, "/desk/work?done=mail-too-late".to_owned()));
        assert_eq!(send("x", "send").await.0, 404);
        assert_eq!((of(State::Waiting).await.len(), of(State::Cancelled).await.len()), (1, 1));
    }

    async fn every_job_has_a_name_that_people_read(scratch: Scratch) {
        let house = office(&scratch).await;
        let jobs = serve::jobs(&house.installation).unwrap();
        let named: Vec<_> = jobs.iter().map(|job| (job.name, job.every)).collect();
        job::register(&house.installation.store, &named, house.now()).await.unwrap();
        let system = Browser::signed_in(&house, "system").await;
        for language in [Language::ZhHans, Language::En] {
            let prefix = if language == Language::En { "/en" } else { "" };
            let page = system.get(&format!("{prefix}/desk/work")).await.text();
            for (name, _) in &named {
                assert!(!page.contains(&format!("gk-cards__title\" data-label=\"任务\">{name}")) && !page.contains(&format!("data-label=\"Job\">{name}")), "{name}");
                assert!(page.contains(*name), "{name}");
            }
        }
    }
}
