//! The way of a draft: every step by example, and random walks that never come out without review by two people.

use proptest::prelude::*;
use testkit::clock::at;

use super::*;

const PEOPLE: usize = 4;

fn person(n: usize) -> Person {
    let now = Instant::from_micros(i64::try_from(n).unwrap() * 1_000_000);
    // Ids hold random bits, so they are made once.
    static ACCOUNTS: std::sync::OnceLock<Vec<AccountId>> = std::sync::OnceLock::new();
    let accounts = ACCOUNTS.get_or_init(|| (0..PEOPLE).map(|_| AccountId::new(now)).collect());
    Person {
        account: Some(accounts[n].clone()),
        name: format!("person {n}"),
    }
}

fn agencies() -> &'static [AgencyId] {
    static AGENCIES: std::sync::OnceLock<Vec<AgencyId>> = std::sync::OnceLock::new();
    AGENCIES.get_or_init(|| {
        (0..2)
            .map(|_| AgencyId::new(Instant::from_micros(0)))
            .collect()
    })
}

fn demands(reviews: &[Review], n_joint: usize) -> Demands {
    Demands {
        reviews: reviews.to_vec(),
        joint: agencies()[..n_joint].to_vec(),
    }
}

const BOTH: [Review; 2] = [Review::Legal, Review::Secrecy];

/// Runs acts one after the other; the digest stays, so only `Edit` in a test of its own changes it.
fn run(demands: &Demands, acts: &[(Act, usize)]) -> Result<Flow, Objection> {
    let mut flow = Flow::new(person(0));
    for (act, who) in acts {
        let case = Case {
            flow: &flow,
            digest: "d1",
            demands,
        };
        flow = decide(case, act, &person(*who), at("2026-11-23 09:30"))?;
    }
    Ok(flow)
}

fn check(demands: &Demands, acts: &[(Act, usize)], expected: Result<Step, Objection>) {
    let outcome = run(demands, acts).map(|flow| flow.step);
    assert_eq!(outcome, expected, "{acts:?}");
}

fn sign(at: Option<&str>) -> Act {
    Act::Sign {
        at: at.map(testkit::clock::at),
    }
}

#[test]
fn the_way_by_example() {
    use Act::{Approve, CancelSchedule, Recall, Submit};
    use Review::{Legal, Secrecy};
    let both = demands(&BOTH, 0);
    let back = |remark: &str| Act::Return {
        remark: remark.to_owned(),
    };
    let reviewed = [(Submit, 0), (Approve(Legal), 1), (Approve(Secrecy), 2)];
    let then = |more: &[(Act, usize)]| [&reviewed[..], more].concat();
    check(&both, &[(Submit, 0)], Ok(Step::Legal));
    check(&both, &reviewed, Ok(Step::Sign));
    check(&both, &then(&[(sign(None), 3)]), Ok(Step::Published));
    check(&both, &then(&[(sign(None), 1)]), Ok(Step::Published));
    check(&both, &then(&[(sign(None), 0)]), Err(Objection::OwnWork));
    check(
        &both,
        &[(Submit, 0), (Approve(Legal), 0)],
        Err(Objection::OwnWork),
    );
    // Whoever hands it in has taken it as their own.
    check(
        &both,
        &[(Submit, 1), (Approve(Legal), 1)],
        Err(Objection::OwnWork),
    );
    check(
        &both,
        &[(Submit, 0), (Approve(Secrecy), 1)],
        Err(Objection::WrongStep),
    );
    check(
        &both,
        &[(Submit, 0), (back(" "), 1)],
        Err(Objection::RemarkMissing),
    );
    check(&both, &[(Submit, 0), (back("缺附件"), 1)], Ok(Step::Draft));
    check(&both, &[(Submit, 0), (Recall, 0)], Ok(Step::Draft));
    check(&both, &then(&[(Act::Edit, 0)]), Ok(Step::Draft));
    check(
        &both,
        &then(&[(Act::Edit, 0), (Submit, 0)]),
        Ok(Step::Legal),
    );
    check(
        &both,
        &then(&[(sign(Some("2026-11-24 08:00")), 3)]),
        Ok(Step::Scheduled),
    );
    check(
        &both,
        &then(&[(sign(Some("2026-11-23 09:30")), 3)]),
        Err(Objection::InThePast),
    );
    let scheduled = then(&[(sign(Some("2026-11-24 08:00")), 3)]);
    let and = |act: Act, who| [&scheduled[..], &[(act, who)]].concat();
    check(&both, &and(Act::Edit, 0), Err(Objection::WrongStep));
    check(&both, &and(CancelSchedule, 3), Ok(Step::Sign));
    check(&both, &and(Act::Release, 3), Err(Objection::WrongStep));
    let moved = Act::Reschedule {
        at: at("2026-11-25 08:00"),
    };
    check(&both, &and(moved, 3), Ok(Step::Scheduled));
    check(&demands(&[Secrecy], 0), &[(Submit, 0)], Ok(Step::Secrecy));
}

