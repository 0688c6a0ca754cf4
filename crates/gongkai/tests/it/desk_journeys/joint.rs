//! Issued by three agencies together: none of them publishes without the others.

use access::actor::Role;
use testkit::scratch::Scratch;

use super::{banner, hand_in, id_of, open, trouble, write};
use crate::form::{Form, link};
use crate::office::{HOME, JOINT, OTHER, elsewhere, office};

const TITLE: &str = "关于学校供水经费的通告";
const JOINT_APPROVER: &str = crate::office::JOINT_APPROVER;

testkit::both! {
    async fn three_agencies_publish_together(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let page = write(&editor, TITLE, "第一条 学校供水经费由三部门共同保障。").await;
        let record = id_of(&page);
        let page = editor.click(&page, "信息项").await;
        let issuers = format!("{HOME}\n{JOINT}\n{OTHER}");
        let page = editor.done(&Form::on(&page, "/edit").set("issuers", &issuers)).await;
        hand_in(&editor, &page).await;
        office.pass_both(TITLE).await;

        // It waits for the two others; home's approver cannot sign it.
        let approver = office.at_home(Role::Approver).await;
        let page = approver.get(&format!("/desk/records/{record}")).await;
        assert!(page.text().contains(&format!("等待{JOINT}会签")) && page.text().contains(&format!("等待{OTHER}会签")));
        assert!(link(&page, "签发").is_none_or(|href| !href.ends_with("/sign")), "no way leads there yet");
        let early = approver.get(&format!("/desk/records/{record}/sign")).await;
        assert!(Form::find(&early, "/sign").is_none() && early.text().contains("现在不在这一步"));

        let (finance, education) = (office.signed_in(JOINT_APPROVER).await, office.signed_in(&elsewhere(Role::Approver)).await);
        let page = finance.click(&open(&finance, TITLE).await, "联合发文会签").await;
        let form = Form::on(&page, "/consent").set("decision", "agree");
        let done = finance.done(&form).await;
        assert!(banner(&done).contains("已经记下：同意"), "{}", done.text());
        let twice = finance.submit(&form).await;
        assert_eq!(twice.status, 303, "sent twice it is done once: {}", twice.text());
        let gone = finance.get(&format!("/desk/records/{record}")).await;
        assert_eq!(gone.status, 403, "who has answered has nothing to look at any more");

        let page = education.click(&open(&education, TITLE).await, "联合发文会签").await;
        assert!(page.text().contains("待会签") && page.text().contains("同意"), "whose answer is there is shown");
        let form = Form::on(&page, "/consent").set("decision", "refuse");
        let refused = education.submit(&form).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("请写明理由"));
        let reason = "经费来源没有写清楚";
        let done = education.done(&Form::on(&refused, "/consent").set("reason", reason)).await;
        assert!(banner(&done).contains("已经退回起草人"));

        let worklist = editor.get("/desk/tasks").await;
        assert!(worklist.text().contains(reason), "{}", worklist.text());
        let page = editor.click(&editor.click(&worklist, TITLE).await, "正文").await;
        let form = Form::on(&page, "/text").set("text", "第一条 学校供水经费从市级预算安排。");
        hand_in(&editor, &editor.done(&form).await).await;
        office.pass_both(TITLE).await;
        // Whoever agreed to another text is asked again.
        for browser in [&finance, &education] {
            let page = browser.click(&open(browser, TITLE).await, "联合发文会签").await;
            assert!(page.text().contains("从市级预算安排"));
            browser.done(&Form::on(&page, "/consent").set("decision", "agree")).await;
        }
        office.sign(TITLE, None).await;
        let page = office.public(&format!("/records/{record}")).await.text();
        assert!(page.contains(HOME) && page.contains(JOINT) && page.contains(OTHER), "{page}");
    }
}
