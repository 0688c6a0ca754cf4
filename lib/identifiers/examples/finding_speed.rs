//! How fast `find` is on text files: `cargo run --release -p identifiers --example finding_speed -- FILE…`.
//! Must never assert a time: it prints.

use std::io::Write;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let today = jiff::civil::date(2026, 1, 5);
    for file in std::env::args_os().skip(1) {
        let text = std::fs::read_to_string(&file)?;
        let start = Instant::now();
        let n_findings = identifiers::find(&text, today).len();
        let micros = start.elapsed().as_micros().max(1);
        let n_bytes = u128::try_from(text.len()).unwrap_or_default();
        writeln!(
            std::io::stdout(),
            "{}: {n_bytes} bytes, {n_findings} findings in {micros} µs: {} MB/s",
            file.display(),
            n_bytes / micros
        )?;
    }
    Ok(())
}
