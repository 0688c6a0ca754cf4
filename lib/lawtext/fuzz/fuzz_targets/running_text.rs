//! Any text as running text: citations, values and numbers cut the text at characters.
//! Must never accept less than the property tests do.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for found in lawtext::citation::find(text) {
        assert!(text.get(found.start..found.end).is_some());
    }
    for found in lawtext::value::find(text) {
        assert!(text.get(found.start..found.end).is_some());
    }
    let _ = lawtext::numeral::parse(text);
    if let Some(number) = lawtext::docnumber::normalise(text) {
        let once = number.to_string();
        assert_eq!(lawtext::docnumber::normalise(&once).map(|number| number.to_string()), Some(once));
    }
});
