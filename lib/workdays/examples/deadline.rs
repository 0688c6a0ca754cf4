//! Prints when a statutory period ends and why: `cargo run -p workdays --example deadline -- foi_reply 2026-09-21`.
//! Without arguments it lists the codes. Must never be more than a demonstration.

use std::io::Write as _;

use jiff::civil::Date;
use workdays::calendar::Calendar;
use workdays::clock::Clock;
use workdays::{statutory, wording};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let mut arguments = std::env::args().skip(1);
    let (Some(code), Some(start)) = (arguments.next(), arguments.next()) else {
        for rule in statutory::ALL {
            let period = wording::period(rule.terms.period);
            writeln!(out, "{:<34}{}：{period}", rule.code, rule.name)?;
        }
        return Ok(());
    };
    let rule = statutory::find(&code).ok_or("no such code; run without arguments for the list")?;
    let start: Date = start.parse()?;
    let explanation = Clock::new(start, rule.terms).explain(&Calendar::official(), start)?;
    writeln!(out, "{}（{}{}）", rule.name, rule.instrument, rule.article)?;
    writeln!(out, "{}。", wording::sentence(&explanation))?;
    Ok(())
}
