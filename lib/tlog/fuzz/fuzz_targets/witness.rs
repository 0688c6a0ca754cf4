//! Any bytes as what logs and witnesses send each other: what is read is written the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::tree::TreeHead;
use tlog::witness::{AddCheckpoint, cosignatures, parse_cosignatures, parse_size, size};

fuzz_target!(|body: &[u8]| {
    if let Ok(request) = AddCheckpoint::parse(body) {
        assert_eq!(request.to_string().as_bytes(), body);
        assert!(request.check([], TreeHead::EMPTY).is_err());
    }
    if let Ok(lines) = parse_cosignatures(body) {
        assert_eq!(cosignatures(&lines).as_bytes(), body);
    }
    if let Ok(number) = parse_size(body) {
        assert_eq!(size(number).as_bytes(), body);
    }
});
