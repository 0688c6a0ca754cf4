use super::*;

fn held(line: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, HeaderValue::try_from(line).unwrap());
    headers
}

#[test]
fn over_https_the_cookie_is_for_this_host_and_for_https_only() {
    let value = "0".repeat(64);
    for (is_https, expected) in [
        (
            true,
            format!("__Host-gongkai-desk={value}; Path=/; HttpOnly; SameSite=Lax; Secure"),
        ),
        (
            false,
            format!("gongkai-desk={value}; Path=/; HttpOnly; SameSite=Lax"),
        ),
    ] {
        assert_eq!(set(Kind::Session, &value, is_https), expected);
    }
    let cleared = clear(Kind::Door, true);
    assert_eq!(
        cleared,
        "__Host-gongkai-door=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
    );
}

#[test]
fn only_what_we_could_have_set_is_read() {
    let value = "0123456789abcdef".repeat(4);
    let line = format!("other=1; gongkai-door=x; gongkai-desk={value}");
    assert_eq!(
        read(&held(&line), Kind::Session, false),
        Some(value.clone())
    );
    assert_eq!(read(&held(&line), Kind::Door, false), None);
    // A cookie without the prefix could have been set over plain HTTP.
    assert_eq!(read(&held(&line), Kind::Session, true), None);
    let short = format!("gongkai-desk={}", &value[1..]);
    assert_eq!(read(&held(&short), Kind::Session, false), None);
}
