use super::*;
use jiff::civil::date;

#[test]
fn every_embedded_file_is_a_year() {
    for text in OFFICIAL {
        let year = Year::from_toml(text).unwrap();
        let next = format!("关于{}年", year.number());
        assert!(year.notices()[0].title.contains(&next));
        assert!(!year.is_provisional());
    }
    let numbers: Vec<i16> = Calendar::official().years().map(Year::number).collect();
    assert_eq!(numbers, [2020, 2021, 2022, 2023, 2024, 2025, 2026]);
}

#[test]
fn a_missing_year_is_an_error_that_names_it() {
    let calendar = Calendar::official();
    let missing = Err(CalendarError::YearMissing(2027));
    assert_eq!(
        calendar.is_working_day(date(2027, 1, 1)),
        Err(CalendarError::YearMissing(2027))
    );
    assert_eq!(calendar.next_working_day(date(2026, 12, 31)), missing);
    assert_eq!(calendar.add_working_days(date(2026, 12, 18), 10), missing);
    assert_eq!(
        calendar.working_days_between(date(2019, 12, 30), date(2020, 1, 2)),
        Err(CalendarError::YearMissing(2019)),
    );
    assert_eq!(
        Calendar::default().day(date(2026, 1, 1)),
        Err(CalendarError::YearMissing(2026)),
    );
}

#[test]
fn a_later_notice_replaces_the_year() {
    let text = "year = 2026\ntrust = \"unverified\"\nnotices = [{ title = \"更正\", number = \"示例\" }]\n\
                [[holidays]]\nname = \"元旦\"\nfrom = 2026-01-01\nto = 2026-01-01\n";
    let calendar = Calendar::official().with(Year::from_toml(text).unwrap());
    assert_eq!(calendar.day(date(2026, 1, 2)), Ok(Day::Working));
    assert_eq!(calendar.day(date(2026, 1, 4)), Ok(Day::Weekend));
    assert_eq!(
        calendar.day(date(2025, 10, 1)),
        Ok(Day::Holiday("国庆节、中秋节"))
    );
    assert_eq!(calendar.years().count(), 7);
}

/// In whatever order they come: New Year of 2012 moved 31 December 2011, and 2011's own file does not know.
#[test]
fn the_year_after_wins_over_december() {
    let notice = "trust = \"unverified\"\nnotices = [{ title = \"通知\", number = \"示例\" }]\n";
    let before = Year::from_toml(&format!("year = 2011\n{notice}")).unwrap();
    let after = Year::from_toml(&format!(
        "year = 2012\n{notice}[[holidays]]\nname = \"元旦\"\nfrom = 2012-01-01\nto = 2012-01-03\nmake_up = [2011-12-31]\n"
    ))
    .unwrap();
    let eve = date(2011, 12, 31);
    let one = Calendar::default().with(before.clone()).with(after.clone());
    let other = Calendar::default().with(after.clone()).with(before);
    assert_eq!(one.day(eve), Ok(Day::MakeUp("元旦")));
    assert_eq!(one, other);
    // What another year says of December does not make that year known.
    let alone = Calendar::default().with(after);
    assert_eq!(alone.day(eve), Err(CalendarError::YearMissing(2011)));
}

#[test]
fn the_ends_of_time() {
    let calendar = Calendar::default().with(Year::provisional(9999));
    assert_eq!(
        calendar.next_working_day(Date::MAX),
        Err(CalendarError::OutOfRange)
    );
    assert_eq!(calendar.working_days_between(Date::MAX, Date::MAX), Ok(0));
    assert_eq!(calendar.working_days_between(Date::MAX, Date::MIN), Ok(0));
}
