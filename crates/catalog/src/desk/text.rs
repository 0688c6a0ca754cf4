//! A document as lines that a person edits, and back: what `lawtext` reads, with tables as lines of `| cell | cell |`.
//! Must never lose a word either way. Merged cells come apart, so a text that was not touched is not read again.

use lawtext::Parsed;
use lawtext::block::{Block, Cell, Hint, Hints, Paragraph, Table};
use lawtext::tree::{Node, Tree};

/// The lines of a document.
#[must_use]
pub fn lines(tree: &Tree) -> String {
    let mut text = String::new();
    for node in tree {
        let own = Node {
            table: None,
            children: Vec::new(),
            ..node.clone()
        };
        push_line(&mut text, &own.plain_text());
        if let Some(table) = &node.table {
            push_table(&mut text, table);
        }
    }
    text
}

/// Reads lines that a person has edited.
#[must_use]
pub fn parse(lines: &str, title: &str) -> Parsed {
    let hints = Hints {
        title: Some(Hint {
            value: title.to_owned(),
            from: "form".to_owned(),
        }),
        ..Hints::default()
    };
    lawtext::parse(&blocks(lines), &hints)
}

fn push_line(text: &mut String, line: &str) {
    if !line.is_empty() {
        text.push_str(line);
        text.push('\n');
    }
}

fn push_table(text: &mut String, table: &Table) {
    push_line(text, &table.caption);
    for row in &table.rows {
        for cell in row {
            text.push_str("| ");
            text.push_str(&cell.text.replace(['\n', '\r'], " ").replace('|', "\\|"));
            text.push(' ');
        }
        text.push_str("|\n");
    }
}

fn blocks(lines: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in lines.lines() {
        let line: String = line
            .chars()
            .filter(|c| !c.is_control() || *c == '\t')
            .collect();
        let line = line.trim();
        if let Some(row) = row(line) {
            rows.push(row);
            continue;
        }
        finish(&mut rows, &mut blocks);
        if !line.is_empty() {
            blocks.push(Block::Paragraph(Paragraph {
                text: line.to_owned(),
                ..Paragraph::default()
            }));
        }
    }
    finish(&mut rows, &mut blocks);
    blocks
}

fn finish(rows: &mut Vec<Vec<Cell>>, blocks: &mut Vec<Block>) {
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            rows: std::mem::take(rows),
            ..Table::default()
        }));
    }
}

fn row(line: &str) -> Option<Vec<Cell>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for character in inner.chars() {
        match (character, is_escaped) {
            ('|', false) => cells.push(String::new()),
            ('\\', false) => is_escaped = true,
            (character, escaped) => {
                let cell = cells.last_mut()?;
                if escaped && character != '|' {
                    cell.push('\\');
                }
                cell.push(character);
                is_escaped = false;
            }
        }
    }
    let cell = |text: String| Cell {
        text: text.trim().to_owned(),
        colspan: 1,
        rowspan: 1,
        header: false,
    };
    Some(cells.into_iter().map(cell).collect())
}

#[cfg(test)]
mod tests;
