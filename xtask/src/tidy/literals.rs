//! The string literals of a Rust file, with the line each begins on.
//! Must never be taken for a parser: it knows comments, strings, raw strings and characters, which is enough to find SQL.

pub(super) struct Literal {
    pub(super) line: usize,
    pub(super) text: String,
}

pub(super) fn literals(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut rest = Rest {
        text: source,
        line: 1,
    };
    while let Some(c) = rest.text.chars().next() {
        if rest.text.starts_with("//") {
            rest.skip(rest.text.find('\n').unwrap_or(rest.text.len()));
        } else if rest.text.starts_with("/*") {
            rest.skip(rest.text.find("*/").map_or(rest.text.len(), |end| end + 2));
        } else if let Some(n_hashes) = raw_start(rest.text) {
            let end = format!("\"{}", "#".repeat(n_hashes));
            rest.skip(n_hashes + 2);
            let length = rest.text.find(&end).unwrap_or(rest.text.len());
            found.push(rest.literal(length));
            rest.skip((length + end.len()).min(rest.text.len()));
        } else if c == '"' {
            rest.skip(1);
            let length = plain_length(rest.text);
            found.push(rest.literal(length));
            rest.skip((length + 1).min(rest.text.len()));
        } else if c == '\'' {
            rest.skip(character_length(rest.text));
        } else if c.is_alphanumeric() || c == '_' {
            // A whole word at once, so that the r of `for"` begins no raw string.
            let end = rest.text.find(|c: char| !c.is_alphanumeric() && c != '_');
            rest.skip(end.unwrap_or(rest.text.len()));
        } else {
            rest.skip(c.len_utf8());
        }
    }
    found
}

struct Rest<'a> {
    text: &'a str,
    line: usize,
}

impl Rest<'_> {
    fn skip(&mut self, n_bytes: usize) {
        let (gone, left) = self
            .text
            .split_at_checked(n_bytes)
            .unwrap_or((self.text, ""));
        self.line += gone.matches('\n').count();
        self.text = left;
    }

    fn literal(&self, length: usize) -> Literal {
        Literal {
            line: self.line,
            text: self.text.get(..length).unwrap_or_default().to_owned(),
        }
    }
}

/// How many hashes follow the r of a raw string that begins here.
fn raw_start(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let n_hashes = after.len() - after.trim_start_matches('#').len();
    after
        .get(n_hashes..)
        .is_some_and(|rest| rest.starts_with('"'))
        .then_some(n_hashes)
}

/// Up to the quotation mark that no backslash precedes.
fn plain_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// A character literal, or only the mark where it begins a lifetime.
fn character_length(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            let after = text.get(3..).unwrap_or_default();
            after.find('\'').map_or(1, |end| end + 4)
        }
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            Some(_) | None => 1,
        },
        None => 1,
    }
}
