//! Mail as an operator sets it up and as several processes send it, with a real mail server.
//! Must never look at how it is queued.

use std::time::{Duration, Instant};

use kernel::time::{Clock as _, SystemClock};
use mail::message::Message;
use mail::queue::queue;
use mail::read::{self, Counts};
use store::database::Store;
use testkit::mail_server::{MailServer, PASSWORD, REFUSED, USERNAME};
use testkit::scratch::Scratch;

use crate::program::{Outcome, Program, write};

fn configure(program: &Program, port: u16, more: &str) {
    let text = format!(
        "[mail]\nhost = \"127.0.0.1\"\nport = {port}\nsender_name = \"云溪市政务公开平台\"\nsender_address = \"gongkai@yunxi.example\"\n{more}\n"
    );
    write(&program.data, "gongkai.toml", text);
}

fn fails_with(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.code, Some(1), "{}", outcome.stdout);
    for words in words {
        assert!(
            outcome.stderr.contains(words),
            "{words}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn the_operator_is_told_what_is_wrong_with_the_mail_server() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let check = || program.run(&["config", "check"]);
    assert!(check().succeeded().stdout.contains("没有配置 [mail]"));
    fails_with(
        &program.run(&["mail", "test", "zhang@yunxi.example"]),
        &["没有配置 [mail]"],
    );

    let mut server = MailServer::start().unwrap();
    configure(&program, server.port, "tls = \"none\"");
    assert!(check().succeeded().stdout.contains("可用"));
    program
        .run(&["mail", "test", "zhang@yunxi.example"])
        .succeeded();
    assert!(server.wait_for(1).unwrap()[0].contains("To: zhang@yunxi.example"));
    fails_with(&program.run(&["mail", "test", REFUSED]), &["拒收（550）"]);
    assert_eq!(
        program
            .run(&["mail", "test", "zhang\r\n@yunxi.example"])
            .code,
        Some(2)
    );

    for tls in ["starttls", "implicit"] {
        let port = if tls == "implicit" {
            server.tls_port
        } else {
            server.port
        };
        configure(&program, port, &format!("tls = \"{tls}\""));
        fails_with(&check(), &["可信的加密连接", "invalid peer certificate"]);
    }
    configure(&program, server.port, "username = \"gongkai\"");
    fails_with(&check(), &["GONGKAI_MAIL_PASSWORD"]);
    server.stop();
    configure(&program, server.port, "tls = \"none\"");
    fails_with(&check(), &["连不上邮件服务器"]);
}

#[test]
fn a_server_that_the_system_trusts_is_signed_in_to() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let certificate = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let public = certificate.cert.pem();
    let authorities = write(folder.path(), "authorities.pem", &public);
    let pem = format!("{public}{}", certificate.signing_key.serialize_pem());
    let server = MailServer::start_with_certificate(&pem).unwrap();
    let test = |password: &str| {
        let output = program
            .command(&["mail", "test", "zhang@yunxi.example"])
            .env("SSL_CERT_FILE", &authorities)
            .env("GONGKAI_MAIL_PASSWORD", password)
            .output()
            .unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), words)
    };
    for (tls, port, n_letters) in [
        ("starttls", server.port, 1),
        ("implicit", server.tls_port, 2),
    ] {
        let more = format!("tls = \"{tls}\"\nusername = \"{USERNAME}\"");
        configure(&program, port, &more);
        let (code, words) = test(PASSWORD);
        assert_eq!(code, Some(0), "{words}");
        server.wait_for(n_letters).unwrap();
        let (code, words) = test("wrong");
        assert_eq!(code, Some(1));
        assert!(words.contains("不接受用户名或者密码"), "{words}");
        assert!(!words.contains("wrong"), "{words}");
    }
}

async fn put(store: &Store, keys: std::ops::Range<u32>) {
    let mut tx = store.begin().await.unwrap();
    for key in keys {
        let message = Message {
            to: "zhang@yunxi.example".parse().unwrap(),
            subject: format!("待办 {key}"),
            body: "请办理。".to_owned(),
            key: key.to_string(),
        };
        queue(&mut tx, &message, SystemClock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn wait_for(store: &Store, wanted: Counts) {
    let started = Instant::now();
    loop {
        let counts = read::count(store).await.unwrap();
        if counts == wanted {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(40), "{counts:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

testkit::both! {
    async fn processes_share_the_sending(scratch: Scratch) {
        let program = Program::at(&scratch);
        program.run(&["config", "check"]).succeeded();
        let store = Store::open(&program.url()).await.unwrap();

        put(&store, 0..2).await;
        let without_mail = program.spawn(&["work"], &[]);
        let off = Counts { n_waiting: 0, n_sent: 0, n_failed: 0, n_off: 2, n_cancelled: 0 };
        wait_for(&store, off).await;
        without_mail.kill();

        let server = MailServer::start().unwrap();
        configure(&program, server.port, "tls = \"none\"");
        put(&store, 2..42).await;
        let working = [program.spawn(&["work"], &[]), program.spawn(&["work"], &[])];
        let _serving = program.serve();
        wait_for(&store, Counts { n_sent: 40, ..off }).await;
        let letters = server.wait_for(40).unwrap();
        let mut ids: Vec<&str> = letters
            .iter()
            .flat_map(|letter| letter.lines().filter_map(|line| line.strip_prefix("Message-ID: ")))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 40);
        drop(working);
    }
}
