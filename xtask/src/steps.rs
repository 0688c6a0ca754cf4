//! The steps of a task, with the time each took and what became of it.
//! Must never stop at the first failure: a person wants to see all of them after a long run.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::run::say;

pub(crate) struct Steps {
    started: Instant,
    done: Vec<Done>,
}

struct Done {
    name: String,
    took: Duration,
    error: Option<String>,
}

impl Steps {
    pub(crate) fn start() -> Self {
        Self {
            started: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Runs a step; a failure is told and kept for the end. The answer is what the step made, for those that need it.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        say(&format!("\n=== {name}"));
        let started = Instant::now();
        let outcome = work();
        let took = started.elapsed();
        let (made, error) = match outcome {
            Ok(made) => (Some(made), None),
            Err(error) => (None, Some(format!("{error:#}"))),
        };
        match &error {
            None => say(&format!("=== {name}: done in {}", seconds(took))),
            Some(error) => say(&format!(
                "=== {name}: FAILED after {}: {error}",
                seconds(took)
            )),
        }
        self.done.push(Done {
            name: name.to_owned(),
            took,
            error,
        });
        made
    }

    /// The table of all steps; an error where one of them failed.
    pub(crate) fn finish(self) -> Result<()> {
        say("");
        for done in &self.done {
            let mark = if done.error.is_none() { "ok  " } else { "FAIL" };
            say(&format!("{mark} {:>9}  {}", seconds(done.took), done.name));
        }
        say(&format!(
            "     {:>9}  in all",
            seconds(self.started.elapsed())
        ));
        let failed: Vec<&str> = self
            .done
            .iter()
            .filter(|done| done.error.is_some())
            .map(|done| done.name.as_str())
            .collect();
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(60) {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}
