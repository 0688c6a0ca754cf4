//! A database that goes away and comes back under a serving process: 503 with when to ask again, then 200, no restart.
//! Must never stop the server that other tests share: this one has its own.

use std::time::Duration;

use testkit::postgres::Cluster;

use crate::program::{Program, line, write};

#[tokio::test]
async fn the_portal_outlives_an_outage_of_its_database() {
    let cluster = Cluster::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = Program {
        data: folder.path().join("data"),
        database_url: Some(cluster.url().to_owned()),
    };
    // Every page anew: a kept page would hide the outage.
    write(
        &program.data,
        "gongkai.toml",
        "[server]\npage_cache_mb = 0\n",
    );
    let first = write(
        folder.path(),
        "a.jsonl",
        line("a", "云溪市供水公告", "第一条 供水。"),
    );
    program.import(&["--publish"], &[&first]).succeeded();
    let server = program.serve();
    server.wait_until("/healthz", Duration::from_secs(10), |reply| {
        reply.status == 200
    });
    let id = server.get("/api/v1/records").json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = format!("/records/{id}");

    cluster.stop().unwrap();
    for path in [
        "/",
        &page,
        "/healthz",
        "/agencies",
        "/feed.atom",
        "/en/records/x",
        "/sitemap.xml",
    ] {
        let away = server.get(path);
        if path == "/en/records/x" {
            assert_eq!(away.status, 404, "what no database is asked for needs none");
            continue;
        }
        assert_eq!(away.status, 503, "{path}: {}", away.body);
        assert!(
            away.head.to_lowercase().contains("retry-after: "),
            "{path}: {}",
            away.head
        );
        assert!(
            away.body.contains("暂时") && away.body.contains("</html>"),
            "{path}: {}",
            away.body
        );
        assert!(!away.body.contains("postgres"), "{path}: {}", away.body);
    }
    let api = server.get(&format!("/api/v1/records/{id}"));
    assert_eq!(
        (api.status, &api.json()["error"]["code"]),
        (503, &"unavailable".into())
    );
    // Search reads the index, and has no need of the database.
    assert_eq!(server.get("/search?q=%E4%BE%9B%E6%B0%B4").status, 200);
    // The command line says what to look at, and nothing is half in.
    let second = write(
        folder.path(),
        "b.jsonl",
        line("b", "云溪市节水公告", "第一条 节水。"),
    );
    let refused = program.import(&["--publish"], &[&second]);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stderr.contains("打不开数据库"),
        "{}",
        refused.stderr
    );

    cluster.start_again().unwrap();
    server.wait_until(&page, Duration::from_secs(20), |reply| reply.status == 200);
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(
        program
            .import(&["--publish"], &[&second])
            .succeeded()
            .json()["accepted"],
        1
    );
    // The follower took up its work again by itself.
    server.wait_until(
        "/api/v1/search?q=%E8%8A%82%E6%B0%B4%E5%85%AC%E5%91%8A",
        Duration::from_secs(20),
        |reply| reply.body.contains("云溪市节水公告"),
    );
}
