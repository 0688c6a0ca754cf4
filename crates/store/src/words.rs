//! SQL cut into words, as far as our own migrations need it: to read names out of it and to lint it.
//! Must never be used to understand SQL that is not ours.

/// A piece of SQL; comments and white space are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word<'a> {
    /// A keyword or an unquoted name.
    Name(&'a str),
    Number(&'a str),
    /// `'text'`, with its quotes.
    Text(&'a str),
    /// `"name"` or another quoted name, with its quotes.
    Quoted(&'a str),
    Symbol(char),
}

impl<'a> Word<'a> {
    pub(crate) fn is(self, keyword: &str) -> bool {
        matches!(self, Word::Name(name) if name.eq_ignore_ascii_case(keyword))
    }

    pub(crate) fn name(self) -> Option<&'a str> {
        match self {
            Word::Name(name) => Some(name),
            Word::Number(_) | Word::Text(_) | Word::Quoted(_) | Word::Symbol(_) => None,
        }
    }
}

pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' | '"' | '`' => quoted_length(rest, first),
            _ if is_name(first) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match first {
            '\'' => found.push(Word::Text(piece)),
            '"' | '`' => found.push(Word::Quoted(piece)),
            _ if first.is_ascii_digit() => found.push(Word::Number(piece)),
            _ if is_name(first) => found.push(Word::Name(piece)),
            _ if piece.len() > first.len_utf8() || first.is_whitespace() => {}
            _ => found.push(Word::Symbol(first)),
        }
        rest = after;
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A doubled quote inside stands for itself.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((position, c)) = characters.next() {
        if c != quote {
            continue;
        }
        if characters.peek().is_some_and(|(_, next)| *next == quote) {
            characters.next();
        } else {
            return position + 1;
        }
    }
    text.len()
}

/// The pieces between commas that stand outside all parentheses.
pub(crate) fn split_by_comma<'a, 'w>(words: &'w [Word<'a>]) -> Vec<&'w [Word<'a>]> {
    let mut depth = 0_u32;
    words
        .split(|word| {
            match word {
                Word::Symbol('(') => depth += 1,
                Word::Symbol(')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *word == Word::Symbol(',')
        })
        .collect()
}

/// What stands between the first parenthesis and the one that closes it.
pub(crate) fn first_parentheses<'a, 'w>(words: &'w [Word<'a>]) -> Option<&'w [Word<'a>]> {
    let start = words.iter().position(|word| *word == Word::Symbol('('))? + 1;
    let mut depth = 1_u32;
    for (position, word) in words.iter().enumerate().skip(start) {
        match word {
            Word::Symbol('(') => depth += 1,
            Word::Symbol(')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return words.get(start..position);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_quotes_do_not_confuse() {
        let text = "-- it's\nx /* 'y */ = 'a''b; --' , \"Z\" 12;";
        assert_eq!(
            words(text),
            [
                Word::Name("x"),
                Word::Symbol('='),
                Word::Text("'a''b; --'"),
                Word::Symbol(','),
                Word::Quoted("\"Z\""),
                Word::Number("12"),
                Word::Symbol(';'),
            ]
        );
    }

    #[test]
    fn commas_inside_parentheses_do_not_split() {
        let all = words("a (b, (c, d)), e");
        assert_eq!(split_by_comma(&all).len(), 2);
        assert_eq!(first_parentheses(&all).unwrap().len(), 7);
    }

    #[test]
    fn an_unfinished_text_ends_with_the_input() {
        assert_eq!(words("'abc"), [Word::Text("'abc")]);
    }
}
