//! Any text as a year's file: no panic, and whatever is accepted answers for every day of its year.
//! Must never accept less than the unit tests do.

#![no_main]

use jiff::ToSpan as _;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;
use workdays::calendar::Calendar;
use workdays::year::Year;

fuzz_target!(|text: &str| {
    let Ok(year) = Year::from_toml(text) else {
        return;
    };
    let number = year.number();
    assert!(!year.is_provisional());
    let calendar = Calendar::default().with(year);
    let first = Date::new(number, 1, 1).unwrap();
    let days = first.series(1.day()).take_while(|day| day.year() == number);
    let n_working = days.filter(|day| calendar.is_working_day(*day).unwrap()).count();
    assert!(n_working <= 366);
    assert!(calendar.is_working_day(first.yesterday().unwrap()).is_err());
});
