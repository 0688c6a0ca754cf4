//! The list "Bad input" as the web meets it: each request gets the right status and a message in Chinese.
//! Must never leave the server unable to answer the next one.

use http::Method;
use testkit::scratch::Scratch;

use crate::house::{House, document};
use crate::program::{Program, line, write};

async fn house_with_one(scratch: &Scratch) -> (House, String) {
    let house = House::open(scratch).await;
    house.enter_agency("slj", "云溪市水利局").await;
    let id = house
        .publish(&document("b-1", "云溪市供水公告", "第一条 供水。"))
        .await;
    house.follow().await;
    (house, id.to_string())
}

testkit::both! {
    async fn addresses_that_make_no_sense(scratch: Scratch) {
        let (house, id) = house_with_one(&scratch).await;
        let record = format!("/records/{id}");
        let cases = [
            // Not in the form of a value that is asked for.
            ("/agencies/slj?page=x".to_owned(), 400),
            ("/agencies/slj?page=-1".to_owned(), 400),
            ("/agencies/slj?page=99999999999999999999".to_owned(), 400),
            (format!("{record}/versions/x"), 400),
            (format!("{record}/versions/99999999999999999999"), 400),
            (format!("{record}/compare"), 400),
            (format!("{record}/compare?from=a&to=b"), 400),
            ("/agencies/%FF%FE".to_owned(), 400),
            // In the form, and nothing is there.
            ("/agencies/slj?page=0".to_owned(), 404),
            ("/agencies/slj?page=4294967295".to_owned(), 404),
            ("/themes/10?page=501".to_owned(), 404),
            ("/agencies/nowhere".to_owned(), 404),
            ("/agencies/%00".to_owned(), 404),
            ("/agencies/a%00b/feed.atom".to_owned(), 404),
            ("/agencies/slj%27%20OR%201=1".to_owned(), 404),
            ("/records/x".to_owned(), 404),
            ("/records/%00".to_owned(), 404),
            (format!("{record}/versions/-1"), 404),
            (format!("{record}/versions/2"), 404),
            (format!("{record}/files/x"), 404),
            (format!("{record}/files/%00"), 404),
            (format!("{record}/files/..%2F..%2Fgongkai.db"), 404),
            (format!("{record}/compare?from=1&to=9223372036854775807"), 404),
            ("/themes/99".to_owned(), 404),
            ("/themes/--".to_owned(), 404),
            ("/libraries/%3Cscript%3E".to_owned(), 404),
            ("/statutory/0".to_owned(), 404),
            ("/openness/x".to_owned(), 404),
            ("/sitemap/x.xml".to_owned(), 404),
            ("/sitemap/first".to_owned(), 404),
            ("/assets/..%2F..%2Fetc%2Fpasswd".to_owned(), 404),
            ("/records".to_owned(), 404),
            ("//records".to_owned(), 404),
            ("/nothing/at/all".to_owned(), 404),
        ];
        for (path, status) in cases {
            let answer = house.get(&path).await;
            assert_eq!(answer.status, status, "{path}");
            let text = answer.text();
            assert!(text.contains("</html>") && text.contains("lang=\"zh-Hans\""), "{path}");
            let words = if status == 400 { "请求有误" } else { "没有找到" };
            assert!(text.contains(words), "{path}: {text}");
            assert!(!text.contains("Failed to deserialize") && !text.contains("<script>"), "{path}: {text}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }

    async fn searches_that_make_no_sense_are_answered(scratch: Scratch) {
        let (house, _) = house_with_one(&scratch).await;
        for query in [
            "q=%00", "q=a%00b", "q=%FF", "q=%E4%BE", "q=%ZZ", "q=%", "q=&&&=&q", "page=-1", "page=x", "page=99999999999999999999",
            "from=2026-02-31", "to=x", "year=99999", "year=-1", "sort=x", "kind=x", "agency=%27;DROP", "validity=%00",
            "q=%22%22%22", "q=((((", "q=AND+OR+NOT", "q=*", "q=-", "q=%3Cscript%3Ealert(1)%3C/script%3E", "q=title:a", "q=%F0%9F%98%80",
        ] {
            for path in ["/search", "/policies"] {
                let answer = house.get(&format!("{path}?{query}")).await;
                assert!([200, 400].contains(&answer.status.as_u16()), "{path}?{query}: {}", answer.status);
                let text = answer.text();
                assert!(text.contains("</html>") && !text.contains("<script>alert"), "{path}?{query}");
                // HTML has no way to write NUL.
                assert!(!answer.body.contains(&0), "{path}?{query}");
            }
            let api = house.get(&format!("/api/v1/search?{query}")).await;
            assert!([200, 400].contains(&api.status.as_u16()), "api {query}: {}", api.status);
            api.json();
        }
        let long = house.get(&format!("/search?q={}", "a".repeat(300))).await.text();
        assert!(long.contains("200"), "{long}");
    }

    async fn methods_that_nothing_answers(scratch: Scratch) {
        let (house, id) = house_with_one(&scratch).await;
        for path in ["/".to_owned(), format!("/records/{id}"), "/search".to_owned(), "/api/v1/records".to_owned(), "/feed.atom".to_owned()] {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE, Method::from_bytes(b"BREW").unwrap()] {
                let answer = house.send(method.clone(), &path, &[]).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                assert!(answer.header("allow").contains("GET"), "{method} {path}");
            }
            let head = house.send(Method::HEAD, &path, &[]).await;
            assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "HEAD {path}");
        }
    }
}

#[test]
fn requests_beyond_all_measure_on_a_real_socket() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let file = write(
        folder.path(),
        "a.jsonl",
        line("a", "云溪市供水公告", "第一条 供水。"),
    );
    program.import(&["--publish"], &[&file]).succeeded();
    let server = program.serve();
    let headers: String = (0..10_000).map(|n| format!("x-{n}: a\r\n")).collect();
    let long = "a".repeat(1_000_000);
    let cases: [(String, u16, &str); 6] = [
        (
            format!("GET /{long} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
            414,
            "网址太长",
        ),
        (
            format!("GET /search?q={long} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
            414,
            "网址太长",
        ),
        (
            format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n"),
            431,
            "请求附带的信息太多",
        ),
        ("NONSENSE\r\n\r\n".to_owned(), 400, "请求无法识别"),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400, "请求无法识别"),
        (
            "GET /\u{0}x HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
            400,
            "请求无法识别",
        ),
    ];
    for (request, status, words) in cases {
        let reply = server.exchange(request.as_bytes());
        assert_eq!(reply.status, status, "{:.60}", request);
        assert!(
            reply.body.contains(words),
            "{:.60}: {}",
            request,
            reply.body
        );
    }
    assert_eq!(
        server.get("/api/v1/records").json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
