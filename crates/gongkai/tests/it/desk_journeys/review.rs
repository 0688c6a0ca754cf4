//! Returned with remarks and mended; released in an emergency and reviewed afterwards.

use std::time::Duration;

use access::actor::Role;
use testkit::clock;
use testkit::scratch::Scratch;

use super::{banner, hand_in, id_of, open, trouble, write};
use crate::form::Form;
use crate::office::office;

const TITLE: &str = "关于城区供水保障的通告";

testkit::both! {
    async fn what_is_returned_is_mended_and_reviewed_anew(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let page = write(&editor, TITLE, "第一条 停水二十四小时。\n第二条 本通告自公布之日起施行。").await;
        let record = id_of(&hand_in(&editor, &page).await);
        assert!(!editor.get("/desk/tasks").await.text().contains(TITLE), "it waits for others");

        office.pass(Role::LegalReviewer, TITLE).await;
        clock::advance(&office.house.clock, Duration::from_secs(60));
        let (secrecy, page) = office.open(Role::SecrecyReviewer, TITLE).await;
        let page = secrecy.click(&page, "保密和隐私审查").await;
        let form = Form::on(&page, "/review").set("decision", "return");
        let refused = secrecy.submit(&form).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("退回时请写明意见"), "{}", trouble(&refused));
        let remark = "第一条写明停水的起止时间";
        let done = secrecy.done(&Form::on(&refused, "/review").set("remark", remark)).await;
        assert!(banner(&done).contains("已经退回起草人"));

        let worklist = editor.get("/desk/tasks").await;
        assert!(worklist.text().contains(remark), "the worklist says what is to be mended");
        let page = open(&editor, TITLE).await;
        assert!(page.text().contains(remark));
        let page = editor.click(&page, "正文").await;
        let form = Form::on(&page, "/text").set("text", "第一条 12月1日8时至20时停水。\n第二条 本通告自公布之日起施行。");
        let page = editor.done(&form).await;
        hand_in(&editor, &page).await;

        // What was passed before is looked at again: the text is another one. The change is shown.
        let (legal, page) = office.open(Role::LegalReviewer, TITLE).await;
        let page = legal.click(&page, "合法性审核").await;
        let text = page.text();
        assert!(text.contains("与上次审查") && text.contains("<ins>") && text.contains("<del>"), "{text}");
        legal.done(&Form::on(&page, "/review").set("decision", "pass")).await;
        office.pass(Role::SecrecyReviewer, TITLE).await;
        office.sign(TITLE, None).await;
        let page = office.public(&format!("/records/{record}")).await;
        assert!(page.text().contains("8时至20时停水"), "{}", page.text());

        let history = editor.get(&format!("/desk/records/{record}")).await.text();
        for who in ["home.editor的姓名", "home.legal_reviewer的姓名", "home.secrecy_reviewer的姓名", "home.approver的姓名"] {
            assert!(history.contains(who), "谁公开、谁负责: {who}");
        }
    }

    async fn an_emergency_goes_out_at_once_and_is_reviewed_afterwards(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let page = write(&editor, TITLE, "第一条 管道破裂，立即停水。").await;
        let record = id_of(&page);
        let approver = office.at_home(Role::Approver).await;
        // Nothing waits for the approver yet: the editor has sent the address.
        let page = approver.get(&format!("/desk/records/{record}")).await;
        let page = approver.click(&page, "紧急公开").await;
        let refused = approver.submit(&Form::on(&page, "/emergency")).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("请写明理由"), "{}", trouble(&refused));
        let done = approver.done(&Form::on(&refused, "/emergency").set("reason", "管道破裂抢修")).await;
        assert!(banner(&done).contains("已经紧急公开"), "{}", done.text());
        let public = format!("/records/{record}");
        assert!(office.public(&public).await.text().contains("立即停水"));

        let (legal, page) = office.open(Role::LegalReviewer, TITLE).await;
        assert!(page.text().contains("管道破裂抢修"), "the reason stands in the history");
        let page = legal.click(&page, "事后合法性审核").await;
        let done = legal.done(&Form::on(&page, "/post-review").set("decision", "pass")).await;
        assert!(banner(&done).contains("事后审查意见已经记下"));
        let (secrecy, page) = office.open(Role::SecrecyReviewer, TITLE).await;
        let page = secrecy.click(&page, "事后保密审查").await;
        let form = Form::on(&page, "/post-review").set("decision", "refuse");
        assert_eq!(secrecy.submit(&form).await.status, 422);
        secrecy.done(&form.set("reason", "写了值班人员的住址")).await;
        let worklist = approver.get("/desk/tasks").await;
        assert!(worklist.text().contains("写了值班人员的住址"), "the approver is asked to withdraw it: {}", worklist.text());
        let page = open(&approver, TITLE).await;
        let page = approver.click(&page, "撤回").await;
        let done = approver.done(&Form::on(&page, "/withdraw").set("reason", "内容需要更正")).await;
        assert!(banner(&done).contains("已经撤回"));
        assert_eq!(office.public(&public).await.status, 410);
        assert!(!approver.get("/desk/tasks").await.text().contains(TITLE), "nothing is left to do");
    }
}
