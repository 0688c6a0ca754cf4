//! The end of what was public: withdrawn, led elsewhere, removed, repealed.

use access::actor::Role;
use catalog::desk::Done;
use catalog::record::codes::RelationKind;
use testkit::scratch::Scratch;

use super::{banner, hand_in, open, trouble};
use crate::browser::Browser;
use crate::form::Form;
use crate::house::Answer;
use crate::office::{Office, office};

/// From the agency's own list over the document to the page that ends it.
async fn way_to(office: &Office, approver: &Browser<'_>, done: &Done, words: &str) -> Answer {
    let page = approver
        .get(&format!("/desk/records/{}", done.record))
        .await;
    let page = approver.click(&page, "撤回").await;
    office.house.follow().await;
    approver.click(&page, words).await
}

testkit::both! {
    async fn withdrawn_led_elsewhere_removed_and_repealed(scratch: Scratch) {
        let office = office(&scratch).await;
        let approver = office.at_home(Role::Approver).await;
        let editor = office.at_home(Role::Editor).await;
        let public = |done: &Done| format!("/records/{}", done.record);

        let withdrawn = office.published("旧停水通告").await;
        let page = editor.get(&format!("/desk/records/{}", withdrawn.record)).await;
        let page = editor.click(&page, "申请撤回").await;
        let form = Form::on(&page, "/request-withdrawal").set("reason", "处罚已经撤销");
        let wrong = editor.submit(&form.clone().set("since", "2026-02-31")).await;
        assert_eq!(wrong.status, 422);
        assert!(trouble(&wrong).contains("没有这一天"), "{}", trouble(&wrong));
        assert_eq!(Form::on(&wrong, "/request-withdrawal").value("reason"), "处罚已经撤销");
        assert!(banner(&editor.done(&form).await).contains("撤回申请已经交给签发人"));
        let worklist = approver.get("/desk/tasks").await;
        assert!(worklist.text().contains("处罚已经撤销"));
        let page = approver.click(&open(&approver, "旧停水通告").await, "撤回").await;
        let done = approver.done(&Form::on(&page, "/withdraw").set("reason", "处罚决定已经撤销")).await;
        assert!(banner(&done).contains("已经撤回"), "{}", done.text());
        let page = office.public(&public(&withdrawn)).await;
        assert_eq!(page.status, 410);
        assert!(page.text().contains("处罚决定已经撤销") && !page.text().contains("用水实行计划管理"));

        let (old, new) = (office.published("旧节水办法").await, office.published("新节水办法").await);
        let page = way_to(&office, &approver, &old, "转向另一条信息").await;
        let address = format!("http://localhost:8080{}?from=list", public(&new));
        approver.done(&Form::on(&page, "/redirect").set("to", &address).set("reason", "两件合并")).await;
        let answer = office.public(&public(&old)).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (301, public(&new).as_str()));

        let removed = office.published("误公开的名单").await;
        let page = way_to(&office, &approver, &removed, "永久移除").await;
        approver.done(&Form::on(&page, "/gone").set("reason", "不应公开")).await;
        let answer = office.public(&public(&removed)).await;
        assert_eq!(answer.status, 410);
        assert!(!answer.text().contains("误公开的名单") && !answer.text().contains("不应公开"));

        let replaced = office.published("旧水价办法").await;
        office.published_with("新水价办法", RelationKind::Repeals, &replaced.record).await;
        let page = office.public(&public(&replaced)).await;
        assert!(page.text().contains("已被《新水价办法》废止"), "{}", page.text());

        let repealed = office.published("旧供水办法").await;
        let page = way_to(&office, &approver, &repealed, "标为废止").await;
        let form = Form::on(&page, "/repeal").set("by", &public(&new)).set("reason", "规章清理");
        approver.done(&form).await;
        let page = office.public(&public(&repealed)).await;
        assert_eq!(page.status, 200, "it stays to be read");
        assert!(page.text().contains("已废止") && page.text().contains("废止，仅供查阅"), "{}", page.text());

        let list = approver.get("/desk/published?state=").await.text();
        for state in ["已撤回", "已转向", "已永久移除", "已公开"] {
            assert!(list.contains(state), "{state}");
        }
        let feed = office.public("/feed.atom").await.text();
        assert!(feed.contains("新节水办法") && !feed.contains("旧停水通告") && !feed.contains("误公开的名单"));
    }

    async fn a_public_document_is_revised_beside_its_live_version(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let live = office.published("节水办法").await;
        let list = editor.get("/desk/published").await;
        let page = editor.click(&list, "修订").await;
        let wrong = editor.submit(&Form::on(&page, "/revise").set("on", "2026-11-31")).await;
        assert_eq!(wrong.status, 422);
        let form = Form::on(&wrong, "/revise").set("on", "2026-11-22").set("why", "error");
        let page = editor.done(&form).await;
        assert!(banner(&page).contains("公开的版本没有变"), "{}", page.text());
        let again = editor.submit(&form.clone()).await;
        assert_eq!(again.status, 303, "sent twice it is one draft");

        let page = editor.click(&page, "正文").await;
        let form = Form::on(&page, "/text").set("text", "第一条 用水实行定额管理。");
        let page = editor.done(&form).await;
        let compared = editor.click(&page, "与公开版本对照").await;
        assert!(compared.text().contains("<ins>") && compared.text().contains("<del>"), "{}", compared.text());
        let public = format!("/records/{}", live.record);
        assert!(office.public(&public).await.text().contains("计划管理"), "nothing has changed for the public");
        hand_in(&editor, &page).await;
        office.pass_both("节水办法").await;
        office.sign("节水办法", None).await;
        let page = office.public(&public).await.text();
        assert!(page.contains("定额管理") && !page.contains("计划管理"), "{page}");
        assert!(office.public(&format!("{public}/versions/1")).await.text().contains("计划管理"));
    }
}
