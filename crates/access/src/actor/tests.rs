use kernel::time::Instant;

use super::*;

#[test]
fn every_role_has_its_own_code() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
    let codes: BTreeSet<&str> = Role::ALL.map(Role::code).into();
    assert_eq!(codes.len(), Role::ALL.len());
}

#[test]
fn the_three_administrators_stand_alone() {
    for one in Role::ALL {
        for other in Role::ALL {
            let may = one.may_stand_beside(other);
            assert_eq!(may, other.may_stand_beside(one));
            assert_eq!(
                may,
                one == other || !(one.is_separated() || other.is_separated())
            );
        }
    }
}

#[test]
fn a_grant_holds_in_its_agency_only() {
    let here = AgencyId::new(Instant::from_micros(1));
    let there = AgencyId::new(Instant::from_micros(2));
    let staff = Staff {
        account: AccountId::new(Instant::from_micros(3)),
        name: "editor".to_owned(),
        agency: there.clone(),
        grants: vec![Grant {
            role: Role::Editor,
            agency: here.clone(),
            for_account: None,
        }],
    };
    assert!(staff.holds(Role::Editor, &here));
    assert!(!staff.holds(Role::Editor, &there));
    assert!(!staff.holds(Role::Approver, &here));
}
