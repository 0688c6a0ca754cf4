//! Measures the readers on the real documents of the data folder: `score [DATA]`. Prints each miss.
//! Must never count a document whose right answer is not known.
//! `score worker` is a worker, so that the measure goes through the same isolation as an import.
#![expect(
    clippy::print_stdout,
    reason = "printing the measure is what this program is for"
)]

#[path = "score/measure.rs"]
mod measure;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use intake::open::{self, Context};
use intake::reader::{Limits, Reader, WorkerCommand};
use intake::{detect, source};

fn main() -> anyhow::Result<()> {
    let argument = std::env::args().nth(1);
    match argument.as_deref() {
        Some("worker") => intake::worker::run_worker(),
        Some("blocks") => {
            print_blocks(&std::env::args().skip(2).map(Into::into).collect::<Vec<_>>())
        }
        Some("speed") => print_speed(
            &std::env::args()
                .skip(2)
                .map(PathBuf::from)
                .collect::<Vec<_>>(),
        ),
        given => {
            let data = given.map(Into::into).or_else(measure::data_folder);
            let Some(data) = data else {
                anyhow::bail!("no data folder: name it, or set GONGKAI_DATA")
            };
            let score = measure::measure(&data)?;
            println!("{score}");
            Ok(())
        }
    }
}

/// Prints the blocks of files, without parsing or isolation.
fn print_blocks(files: &[PathBuf]) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir()?;
    let context = Context {
        scratch: scratch.path().to_path_buf(),
        tool_time: Limits::default().tool_time,
        on_slow: Box::new(|| {}),
    };
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("read {}", file.display()))?;
        let kind = detect::detect(&file.to_string_lossy(), &bytes)?;
        let read = open::read_source(&bytes, kind, &context)?;
        println!("{:#?}\n{:#?}\n{:#?}", read.hints, read.links, read.notices);
        println!("{}", source::text_of(&read.blocks));
    }
    Ok(())
}

/// Reads files through one worker and prints documents a second.
fn print_speed(files: &[PathBuf]) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let command = WorkerCommand {
        program,
        args: vec!["worker".to_owned()],
    };
    let mut reader = Reader::start(command, Limits::default())?;
    for path in intake::walk::walk(files.to_vec()).flatten() {
        let start = Instant::now();
        let (mut n_read, mut n_rejected) = (0_u32, 0_u32);
        for item in reader.read(&path) {
            match item.outcome {
                Ok(_) => n_read += 1,
                Err(_) => n_rejected += 1,
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        let rate = f64::from(n_read) / seconds;
        println!(
            "{}: {n_read} read, {n_rejected} refused, {seconds:.2} s, {rate:.0}/s",
            path.display()
        );
    }
    Ok(())
}
