//! Settings that are refused, and letters as they are written.

use testkit::clock::at;

use super::{InvalidSettings, Letter, Transport, compose};
use crate::settings::{Password, Settings};

fn settings(text: &str) -> Settings {
    let mut settings: Settings = toml::from_str(&format!(
        "host = 'mail.yunxi.example'\nsender_name = '云溪市政务公开'\nsender_address = 'gongkai@yunxi.example'\n{text}"
    ))
    .unwrap();
    settings.password = text
        .contains("username")
        .then(|| Password("secret".to_owned()));
    settings
}

#[test]
fn ports_follow_from_how_tls_begins() {
    for (text, server) in [
        ("tls = 'none'", "mail.yunxi.example:25"),
        ("", "mail.yunxi.example:587"),
        ("tls = 'starttls'", "mail.yunxi.example:587"),
        ("tls = 'implicit'", "mail.yunxi.example:465"),
        ("port = 2525", "mail.yunxi.example:2525"),
    ] {
        let transport = Transport::new(&settings(text)).unwrap();
        assert_eq!(transport.server(), server, "{text}");
    }
}

#[test]
fn passwords_are_neither_forgotten_nor_sent_in_the_clear_nor_shown() {
    let mut forgotten = settings("username = 'gongkai'");
    assert!(!format!("{forgotten:?}").contains("secret"));
    assert!(Transport::new(&forgotten).is_ok());
    forgotten.password = None;
    assert!(matches!(
        Transport::new(&forgotten),
        Err(InvalidSettings::PasswordMissing)
    ));
    assert!(matches!(
        Transport::new(&settings("username = 'gongkai'\ntls = 'none'")),
        Err(InvalidSettings::PasswordInTheClear)
    ));
}

#[test]
fn a_letter_is_the_same_at_every_attempt_and_fits_every_server() {
    let transport = Transport::new(&settings("")).unwrap();
    let letter = Letter {
        id: "019aae5e-8b00-7000-8000-000000000001".parse().unwrap(),
        to: "zhang@yunxi.example".parse().unwrap(),
        subject: format!("【待签发】{}", "关于做好供暖保障工作的通知".repeat(12)),
        body: "请于2026年11月24日17时前签发，逾期将逐级上报。".repeat(200),
        made_at: at("2026-11-23 09:30"),
    };
    let bytes = compose(&letter, &transport.sender).unwrap().formatted();
    assert_eq!(
        bytes,
        compose(&letter, &transport.sender).unwrap().formatted()
    );
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.is_ascii());
    for line in text.split("\r\n") {
        assert!(line.len() <= 78 && !line.contains('\n'), "{line}");
    }
    for header in [
        "Message-ID: <019aae5e-8b00-7000-8000-000000000001@yunxi.example>\r\n",
        "Date: Mon, 23 Nov 2026 01:30:00 +0000\r\n",
        "To: zhang@yunxi.example\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
    ] {
        assert!(text.contains(header), "{header}{text}");
    }
}
