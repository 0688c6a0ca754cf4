//! Nothing in a title can break a feed.

use proptest::prelude::*;

use super::*;

/// XML 1.0 §2.2
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

proptest! {
    #[test]
    fn only_what_xml_can_carry(text in "(\\PC|[<>&\"'\u{0}\u{7}\u{85}\u{fffe}\u{ffff}\n\t]){0,40}") {
        let safe = escaped(&text);
        prop_assert!(!safe.contains(['<', '>', '"']));
        prop_assert!(safe.chars().all(is_allowed));
        let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
        let n_entities: usize = entities.iter().map(|entity| safe.matches(entity).count()).sum();
        prop_assert_eq!(safe.matches('&').count(), n_entities);
        let back = safe.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let kept: String = text
            .chars()
            .filter(|character| matches!(character, '\t' | '\n') || !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}'))
            .collect();
        prop_assert_eq!(back, kept);
    }
}
