//! Commands that are no contract of their own: what they say when something is wrong, and that their output is whole.
//! Must never need a terminal.

use testkit::scratch::Scratch;

use crate::program::{Program, line, write};

#[test]
fn wrong_settings_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    for (text, words) in [
        ("[import]\nallow_publish = 3\n", "有误"),
        ("[nothing]\n", "有误"),
        (
            "[database]\nurl = \"mysql://x\"\n",
            "sqlite: 或 postgres: 开头",
        ),
        ("[index_number]\nscheme = \"{year}\"\n", "{serial}"),
    ] {
        write(&program.data, "gongkai.toml", text);
        let checked = program.run(&["config", "check"]);
        assert_eq!(checked.code, Some(1), "{text}");
        assert!(checked.stderr.contains(words), "{text}: {}", checked.stderr);
        assert!(
            checked.stderr.contains("gongkai.toml") || text.contains("scheme"),
            "{}",
            checked.stderr
        );
    }
    write(&program.data, "gongkai.toml", "");
    program.run(&["config", "check"]).succeeded();
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let file = write(folder.path(), "a.jsonl", line("a", "甲", "甲文。"));
    let agency = program.import(&["--agency", "nowhere"], &[&file]);
    assert_eq!(agency.code, Some(1));
    assert!(
        agency.stderr.contains("没有代码为 nowhere 的机构"),
        "{}",
        agency.stderr
    );
    let missing = program.import(&[], &[&folder.path().join("没有.jsonl")]);
    assert_eq!(missing.code, Some(2));
    assert_eq!(missing.json()["rejected"][0]["code"], "not_found");
    // A file where the data folder should be.
    let blocked = Program::in_folder(&file);
    let opened = blocked.run(&["config", "check"]);
    assert_eq!(opened.code, Some(1));
    assert!(
        opened.stderr.contains("无法使用数据目录") || opened.stderr.contains("读不到配置文件"),
        "{}",
        opened.stderr
    );
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();
    let served = program.run(&["serve", "--listen", &address]);
    assert_eq!(served.code, Some(1));
    assert!(served.stderr.contains("无法监听"), "{}", served.stderr);
}

#[test]
fn help_manual_and_completions_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let commands = [
        "demo",
        "serve",
        "work",
        "import",
        "mail",
        "parse",
        "search",
        "backup",
        "restore",
        "db",
        "config",
        "completions",
        "man",
        "openapi",
    ];
    let man = program.run(&["man"]);
    let completions = program.run(&["completions", "bash"]);
    let help = program.run(&["--help"]);
    for command in commands {
        assert!(
            man.succeeded()
                .stdout
                .contains(&format!("gongkai\\-{command}")),
            "man: {command}"
        );
        assert!(
            completions.succeeded().stdout.contains(command),
            "completions: {command}"
        );
        assert!(help.succeeded().stdout.contains(command), "help: {command}");
    }
    assert!(!help.stdout.contains("intake-worker"));
}

testkit::both! {
    async fn the_sample_city_is_entered_once(scratch: Scratch) {
        let program = Program::at(&scratch);
        program.run(&["demo"]).succeeded();
        let again = program.run(&["demo"]);
        assert_eq!(again.code, Some(1));
        assert!(again.stderr.contains("已经有数据"), "{}", again.stderr);
        let found = program.run(&["search", "河道采砂", "--json"]).succeeded().json();
        assert!(found["total"].as_u64().unwrap() > 0);
    }
}
