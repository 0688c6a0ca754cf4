//! Languages and modes by prefix.

use crate::portal::Portal;

#[tokio::test]
async fn every_prefix_serves_the_same_page_in_its_language() {
    let portal = Portal::new();
    let cases = [
        ("/records/sample", "zh-Hans", "城市供水管理办法", false),
        ("/hant/records/sample", "zh-Hant", "城市供水管理辦法", false),
        ("/en/records/sample", "en", "Policy library", false),
        ("/elder/records/sample", "zh-Hans", "城市供水管理办法", true),
        (
            "/hant/elder/records/sample",
            "zh-Hant",
            "城市供水管理辦法",
            true,
        ),
        ("/en/elder/records/sample", "en", "Policy library", true),
    ];
    for (path, language, words, is_elder) in cases {
        let answer = portal.get(path).await;
        let html = answer.text();
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-language"), language);
        assert!(html.contains(&format!("lang=\"{language}\"")), "{path}");
        assert!(html.contains(words), "{path}");
        assert_eq!(html.contains("gk-page--elder"), is_elder, "{path}");
        assert!(
            html.contains("hreflang=\"zh-Hant\" href=\"http://localhost:8080/hant"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn links_keep_the_prefix_and_the_switches_keep_the_query() {
    let html = Portal::new()
        .get("/hant/elder/search?q=%E4%BE%9B%E6%B0%B4")
        .await
        .text();
    for part in [
        "href=\"/hant/elder/policies\"",
        "action=\"/hant/elder/search\"",
        "href=\"/elder/search?q=%E4%BE%9B%E6%B0%B4\"",
        "href=\"/en/elder/search?q=%E4%BE%9B%E6%B0%B4\"",
        "href=\"/hant/search?q=%E4%BE%9B%E6%B0%B4\"",
        "value=\"供水\"",
        // The switch to simplified characters is not itself converted.
        ">简体</a>",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn page_tags_of_government_sites_are_there() {
    let html = Portal::new().get("/records/sample").await.text();
    for (name, content) in [
        ("SiteName", "云溪市人民政府"),
        ("SiteDomain", "localhost:8080"),
        ("SiteIDCode", "0000000001"),
        ("ColumnName", "政策文件库"),
        ("ColumnType", "政策文件"),
        ("ArticleTitle", "城市供水管理办法"),
        ("PubDate", "2026-11-23 09:30"),
        ("ContentSource", "市水利局"),
        ("Author", "市水利局办公室"),
        ("Description", "供水"),
        ("Url", "http://localhost:8080/records/sample"),
    ] {
        assert!(
            html.contains(&format!("<meta name=\"{name}\" content=\"{content}\">")),
            "{name}"
        );
    }
    assert!(
        html.contains("<link rel=\"canonical\" href=\"http://localhost:8080/records/sample\">")
    );
    assert!(html.contains("aria-current=\"true\">政策文件库</a>"));
}
