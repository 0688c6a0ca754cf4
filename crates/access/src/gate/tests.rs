use std::sync::Arc;

use super::*;
use crate::actor::Grant;

const SCHEMA: &str = "
entity Letter { agency: Agency, writer: Staff, readers: Set<Staff>, issuers: Set<Agency>, state: String, is_urgent: Bool };
action \"post.letter.send\", \"post.letter.read\" appliesTo { principal: [Staff, Operator], resource: Letter };
";

const POLICIES: &str = "
permit (principal is Staff, action == Action::\"post.letter.send\", resource)
when { principal.approver_at.contains(resource.agency) || principal.approver_at.containsAny(resource.issuers) };
permit (principal is Staff, action == Action::\"post.letter.read\", resource)
when { resource.readers.contains(principal) || principal.roles.contains(\"audit_administrator\") };
@reason(\"own_work\")
forbid (principal is Staff, action == Action::\"post.letter.send\", resource)
when { resource.writer == principal || principal.stands_in_for.contains(resource.writer) };
@reason(\"not_ready\")
forbid (principal, action == Action::\"post.letter.send\", resource)
when { resource.state != \"ready\" && !resource.is_urgent };
";

const SEND: Action = Action("post.letter.send");
const READ: Action = Action("post.letter.read");

fn gate() -> Gate {
    Gate::new(&[PolicyFile {
        name: "post",
        schema: SCHEMA,
        policies: POLICIES,
    }])
    .unwrap()
}

fn account(number: i64) -> AccountId {
    format!("00000000-0000-7000-8000-{number:012}")
        .parse()
        .unwrap()
}

fn agency(number: i64) -> AgencyId {
    format!("00000000-0000-7000-9000-{number:012}")
        .parse()
        .unwrap()
}

fn staff(number: i64, grants: &[(Role, i64)]) -> Staff {
    Staff {
        account: account(number),
        name: number.to_string(),
        agency: agency(1),
        grants: grants
            .iter()
            .map(|(role, at)| Grant {
                role: *role,
                agency: agency(*at),
                for_account: None,
            })
            .collect(),
    }
}

fn approver(number: i64, at: i64) -> Actor {
    Actor::Staff(Arc::new(staff(number, &[(Role::Approver, at)])))
}

fn letter() -> Thing {
    Thing {
        kind: "Letter",
        id: "l1".to_owned(),
        agency: Some(agency(1)),
        attributes: vec![
            ("writer", Attribute::Account(account(1))),
            ("readers", Attribute::Accounts(vec![account(7)])),
            ("issuers", Attribute::Agencies(vec![agency(5)])),
            ("state", Attribute::Text("ready".to_owned())),
            ("is_urgent", Attribute::Flag(false)),
        ],
    }
}

fn reason(actor: &Actor, action: Action, thing: &Thing) -> String {
    gate().authorize(actor, action, thing).unwrap_err().reason
}

#[test]
fn what_a_policy_permits_comes_with_a_permit() {
    let permit = gate().authorize(&approver(2, 1), SEND, &letter()).unwrap();
    assert_eq!((permit.action(), permit.thing()), (SEND, "l1"));
    assert!(
        gate().permits(&approver(2, 5), SEND, &letter()),
        "an issuing agency"
    );
    assert!(gate().permits(&Actor::Operator, SEND, &letter()));
    assert!(
        gate().permits(&approver(7, 3), READ, &letter()),
        "a named reader"
    );
}

#[test]
fn what_no_policy_permits_is_denied() {
    for actor in [
        approver(2, 2),
        Actor::Staff(Arc::new(staff(2, &[(Role::Editor, 1)]))),
        Actor::Public,
    ] {
        assert_eq!(reason(&actor, SEND, &letter()), "no_role");
    }
}

#[test]
fn a_policy_that_forbids_gives_its_reason_and_the_first_one_speaks() {
    assert_eq!(reason(&approver(1, 1), SEND, &letter()), "own_work");
    let mut unfinished = letter();
    unfinished.attributes[3] = ("state", Attribute::Text("draft".to_owned()));
    assert_eq!(reason(&approver(2, 1), SEND, &unfinished), "not_ready");
    assert_eq!(reason(&approver(1, 1), SEND, &unfinished), "own_work");
    assert_eq!(reason(&Actor::Operator, SEND, &unfinished), "not_ready");
}

#[test]
fn whoever_nothing_permits_learns_nothing_of_what_forbids() {
    let writer = Actor::Staff(Arc::new(staff(1, &[(Role::Editor, 1)])));
    assert_eq!(reason(&writer, SEND, &letter()), "no_role");
}

#[test]
fn a_substitute_is_bound_by_what_binds_the_absent_one() {
    let mut substitute = staff(3, &[(Role::Approver, 1)]);
    substitute.grants.push(Grant {
        role: Role::Editor,
        agency: agency(1),
        for_account: Some(account(1)),
    });
    assert_eq!(
        reason(&Actor::Staff(Arc::new(substitute)), SEND, &letter()),
        "own_work"
    );
}

#[test]
fn what_the_schema_does_not_know_is_denied() {
    let unknown = Thing {
        kind: "Parcel",
        ..letter()
    };
    assert_eq!(reason(&approver(2, 1), SEND, &unknown), "no_role");
    assert_eq!(
        reason(&approver(2, 1), Action("post.letter.burn"), &letter()),
        "no_role"
    );
}

#[test]
fn a_thing_without_an_attribute_is_denied_even_where_only_a_prohibition_asks_for_it() {
    for missing in 0..5 {
        let mut thing = letter();
        thing.attributes.remove(missing);
        assert!(
            !gate().permits(&approver(2, 1), SEND, &thing),
            "without attribute {missing}"
        );
    }
    let wrong = Thing {
        attributes: vec![("writer", Attribute::Flag(true))],
        ..letter()
    };
    assert!(!gate().permits(&approver(2, 1), SEND, &wrong));
}

fn check_refused(schema: &'static str, policies: &'static str, expected: &str) {
    let error = Gate::new(&[PolicyFile {
        name: "post",
        schema,
        policies,
    }])
    .err()
    .unwrap();
    let told = format!("{error:#}");
    assert!(told.contains(expected), "{told}");
}

#[test]
fn policies_that_cannot_be_right_are_refused_at_the_start() {
    check_refused(SCHEMA, "permit (principal, action, resource", "post");
    check_refused(
        SCHEMA,
        "forbid (principal is Staff, action, resource);",
        "without @reason",
    );
    check_refused(
        SCHEMA,
        "permit (principal is Staff, action == Action::\"post.letter.send\", resource) when { resource.weight == 1 };",
        "weight",
    );
    check_refused(
        SCHEMA,
        "permit (principal is Staff, action == Action::\"post.letter.burn\", resource);",
        "burn",
    );
    check_refused("entity Staff;", "", "Staff");
}

#[test]
fn ids_are_never_parsed_as_cedar() {
    let mut thing = letter();
    thing.id = "\"; permit(principal, action, resource); //".to_owned();
    assert_eq!(reason(&approver(2, 2), SEND, &thing), "no_role");
}
