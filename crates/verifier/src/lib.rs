//! The verifier of proofs as a WebAssembly module: a reader's browser checks for itself what a page says of a record.
//! Must never ask the server whether something holds, and never know more of the platform than the formats that anyone can read.

use tlog::checkpoint::SignedCheckpoint;
use tlog::hash::Hash;
use tlog::policy::{Acceptance, Policy};
use tlog::proof_file::ProofFile;
use tlog::reading::Reading;
use tlog::tile::Tile;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// What a proof proves.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The log's name.
    pub origin: String,
    /// The number of the entry, from 0.
    pub index: u64,
    /// How many entries the log had.
    pub size: u64,
    /// The witnesses that have cosigned, by their names in the policy.
    pub witnesses: Vec<String>,
    /// When each of them did, in seconds since 1970.
    pub times: Vec<u64>,
}

/// Whether the proof file shows the entry to be in a log that the policy accepts. Throws the reason where it does not.
///
/// # Errors
/// Says what is missing.
#[wasm_bindgen]
pub fn verify(proof: &[u8], policy: &[u8], entry: &[u8]) -> Result<Verdict, JsError> {
    let policy = Policy::parse(policy).map_err(explained)?;
    let file = ProofFile::parse(proof).map_err(explained)?;
    let acceptance = file.verify(Hash::leaf(entry), &policy).map_err(explained)?;
    Ok(verdict(&file, &acceptance))
}

fn verdict(file: &ProofFile, acceptance: &Acceptance<'_>) -> Verdict {
    let checkpoint = file.checkpoint().checkpoint();
    let cosigned = &acceptance.cosigned;
    Verdict {
        origin: checkpoint.origin().to_owned(),
        index: file.index(),
        size: checkpoint.tree().size,
        witnesses: cosigned
            .iter()
            .map(|cosigned| cosigned.witness.name.clone())
            .collect(),
        times: cosigned.iter().map(|cosigned| cosigned.time).collect(),
    }
}

/// Makes a proof file out of the log's own tiles, so that not even that must come from the platform.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Prover {
    checkpoint: SignedCheckpoint,
    index: u64,
    reading: Reading,
    contents: Vec<Vec<u8>>,
}

#[wasm_bindgen]
impl Prover {
    /// Begins with a signed checkpoint and the number of an entry.
    ///
    /// # Errors
    /// Where there is no such entry, or it is no checkpoint.
    #[wasm_bindgen(constructor)]
    pub fn new(checkpoint: &[u8], index: u64) -> Result<Prover, JsError> {
        let checkpoint = SignedCheckpoint::parse(checkpoint).map_err(explained)?;
        let reading =
            Reading::inclusion(checkpoint.checkpoint().tree(), index).map_err(explained)?;
        Ok(Prover {
            checkpoint,
            index,
            reading,
            contents: Vec::new(),
        })
    }

    /// The addresses of the tiles to fetch, below that of the log. A full tile may stand for a partial one.
    #[must_use]
    pub fn tiles(&self) -> Vec<String> {
        self.reading.tiles().iter().map(Tile::to_string).collect()
    }

    /// Takes in the content of the next of these tiles.
    pub fn add(&mut self, content: Vec<u8>) {
        self.contents.push(content);
    }

    /// The proof file.
    ///
    /// # Errors
    /// Where any tile is not the log's.
    pub fn proof(&self) -> Result<String, JsError> {
        let hashes = self.reading.hashes(&self.contents).map_err(explained)?;
        let file = ProofFile::new(self.index, hashes, self.checkpoint.clone());
        Ok(file.map_err(explained)?.to_string())
    }
}

/// An error with its causes, for whoever reads the exception.
fn explained(error: impl std::error::Error) -> JsError {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    JsError::new(&words)
}
