//! The rules of the desk as a system administrator changes them in a browser, and what others see.
//! Must never change anything by another way than a form of a page.

use access::actor::Role;
use catalog::desk::settings::Settings;
use catalog::desk::settings::saved;
use testkit::scratch::Scratch;

use crate::browser::{Browser, field_of, token_of};
use crate::house::{Answer, House};

/// A house with an agency, a system administrator and an editor.
async fn office(scratch: &Scratch) -> House {
    let house = House::open(scratch).await;
    let agency = house.enter_agency("water", "云溪市水利局").await;
    house
        .enter_account("system", Role::SystemAdministrator, &agency.id)
        .await;
    house
        .enter_account("editor", Role::Editor, &agency.id)
        .await;
    house
}

async fn in_force(house: &House) -> (i64, Settings) {
    saved::current(&house.installation.store).await.unwrap()
}

/// Sends a form drawn from version `expected`; the answer is the preview, or the form again.
async fn change(
    browser: &Browser<'_>,
    section: &str,
    expected: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let path = format!("/desk/settings/edit/{section}");
    let mut all = vec![("expected", expected)];
    all.extend_from_slice(fields);
    browser.post_from(&path, &path, &all).await
}

/// Saves what a preview shows.
async fn save(browser: &Browser<'_>, preview: &Answer, note: &str) -> Answer {
    let document = unescaped(&field_of(preview, "document"));
    let fields = [
        ("token", token_of(preview)),
        ("expected", field_of(preview, "expected")),
        ("document", document),
        ("note", note.to_owned()),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.post("/desk/settings/save", &fields).await
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

const REPORTING: [(&str, &str); 2] = [
    ("escalation.agency_after_days", "1"),
    ("escalation.above_after_days", "4"),
];

testkit::both! {
    async fn rules_are_previewed_saved_compared_and_restored(scratch: Scratch) {
        let house = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let page = system.get("/desk/settings").await.text();
        for part in ["20 个工作日（主动公开政府信息）", "第二十六条", "合法性审核", "11990100", "程序自带的规则"] {
            assert!(page.contains(part), "{part}: {page}");
        }

        let preview = change(&system, "reporting", "0", &REPORTING).await;
        assert_eq!(preview.status, 200, "{}", preview.text());
        for part in ["逾期 5 日后", "逾期 4 日后"] {
            assert!(preview.text().contains(part), "{part}");
        }
        assert!(!preview.text().contains("黄灯"), "only what changes");
        assert_eq!(in_force(&house).await.0, 0, "a preview changes nothing");

        let silent = save(&system, &preview, "  ").await;
        assert_eq!(silent.status, 422);
        assert!(silent.text().contains("请写明为什么修改") && silent.text().contains("逾期 4 日后"));

        let saved = save(&system, &preview, "按市政务公开办意见").await;
        assert_eq!((saved.status.as_u16(), saved.header("location")), (303, "/desk/settings?done=settings"));
        let (number, settings) = in_force(&house).await;
        assert_eq!((number, settings.escalation.above_after_days), (1, 4));
        assert_eq!(house.last_event().await.action, "catalog.settings.change");
        let page = system.get("/desk/settings?done=settings").await.text();
        for part in ["规则已经保存并生效", "system的姓名", "按市政务公开办意见"] {
            assert!(page.contains(part), "{part}");
        }

        let compared = system.get("/desk/settings/versions?from=0&to=1").await.text();
        assert!(compared.contains("<del>逾期 5 日后</del>") && compared.contains("<ins>逾期 4 日后</ins>"), "{compared}");
        let first = system.get("/desk/settings/versions/1").await.text();
        assert!(first.contains("这一版改了什么") && first.contains("逾期 4 日后"));

        let version = "/desk/settings/versions/0";
        let preview = system.post_from(version, version, &[]).await;
        assert!(preview.text().contains("恢复第 0 版"), "{}", preview.text());
        assert_eq!(save(&system, &preview, "恢复第 0 版").await.status, 303);
        assert_eq!(in_force(&house).await, (2, Settings::default()));
    }

    async fn two_changes_at_once_lose_nothing(scratch: Scratch) {
        let house = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let lights = [
            ("lights.yellow.days", "3"), ("lights.yellow.percent", "50"), ("lights.red.days", "1"), ("lights.red.percent", "0"),
        ];
        let ours = change(&system, "reporting", "0", &REPORTING).await;
        let theirs = change(&system, "lights", "0", &lights).await;
        assert_eq!(save(&system, &theirs, "黄灯提前").await.status, 303);

        let stale = save(&system, &ours, "上报提前").await;
        assert_eq!(stale.status, 409);
        for part in ["别人刚刚修改了规则", "黄灯提前", "剩余不超过 3 日", "逾期 4 日后", "上报提前"] {
            assert!(stale.text().contains(part), "{part}: {}", stale.text());
        }
        assert!(!stale.text().contains("两边都改了"));
        assert_eq!(save(&system, &stale, "上报提前").await.status, 303);
        let (number, settings) = in_force(&house).await;
        assert_eq!((number, settings.lights.yellow.days, settings.escalation.above_after_days), (2, 3, 4));

        let late = change(&system, "lights", "0", &[("lights.yellow.days", "9"), lights[1], lights[2], lights[3]]).await;
        assert_eq!(late.status, 409, "drawn before anybody changed anything");
        assert!(late.text().contains("两边都改了，保存后以您的为准：黄灯"), "{}", late.text());
    }

    async fn what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(scratch: Scratch) {
        let house = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let typed = "index_scheme = '{year}'\n# 我的说明\n[[reviews]]\nreviews = ['legal']\n";
        let answer = change(&system, "toml", "0", &[("document", typed)]).await;
        assert_eq!(answer.status, 422);
        for part in ["缺少流水号", "先审查后公开，不能省略", "# 我的说明"] {
            assert!(answer.text().contains(part), "{part}: {}", answer.text());
        }
        for (document, said) in [
            ("[lights]\nblue = 1", "第 2 行第 1 列：没有“blue”这一项"),
            ("[[reviews]]\nreviews = ['secrecy', 'taste']", "第 2 行第 23 列：不能写“taste”"),
            ("keep_revisions_days = 'long'", "值的类型不对"),
            ("index_scheme = {serial}", "不符合 TOML 写法"),
("keep_revisions_days = 1\nkeep_revisions_days = 2", "重复写了"),
            ("clocks.default = 'reconsideration_application'", "“主动公开”的期限比法律规定的长"),
        ] {
            let answer = change(&system, "toml", "0", &[("document", document)]).await;
            assert_eq!(answer.status, 422, "{document}");
            let text = unescaped(&answer.text());
            assert!(text.contains(said), "{said}: {text}");
        }
        let answer = change(&system, "reporting", "0", &[("escalation.agency_after_days", "很快"), ("escalation.above_after_days", "4")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("请填写数字") && answer.text().contains("value=\"很快\""));
        let answer = change(&system, "clocks", "0", &[("clocks.default", "never")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("没有定义"));

        for (section, expected, status) in [("nothing", "0", 404), ("lights", "7", 400), ("lights", "x", 400)] {
            let path = format!("/desk/settings/edit/{section}");
            let answer = system.post_from("/desk/settings/edit/lights", &path, &[("expected", expected)]).await;
            assert_eq!(answer.status, status, "{section} {expected}");
        }
        for path in ["/desk/settings/versions/7", "/desk/settings/versions/x", "/desk/settings.toml?version=9"] {
            assert_eq!(system.get(path).await.status, 404, "{path}");
        }
        assert_eq!(in_force(&house).await.0, 0);
    }

    async fn libraries_and_kinds_are_chosen_and_the_portal_follows(scratch: Scratch) {
        let house = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let library = |theme: &'static str| [
            ("libraries.0.code", "water"), ("libraries.0.name", "节约用水"), ("libraries.0.themes", theme), ("libraries.0.title_words", "节水"),
        ];
        let wrong = change(&system, "libraries", "0", &library("99 没有")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("没有这个主题分类编号（第 1 个专题）") && wrong.text().contains("99 没有"), "{}", wrong.text());
        let preview = change(&system, "libraries", "0", &library("17")).await;
        for part in ["节约用水", "标题含有：节水", "减税降费"] {
            assert!(preview.text().contains(part), "{part}: {}", preview.text());
        }
        assert_eq!(save(&system, &preview, "专题调整").await.status, 303);
        house.follow().await;
        let page = house.get("/libraries/water").await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("节约用水"));
        assert_eq!(house.get("/libraries/tax-relief").await.status, 404);
        assert!(house.get("/").await.text().contains("/libraries/water"));

        let none = change(&system, "kinds", "1", &[]).await;
        assert_eq!(none.status, 422);
        assert!(none.text().contains("至少要使用一种信息类型"));
        let preview = change(&system, "kinds", "1", &[("kinds", "notice"), ("kinds", "policy_document")]).await;
        assert_eq!(save(&system, &preview, "只用两类").await.status, 303);
        let editor = Browser::signed_in(&house, "editor").await;
        let page = editor.get("/desk/new").await.text();
        assert!(page.contains("value=\"notice\"") && !page.contains("value=\"service_guide\""), "{page}");
    }

    async fn the_file_is_the_rules(scratch: Scratch) {
        let house = office(&scratch).await;
        let editor = Browser::signed_in(&house, "editor").await;
        let file = editor.get("/desk/settings.toml").await;
        assert_eq!(file.header("content-type"), "application/toml; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"settings-0.toml\"");
        assert_eq!(Settings::from_toml(&file.text()).unwrap(), Settings::default());
        assert!(!editor.get("/desk/settings").await.text().contains("/desk/settings/edit"), "who may not change sees no way to");
    }
}
