//! What a migration's text must keep to, so that one text serves both databases and refusals can be told by name.
//! Must never run anything: it reads text, in a test and in `cargo xtask tidy`.

use crate::migration::Migration;
use crate::words::{Word, first_parentheses, split_by_comma, words};

/// Longer names are cut by `PostgreSQL` without a word.
const LONGEST_NAME: usize = 63;

/// Words that one of the two databases does not know, or knows as something else.
const NOT_PORTABLE: &[&str] = &[
    "autoincrement",
    "bigserial",
    "bool",
    "boolean",
    "bytea",
    "current_date",
    "current_time",
    "current_timestamp",
    "datetime",
    "generated",
    "glob",
    "ilike",
    "json",
    "jsonb",
    "now",
    "pragma",
    "random",
    "rowid",
    "serial",
    "timestamp",
    "timestamptz",
    "trigger",
    "uuid",
    "varchar",
    "view",
    "virtual",
    "without",
];

/// Everything wrong with one migration, in words for its author; nothing where it is right.
#[must_use]
pub fn lint(migration: &Migration) -> Vec<String> {
    let mut linter = Linter {
        context: migration.context,
        problems: Vec::new(),
    };
    if !migration.text.starts_with("-- ") {
        linter.say("the first line must be a comment that says why".to_owned());
    }
    let all = words(migration.text);
    linter.check_words(&all);
    for statement in all.split(|word| *word == Word::Symbol(';')) {
        linter.check_statement(statement);
    }
    let place = format!(
        "{} {:04}_{}",
        migration.context, migration.number, migration.name
    );
    linter
        .problems
        .into_iter()
        .map(|problem| format!("{place}: {problem}"))
        .collect()
}

struct Linter {
    context: &'static str,
    problems: Vec<String>,
}

impl Linter {
    fn say(&mut self, problem: String) {
        self.problems.push(problem);
    }

