//! The second implementation: every day from 2020 to 2026 in one list, made from the words of the notices.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday, date};
use regex::Regex;
use workdays::calendar::Calendar;

const NOTICES: [(i16, &str); 7] = [
    (2020, include_str!("notices/2020.txt")),
    (2021, include_str!("notices/2021.txt")),
    (2022, include_str!("notices/2022.txt")),
    (2023, include_str!("notices/2023.txt")),
    (2024, include_str!("notices/2024.txt")),
    (2025, include_str!("notices/2025.txt")),
    (2026, include_str!("notices/2026.txt")),
];

pub(crate) const FIRST: Date = date(2020, 1, 1);
pub(crate) const LAST: Date = date(2026, 12, 31);

pub(crate) struct Naive {
    /// Every day and whether it is worked.
    pub days: Vec<(Date, bool)>,
    pub rest: BTreeMap<Date, String>,
    pub make_up: BTreeMap<Date, String>,
}

/// Read once: the notices do not change between cases.
pub(crate) fn naive() -> &'static Naive {
    static NAIVE: LazyLock<Naive> = LazyLock::new(Naive::new);
    &NAIVE
}

/// What is judged; made once as well.
pub(crate) fn official() -> &'static Calendar {
    static OFFICIAL: LazyLock<Calendar> = LazyLock::new(Calendar::official);
    &OFFICIAL
}

impl Naive {
    fn new() -> Naive {
        let mut rest = BTreeMap::new();
        let mut make_up = BTreeMap::new();
        for (year, text) in NOTICES {
            read(year, text, &mut rest, &mut make_up);
        }
        let days = every_day(FIRST, LAST)
            .into_iter()
            .map(|day| {
                let is_weekday =
                    day.weekday() != Weekday::Saturday && day.weekday() != Weekday::Sunday;
                let is_worked =
                    make_up.contains_key(&day) || (is_weekday && !rest.contains_key(&day));
                (day, is_worked)
            })
            .collect();
        Naive {
            days,
            rest,
            make_up,
        }
    }

    pub(crate) fn is_worked(&self, day: Date) -> Option<bool> {
        let found = self.days.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        Some(self.days[found].1)
    }

    /// All worked days after one day, in order; only as far as the list goes.
    pub(crate) fn worked_after(&self, start: Date) -> Vec<Date> {
        let from = self.days.partition_point(|(day, _)| *day <= start);
        let worked = self.days[from..].iter().filter(|(_, is_worked)| *is_worked);
        worked.map(|(day, _)| *day).collect()
    }
}

pub(crate) fn every_day(first: Date, last: Date) -> Vec<Date> {
    first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= last)
        .collect()
}

fn read(
    year: i16,
    text: &str,
    rest: &mut BTreeMap<Date, String>,
    make_up: &mut BTreeMap<Date, String>,
) {
    let brackets = Regex::new("（[^）]*）").unwrap();
    let name = Regex::new("、([^：]+)：").unwrap();
    let off = Regex::new(
        "：(?:(?<y1>[0-9]{4})年)?(?<m1>[0-9]+)月(?<d1>[0-9]+)日(?:至(?:(?<y2>[0-9]{4})年)?(?:(?<m2>[0-9]+)月)?(?<d2>[0-9]+)日)?放假(?:调休，|，)?(?:共(?<n>[0-9])天)?",
    )
    .unwrap();
    let work = Regex::new("((?:[0-9]+月[0-9]+日、?)+)上班").unwrap();
    let one_day = Regex::new("([0-9]+)月([0-9]+)日").unwrap();
    let prolonged = Regex::new("延长2020年春节假期至2月2日").unwrap();
    for line in text.lines() {
        let line = brackets.replace_all(line, "");
        if prolonged.is_match(&line) {
            for day in every_day(date(2020, 1, 31), date(2020, 2, 2)) {
                rest.insert(day, "春节".to_owned());
                make_up.remove(&day);
            }
            continue;
        }
        let holiday = name.captures(&line).unwrap()[1].to_owned();
        let found = off.captures(&line).unwrap();
        let number = |group: &str| {
            found
                .name(group)
                .map(|found| found.as_str().parse::<i16>().unwrap())
        };
        let small = |number: i16| i8::try_from(number).unwrap();
        let month = number("m1").unwrap();
        let day = number("d1").unwrap();
        let first = date(number("y1").unwrap_or(year), small(month), small(day));
        let last = date(
            number("y2").unwrap_or(year),
            small(number("m2").unwrap_or(month)),
            small(number("d2").unwrap_or(day)),
        );
        let days: BTreeSet<Date> = every_day(first, last).into_iter().collect();
        if let Some(n_days) = number("n") {
            assert_eq!(
                days.len(),
                usize::try_from(n_days).unwrap(),
                "{year} {line}"
            );
        }
        rest.extend(days.into_iter().map(|day| (day, holiday.clone())));
        for group in work.captures_iter(&line) {
            for found in one_day.captures_iter(&group[1]) {
                let day = date(year, found[1].parse().unwrap(), found[2].parse().unwrap());
                make_up.insert(day, holiday.clone());
            }
        }
    }
}
