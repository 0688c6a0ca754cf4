//! The decisions of the gate as one table: a policy that changes changes a line here.

use std::sync::Arc;

use access::actor::{Actor, Grant, Role, Staff};
use access::gate::Gate;
use kernel::level::Level;
use kernel::state::PublicationState;
use kernel::time::Instant;

use super::*;
use crate::desk::deadline::Cause;
use crate::desk::model::{Flow, Person};

fn new_agency() -> AgencyId {
    AgencyId::new(Instant::from_micros(0))
}

fn actor(grants: &[(Role, AgencyId)]) -> Actor {
    let grants = grants.iter().map(|(role, agency)| Grant {
        role: *role,
        agency: agency.clone(),
        for_account: None,
    });
    Actor::Staff(Arc::new(Staff {
        account: AccountId::new(Instant::from_micros(0)),
        name: "somebody".to_owned(),
        agency: new_agency(),
        grants: grants.collect(),
    }))
}

struct Row {
    step: Step,
    state: PublicationState,
    level: Level,
}

fn thing(row: &Row, agency: &AgencyId, editor: &Person, asked: Vec<AgencyId>) -> Thing {
    let now = Instant::from_micros(0);
    let held = Held {
        id: kernel::id::RecordId::new(now),
        level: row.level,
        state: row.state,
        owner: Some(agency.clone()),
        live_version: None,
        latest_version: 1,
        index_number: None,
    };
    let draft = Draft {
        record: held.id.clone(),
        version: 1,
        revision: 1,
        agency: Some(agency.clone()),
        digest: String::new(),
        flow: Flow {
            step: row.step,
            ..Flow::new(editor.clone())
        },
        confirmed: Default::default(),
        checked_digest: String::new(),
        cause: Cause::New,
        created_at: now,
        updated_at: now,
    };
    record(&held, Some(&draft), asked)
}

/// What a role may do at each step, in its own agency; the letters stand for the actions in the order of `ALL`.
#[test]
fn who_may_what_where() {
    let gate = Gate::new(&[crate::POLICIES]).unwrap();
    let own = new_agency();
    let writer = Person {
        account: None,
        name: String::new(),
    };
    let mut lines = Vec::new();
    for role in Role::ALL {
        let staff = actor(&[(role, own.clone())]);
        for step in Step::ALL {
            let row = Row {
                step: *step,
                state: PublicationState::Draft,
                level: Level::Open,
            };
            let thing = thing(&row, &own, &writer, Vec::new());
            let may: Vec<&str> = ALL
                .iter()
                .filter(|action| gate.permits(&staff, **action, &thing))
                .map(|action| action.0.trim_start_matches("catalog.record."))
                .collect();
            lines.push(format!(
                "{} {}: {}",
                role.code(),
                step.code(),
                may.join(" ")
            ));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn other_agencies_own_work_and_levels() {
    let gate = Gate::new(&[crate::POLICIES]).unwrap();
    let (own, other) = (new_agency(), new_agency());
    let writer = Person {
        account: None,
        name: String::new(),
    };
    let row = |step, level| Row {
        step,
        state: PublicationState::Draft,
        level,
    };
    let working = [
        Role::Editor,
        Role::LegalReviewer,
        Role::SecrecyReviewer,
        Role::Approver,
        Role::AgencyAdministrator,
    ];
    for role in Role::ALL {
        let stranger = actor(&[(role, other.clone())]);
        for step in Step::ALL {
            let thing = thing(&row(*step, Level::Open), &own, &writer, Vec::new());
            for action in ALL
                .iter()
                .filter(|action| action.0.starts_with("catalog.record."))
            {
                assert!(
                    !gate.permits(&stranger, *action, &thing),
                    "{} {} {}",
                    role.code(),
                    action.0,
                    step.code()
                );
            }
        }
    }
    // Somebody with every role who wrote it: still nobody who may judge it.
    let all = actor(&working.map(|role| (role, own.clone())));
    let Actor::Staff(staff) = &all else { panic!() };
    let editor = Person {
        account: Some(staff.account.clone()),
        name: String::new(),
    };
    let judging = [
        REVIEW_LEGAL,
        REVIEW_SECRECY,
        SIGN,
        PUBLISH_EMERGENCY,
        REVIEW_LEGAL_AFTERWARDS,
        REVIEW_SECRECY_AFTERWARDS,
    ];
    for action in judging {
        let thing = thing(&row(Step::Sign, Level::Open), &own, &editor, Vec::new());
        assert_eq!(
            gate.authorize(&all, action, &thing).unwrap_err().reason,
            "own_work",
            "{}",
            action.0
        );
    }
    // 敏感 is not for whoever only administers.
    let administrator = actor(&[(Role::AgencyAdministrator, own.clone())]);
    for (level, may) in [
        (Level::Open, true),
        (Level::Restricted, true),
        (Level::Sensitive, false),
    ] {
        let thing = thing(&row(Step::Draft, level), &own, &writer, Vec::new());
        assert_eq!(
            gate.permits(&administrator, READ, &thing),
            may,
            "{}",
            level.code()
        );
    }
    // An agency that is asked may read and answer, and nothing else.
    let asked = actor(&[(Role::Approver, other.clone())]);
    let thing = thing(&row(Step::Consent, Level::Open), &own, &writer, vec![other]);
    let may: Vec<&str> = ALL
        .iter()
        .filter(|action| gate.permits(&asked, **action, &thing))
        .map(|action| action.0)
        .collect();
    assert_eq!(
        may,
        [
            "catalog.record.read",
            "catalog.record.consent",
            "catalog.record.assign"
        ]
    );
    // An account whose grants were ended, and the public.
    for nobody in [actor(&[]), Actor::Public] {
        assert!(
            ALL.iter()
                .filter(|action| action.0.starts_with("catalog.record"))
                .all(|action| !gate.permits(&nobody, *action, &thing))
        );
    }
}
