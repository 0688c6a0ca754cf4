//! stub never
//! never
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    Pages,
}
pub(crate) fn run(_only: &[Part]) -> anyhow::Result<()> {
    Ok(())
}
