//! Measures the readers on the real documents of the data folder: `score [DATA]`. Prints each miss.
//! `score worker` is a worker, so that the measure goes through the same isolation as an import.
#![expect(
    clippy::print_stdout,
    reason = "printing the measure is what this program is for"
)]

#[path = "score/measure.rs"]
mod measure;

fn main() -> anyhow::Result<()> {
    let argument = std::env::args().nth(1);
    match argument.as_deref() {
        Some("worker") => intake::worker::run_worker(),
        Some("blocks") => {
            measure::print_blocks(&std::env::args().skip(2).map(Into::into).collect::<Vec<_>>())
        }
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
