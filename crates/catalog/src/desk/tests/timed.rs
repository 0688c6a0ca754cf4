//! What the desk does by itself, and that doing it twice does it once.

use ::store::database::Store;
use ::store::outbox;
use access::actor::Role;
use kernel::page::PageRequest;

use super::house::{by, by_at, code, house, later, migrations, of, pick, staff, today};
use crate::desk::commands::confirming::submit;
use crate::desk::commands::draft::save_draft;
use crate::desk::commands::release::{reschedule, sign};
use crate::desk::jobs;
use crate::desk::read::{TaskFilter, list_reported, list_tasks};
use crate::desk::settings::{Settings, saved};
use crate::record::codes::RelationKind;
use crate::record::commands::resolve_citations;
use crate::record::content::{Relation, RelationTarget};

const EIGHT: &str = "2026-11-25 08:00";

testkit::both! {
    migrations: migrations();

    async fn a_scheduled_version_comes_out_once(store: Store) {
        let house = house(store).await;
        let done = house.reviewed(&house.submitted("停水通告").await).await;
        sign(&house.desk, &by(&house.approver), &done.record, done.revision, Some(later(EIGHT))).await.unwrap();
        assert_eq!(jobs::publish_scheduled(&house.desk, later("2026-11-25 07:59")).await.unwrap(), 0);
        assert!(!house.is_public(&done.record).await);
        let now = later("2026-11-25 08:00");
        let (first, second) = tokio::join!(
            jobs::publish_scheduled(&house.desk, now),
            jobs::publish_scheduled(&house.desk, now),
        );
        assert_eq!(first.unwrap() + second.unwrap(), 1);
        assert!(house.is_public(&done.record).await);
        assert_eq!(jobs::publish_scheduled(&house.desk, now).await.unwrap(), 0);
        let version = crate::record::read::find_version(&house.desk.store, &done.record, 1).await.unwrap().unwrap();
        assert_eq!(version.signed_by.as_deref(), Some("签发"));
        assert_eq!(version.content.published_on, Some(now.date()));
        assert_eq!(house.actions(&done.record).await.iter().filter(|action| *action == "publish").count(), 1);
    }

    async fn a_citation_that_finds_its_record_is_no_change(store: Store) {
        let house = house(store).await;
        let done = house.drafted("实施细则").await;
        let mut form = house.form(&done.record).await;
        form.relations = vec![Relation {
            kind: RelationKind::Basis,
            target: RelationTarget::Citation("《节水办法》".to_owned()),
        }];
        let done = save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        let done = house.reviewed(&done).await;
        sign(&house.desk, &by(&house.approver), &done.record, done.revision, Some(later(EIGHT))).await.unwrap();
        house.published("节水办法").await;
        assert_eq!(resolve_citations(&house.desk.store, later(EIGHT)).await.unwrap(), 1);
        assert_eq!(jobs::publish_scheduled(&house.desk, later(EIGHT)).await.unwrap(), 1);
    }

    async fn a_moved_moment_is_the_one_that_counts(store: Store) {
        let house = house(store).await;
        let done = house.reviewed(&house.submitted("停水通告").await).await;
        sign(&house.desk, &by(&house.approver), &done.record, done.revision, Some(later(EIGHT))).await.unwrap();
        reschedule(&house.desk, &by(&house.approver), &done.record, later("2026-11-26 08:00")).await.unwrap();
        assert_eq!(jobs::publish_scheduled(&house.desk, later(EIGHT)).await.unwrap(), 0);
        assert_eq!(jobs::publish_scheduled(&house.desk, later("2026-11-26 08:00")).await.unwrap(), 1);
    }

    async fn overdue_work_goes_up_the_line(store: Store) {
        let house = house(store).await;
        // Formed on 2026-11-20: due twenty working days later, on 2026-12-18.
        let done = house.submitted("停水通告").await;
        let page = PageRequest { limit: 5, after: None };
        let list = list_tasks(&house.desk.store, of(&house.legal), &TaskFilter::default(), &page, today()).await.unwrap();
        let line = &list.page.items[0];
        assert_eq!(line.due_on.unwrap().to_string(), "2026-12-18");
        assert_eq!(
            line.deadline(&Settings::default(), today()).unwrap().sentence,
            "20 个工作日，自 2026-11-20 起（当日不计），扣除周末 8 天，截止 2026-12-18"
        );
        let bureau = staff("水利管理员", &[(Role::AgencyAdministrator, &house.water)]);
        let above = staff("市府管理员", &[(Role::AgencyAdministrator, &house.city)]);
        let reported = async |who: &access::actor::Actor| list_reported(&house.desk.store, of(who), today()).await.unwrap().len();
        assert_eq!(jobs::escalate(&house.desk, later("2026-12-18 18:00")).await.unwrap(), 0);
        assert_eq!(jobs::escalate(&house.desk, later("2026-12-19 00:10")).await.unwrap(), 1);
        assert_eq!((reported(&bureau).await, reported(&above).await), (1, 0));
        assert_eq!(jobs::escalate(&house.desk, later("2026-12-19 01:10")).await.unwrap(), 0);
        assert_eq!(jobs::escalate(&house.desk, later("2026-12-24 00:10")).await.unwrap(), 1);
        assert_eq!((reported(&bureau).await, reported(&above).await), (1, 1));
        assert_eq!(house.actions(&done.record).await[2..], ["report_to_agency", "report_above"]);
    }

    async fn a_day_is_reminded_of_once(store: Store) {
        let house = house(store).await;
        house.drafted("停水通告").await;
        house.submitted("供水通告").await;
        let before = outbox::last_seq(&house.desk.store).await.unwrap();
        assert_eq!(jobs::remind(&house.desk, later("2026-11-24 08:00")).await.unwrap(), 2);
        assert_eq!(jobs::remind(&house.desk, later("2026-11-24 09:00")).await.unwrap(), 0);
        let facts = outbox::list_after(&house.desk.store, before, 10).await.unwrap();
        let bodies: Vec<serde_json::Value> = facts.iter().map(|fact| serde_json::from_str(&fact.fact.body).unwrap()).collect();
        let of = |role: &str| serde_json::json!({ "role": role, "day": "2026-11-24", "n": 1, "n_overdue": 0, "n_red": 0 });
        assert_eq!(bodies, [of("editor"), of("legal_reviewer")]);
        assert_eq!(jobs::remind(&house.desk, later("2026-11-25 08:00")).await.unwrap(), 2);
    }

    async fn new_rules_count_anew(store: Store) {
        let house = house(store).await;
        house.submitted("停水通告").await;
        let admin = staff("系统管理员", &[(Role::SystemAdministrator, &house.city)]);
        let mut settings = Settings::default();
        settings.clocks.default = "error_report".to_owned();
        let number = saved::save(&house.desk, &by(&admin), 0, &settings, "试行").await.unwrap();
        assert_eq!(number, 1);
        let stale = saved::save(&house.desk, &by(&admin), 0, &settings, "").await;
        assert!(matches!(stale, Err(crate::desk::refusal::Refusal::StaleSettings { current: 1 })), "{stale:?}");
        let denied = saved::save(&house.desk, &by(&house.approver), 1, &settings, "").await;
        assert_eq!(code(denied), "no_role");
        jobs::refresh_deadlines(&house.desk, later("2026-11-24 08:00")).await.unwrap();
        let page = PageRequest { limit: 5, after: None };
        let list = list_tasks(&house.desk.store, of(&house.legal), &TaskFilter::default(), &page, today()).await.unwrap();
        assert_eq!(list.page.items[0].due_on.unwrap().to_string(), "2026-11-25");
        let versions = saved::list_versions(&house.desk.store).await.unwrap();
        assert_eq!((versions[0].number, versions[0].by.name.as_str(), versions[0].note.as_str()), (1, "系统管理员", "试行"));
        assert_eq!(Settings::from_toml(&versions[0].document).unwrap(), settings);
    }

    async fn what_has_served_its_time_goes(store: Store) {
        let house = house(store).await;
        let done = house.drafted("草稿").await;
        let later_on = by_at(&house.editor, "2026-11-23 10:00");
        crate::desk::commands::draft::discard_draft(&house.desk, &later_on, &done.record, 1).await.unwrap();
        assert_eq!(jobs::purge(&house.desk, later("2027-02-20 08:00")).await.unwrap(), 0);
        assert_eq!(jobs::purge(&house.desk, later("2027-02-22 08:00")).await.unwrap(), 1);
    }
}
