//! Any bytes as a bundle of any width: what is read is written the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::bundle::{self, Bundle};

fuzz_target!(|input: (u8, &[u8])| {
    let (width, content) = input;
    let Ok(bundle) = Bundle::new(0, u16::from(width) + 1) else {
        unreachable!("widths from 1 to 256")
    };
    if let Ok(entries) = bundle.entries(content) {
        assert_eq!(bundle::content(&entries).as_deref(), Ok(content));
    }
});
