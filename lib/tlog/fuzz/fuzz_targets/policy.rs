//! Any bytes as a policy: it is one or it says which line is wrong.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::policy::Policy;

fuzz_target!(|file: &[u8]| {
    let _ = Policy::parse(file);
});
