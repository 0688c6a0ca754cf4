use super::*;

#[test]
fn a_token_fits_its_own_secret_only() {
    let token = FormToken::of_secret(b"one");
    assert!(token.matches(FormToken::of_secret(b"one").as_str()));
    assert!(!token.matches(FormToken::of_secret(b"two").as_str()));
    assert!(!token.matches(""));
    assert!(!token.matches(&token.as_str()[1..]));
    assert!(!token.as_str().contains("one"));
}
