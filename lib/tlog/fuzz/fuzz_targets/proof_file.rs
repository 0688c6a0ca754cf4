//! Any bytes as a proof file: what is read is written the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::proof_file::ProofFile;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = ProofFile::parse(bytes) {
        assert_eq!(file.to_string().as_bytes(), bytes);
    }
});
