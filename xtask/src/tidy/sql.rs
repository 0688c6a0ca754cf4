//! Each context touches only tables with its own prefix, and names the columns it wants.
//! Must never be the only guard: what it cannot see (a statement made at run time) is forbidden anyway.

use super::literals::literals;
use super::{Finding, Source};

/// Catalogues of the databases themselves, for the one crate that knows databases.
const OF_THE_DATABASE: &[&str] = &["information_schema", "pg_", "sqlite_"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust() && !source.is_test())
    {
        let Some(context) = context(&source.path) else {
            continue;
        };
        for literal in literals(&source.text) {
            if is_statement(&literal.text) {
                findings.extend(check_statement(
                    source,
                    context,
                    literal.line,
                    &literal.text,
                ));
            }
        }
    }
    findings
}

/// The crate whose program code this is.
fn context(path: &str) -> Option<&str> {
    let (context, rest) = path.strip_prefix("crates/")?.split_once('/')?;
    (rest.starts_with("src/") && context != "testkit").then_some(context)
}

fn is_statement(text: &str) -> bool {
    const FIRST: [&str; 5] = ["DELETE FROM", "INSERT INTO", "SELECT", "UPDATE", "WITH"];
    let text = text.trim_start();
    FIRST.iter().any(|first| {
        text.strip_prefix(first)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    }) && text.contains(char::is_lowercase)
}

fn check_statement(source: &Source, context: &str, line: usize, text: &str) -> Vec<Finding> {
    let words = words(text);
    let own = format!("{context}_");
    let mut findings = Vec::new();
    for (line_in_text, table) in tables(&words) {
        let of_the_database = context == "store"
            && OF_THE_DATABASE
                .iter()
                .any(|prefix| table.starts_with(prefix));
        if !table.starts_with(&own) && !of_the_database {
            findings.push(source.finding(
                line + line_in_text,
                format!("`{context}` reads or writes the table `{table}`"),
                "a context touches only tables with its own prefix; others are asked through `read` and `facts`",
            ));
        }
    }
    for pair in words.windows(2) {
        if let [(_, select), (at, star)] = pair
            && select == "SELECT"
            && star == "*"
        {
            findings.push(source.finding(
                line + at,
                "SELECT *",
                "a statement lists its columns, so that a new column changes nobody's result",
            ));
        }
    }
    findings
}

/// Names after FROM, INTO, JOIN and UPDATE that are no names the statement itself gave.
fn tables(words: &[(usize, String)]) -> Vec<(usize, &str)> {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| word.as_str());
    let given = |name: &str| {
        (0..words.len()).any(|at| word(at) == name && word(at + 1) == "AS" && word(at + 2) == "(")
    };
    let mut found = Vec::new();
    for (at, (line, keyword)) in words.iter().enumerate() {
        // DISTINCT FROM compares, and ON CONFLICT DO UPDATE goes on with SET.
        let names_a_table = match keyword.as_str() {
            "FROM" => at.checked_sub(1).map_or("", word) != "DISTINCT",
            "INTO" | "JOIN" | "UPDATE" => true,
            _ => false,
        };
        let name = word(at + 1);
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
        if names_a_table && is_name && !given(name) {
            found.push((*line, name));
        }
    }
    found
}

/// Words and single marks, each with the line it is on, from 0; texts within quotation marks left out.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut is_in_word = false;
    let mut is_quoted = false;
    let mut line = 0;
    for c in text.chars() {
        let is_word = c.is_alphanumeric() || c == '_';
        if c == '\'' {
            is_quoted = !is_quoted;
        } else if is_word && !is_quoted {
            match words.last_mut() {
                Some((_, word)) if is_in_word => word.push(c),
                Some(_) | None => words.push((line, c.to_string())),
            }
        } else if !c.is_whitespace() && !is_quoted {
            words.push((line, c.to_string()));
        }
        is_in_word = is_word && !is_quoted;
        line += usize::from(c == '\n');
    }
    words
}
