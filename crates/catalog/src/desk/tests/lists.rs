//! Worklists: whose, in which order, page by page.

use std::collections::BTreeSet;

use ::store::database::Store;
use access::actor::Role;
use jiff::civil::date;
use kernel::page::PageRequest;
use workdays::light::Light;

use super::house::{House, by, code, house, input, migrations, notice, of, staff, today};
use crate::desk::commands::draft::create;
use crate::desk::commands::worklist::assign;
use crate::desk::read::{self, Assigned, Scope, TaskFilter, list_tasks};
use crate::desk::tasks::TaskKind;

async fn titles(house: &House, who: &access::actor::Actor, filter: &TaskFilter) -> Vec<String> {
    let page = PageRequest {
        limit: 50,
        after: None,
    };
    let list = list_tasks(&house.desk.store, of(who), filter, &page, today())
        .await
        .unwrap();
    list.page.items.into_iter().map(|line| line.title).collect()
}

testkit::both! {
    migrations: migrations();

    async fn the_most_urgent_first_page_by_page(store: Store) {
        let house = house(store).await;
        // The earlier it was formed, the earlier it is due.
        for (title, day) in [("三", 19), ("一", 2), ("四", 20), ("二", 12), ("无", 0)] {
            let mut content = notice(title);
            content.issued_on = date(2026, 11, 1).with().day(day.max(1)).build().ok();
            create(&house.desk, &by(&house.editor), &house.water.id, &input(&house, content, "第一条 停水。")).await.unwrap();
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = PageRequest { limit: 2, after };
            let list = list_tasks(&house.desk.store, of(&house.editor), &TaskFilter::default(), &page, today()).await.unwrap();
            seen.extend(list.page.items.into_iter().map(|line| line.title));
            assert_eq!(list.counts[0].n, 5);
            match list.page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, ["无", "一", "二", "三", "四"]);
        let light = |light| TaskFilter { light: Some(light), ..TaskFilter::default() };
        assert_eq!(titles(&house, &house.editor, &light(Light::Yellow)).await, ["无", "一"]);
        assert_eq!(titles(&house, &house.editor, &light(Light::Green)).await, ["二", "三", "四"]);
        assert_eq!(titles(&house, &house.editor, &light(Light::Overdue)).await, Vec::<String>::new());
        let words = TaskFilter { words: "%".to_owned(), ..TaskFilter::default() };
        assert_eq!(titles(&house, &house.editor, &words).await, Vec::<String>::new());
        let words = TaskFilter { words: "二".to_owned(), ..TaskFilter::default() };
        assert_eq!(titles(&house, &house.editor, &words).await, ["二"]);
    }

    async fn handing_over_and_standing_in(store: Store) {
        let house = house(store).await;
        let done = house.submitted("停水通告").await;
        let second = staff("法制二", &[(Role::LegalReviewer, &house.water)]);
        let person = by(&second).person();
        let to = assign(&house.desk, &by(&house.legal), &done.record, TaskKind::Legal, &house.water.id, Some(&person)).await;
        to.unwrap();
        let mine = TaskFilter { assigned: Assigned::ToMe, ..TaskFilter::default() };
        assert_eq!(titles(&house, &second, &mine).await, ["停水通告"]);
        assert_eq!(titles(&house, &house.legal, &mine).await, Vec::<String>::new());
        let free = TaskFilter { assigned: Assigned::ToNobody, ..TaskFilter::default() };
        assert_eq!(titles(&house, &house.legal, &free).await, Vec::<String>::new());
        let other = staff("财政法制", &[(Role::LegalReviewer, &house.finance)]);
        let refused = assign(&house.desk, &by(&other), &done.record, TaskKind::Legal, &house.water.id, None).await;
        assert_eq!(code(refused), "no_role");
        let none = assign(&house.desk, &by(&house.legal), &done.record, TaskKind::Sign, &house.water.id, None).await;
        assert_eq!(code(none), "no-such-task");
        // A substitute does it in somebody's stead, and the history says so.
        let absent = of(&house.legal).account.clone();
        let mut stands_in = of(&staff("替岗", &[(Role::LegalReviewer, &house.water)])).clone();
        stands_in.grants[0].for_account = Some(absent.clone());
        let stands_in = access::actor::Actor::Staff(std::sync::Arc::new(stands_in));
        let review = crate::desk::model::Review::Legal;
        crate::desk::commands::review::approve(&house.desk, &by(&stands_in), &done.record, review, done.revision, "").await.unwrap();
        let history = read::list_history(&house.desk, &house.editor, &done.record).await.unwrap();
        assert_eq!(history.last().unwrap().for_account, Some(absent));
        let everything = TaskFilter { scope: Scope::Agency, ..TaskFilter::default() };
        assert_eq!(titles(&house, &house.editor, &everything).await, ["停水通告"]);
    }

    async fn records_in_every_state(store: Store) {
        let house = house(store).await;
        house.drafted("草稿").await;
        house.published("已公开").await;
        let page = PageRequest { limit: 1, after: None };
        let first = read::list_records(&house.desk.store, of(&house.editor), &read::Table::default(), &page).await.unwrap();
        let page = PageRequest { limit: 1, after: first.next.clone() };
        let second = read::list_records(&house.desk.store, of(&house.editor), &read::Table::default(), &page).await.unwrap();
        assert_eq!(second.next, None);
        let both: BTreeSet<_> = first.items.into_iter().chain(second.items).map(|it| (it.title, it.step.map(|step| step.code()))).collect();
        assert_eq!(both, BTreeSet::from([("已公开".to_owned(), None), ("草稿".to_owned(), Some("draft"))]));
        let other = staff("财政编辑", &[(Role::Editor, &house.finance)]);
        let page = PageRequest { limit: 10, after: None };
        assert_eq!(read::list_records(&house.desk.store, of(&other), &read::Table::default(), &page).await.unwrap().items, []);
    }
}
