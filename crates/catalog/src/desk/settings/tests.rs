//! The settings document: what it may say, and what it says when it is wrong.

use super::*;

fn check(text: &str, expected: &[&str]) {
    let problems = match Settings::from_toml(text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    };
    let said: Vec<String> = problems
        .iter()
        .map(|problem| {
            format!(
                "{} {}",
                problem.place.lines().next().unwrap_or_default(),
                problem.code.code()
            )
        })
        .collect();
    assert_eq!(said, expected, "{text}");
}

#[test]
fn an_empty_document_is_the_law() {
    assert_eq!(Settings::from_toml("").unwrap(), Settings::default());
    assert_eq!(Settings::default().problems(), []);
    assert_eq!(
        Settings::from_toml(&Settings::default().to_toml()).unwrap(),
        Settings::default()
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    check(
        "index_scheme = '{uscc}/{year}'",
        &["index_scheme serial-missing"],
    );
    check("confirm_below = 1.5", &["confirm_below not-a-share"]);
    check(
        "[clocks]\ndefault = 'soon'",
        &["clocks.default unknown-clock"],
    );
    check(
        "[clocks.of_kind]\nbudget_table = 'budget_unit'\nnotice = 'later'\nmemo = 'error_report'",
        &[
            "clocks.of_kind.notice unknown-clock",
            "clocks.of_kind.memo unknown-kind",
        ],
    );
    check(
        "[clocks]\ndefault = 'quick'\n[clocks.own.quick]\nperiod = { working_days = 5 }",
        &["clocks.after_review unknown-clock"],
    );
    check(
        "[[reviews]]\nreviews = ['legal']",
        &["reviews.0 secrecy-missing"],
    );
    check(
        "[[reviews]]\nkind = 'notice'\nreviews = ['secrecy']",
        &["reviews reviews-incomplete"],
    );
    check(
        "[escalation]\nagency_after_days = 9",
        &["escalation.above_after_days above-first"],
    );
    check(
        "[[reviews]]\nreviews = ['secrecy', 'taste']",
        &["2:23 unreadable"],
    );
    check("index_scheme = '{serial}'\n名 = 1", &["2:1 unreadable"]);
    check(
        "unused_kinds = ['policy_document', 'notice', 'service_guide', 'budget_table', 'interpretation', 'organisation', 'person_in_charge', 'plan', 'statistic', 'permit_penalty_result', 'other']",
        &["unused_kinds no-kind-left"],
    );
    check(
        "[[libraries]]\ncode = 'tax'\nname = '减税'\nthemes = ['99']\n[[libraries]]\ncode = 'tax'\nname = '降费'\nstatutory = ['1.1']\n[[libraries]]\ncode = 'a b'\nname = '其他'",
        &[
            "libraries.0 unknown-theme",
            "libraries.1 library-twice",
            "libraries.1 unknown-statutory",
            "libraries.2 library-unnamed",
        ],
    );
    check(
        "lights.red.percent = 101",
        &["lights.red.percent not-a-percentage"],
    );
}

#[test]
fn an_agency_may_be_quicker_than_the_law_and_never_slower() {
    let own = |period: &str| {
        format!(
            "[clocks]\ndefault = 'local'\n[clocks.own]\nafter_review = {{ period = {{ working_days = 1 }} }}\nlocal = {{ period = {{ {period} }} }}"
        )
    };
    check(&own("working_days = 20"), &[]);
    check(&own("calendar_days = 28"), &[]);
    check(
        &own("working_days = 21"),
        &["clocks.default longer-than-law"],
    );
    check(&own("months = 1"), &["clocks.default longer-than-law"]);
    check(
        "[clocks.of_kind]\nnotice = 'reconsideration_application'",
        &[
            "clocks.of_kind.budget_table longer-than-law",
            "clocks.of_kind.notice longer-than-law",
        ],
    );
    check(
        "[clocks.own]\nafter_review = { period = { working_days = 1 } }\npenalty_withdrawal = { period = { working_days = 9 } }",
        &[
            "clocks.own.penalty_withdrawal shadows-law",
            "clocks.withdrawal longer-than-law",
        ],
    );
}

#[test]
fn two_changes_made_at_once_are_brought_together() {
    let of = |text: &str| Settings::from_toml(text).unwrap();
    let base = Settings::default();
    let ours = of("keep_revisions_days = 30\n[clocks.of_kind]\nbudget_table = 'budget_unit'");
    let theirs = of(
        "keep_revisions_days = 60\nindex_scheme = '{code}-{serial}'\n[clocks.of_kind]\nbudget_table = 'budget_department'\nnotice = 'foi_correction_notice'",
    );
    let merged = merged::merge(&base, &ours, &theirs).unwrap();
    assert_eq!(
        merged.keep_revisions_days, 30,
        "ours, where both changed it"
    );
    assert_eq!(
        merged.index_scheme, "{code}-{serial}",
        "theirs, which we left alone"
    );
    assert_eq!(
        merged.clocks.of_kind,
        [
            ("budget_table", "budget_unit"),
            ("notice", "foi_correction_notice")
        ]
        .map(|(kind, clock)| (kind.to_owned(), clock.to_owned()))
        .into()
    );
    assert_eq!(merged::merge(&base, &base, &theirs).unwrap(), theirs);
    assert_eq!(merged::merge(&base, &ours, &base).unwrap(), ours);
}

#[test]
fn what_does_not_go_together_is_said() {
    let base = Settings::default();
    let later = |agency, above| Settings {
        escalation: Escalation {
            agency_after_days: agency,
            above_after_days: above,
        },
        ..base.clone()
    };
    let problems = merged::merge(&base, &later(4, 5), &later(0, 2)).unwrap_err();
    assert_eq!(problems[0].place, "escalation.above_after_days");
}

#[test]
fn the_first_rule_that_fits_says_the_reviews() {
    let settings = Settings::from_toml(
        "[[reviews]]\nkind = 'notice'\nlevel = 'open'\nreviews = ['secrecy']\n[[reviews]]\nreviews = ['secrecy', 'legal']",
    )
    .unwrap();
    let of = |kind, level| settings.reviews_of(kind, level);
    assert_eq!(of(RecordKind::Notice, Level::Open), [Review::Secrecy]);
    assert_eq!(
        of(RecordKind::Notice, Level::Restricted),
        [Review::Legal, Review::Secrecy]
    );
    assert_eq!(
        of(RecordKind::Plan, Level::Open),
        [Review::Legal, Review::Secrecy]
    );
}
