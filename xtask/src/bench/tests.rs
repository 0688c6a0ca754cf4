use super::{median, percentile, report, wrk};

#[test]
fn percentiles_are_values_that_were_measured() {
    let values: Vec<f64> = (1..=60).map(f64::from).collect();
    assert_eq!(percentile(&values, 99).to_string(), "60");
    assert_eq!(median(&[3.0, 1.0, 2.0]).to_string(), "2");
    assert_eq!(median(&[]).to_string(), "0");
}

#[test]
fn figures_of_wrk_are_read() {
    let printed = "\
  Latency Distribution
     50%  812.00us
     75%    1.20ms
     90%    2.02ms
     99%    1.02s
  1000 requests in 5.00s, 10.00MB read
Requests/sec:  51234.56
Transfer/sec:      1.00GB
";
    let expected = wrk::Load {
        per_second: 51234.56,
        p50: 0.812,
        p99: 1020.0,
    };
    assert_eq!(wrk::read(printed), Some(expected));
    assert_eq!(wrk::read("unable to connect"), None);
}

#[test]
fn the_page_shows_what_was_missed() {
    let section = report::Section {
        title: "Speed".to_owned(),
        how: "How.".to_owned(),
        rows: vec![
            report::Row::goal("a", "1", "≥ 2", false),
            report::Row::plain("b", "3"),
        ],
        verbatim: vec!["as printed".to_owned()],
    };
    let page = report::page(&[("date".to_owned(), "today".to_owned())], &[section]);
    let tail = page.split_once("- date: today\n").unwrap().1;
    let expected = "\n## Speed\n\nHow.\n\n| what | measured | goal | |\n|---|---|---|---|\n\
                    | a | 1 | ≥ 2 | **missed** |\n| b | 3 |  |  |\n\n```text\nas printed\n```\n";
    assert_eq!(tail, expected);
}
