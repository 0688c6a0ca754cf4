//! Placeholder until written below.
use crate::layout::Page;
use crate::reject::{Fault, RejectReason};
pub(super) fn read(_bytes: &[u8]) -> Result<Vec<Page>, Fault> {
    Err(Fault::new(
        RejectReason::ConverterMissing,
        "pdftotext is not installed",
    ))
}