#[test]
fn a_joint_release_waits_for_every_agency() {
    let joint = demands(&[Review::Secrecy], 2);
    let [first, second] = [agencies()[0].clone(), agencies()[1].clone()];
    let agree = |agency: &AgencyId| Act::Agree {
        agency: agency.clone(),
    };
    let reviewed = [(Act::Submit, 0), (Act::Approve(Review::Secrecy), 1)];
    let then = |more: &[(Act, usize)]| [&reviewed[..], more].concat();
    check(&joint, &reviewed, Ok(Step::Consent));
    check(&joint, &then(&[(sign(None), 3)]), Err(Objection::WrongStep));
    check(&joint, &then(&[(agree(&first), 2)]), Ok(Step::Consent));
    check(
        &joint,
        &then(&[(agree(&first), 2), (agree(&first), 2)]),
        Err(Objection::NotAsked),
    );
    check(
        &joint,
        &then(&[(agree(&first), 2), (agree(&second), 3)]),
        Ok(Step::Sign),
    );
    let refuse = Act::Disagree {
        agency: second,
        reason: "数据不一致".to_owned(),
    };
    check(
        &joint,
        &then(&[(agree(&first), 2), (refuse, 3)]),
        Ok(Step::Draft),
    );
    check(
        &joint,
        &then(&[(agree(&first), 0)]),
        Err(Objection::OwnWork),
    );
}

#[test]
fn an_emergency_is_reviewed_afterwards_by_others() {
    let both = demands(&BOTH, 0);
    let out = Act::PublishInEmergency {
        reason: "汛情预警".to_owned(),
    };
    let flow = run(
        &both,
        &[
            (Act::Submit, 0),
            (Act::Approve(Review::Legal), 1),
            (out.clone(), 3),
        ],
    )
    .unwrap();
    assert_eq!(
        (flow.step, flow.owed),
        (Step::Published, vec![Review::Secrecy])
    );
    check(&both, &[(out.clone(), 0)], Err(Objection::OwnWork));
    check(
        &both,
        &[(
            Act::PublishInEmergency {
                reason: String::new(),
            },
            3,
        )],
        Err(Objection::ReasonMissing),
    );
    let after = Act::ApproveAfterwards(Review::Secrecy);
    check(
        &both,
        &[(out.clone(), 3), (after.clone(), 3)],
        Err(Objection::OwnWork),
    );
    check(
        &both,
        &[(out.clone(), 3), (after.clone(), 0)],
        Err(Objection::OwnWork),
    );
    check(
        &both,
        &[(out.clone(), 3), (after.clone(), 2)],
        Ok(Step::Published),
    );
    check(
        &both,
        &[(out, 3), (after.clone(), 2), (after, 2)],
        Err(Objection::NotOwed),
    );
}