    fn check_words(&mut self, all: &[Word<'_>]) {
        for word in all {
            match word {
                Word::Quoted(name) => self.say(format!("name {name} must not be quoted")),
                Word::Name(name)
                    if NOT_PORTABLE
                        .iter()
                        .any(|bad| name.eq_ignore_ascii_case(bad)) =>
                {
                    self.say(format!("`{name}` does not mean the same on both databases"));
                }
                Word::Name(_) | Word::Number(_) | Word::Text(_) | Word::Symbol(_) => {}
            }
        }
        let has_cast = all
            .windows(2)
            .any(|pair| pair == [Word::Symbol(':'), Word::Symbol(':')]);
        if has_cast {
            self.say("write CAST(x AS TYPE) instead of x::type".to_owned());
        }
        let has_condition = all.windows(2).any(|pair| {
            matches!(pair, [first, second] if first.is("if") && (second.is("not") || second.is("exists")))
        });
        if has_condition {
            self.say(
                "a migration runs once: leave out IF [NOT] EXISTS, which hides a drift".to_owned(),
            );
        }
    }

    fn check_statement(&mut self, statement: &[Word<'_>]) {
        let Some(first) = statement.first() else {
            return;
        };
        let second = statement.get(1).copied().unwrap_or(Word::Symbol(' '));
        self.check_tables(statement);
        if first.is("create") && second.is("table") {
            self.check_table(statement);
        } else if first.is("create") && (second.is("index") || second.is("unique")) {
            self.check_index(statement);
        } else if first.is("alter") && second.is("table") {
            self.check_alter(statement);
        } else if first.is("insert") && second.is("into") {
            self.check_insert(statement);
        } else if !(first.is("update")
            || (first.is("delete") && second.is("from"))
            || (first.is("drop") && (second.is("table") || second.is("index"))))
        {
            self.say(format!(
                "statement `{}` is not in the portable subset",
                first.name().unwrap_or("?")
            ));
        }
    }

    /// Each context touches only tables with its own prefix.
    fn check_tables(&mut self, statement: &[Word<'_>]) {
        for pair in statement.windows(2) {
            let [before, Word::Name(name)] = pair else {
                continue;
            };
            let names_a_table = [
                "from",
                "into",
                "join",
                "on",
                "references",
                "table",
                "update",
            ]
            .iter()
            .any(|keyword| before.is(keyword));
            let is_action = ["delete", "update", "conflict", "set"]
                .iter()
                .any(|word| name.eq_ignore_ascii_case(word));
            let is_join_condition =
                before.is("on") && !statement.iter().any(|word| word.is("index"));
            if names_a_table && !is_action && !is_join_condition && !self.is_own(name) {
                self.say(format!(
                    "table {name} does not carry the prefix {}_",
                    self.context
                ));
            }
        }
    }

    fn is_own(&self, table: &str) -> bool {
        table
            .strip_prefix(self.context)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    }

    fn check_table(&mut self, statement: &[Word<'_>]) {
        let table = name_after(statement, "table");
        let Some(body) = first_parentheses(statement) else {
            return self.say(format!("table {table} has no columns"));
        };
        let mut has_created_at = false;
        for item in split_by_comma(body) {
            match item {
                [first, ..] if first.is("constraint") => {}
                [first, ..] if is_constraint_start(*first) => {
                    self.say(format!("table {table} has a constraint without a name"));
                }
                [Word::Name(column), rest @ ..] => {
                    self.check_column(table, column, rest);
                    let is_instant = rest.first().is_some_and(|word| word.is("bigint"));
                    has_created_at |= *column == "created_at" && is_instant && is_required(rest);
                }
                _ => self.say(format!(
                    "table {table} has a part that is no column and no constraint"
                )),
            }
        }
        if !has_created_at {
            self.say(format!("table {table} lacks created_at BIGINT NOT NULL"));
        }
        if !self.check_constraints(table, body) {
            self.say(format!(
                "table {table} lacks CONSTRAINT {table}_pkey PRIMARY KEY"
            ));
        }
    }

    fn check_column(&mut self, table: &str, column: &str, rest: &[Word<'_>]) {
        let is_double =
            matches!(rest, [first, second, ..] if first.is("double") && second.is("precision"));
        let is_simple = rest
            .first()
            .is_some_and(|kind| kind.is("text") || kind.is("bigint") || kind.is("blob"));
        if !is_simple && !is_double {
            self.say(format!(
                "column {table}.{column} must be TEXT, BIGINT, DOUBLE PRECISION or BLOB"
            ));
        }
        if !is_snake_case(column) {
            self.say(format!("column {table}.{column} is not in snake_case"));
        }
        let mut previous = Word::Symbol(' ');
        let mut before_previous = Word::Symbol(' ');
        for word in rest {
            if is_constraint_start(*word)
                && !before_previous.is("constraint")
                && !previous.is("foreign")
            {
                self.say(format!(
                    "column {table}.{column} has a constraint without a name"
                ));
            }
            before_previous = previous;
            previous = *word;
        }
    }

    /// Names follow one rule, because `SQLite` tells the columns of a broken key and `PostgreSQL` its name.
    /// Whether one of them is the primary key.
    fn check_constraints(&mut self, table: &str, body: &[Word<'_>]) -> bool {
        let mut has_primary_key = false;
        for (position, word) in body.iter().enumerate() {
            let after = body.get(position + 1..).unwrap_or_default();
            let [Word::Name(name), kind, rest @ ..] = after else {
                continue;
            };
            if !word.is("constraint") {
                continue;
            }
            let columns = || column_names(rest).join("_");
            let expected = if kind.is("primary") {
                has_primary_key = true;
                Some(format!("{table}_pkey"))
            } else if kind.is("unique") && rest.first() == Some(&Word::Symbol('(')) {
                Some(format!("{table}_{}_key", columns()))
            } else if kind.is("foreign") {
                Some(format!("{table}_{}_fkey", columns()))
            } else {
                None
            };
            if let Some(expected) = expected
                && *name != expected
            {
                self.say(format!("constraint {name} must be named {expected}"));
            }
            let ending = if kind.is("check") { "_check" } else { "" };
            if !name.starts_with(&format!("{table}_")) || !name.ends_with(ending) {
                self.say(format!("constraint {name} must be named {table}_…{ending}"));
            }
            self.check_length(name);
        }
        has_primary_key
    }

    fn check_index(&mut self, statement: &[Word<'_>]) {
        let name = name_after(statement, "index");
        let table = name_after(statement, "on");
        let is_unique = statement.get(1).is_some_and(|word| word.is("unique"));
        let columns = column_names(statement).join("_");
        let expected_key = format!("{table}_{columns}_key");
        if is_unique && name != expected_key {
            self.say(format!("unique index {name} must be named {expected_key}"));
        }
        let follows_rule = name.starts_with(&format!("{table}_")) && name.ends_with("_idx");
        if !is_unique && !follows_rule {
            self.say(format!("index {name} must be named {table}_…_idx"));
        }
        self.check_length(name);
    }

    fn check_alter(&mut self, statement: &[Word<'_>]) {
        let table = name_after(statement, "table");
        let change = statement.get(3..).unwrap_or_default();
        match change {
            [add, column, Word::Name(name), rest @ ..] if add.is("add") && column.is("column") => {
                self.check_column(table, name, rest);
                self.check_constraints(table, rest);
                if is_required(rest) && !rest.iter().any(|word| word.is("default")) {
                    self.say(format!("column {table}.{name} is required but has no default for the rows that are there"));
                }
            }
            [rename, ..] if rename.is("rename") => {}
            [drop, column, ..] if drop.is("drop") && column.is("column") => {}
            _ => self.say(format!(
                "ALTER TABLE {table} may only ADD COLUMN, DROP COLUMN or RENAME"
            )),
        }
    }

    /// Rows that a migration brings along are told from an installation's own by `created_at = 0`: `copy` relies on it.
    fn check_insert(&mut self, statement: &[Word<'_>]) {
        let table = name_after(statement, "into");
        let columns = column_names(statement);
        let place = columns.iter().position(|column| *column == "created_at");
        let Some(place) = place else {
            return self.say(format!(
                "INSERT INTO {table} must name its columns, created_at among them"
            ));
        };
        let Some(values) = statement.iter().position(|word| word.is("values")) else {
            return;
        };
        for tuple in split_by_comma(statement.get(values + 1..).unwrap_or_default()) {
            let parts = first_parentheses(tuple)
                .map(split_by_comma)
                .unwrap_or_default();
            if parts
                .get(place)
                .is_none_or(|part| **part != [Word::Number("0")])
            {
                self.say(format!(
                    "rows that a migration inserts into {table} must have created_at 0"
                ));
            }
        }
    }

    fn check_length(&mut self, name: &str) {
        if name.len() > LONGEST_NAME {
            self.say(format!("name {name} is longer than {LONGEST_NAME} bytes"));
        }
    }
}

fn name_after<'a>(statement: &[Word<'a>], keyword: &str) -> &'a str {
    let found = statement.windows(2).find_map(|pair| match pair {
        [before, Word::Name(name)] if before.is(keyword) => Some(*name),
        _ => None,
    });
    found.unwrap_or("?")
}

/// The first name of each part of the first parentheses.
fn column_names<'a>(statement: &[Word<'a>]) -> Vec<&'a str> {
    let inside = first_parentheses(statement).unwrap_or_default();
    split_by_comma(inside)
        .iter()
        .filter_map(|part| part.first().and_then(|word| word.name()))
        .collect()
}

fn is_constraint_start(word: Word<'_>) -> bool {
    ["check", "foreign", "primary", "references", "unique"]
        .iter()
        .any(|keyword| word.is(keyword))
}

fn is_required(rest: &[Word<'_>]) -> bool {
    rest.windows(2)
        .any(|pair| matches!(pair, [first, second] if first.is("not") && second.is("null")))
}

fn is_snake_case(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests;
