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
        "[clocks.of_kind]\nnotice = 'later'\nmemo = 'error_report'",
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
        &["TOML parse error at line 2, column 23 unreadable"],
    );
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
