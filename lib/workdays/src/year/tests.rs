use super::*;
use jiff::civil::date;

const HEAD: &str =
    "year = 2030\ntrust = \"excerpt\"\n[[notices]]\ntitle = \"通知\"\nnumber = \"示例\"\n";

fn read(holidays: &str) -> Result<Year, YearError> {
    Year::from_toml(&format!("{HEAD}{holidays}"))
}

fn holiday(from: &str, to: &str, make_up: &str) -> String {
    format!("[[holidays]]\nname = \"国庆节\"\nfrom = {from}\nto = {to}\nmake_up = [{make_up}]\n")
}

#[test]
fn a_year_without_holidays_is_weekends_only() {
    let year = read("").unwrap();
    assert_eq!((year.number(), year.trust()), (2030, Trust::Excerpt));
    assert!(year.exceptions().is_empty());
    assert!(!year.is_provisional());
    assert_eq!(year.notices()[0].issued, None);
}

#[test]
fn files_that_contradict_themselves() {
    let check = |holidays: &str, error: YearError| assert_eq!(read(holidays), Err(error));
    check(
        &holiday("2030-10-07", "2030-10-01", ""),
        YearError::Reversed("国庆节".to_owned()),
    );
    check(
        &holiday("2030-10-01", "9999-12-31", ""),
        YearError::OutsideYear {
            date: date(9999, 12, 31),
        },
    );
    check(
        &holiday("2029-11-30", "2030-01-01", ""),
        YearError::OutsideYear {
            date: date(2029, 11, 30),
        },
    );
    check(
        &holiday("2030-10-01", "2030-10-07", "2031-01-04"),
        YearError::OutsideYear {
            date: date(2031, 1, 4),
        },
    );
    check(
        &holiday("2030-10-01", "2030-10-07", "2030-10-05"),
        YearError::Twice {
            date: date(2030, 10, 5),
        },
    );
    check(
        &holiday("2030-10-01", "2030-10-07", "2030-10-12, 2030-10-12"),
        YearError::Twice {
            date: date(2030, 10, 12),
        },
    );
    check(
        &format!("{0}{0}", holiday("2030-10-01", "2030-10-01", "")),
        YearError::Twice {
            date: date(2030, 10, 1),
        },
    );
    check(
        &holiday("2030-10-01", "2030-10-07", "2030-10-10"),
        YearError::MakeUpOnWeekday {
            date: date(2030, 10, 10),
        },
    );
    check(
        "[[holidays]]\nname = \" \"\nfrom = 2030-01-01\nto = 2030-01-01\n",
        YearError::NoName,
    );
}

#[test]
fn text_of_another_form() {
    let check = |text: &str| {
        let error = Year::from_toml(text).unwrap_err();
        assert!(matches!(error, YearError::Toml(_)), "{text}: {error}");
    };
    check("");
    check("year = ");
    check(&format!("{HEAD}surprise = 1\n"));
    check(&HEAD.replace("excerpt", "surely"));
    check(&format!(
        "{HEAD}{}",
        holiday("2030-02-30", "2030-02-30", "")
    ));
    check(&format!(
        "{HEAD}{}",
        holiday("\"2030-10-01\"", "2030-10-01", "")
    ));
    check(&format!(
        "{HEAD}{}",
        holiday("2030-10-01T08:00:00", "2030-10-01", "")
    ));
    check(&format!("{HEAD}{}", holiday("08:00:00", "2030-10-01", "")));
}

#[test]
fn years_and_notices_that_cannot_be() {
    for year in ["1999", "9999", "-1", "99999999999"] {
        let text = HEAD.replace("2030", year);
        let found = Year::from_toml(&text);
        assert!(matches!(found, Err(YearError::YearOutOfRange(_))), "{year}");
    }
    let text = "year = 2030\ntrust = \"excerpt\"\nnotices = []\n";
    assert_eq!(Year::from_toml(text), Err(YearError::NoNotice));
}

#[test]
fn the_december_before_may_be_rearranged() {
    let year = read(
        "[[holidays]]\nname = \"元旦\"\nfrom = 2029-12-30\nto = 2030-01-01\nmake_up = [2029-12-29]\n",
    );
    let year = year.unwrap();
    assert_eq!(year.exceptions().len(), 4);
}

#[test]
fn a_provisional_year_says_so() {
    let year = Year::provisional(2027);
    assert!(year.is_provisional());
    assert_eq!(year.trust(), Trust::Design);
    assert_eq!(year.exceptions().len(), 6);
}
