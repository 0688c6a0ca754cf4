//! The policies about accounts, decided for every role in every situation and kept as a picture that people can read.
//! Must never decide anything by itself.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fmt::Write as _;
use std::sync::Arc;

use access::actor::{Actor, Grant, Role, Staff};
use access::gate::{Action, Attribute, Gate, Thing};
use kernel::id::{AccountId, AgencyId};

const ACTIONS: &[(&str, &[Action])] = &[
    (
        "Account",
        &[
            Action("identity.account.view"),
            Action("identity.account.create"),
            Action("identity.account.end"),
            Action("identity.account.reset"),
            Action("identity.account.sign_out"),
            Action("identity.account.unlock"),
            Action("identity.substitution.make"),
            Action("identity.substitution.end"),
            Action("identity.token.make"),
        ],
    ),
    (
        "Grant",
        &[
            Action("identity.grant.give"),
            Action("identity.grant.revoke"),
        ],
    ),
    ("Log", &[Action("identity.log.read")]),
];

fn agency(number: i64) -> AgencyId {
    format!("00000000-0000-7000-9000-{number:012}")
        .parse()
        .unwrap()
}

fn person(number: i64) -> AccountId {
    format!("00000000-0000-7000-8000-{number:012}")
        .parse()
        .unwrap()
}

fn staff(role: Role) -> Staff {
    Staff {
        account: person(1),
        name: String::new(),
        agency: agency(1),
        grants: vec![Grant {
            role,
            agency: agency(1),
            for_account: None,
        }],
    }
}

/// Things that actions are done to, by what is special about them.
fn situations(kind: &str, own: &AccountId) -> Vec<(&'static str, Thing)> {
    let other = person(2);
    let account = |holder: &AccountId, at: i64, is_separated: bool| Thing {
        kind: "Account",
        id: "a".to_owned(),
        agency: Some(agency(at)),
        attributes: vec![
            ("holder", Attribute::Account(holder.clone())),
            ("is_separated", Attribute::Flag(is_separated)),
        ],
    };
    let grant = |holder: &AccountId, at: i64, role: Role, fits: bool| Thing {
        kind: "Grant",
        id: "a".to_owned(),
        agency: Some(agency(at)),
        attributes: vec![
            ("holder", Attribute::Account(holder.clone())),
            ("homes", Attribute::Agencies(vec![agency(at)])),
            ("role", Attribute::Text(role.code().to_owned())),
            (
                "is_working",
                Attribute::Flag(!role.is_separated() && role != Role::AgencyAdministrator),
            ),
            ("is_separated", Attribute::Flag(role.is_separated())),
            ("fits", Attribute::Flag(fits)),
        ],
    };
    let guest = Thing {
        attributes: vec![
            ("holder", Attribute::Account(other.clone())),
            ("homes", Attribute::Agencies(vec![agency(2)])),
            ("role", Attribute::Text("editor".to_owned())),
            ("is_working", Attribute::Flag(true)),
            ("is_separated", Attribute::Flag(false)),
            ("fits", Attribute::Flag(true)),
        ],
        ..grant(&other, 1, Role::Editor, true)
    };
    match kind {
        "Account" => vec![
            ("own", account(own, 1, false)),
            ("same agency", account(&other, 1, false)),
            ("other agency", account(&other, 2, false)),
            ("separated", account(&other, 1, true)),
            ("own, separated", account(own, 1, true)),
        ],
        "Grant" => vec![
            ("to oneself", grant(own, 1, Role::Editor, true)),
            ("editor, same agency", grant(&other, 1, Role::Editor, true)),
            ("editor, other agency", grant(&other, 2, Role::Editor, true)),
            ("editor, account of elsewhere", guest),
            (
                "agency administrator",
                grant(&other, 1, Role::AgencyAdministrator, true),
            ),
            (
                "audit administrator",
                grant(&other, 1, Role::AuditAdministrator, true),
            ),
            ("does not fit", grant(&other, 1, Role::Editor, false)),
        ],
        _ => vec![(
            "the log",
            Thing {
                kind: "Log",
                id: "log".to_owned(),
                agency: None,
                attributes: Vec::new(),
            },
        )],
    }
}

fn decide(gate: &Gate, actor: &Actor, action: Action, thing: &Thing) -> String {
    match gate.authorize(actor, action, thing) {
        Ok(_) => "yes".to_owned(),
        Err(denied) if denied.reason == "no_role" => "-".to_owned(),
        Err(denied) => denied.reason,
    }
}

#[test]
fn who_may_do_what_to_accounts() {
    let gate = Gate::new(&[identity::POLICIES]).unwrap();
    let mut actors: Vec<(&str, Actor)> = Role::ALL
        .into_iter()
        .map(|role| (role.code(), Actor::Staff(Arc::new(staff(role)))))
        .collect();
    actors.push(("operator", Actor::Operator));
    actors.push(("public", Actor::Public));
    let own = person(1);
    let mut picture = String::new();
    for (kind, actions) in ACTIONS {
        for action in *actions {
            writeln!(picture, "{}", action.0).unwrap();
            for (situation, thing) in situations(kind, &own) {
                let mut line = format!("  {situation}:");
                for (name, actor) in &actors {
                    let decided = decide(&gate, actor, *action, &thing);
                    if decided != "-" {
                        write!(line, " {name}={decided}").unwrap();
                    }
                }
                writeln!(picture, "{line}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(picture);
}

#[test]
fn every_action_is_in_the_picture() {
    let gate = Gate::new(&[identity::POLICIES]).unwrap();
    let pictured = ACTIONS
        .iter()
        .flat_map(|(_, actions)| actions.iter().map(|action| action.0));
    assert_eq!(gate.actions(), pictured.collect());
}
