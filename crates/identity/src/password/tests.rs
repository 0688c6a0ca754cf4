use super::*;

#[test]
fn good_and_bad_passwords() {
    use Weakness::{Guessable, Sample, TooFewClasses, TooLong, TooShort};
    let usual = DeskSettings::default();
    let strict = DeskSettings {
        password_classes: 3,
        ..DeskSettings::default()
    };
    let long = "vq".repeat(65);
    for (password, settings, expected) in [
        ("short-words", &usual, Err(TooShort)),
        ("", &usual, Err(TooShort)),
        (long.as_str(), &usual, Err(TooLong)),
        ("aaaaaaaaaaaaaaaa", &usual, Err(Guessable)),
        ("password1234567", &usual, Err(Guessable)),
        ("qwertyuiop123456", &usual, Err(Guessable)),
        ("zhang.weizhang.wei", &usual, Err(Guessable)),
        ("yunxi-demo-editor", &usual, Err(Sample)),
        ("three rivers meet below", &usual, Ok(())),
        ("云溪的水从山里来流到海里去", &usual, Ok(())),
        ("three rivers meet below", &strict, Err(TooFewClasses)),
        ("Three rivers meet below 7", &strict, Ok(())),
    ] {
        assert_eq!(
            check(password, &["zhang.wei"], settings),
            expected,
            "{password}"
        );
    }
}

#[tokio::test]
async fn what_was_kept_fits_its_password_only() {
    let passwords = Passwords::new().unwrap();
    let kept = passwords.hash("three rivers meet").await.unwrap();
    assert!(
        kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{kept}"
    );
    assert_ne!(kept, passwords.hash("three rivers meet").await.unwrap());
    assert!(
        passwords
            .verify("three rivers meet", Some(&kept))
            .await
            .unwrap()
    );
    assert!(
        !passwords
            .verify("three rivers meet ", Some(&kept))
            .await
            .unwrap()
    );
    assert!(!passwords.verify("three rivers meet", None).await.unwrap());
    assert!(passwords.verify("x", Some("not a hash")).await.is_err());
}
