use super::*;

#[test]
fn cells_are_quoted_and_never_formulas() {
    for (text, expected) in [
        ("plain", "\"plain\""),
        ("a,\"b\"\n", "\"a,\"\"b\"\"\n\""),
        ("=1+1", "\"'=1+1\""),
        ("@x", "\"'@x\""),
        ("", "\"\""),
    ] {
        assert_eq!(cell_of(text), expected);
    }
}

#[test]
fn without_days_the_last_thirty_are_shown() {
    let now = Instant::from_micros(1_795_397_400_000_000);
    let filter = LogQuery::default().filter(now);
    assert_eq!(now.date().to_string(), "2026-11-23");
    assert_eq!(
        filter.from,
        Instant::at_start_of("2026-10-24".parse().unwrap())
    );
    assert_eq!(
        filter.until,
        Instant::at_start_of("2026-11-24".parse().unwrap())
    );
}
