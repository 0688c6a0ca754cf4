//! A database that goes away and comes back under a serving process: 503 with when to ask again, then 200, no restart.
//! Must never stop the server that other tests share: this one has its own.

use std::process::Stdio;
use std::time::Duration;

use testkit::postgres::Cluster;

use crate::program::{Program, line, pause, write};

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

#[tokio::test]
async fn an_import_cut_off_from_its_database_completes_later() {
    const N: usize = 4_000;
    let cluster = Cluster::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = Program {
        data: folder.path().join("data"),
        database_url: Some(cluster.url().to_owned()),
    };
    let lines: Vec<String> = (0..N)
        .map(|n| {
            line(
                &format!("c-{n}"),
                &format!("云溪市第{n}号公告"),
                &format!("第一条 第{n}号。"),
            )
        })
        .collect();
    let file = write(folder.path(), "many.jsonl", lines.join("\n"));
    program.run(&["config", "check"]).succeeded();
    let watch = store::database::Store::open(cluster.url()).await.unwrap();
    let importing = program
        .command(&["import", "--publish", "--json"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while catalog::record::read::counts::count_listed(&watch)
        .await
        .unwrap()
        == 0
    {
        pause(Duration::from_millis(10));
    }
    watch.close().await;
    cluster.stop().unwrap();
    let ended = importing.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{words}");
    assert!(
        words.contains("写不进数据库") && words.contains("再运行一次"),
        "{words}"
    );

    cluster.start_again().unwrap();
    let report = program.import(&["--publish"], &[&file]).succeeded().json();
    let (accepted, duplicate) = (
        report["accepted"].as_u64().unwrap(),
        report["duplicate"].as_u64().unwrap(),
    );
    assert!(duplicate > 0 && accepted > 0, "{report}");
    assert_eq!(accepted + duplicate, N as u64);
    let found = program
        .run(&["search", "公告", "--json", "--limit", "1"])
        .succeeded()
        .json();
    assert_eq!(found["total"], N);
}
