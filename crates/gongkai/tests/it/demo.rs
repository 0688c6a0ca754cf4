//! The sample city's desks as `gongkai demo` leaves them: work in every state, of the day it is made.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::actor::{Actor, Role, Staff};
use access::audit::Origin;
use access::gate::Gate;
use catalog::desk::batch::{self, BatchOutcome};
use catalog::desk::read::{Scope, TaskFilter, TaskLine, find_draft, list_tasks};
use catalog::desk::tasks::TaskKind;
use catalog::desk::{By, Desk};
use identity::account::find_by_name;
use identity::read::find_staff;
use kernel::page::PageRequest;
use kernel::time::{Clock as _, SystemClock};
use store::database::Store;
use testkit::scratch::Scratch;
use workdays::light::Light;

use crate::program::Program;

async fn staff(store: &Store, name: &str) -> Staff {
    let account = find_by_name(store, name).await.unwrap().unwrap();
    let today = SystemClock.now().date();
    find_staff(store, &account.id, today)
        .await
        .unwrap()
        .unwrap()
}

async fn tasks(store: &Store, staff: &Staff) -> Vec<TaskLine> {
    let page = PageRequest {
        after: None,
        limit: 100,
    };
    let today = SystemClock.now().date();
    let filter = TaskFilter {
        scope: Scope::Mine,
        ..TaskFilter::default()
    };
    let worklist = list_tasks(store, staff, &filter, &page, today)
        .await
        .unwrap();
    worklist.page.items
}

testkit::both! {
    async fn the_sample_city_has_work_in_every_state(scratch: Scratch) {
        let program = Program::at(&scratch);
        let printed = program.run(&["demo", "--json"]).succeeded().json();
        let accounts = printed["accounts"].as_array().unwrap().clone();
        let store = Store::open(&program.url()).await.unwrap();
        let (mut kinds, mut lights) = (BTreeSet::new(), BTreeSet::new());
        for account in &accounts {
            let staff = staff(&store, account["name"].as_str().unwrap()).await;
            let own = Role::from_code(account["role"].as_str().unwrap()).unwrap();
            assert!(staff.roles().contains(&own));
            for task in tasks(&store, &staff).await {
                kinds.insert(task.kind);
                lights.extend(task.light);
            }
        }
        assert_eq!(kinds, TaskKind::ALL.iter().copied().collect());
        assert_eq!(lights, [Light::Green, Light::Yellow, Light::Red, Light::Overdue].into());
        // Whatever waits at an agency, somebody there can do.
        let holding: BTreeSet<_> = accounts.iter().map(|it| (it["agency"].clone().to_string(), it["role"].clone().to_string())).collect();
        let working: BTreeSet<_> = holding.iter().filter(|(_, role)| role == "\"editor\"").map(|(agency, _)| agency.clone()).collect();
        assert!(working.len() >= 3);
        for agency in working {
            for role in [Role::LegalReviewer, Role::SecrecyReviewer, Role::Approver, Role::AgencyAdministrator] {
                assert!(holding.contains(&(agency.clone(), format!("\"{}\"", role.code()))), "{agency} {role:?}");
            }
        }

        // The one who stands in sees what was given to whoever is on leave.
        let stand_in = staff(&store, "czj.admin").await;
        assert!(!stand_in.stands_in_for().is_empty());
        let given = tasks(&store, &stand_in).await;
        assert!(given.iter().any(|task| task.assignee.is_some() && task.kind == TaskKind::Sign));

        let reviewer = staff(&store, "jyj.secrecy").await;
        let waiting = tasks(&store, &reviewer).await;
        let desk = Desk {
            store: store.clone(),
            gate: Arc::new(Gate::new(&[catalog::POLICIES]).unwrap()),
            file_texts: Arc::new(|_| Box::pin(async { Ok(Vec::new()) })),
        };
        let actor = Actor::Staff(Arc::new(reviewer));
        let now = SystemClock.now();
        let seen = find_draft(&desk, &actor, &waiting[0].record, now.date()).await.unwrap().unwrap();
        assert!(seen.findings.len() >= 3);

        let editor = staff(&store, "jyj.editor").await;
        let (batch, _) = batch::list_own(&store, &editor.account).await.unwrap().remove(0);
        let items = batch::list_items(&store, &batch, 50, 0).await.unwrap();
        let n_of = |outcome| items.iter().filter(|item| item.outcome == outcome).count();
        let outcomes = [BatchOutcome::New, BatchOutcome::Duplicate, BatchOutcome::SameDocument, BatchOutcome::Rejected];
        assert_eq!(outcomes.map(n_of), [4, 1, 1, 2]);
        let actor = Actor::Staff(Arc::new(editor));
        let by = By { actor: &actor, now, origin: &Origin::default(), receipt: None };
        assert!(!batch::get(&desk, &by, &batch.id).await.unwrap().1.is_running());
    }
}
