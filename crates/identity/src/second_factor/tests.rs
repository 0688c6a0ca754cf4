use super::*;

/// RFC 6238, appendix B, SHA-1, cut to six digits: "12345678901234567890".
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn at(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000)
}

#[test]
fn codes_of_the_standard_are_accepted_in_their_time() {
    for (second, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ] {
        let step = Some(second / 30);
        assert_eq!(step_of(SECRET, code, at(second)), step);
        assert_eq!(
            step_of(SECRET, code, at(second + 30)),
            step,
            "a slow typist"
        );
        assert_eq!(step_of(SECRET, code, at(second + 90)), None);
    }
    assert_eq!(step_of(SECRET, "287 082", at(59)), Some(1));
    for wrong in ["", "28708", "2870822", "000000", "abcdef"] {
        assert_eq!(step_of(SECRET, wrong, at(59)), None, "{wrong}");
    }
}

#[test]
fn secrets_are_new_each_time_and_their_picture_can_be_drawn() {
    let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
    assert_ne!(one, other);
    assert_eq!(one.len(), 32);
    let address = address(&one, "zhang.wei", "云溪市");
    assert_eq!(
        address,
        format!(
            "otpauth://totp/%E4%BA%91%E6%BA%AA%E5%B8%82:zhang.wei?secret={one}&issuer=%E4%BA%91%E6%BA%AA%E5%B8%82"
        )
    );
    assert!(
        picture(&address)
            .unwrap()
            .starts_with("data:image/svg+xml,%3C")
    );
}
