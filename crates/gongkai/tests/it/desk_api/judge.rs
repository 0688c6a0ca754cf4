//! schemathesis as a judge of the whole API, where `GONGKAI_SCHEMATHESIS_PYTHON` names a Python that has it. It reads the
//! document of the API and asks what fits and what does not. Must never leave out an address or a check without a reason.

use std::path::Path;
use std::process::Command;

use testkit::scratch::Scratch;

use super::guide::Served;
use super::{Client, RECORDS, bureau, notice};
use crate::house::House;

/// Some 3,000 requests in a minute. `GONGKAI_SCHEMATHESIS_EXAMPLES` asks for more.
const EXAMPLES: &str = "10";

/// Drafts in every state that a program can bring about, for the judge to ask about.
async fn records(house: &House) -> (String, Vec<String>) {
    bureau(house).await;
    let oa = Client::of(house, "editor").await;
    let mut ids = Vec::new();
    for n in 0..60 {
        let (id, tag) = oa
            .drafted(&format!("k-{n}"), &notice(&format!("第{n}号停水通告")))
            .await;
        let path = format!("{RECORDS}/{id}");
        match n % 4 {
            1 => {
                let submitted = oa
                    .post(&format!("{path}/submit"), &format!("s-{n}"))
                    .seen(&tag)
                    .send()
                    .await;
                assert_eq!(submitted.status, 200, "{}", submitted.text());
            }
            2 => {
                let file = [("file", "表.csv", b"a,b\n".as_slice())];
                let added = oa
                    .post(&format!("{path}/files"), &format!("f-{n}"))
                    .seen(&tag)
                    .form("b", &[], &file)
                    .send()
                    .await;
                assert_eq!(added.status, 201, "{}", added.text());
            }
            3 => {
                let record = id.parse().unwrap();
                let store = &house.installation.store;
                catalog::record::commands::publish(store, &record, "operator", house.now())
                    .await
                    .unwrap();
            }
            _ => {}
        }
        ids.push(id);
    }
    house.follow().await;
    (oa.token().to_owned(), ids)
}

fn write_dictionary(folder: &Path, name: &str, values: impl Iterator<Item = String>) {
    let lines: Vec<String> = values
        .map(|value| format!("\"{}\"", value.replace('"', "\\x22")))
        .collect();
    std::fs::write(folder.join(name), lines.join("\n")).unwrap();
}

testkit::both! {
    async fn schemathesis_finds_nothing(scratch: Scratch) {
        let Some(python) = std::env::var_os("GONGKAI_SCHEMATHESIS_PYTHON") else {
            eprintln!("notice: GONGKAI_SCHEMATHESIS_PYTHON is not set, schemathesis is not asked");
            return;
        };
        let house = House::open(&scratch).await;
        let (token, ids) = records(&house).await;
        let served = Served::start(&house).await;
        let origin = served.origin.clone();

        let folder = scratch.folder().join("judge");
        std::fs::create_dir(&folder).unwrap();
        let config = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judge/schemathesis.toml");
        std::fs::copy(config, folder.join("schemathesis.toml")).unwrap();
        write_dictionary(&folder, "records.dict", ids.into_iter());
        write_dictionary(&folder, "tags.dict", ["*", "*", "\"1.1\"", "\"1.2\""].into_iter().map(str::to_owned));
        let examples = std::env::var("GONGKAI_SCHEMATHESIS_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
        let mut judge = Command::new(python);
        judge
            .current_dir(&folder)
            .env("GONGKAI_TOKEN", token)
            .args(["-m", "schemathesis.cli", "run", "--checks", "all", "--url", &origin])
            .args(["--max-examples", &examples, "--seed", "1", "--no-color"])
            .arg(format!("{origin}/api/openapi.json"));
        let judged = tokio::task::spawn_blocking(move || judge.output()).await.unwrap().unwrap();
        served.stop().await;
        let told = String::from_utf8_lossy(&judged.stdout).into_owned() + &String::from_utf8_lossy(&judged.stderr);
        assert!(judged.status.success(), "{told}");
        let told = told.lines().filter(|line| line.contains(" generated"));
        told.for_each(|line| eprintln!("schemathesis: {}", line.trim()));
    }
}
