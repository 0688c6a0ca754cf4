//! The page docs/bench.md, made from what was measured.
//! Must never show a figure without its goal, where it has one, nor leave out one that misses it.

/// A part of the page.
pub(super) struct Section {
    pub(super) title: String,
    /// How it was measured, as Markdown.
    pub(super) how: String,
    pub(super) rows: Vec<Row>,
    /// Lines taken over from another program as they are.
    pub(super) verbatim: Vec<String>,
}

pub(super) struct Row {
    pub(super) what: String,
    pub(super) measured: String,
    pub(super) verdict: Verdict,
}

/// A goal, and whether it was reached.
pub(super) enum Verdict {
    /// A figure beside others; nothing was promised.
    NoGoal,
    Goal {
        goal: String,
        is_reached: bool,
    },
}

impl Row {
    pub(super) fn plain(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            measured: measured.into(),
            verdict: Verdict::NoGoal,
        }
    }

    pub(super) fn goal(
        what: impl Into<String>,
        measured: impl Into<String>,
        goal: impl Into<String>,
        is_reached: bool,
    ) -> Self {
        Self {
            what: what.into(),
            measured: measured.into(),
            verdict: Verdict::Goal {
                goal: goal.into(),
                is_reached,
            },
        }
    }
}

const OPENING: &str = "\
# Benchmarks

Written by `cargo xtask bench`; not to be edited by hand. Every ratio is of one run on one machine, where load generator and servers share
the processors. The documents are the real ones that `GONGKAI_DATA` names (396 policies and notices, 22 of them also as raw pages, 3,000 laws and regulations,
19 office files); they are not part of this repository. A goal that is missed is shown as missed.
";

pub(super) fn page(head: &[(String, String)], sections: &[Section]) -> String {
    let mut page = String::from(OPENING);
    page.push('\n');
    for (name, value) in head {
        page.push_str(&format!("- {name}: {value}\n"));
    }
    for section in sections {
        page.push_str(&format!("\n## {}\n\n{}\n\n", section.title, section.how));
        page.push_str("| what | measured | goal | |\n|---|---|---|---|\n");
        for row in &section.rows {
            page.push_str(&line(row));
        }
        if !section.verbatim.is_empty() {
            page.push_str(&format!(
                "\n```text\n{}\n```\n",
                section.verbatim.join("\n")
            ));
        }
    }
    page
}

fn line(row: &Row) -> String {
    let (goal, mark) = match &row.verdict {
        Verdict::NoGoal => ("", ""),
        Verdict::Goal {
            goal,
            is_reached: true,
        } => (goal.as_str(), "reached"),
        Verdict::Goal {
            goal,
            is_reached: false,
        } => (goal.as_str(), "**missed**"),
    };
    format!("| {} | {} | {goal} | {mark} |\n", row.what, row.measured)
}
