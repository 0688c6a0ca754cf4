use super::{is_worth_repeating, total};

#[test]
fn closing_lines_add_up() {
    let output = "\
running 2 tests
test a ... ok
test b ... FAILED
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s";
    let lines: Vec<String> = output
        .lines()
        .filter(|line| is_worth_repeating(line))
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        total(&lines),
        "all tests: 13 passed; 1 failed; 3 ignored; 2 test programs"
    );
}
