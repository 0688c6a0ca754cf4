//! What a form was filled in with is what is read from it; what was typed becomes rules, or a mistake at its field.

use super::*;

fn with(section: Section, settings: &Settings, changes: &[(&str, &str)]) -> Posted {
    let filled = filled(section, settings);
    let kept = filled
        .pairs()
        .iter()
        .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let changed = changes
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    kept.cloned().chain(changed).collect()
}

fn said(section: Section, changes: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    let base = Settings::default();
    let mistakes = read(section, &with(section, &base, changes), &base).unwrap_err();
    mistakes
        .into_iter()
        .map(|mistake| (mistake.name, mistake.key))
        .collect()
}

#[test]
fn a_form_sent_as_it_stands_changes_nothing() {
    let base = Settings::default();
    for section in Section::ALL {
        let read = read(section, &filled(section, &base), &base).unwrap();
        assert_eq!(read, base, "{section:?}");
    }
}

#[test]
fn every_part_is_read_back() {
    let base = Settings::default();
    let read = |section, changes: &[(&str, &str)]| {
        read(section, &with(section, &base, changes), &base).unwrap()
    };
    let clocks = read(
        Section::Clocks,
        &[
            ("clocks.default", "foi_correction_notice"),
            ("clocks.of_kind.notice", "error_report"),
            ("clocks.of_result.permit", ""),
        ],
    )
    .clocks;
    assert_eq!(clocks.default, "foi_correction_notice");
    assert_eq!(clocks.of_kind["notice"], "error_report");
    assert!(!clocks.of_result.contains_key("permit"));

    let own = [
        ("own.1.code", " quick "),
        ("own.1.unit", "calendar_days"),
        ("own.1.length", "5"),
        ("own.2.code", ""),
    ];
    let own = read(Section::Own, &own).clocks.own;
    assert_eq!(own["quick"].period, Period::CalendarDays(5));
    assert_eq!(own.len(), 2);

    let lights = read(Section::Lights, &[("lights.red.days", "3")]).lights;
    assert_eq!((lights.red.days, lights.yellow), (3, base.lights.yellow));
    let escalation = read(Section::Reporting, &[(ABOVE_AFTER, "9")]).escalation;
    assert_eq!(escalation.above_after_days, 9);
    let drafting = read(Section::Drafting, &[("confirm_below", "92.5")]);
    assert_eq!(drafting.confirm_below.to_string(), "0.925");
    let required = read(Section::Required, &[("required.notice", "summary")]);
    assert!(required.is_required(RecordKind::Notice, Field::Summary));
    assert!(!required.is_required(RecordKind::Plan, Field::Summary));
}

#[test]
fn kinds_and_libraries_are_read_back() {
    let base = Settings::default();
    let kinds: Posted = filled(Section::Kinds, &base)
        .pairs()
        .iter()
        .filter(|(_, kind)| kind != "plan")
        .cloned()
        .collect();
    let settings = read(Section::Kinds, &kinds, &base).unwrap();
    assert_eq!(settings.unused_kinds, [RecordKind::Plan]);

    let n = base.libraries.len();
    let new = |part: &str| library_name(n, part);
    let (code, name, themes, words) = (new("code"), new("name"), new("themes"), new("title_words"));
    let changes = [
        ("libraries.0.code", ""),
        (code.as_str(), "water"),
        (name.as_str(), "节水"),
        (themes.as_str(), "4/2 税务\r\n\r\n 17 "),
        (words.as_str(), "节水\r\n供水"),
    ];
    let posted = with(Section::Libraries, &base, &changes);
    let libraries = read(Section::Libraries, &posted, &base).unwrap().libraries;
    assert_eq!(libraries.len(), n, "one gone, one new");
    let last = libraries.last().unwrap();
    assert_eq!(
        (last.themes.join(" "), last.title_words.join(" ")),
        ("4/2 17".to_owned(), "节水 供水".to_owned())
    );
}

#[test]
fn ticks_become_as_few_rules_as_they_need() {
    let base = Settings::default();
    let ticked: Posted = filled(Section::Reviews, &base)
        .pairs()
        .iter()
        .filter(|(_, cell)| !cell.starts_with("notice:") && cell != "plan:open")
        .cloned()
        .collect();
    let settings = read(Section::Reviews, &ticked, &base).unwrap();
    assert_eq!(settings.reviews.len(), 3);
    let of = |kind, level| settings.reviews_of(kind, level);
    let (both, secrecy) = (vec![Review::Legal, Review::Secrecy], vec![Review::Secrecy]);
    assert_eq!(of(RecordKind::Notice, Level::Sensitive), secrecy);
    assert_eq!(of(RecordKind::Plan, Level::Open), secrecy);
    assert_eq!(of(RecordKind::Plan, Level::Restricted), both);
    assert_eq!(of(RecordKind::Other, Level::Open), both);
    let filled_again = filled(Section::Reviews, &settings);
    assert_eq!(filled_again.pairs(), ticked.pairs());
}

#[test]
fn what_cannot_be_taken_is_a_mistake_at_its_field() {
    let no_number = "desk-settings-no-number";
    assert_eq!(
        said(
            Section::Lights,
            &[("lights.red.days", "三"), ("lights.yellow.percent", "-1")]
        ),
        [
            ("lights.yellow.percent".to_owned(), no_number),
            ("lights.red.days".to_owned(), no_number)
        ]
    );
    assert_eq!(
        said(Section::Reporting, &[(AGENCY_AFTER, "70000")]),
        [(AGENCY_AFTER.to_owned(), no_number)]
    );
    assert_eq!(
        said(
            Section::Own,
            &[("own.1.code", "after_review"), ("own.1.length", "2")]
        ),
        [("own.1.code".to_owned(), "desk-settings-own-twice")]
    );
    assert_eq!(
        said(
            Section::Own,
            &[("own.1.code", "quick"), ("own.1.length", "")]
        ),
        [("own.1.length".to_owned(), no_number)]
    );
}
