use std::sync::Arc;

use access::actor::Staff;
use access::audit::Origin;
use axum::Router;
use axum::body::Body;
use axum::routing::post;
use http::StatusCode;
use http_body_util::BodyExt as _;
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use serde::Deserialize;
use tower::ServiceExt as _;

use super::*;
use crate::session::FormToken;
use crate::upload::DeskUpload;

#[derive(Deserialize)]
struct Letter {
    title: String,
    #[serde(default)]
    theme: Vec<String>,
}

async fn take(DeskForm(letter): DeskForm<Letter>) -> String {
    format!("{} {:?}", letter.title, letter.theme)
}

async fn take_files(upload: DeskUpload) -> String {
    let file = &upload.files[0];
    format!(
        "{} {} {}",
        upload.field("title").unwrap(),
        file.name,
        file.bytes.len()
    )
}

fn session() -> Session {
    let id = Instant::from_micros(1);
    Session {
        staff: Arc::new(Staff {
            account: AccountId::new(id),
            name: "editor".to_owned(),
            agency: AgencyId::new(id),
            grants: Vec::new(),
        }),
        form_token: FormToken::of_secret(b"secret"),
        origin: Origin::default(),
        agency_name: "agency".into(),
        navigation: Arc::new([]),
    }
}

async fn ask(content_type: &str, body: String) -> (StatusCode, String) {
    let router = Router::new()
        .route("/letter", post(take))
        .route("/files", post(take_files));
    let path = if content_type.starts_with("multipart") || content_type.starts_with("image") {
        "/files"
    } else {
        "/letter"
    };
    let mut request = Request::post(path)
        .header("content-type", content_type)
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(session());
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

const URLENCODED: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_of_its_session_is_read_with_repeated_keys() {
    let token = session().form_token.as_str().to_owned();
    let body = format!("token={token}&title=%E6%B0%B4+a%26b&theme=1&theme=2");
    let expected = "水 a&b [\"1\", \"2\"]".to_owned();
    assert_eq!(ask(URLENCODED, body).await, (StatusCode::OK, expected));
}

#[tokio::test]
async fn a_form_without_the_token_is_refused() {
    let other = FormToken::of_secret(b"other");
    let right = session().form_token;
    for body in [
        "title=a".to_owned(),
        "token=&title=a".to_owned(),
        format!("token={}&title=a", other.as_str()),
        // The first one counts.
        format!("token=&token={}&title=a", right.as_str()),
    ] {
        assert_eq!(ask(URLENCODED, body).await.0, StatusCode::FORBIDDEN);
    }
    let body = format!("token={}&title=a", right.as_str());
    assert_eq!(ask("text/plain", body).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_without_its_fields_is_a_bad_request() {
    let body = format!("token={}", session().form_token.as_str());
    assert_eq!(ask(URLENCODED, body).await.0, StatusCode::BAD_REQUEST);
}

fn multipart(token: &str) -> String {
    let part = |head: &str, value: &str| {
        format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
    };
    [
        part("name=\"token\"", token),
        part("name=\"title\"", "t"),
        part("name=\"empty\"; filename=\"\"", ""),
        part("name=\"file\"; filename=\"a.docx\"", "12345"),
        "--cut--\r\n".to_owned(),
    ]
    .concat()
}

#[tokio::test]
async fn files_come_with_the_token_of_their_session_only() {
    let kind = "multipart/form-data; boundary=cut";
    let right = multipart(session().form_token.as_str());
    assert_eq!(
        ask(kind, right).await,
        (StatusCode::OK, "t a.docx 5".to_owned())
    );
    assert_eq!(ask(kind, multipart("x")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        ask("image/png", String::new()).await.0,
        StatusCode::FORBIDDEN
    );
}
