//! Every combination of level and state, for the public.

use super::*;

#[test]
fn the_public_sees_exactly_this() {
    let mut rows = Vec::new();
    for level in Level::ALL {
        for state in PublicationState::ALL {
            rows.push(format!(
                "{} {}: {:?}",
                level.code(),
                state.code(),
                visible(&Actor::Public, Subject { level, state })
            ));
        }
    }
    let expected = "open draft: Hidden\nopen published: Full\nopen withdrawn: Notice\nopen redirected: Redirect\nopen gone: Gone\n\
        restricted draft: Hidden\nrestricted published: Hidden\nrestricted withdrawn: Hidden\nrestricted redirected: Hidden\nrestricted gone: Hidden\n\
        sensitive draft: Hidden\nsensitive published: Hidden\nsensitive withdrawn: Hidden\nsensitive redirected: Hidden\nsensitive gone: Hidden";
    assert_eq!(rows.join("\n"), expected);
}

#[test]
fn only_what_is_fully_visible_is_listed() {
    for level in Level::ALL {
        for state in PublicationState::ALL {
            let subject = Subject { level, state };
            assert_eq!(
                is_listed(subject),
                level == Level::Open && state == PublicationState::Published
            );
        }
    }
}
