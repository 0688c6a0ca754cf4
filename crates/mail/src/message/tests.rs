//! Addresses, and what is taken out of subjects and bodies.

use super::{Address, InvalidAddress, Message};

#[test]
fn only_one_address_is_an_address() {
    for good in [
        "zhang.san@yunxi.example",
        " a+b@yunxi.example ",
        "李@云溪.example",
    ] {
        assert_eq!(
            good.parse::<Address>().map(|address| address.to_string()),
            Ok(good.trim().to_owned())
        );
    }
    for bad in [
        "",
        "zhang",
        "@yunxi.example",
        "a@b@yunxi.example",
        "a@yunxi.example, b@yunxi.example",
        "张三 <a@yunxi.example>",
        "a@yunxi.example\r\nBcc: b@yunxi.example",
        "a@yunxi.example\r\nDATA",
        "a\r\n@yunxi.example",
    ] {
        assert_eq!(bad.parse::<Address>(), Err(InvalidAddress), "{bad:?}");
    }
}

#[test]
fn controls_do_not_pass() {
    let message = Message {
        to: "a@yunxi.example".parse().unwrap(),
        subject: "待审核\r\nBcc: b@yunxi.example\u{0}\u{85}\u{2028}\t请处理 ".to_owned(),
        body: "一\r\n二\n\t三\u{0}\u{1b}[31m\r".to_owned(),
        key: "k".to_owned(),
    };
    assert_eq!(
        message.plain_subject(),
        "待审核 Bcc: b@yunxi.example 请处理"
    );
    assert_eq!(message.plain_body(), "一\n二\n\t三[31m");
}