#[test]
fn moments_are_those_of_the_calendar() {
    let check = |date, time, expected: Result<&str, Objection>| {
        assert_eq!(
            publication_instant(date, time),
            expected.map(at),
            "{date} {time}"
        );
    };
    check("2027-01-15", "08:30", Ok("2027-01-15 08:30"));
    check("2027-02-31", "08:30", Err(Objection::NoSuchMoment));
    check("2028-02-29", "00:00", Ok("2028-02-29 00:00"));
    check("2027-01-15", "24:10", Err(Objection::NoSuchMoment));
    check("", "", Err(Objection::NoSuchMoment));
}

fn any_act() -> impl Strategy<Value = Act> {
    let words = || prop_oneof![Just(String::new()), Just("理由".to_owned())];
    let review = || prop_oneof![Just(Review::Legal), Just(Review::Secrecy)];
    let agency = || (0..2_usize).prop_map(|n| agencies()[n].clone());
    prop_oneof![
        2 => Just(Act::Edit),
        4 => Just(Act::Submit),
        1 => Just(Act::Recall),
        8 => review().prop_map(Act::Approve),
        1 => words().prop_map(|remark| Act::Return { remark }),
        6 => agency().prop_map(|agency| Act::Agree { agency }),
        1 => (agency(), words()).prop_map(|(agency, reason)| Act::Disagree { agency, reason }),
        6 => prop_oneof![Just(None), (0..90_i64).prop_map(Some)].prop_map(|minutes| Act::Sign { at: minutes.map(minute) }),
        1 => (0..90_i64).prop_map(|minutes| Act::Reschedule { at: minute(minutes) }),
        1 => Just(Act::CancelSchedule),
        3 => Just(Act::Release),
        1 => words().prop_map(|reason| Act::PublishInEmergency { reason }),
        2 => review().prop_map(Act::ApproveAfterwards),
        1 => (review(), words()).prop_map(|(review, reason)| Act::RefuseAfterwards { review, reason }),
    ]
}

fn minute(n: i64) -> Instant {
    Instant::from_micros(at("2026-11-23 09:00").micros() + n * 60_000_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// A second bookkeeping, from the log of what succeeded alone: what is out was reviewed as it is, by others than wrote it.
    #[test]
    fn nothing_comes_out_unreviewed(
        acts in prop::collection::vec((any_act(), 0..PEOPLE), 1..80),
        n_reviews in 0..3_usize,
        n_joint in 0..3_usize,
    ) {
        let demands = demands(&BOTH[2 - n_reviews..], n_joint);
        let mut flow = Flow::new(person(0));
        let (mut digest, mut wrote) = (0, vec![0]);
        let mut log: Vec<(Act, usize)> = Vec::new();
        for (n, (act, who)) in acts.iter().enumerate() {
            let before = flow.clone();
            let name = digest.to_string();
            let case = Case { flow: &flow, digest: &name, demands: &demands };
            let Ok(next) = decide(case, act, &person(*who), minute(i64::try_from(n).unwrap())) else {
                prop_assert_eq!(&before, &flow);
                continue;
            };
            match act {
                Act::Edit => {
                    digest += 1;
                    log.clear();
                    wrote.push(*who);
                }
                Act::Submit => wrote.push(*who),
                Act::Recall | Act::Return { .. } | Act::Disagree { .. } => log.clear(),
                _ => {}
            }
            log.push((act.clone(), *who));
            if before.step == Step::Published {
                prop_assert_eq!(next.step, Step::Published);
            } else if next.step == Step::Published {
                let signer = log.iter().rev().find(|(act, _)| matches!(act, Act::Sign { .. } | Act::PublishInEmergency { .. }));
                prop_assert!(!wrote.contains(&signer.unwrap().1));
                let given = |review: Review| log.iter().any(|(act, who)| *act == Act::Approve(review) && !wrote.contains(who));
                for review in &demands.reviews {
                    prop_assert!(given(*review) || next.owed.contains(review));
                    prop_assert!(next.emergency.is_some() || given(*review));
                }
                for agency in &demands.joint {
                    let agreed = log.iter().any(|(act, _)| *act == Act::Agree { agency: agency.clone() });
                    prop_assert!(agreed || next.emergency.is_some());
                }
            }
            flow = next;
        }
    }
}
