use super::*;

#[test]
fn the_door_leads_to_pages_of_the_desk_only() {
    for own in [
        "/desk",
        "/desk/accounts/new?x=1",
        "/desk?tab=1",
        "/desk/records/%E6%B0%B4",
    ] {
        assert_eq!(own_path(own), own);
    }
    for other in [
        "",
        "/",
        "/records/1",
        "//evil.example/desk/",
        "https://evil.example/desk/",
        "/desk.evil.example",
        "/desk/\r\nSet-Cookie: a=b",
        "/desk/\\evil",
        "/desk/sign-out",
        "/desk/sign-in?next=/desk/sign-in",
    ] {
        assert_eq!(own_path(other), "/desk", "{other}");
    }
}
