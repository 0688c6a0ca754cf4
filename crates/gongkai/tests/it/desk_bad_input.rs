//! What goes wrong at a desk with a browser: each gets its status and a message in Chinese, and nothing typed is lost.
//! Must never leave a half-done step behind.

use std::time::Duration;

use access::actor::{Grant, Role};
use access::audit::Origin;
use catalog::desk::model::Step;
use catalog::record::codes::RelationKind;
use identity::commands as accounts;
use identity::desk::By;
use testkit::clock;
use testkit::scratch::Scratch;

use crate::browser::{Browser, OPERATOR, field_of, sample_password, token_of};
use crate::desk_journeys::{banner, trouble};
use crate::form::Form;
use crate::house::Answer;
use crate::office::{Office, at_home, elsewhere, office};

const TITLE: &str = "关于城区供水保障的通告";

fn page_of(record: &kernel::id::RecordId, page: &str) -> String {
    format!("/desk/records/{record}{page}")
}

impl Office {
    /// The home editor's account gets another role.
    async fn give(&self, role: Role) {
        let account = self.house.account(&at_home(Role::Editor)).await;
        let grant = Grant {
            role,
            agency: self.home.id.clone(),
            for_account: None,
        };
        let by = By {
            actor: &OPERATOR,
            origin: &Origin::default(),
        };
        let given =
            accounts::give(&self.house.desk(), by, &account, &grant, self.house.now()).await;
        given.unwrap();
    }

    async fn n_records(&self, title: &str) -> usize {
        let editor = self.at_home(Role::Editor).await;
        let list = editor.get("/desk/published?state=").await.text();
        let rows = list.split("</tr>").filter(|row| row.contains(title));
        rows.count()
    }
}

testkit::both! {
    async fn a_form_sent_twice_is_done_once(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let twice = async |browser: &Browser<'_>, form: &Form| {
            let first = browser.submit(form).await;
            assert_eq!(first.status, 303, "{}: {}", form.action, first.text());
            let second = browser.submit(form).await;
            assert_eq!(second.status, 303, "{}: {}", form.action, second.text());
            assert_eq!(first.header("location"), second.header("location"));
            browser.follow(&second).await
        };
        let page = editor.get("/desk/new").await;
        let form = Form::on(&page, "/desk/new").set("title", TITLE).set("kind", "notice");
        let page = twice(&editor, &form).await;
        assert_eq!(office.n_records(TITLE).await, 1, "one draft");
        let page = twice(&editor, &Form::on(&page, "/edit").set("issued_on", "2026-11-20")).await;
        let page = editor.click(&page, "正文").await;
        let page = twice(&editor, &Form::on(&page, "/text").set("text", "第一条 停水。")).await;
        let worklist = editor.get("/desk/tasks").await;
        let form = Form::on(&worklist, "/desk/tasks");
        let pick = form.first_choice("pick").to_owned();
        twice(&editor, &form.tick("pick", &pick).press("do", "submit")).await;
        let record = page.text().split("/desk/records/").nth(1).unwrap()[..36].to_owned();
        for role in [Role::LegalReviewer, Role::SecrecyReviewer, Role::Approver] {
            let browser = office.at_home(role).await;
            let (path, choice) = if role == Role::Approver { ("/sign", "now") } else { ("/review", "pass") };
            let page = browser.get(&format!("/desk/records/{record}{path}")).await;
            twice(&browser, &Form::on(&page, path).set("decision", choice)).await;
        }
        let history = editor.get(&format!("/desk/records/{record}")).await.text();
        assert_eq!(history.matches("gk-history__item").count(), 7, "{history}");
        let approver = office.at_home(Role::Approver).await;
        let page = approver.get(&format!("/desk/records/{record}/withdraw")).await;
        twice(&approver, &Form::on(&page, "/withdraw").set("reason", "内容有误")).await;
    }

    async fn two_editors_save_the_same_draft(scratch: Scratch) {
        let office = office(&scratch).await;
        office.enter("second", Role::Editor, &office.home).await;
        let (first, second) = (office.at_home(Role::Editor).await, office.signed_in("second").await);
        let record = office.notice(TITLE).await.record;
        let edit = page_of(&record, "/edit");
        let (mine, theirs) = (first.get(&edit).await, second.get(&edit).await);
        let theirs = Form::on(&theirs, "/edit").set("title", "别人改的标题").set("keywords", "供水");
        second.done(&theirs).await;
        let mine = Form::on(&mine, "/edit").set("title", "我改的标题").set("summary", "我写的摘要");
        let refused = first.submit(&mine).await;
        assert_eq!(refused.status, 409);
        assert!(trouble(&refused).contains("别人已经修改了这份草稿"), "{}", trouble(&refused));
        for said in ["别人改的标题", "我改的标题", "我写的摘要", "供水", "second的姓名"] {
            assert!(refused.text().contains(said), "{said}: {}", refused.text());
        }
        let form = Form::on(&refused, "/edit");
        assert_eq!(form.value("title"), "我改的标题");
        assert_eq!(form.value("choose.summary"), "mine");
        assert_eq!(form.value("choose.keywords"), "theirs", "what I did not touch is as they left it");
        let page = first.done(&form.set("choose.title", "theirs")).await;
        assert!(banner(&page).contains("已经保存"));
        let saved = Form::on(&first.get(&edit).await, "/edit");
        assert_eq!((saved.value("title"), saved.value("summary")), ("别人改的标题", "我写的摘要"));
        assert_eq!(saved.value("keywords"), "供水");

        // The text: both are there, and the difference is shown.
        let text = page_of(&record, "/text");
        let (mine, theirs) = (first.get(&text).await, second.get(&text).await);
        second.done(&Form::on(&theirs, "/text").set("text", "第一条 别人写的。")).await;
        let refused = first.submit(&Form::on(&mine, "/text").set("text", "第一条 我写的。\n第二条 补充。")).await;
        assert_eq!(refused.status, 409);
        let form = Form::on(&refused, "/text");
        assert!(form.value("text").contains("我写的") && form.value("text").contains("补充"), "{}", form.value("text"));
        assert!(refused.text().contains("<del>") && refused.text().contains("别人"), "{}", refused.text());
        first.done(&form).await;

        // Whoever decides decides about what they have seen.
        let done = office.notice("另一份通告").await;
        let done = office.bring(done, Step::Legal).await;
        let legal = office.at_home(Role::LegalReviewer).await;
        let page = legal.get(&page_of(&done.record, "/review")).await;
        let changed = Form::on(&second.get(&page_of(&done.record, "/text")).await, "/text").set("text", "第一条 换了内容。");
        second.done(&changed).await;
        let refused = legal.submit(&Form::on(&page, "/review").set("decision", "pass").set("note", "同意公开")).await;
        assert_eq!(refused.status, 409);
        assert_eq!(Form::on(&refused, "/review").value("note"), "同意公开");
    }

    async fn a_draft_that_went_out_while_its_form_was_open_keeps_what_was_typed(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let done = office.notice(TITLE).await;
        let (edit, text) = (editor.get(&page_of(&done.record, "/edit")).await, editor.get(&page_of(&done.record, "/text")).await);
        office.bring(done.clone(), Step::Published).await;
        let refused = editor.submit(&Form::on(&edit, "/edit").set("summary", "我写的摘要")).await;
        assert_eq!(refused.status, 409);
        assert!(trouble(&refused).contains("现在没有草稿") && trouble(&refused).contains("开始修订"), "{}", trouble(&refused));
        assert_eq!(Form::on(&refused, "/edit").value("summary"), "我写的摘要");
        let refused = editor.submit(&Form::on(&text, "/text").set("text", "第一条 我写的。")).await;
        assert_eq!(refused.status, 409);
        assert_eq!(Form::on(&refused, "/text").value("text").trim(), "第一条 我写的。");
        let scheduled = office.notice("定时的通告").await;
        let text = editor.get(&page_of(&scheduled.record, "/text")).await;
        office.bring(scheduled, Step::Scheduled).await;
        let refused = editor.submit(&Form::on(&text, "/text").set("text", "第一条 我写的。")).await;
        assert_eq!(refused.status, 403);
        assert!(trouble(&refused).contains("已经签发，等待公开，不能再修改"), "{}", trouble(&refused));
        assert_eq!(Form::on(&refused, "/text").value("text").trim(), "第一条 我写的。");
    }

    async fn a_session_that_ended_while_a_text_was_written(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let record = office.notice(TITLE).await.record;
        let page = editor.get(&page_of(&record, "/text")).await;
        clock::advance(&office.house.clock, Duration::from_secs(3_600));
        let typed = "第一条 写了一个小时的正文。\n第二条 “引号”、<尖括号>和&都在。";
        let door = editor.submit(&Form::on(&page, "/text").set("text", typed)).await;
        assert_eq!(door.status, 401);
        assert!(door.text().contains("已经为您留着"));
        let name = at_home(Role::Editor);
        let form = Form::on(&door, "/desk/sign-in").set("name", &name).set("password", &sample_password(&name));
        let kept = editor.submit(&form).await;
        assert_eq!(kept.status, 200, "{}", kept.text());
        let page = editor.done(&Form::on(&kept, "/text")).await;
        assert!(banner(&page).contains("已经保存"), "{}", page.text());
        let saved = Form::on(&editor.get(&page_of(&record, "/text")).await, "/text");
        assert_eq!(saved.value("text").trim().replace('\r', ""), typed);
    }

    async fn nobody_passes_or_signs_what_they_wrote(scratch: Scratch) {
        let office = office(&scratch).await;
        for role in [Role::LegalReviewer, Role::SecrecyReviewer, Role::Approver] {
            office.give(role).await;
        }
        let all = office.at_home(Role::Editor).await;
        let own = office.notice(TITLE).await;
        let refused = |answer: &Answer| {
            assert_eq!(answer.status, 403, "{}", answer.text());
            assert!(trouble(answer).contains("自己起草、修改、送审的内容"), "{}", trouble(answer));
            assert!(trouble(answer).contains("请由另一位有权限的同事办理"));
        };
        let page = all.get(&page_of(&own.record, "")).await;
        assert!(!page.text().contains("/emergency"), "the page does not offer it");
        for (step, path, decision) in [
            (Step::Legal, "/review", "pass"),
            (Step::Secrecy, "/review", "pass"),
            (Step::Sign, "/sign", "now"),
        ] {
            let now = office.notice(TITLE).await;
            let now = office.bring(now, step).await;
            let page = all.get(&page_of(&now.record, path)).await;
            assert!(Form::find(&page, path).is_none() && page.text().contains("这一步不由您办理"), "{}", page.text());
            let token = token_of(&all.get("/desk/profile").await);
            let revision = now.revision.to_string();
            let fields = [("token", token.as_str()), ("revision", &revision), ("decision", decision), ("note", "我觉得可以")];
            let answer = all.post(&page_of(&now.record, path), &fields).await;
            refused(&answer);
            assert!(path == "/sign" || answer.text().contains("我觉得可以"), "nothing typed is lost");
            let event = office.house.last_event().await;
            assert_eq!((event.outcome.as_str(), event.reason.as_str()), ("denied", "own_work"));
        }
        let token = token_of(&all.get("/desk/profile").await);
        let revision = own.revision.to_string();
        let fields = [("token", token.as_str()), ("revision", &revision), ("reason", "很急")];
        refused(&all.post(&page_of(&own.record, "/emergency"), &fields).await);
    }

    async fn a_reviewer_of_another_agency_is_told_whom_to_ask(scratch: Scratch) {
        let office = office(&scratch).await;
        office.enter(&elsewhere(Role::LegalReviewer), Role::LegalReviewer, &office.other).await;
        let done = office.notice(TITLE).await;
        let done = office.bring(done, Step::Legal).await;
        let other = office.signed_in(&elsewhere(Role::LegalReviewer)).await;
        let answer = other.post_from("/desk/profile", &page_of(&done.record, "/review"), &[("decision", "pass"), ("revision", "1")]).await;
        assert_eq!(answer.status, 403);
        assert!(answer.text().contains("您没有办理这件事的权限") && answer.text().contains("请联系本机构的管理员"));
        assert!(!answer.text().contains(TITLE));
        let event = office.house.last_event().await;
        assert_eq!((event.outcome.as_str(), event.reason.as_str(), event.thing_id.as_str()), ("denied", "no_role", done.record.as_str()));
    }

    async fn moments_in_the_past_and_days_that_are_none(scratch: Scratch) {
        let office = office(&scratch).await;
        let approver = office.at_home(Role::Approver).await;
        let done = office.notice(TITLE).await;
        let done = office.bring(done, Step::Sign).await;
        let sign = page_of(&done.record, "/sign");
        let page = approver.get(&sign).await;
        let cases = [
            ("2026-11-23", "09:29", "公开时间已经过去"),
            ("2025-01-15", "08:30", "公开时间已经过去"),
            ("2027-02-31", "08:30", "没有这个日期或时间"),
            ("2027-01-15", "25:00", "没有这个日期或时间"),
            ("明天", "早上", "没有这个日期或时间"),
            ("", "", "没有这个日期或时间"),
        ];
        for (date, time, said) in cases {
            let form = Form::on(&page, "/sign").set("decision", "at").set("date", date).set("time", time);
            let refused = approver.submit(&form).await;
            assert_eq!(refused.status, 422, "{date} {time}");
            assert!(trouble(&refused).contains(said), "{date} {time}: {}", trouble(&refused));
            let again = Form::on(&refused, "/sign");
            assert_eq!((again.value("decision"), again.value("date"), again.value("time")), ("at", date, time));
        }
        let nothing = approver.submit(&Form::on(&page, "/sign")).await;
        assert_eq!(nothing.status, 422);
        assert!(trouble(&nothing).contains("请选择办理意见"));
        let form = Form::on(&page, "/sign").set("decision", "at").set("date", "2026-12-01").set("time", "08:30");
        approver.done(&form).await;
        let timing = approver.click(&approver.get(&page_of(&done.record, "")).await, "改期或者撤销").await;
        let form = Form::on(&timing, "/schedule").set("decision", "move").set("date", "2026-11-20").set("time", "08:30");
        let refused = approver.submit(&form).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("公开时间已经过去"));
        let late = approver.submit(&Form::on(&page, "/sign").set("decision", "now")).await;
        assert_eq!(late.status, 409, "an old form signs nothing twice");
        assert!(trouble(&late).contains("现在的环节不能这样办理"), "{}", trouble(&late));
        let form = Form::on(&refused, "/schedule").set("decision", "cancel").set("remark", "推迟");
        assert!(banner(&approver.done(&form).await).contains("等待重新签发"));
    }

    async fn repeals_of_itself_and_in_a_circle(scratch: Scratch) {
        let office = office(&scratch).await;
        let (editor, approver) = (office.at_home(Role::Editor).await, office.at_home(Role::Approver).await);
        let old = office.published("旧供水办法").await;
        let new = office.published_with("新供水办法", RelationKind::Repeals, &old.record).await;
        let repeal = async |done: &catalog::desk::Done, by: &str| {
            let page = approver.get(&page_of(&done.record, "/repeal")).await;
            approver.submit(&Form::on(&page, "/repeal").set("by", by).set("reason", "规章清理")).await
        };
        for (by, status, said) in [
            (format!("/records/{}", old.record), 422, "一份文件不能废止自己"),
            ("《水法》".to_owned(), 422, "没有认出信息"),
            (format!("/records/{}", kernel::id::RecordId::new(office.house.now())), 422, ""),
        ] {
            let refused = repeal(&old, &by).await;
            assert!(refused.status == status || (said.is_empty() && refused.status.is_client_error()), "{by}: {}", refused.status);
            if !said.is_empty() {
                assert!(trouble(&refused).contains(said), "{by}: {}", trouble(&refused));
                let form = Form::on(&refused, "/repeal");
                assert_eq!((form.value("by"), form.value("reason")), (by.as_str(), "规章清理"));
            }
        }
        let refused = repeal(&new, old.record.as_str()).await;
        assert_eq!((refused.status.as_u16(), trouble(&refused).contains("循环废止")), (422, true), "{}", trouble(&refused));

        // The old one strikes back in a revision: in its relations it replaces the new one.
        let page = editor.get(&page_of(&old.record, "/revise")).await;
        let page = editor.done(&Form::on(&page, "/revise")).await;
        editor.click(&page, "相关文件").await;
        let found = editor.get(&format!("{}?q=%E6%96%B0%E4%BE%9B%E6%B0%B4", page_of(&old.record, "/relations"))).await;
        let form = Form::on(&found, "/relations").set("kind", "replaces").set("target", new.record.as_str());
        let itself = form.clone().replace_value("target", old.record.as_str());
        let refused = editor.submit(&itself).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("一份文件不能废止自己"), "{}", trouble(&refused));
        editor.done(&form).await;
        let page = editor.get(&page_of(&old.record, "")).await;
        let refused = editor.submit(&Form::on(&page, "/submit")).await;
        assert_eq!((refused.status.as_u16(), trouble(&refused).contains("循环废止")), (422, true), "{}", trouble(&refused));
    }

    async fn what_others_cite_is_taken_down_with_open_eyes(scratch: Scratch) {
        let office = office(&scratch).await;
        let approver = office.at_home(Role::Approver).await;
        let cited = office.published("节水办法").await;
        let page = approver.get(&page_of(&cited.record, "/withdraw")).await;
        assert!(page.text().contains("没有公开信息引用它"));
        let citing = office.published_with("节水办法实施细则", RelationKind::Basis, &cited.record).await;
        let refused = approver.submit(&Form::on(&page, "/withdraw").set("reason", "内容有误")).await;
        assert_eq!(refused.status, 409);
        assert!(trouble(&refused).contains("有已公开的信息引用它，而且比您看到的多"), "{}", trouble(&refused));
        assert!(refused.text().contains("节水办法实施细则") && refused.text().contains(citing.record.as_str()));
        let form = Form::on(&refused, "/withdraw");
        assert_eq!(form.value("reason"), "内容有误", "nothing typed is lost");
        assert!(banner(&approver.done(&form).await).contains("已经撤回"));
        let page = approver.get(&page_of(&cited.record, "/redirect")).await;
        for (to, said) in [(cited.record.as_str(), "不能指向它自己"), ("http://localhost:8080/", "没有认出信息")] {
            let refused = approver.submit(&Form::on(&page, "/redirect").set("to", to).set("reason", "合并")).await;
            assert_eq!(refused.status, 422, "{to}");
            assert!(trouble(&refused).contains(said), "{to}: {}", trouble(&refused));
        }
    }

    async fn an_attachment_replaced_after_review_begins_the_review_again(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let mut input = crate::office::input(&office.home.id, crate::office::notice(TITLE), "第一条 见附件。");
        input.files = vec![office.file("名单.txt", "第一版").await];
        let done = office.drafted(&input).await;
        let done = office.bring(done, Step::Sign).await;
        let approver = office.at_home(Role::Approver).await;
        let sign = approver.get(&page_of(&done.record, "/sign")).await;
        let page = editor.get(&page_of(&done.record, "/files")).await;
        let form = Form::on(&page, "/files").attach("file", "名单.txt", "第二版").press("do", "replace-0");
        editor.done(&form).await;
        let refused = approver.submit(&Form::on(&sign, "/sign").set("decision", "now")).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        assert!(trouble(&refused).contains("别人已经修改了这份草稿") || trouble(&refused).contains("现在的环节"), "{}", trouble(&refused));
        let page = editor.get(&page_of(&done.record, "")).await;
        let step = crate::form::text_of(&page, ".gk-draft__facts .govuk-tag").unwrap();
        assert_eq!(step, "起草");
        assert_eq!(office.public(&format!("/records/{}", done.record)).await.status, 404);
    }

    async fn words_that_no_field_can_hold(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let record = office.notice(TITLE).await.record;
        let page = editor.get(&page_of(&record, "/edit")).await;
        let form = Form::on(&page, "/edit");
        for (name, value, said) in [
            ("title", "  ", "请填写标题"),
            ("issued_on", "2026-02-31", "没有这一天"),
            ("expires_on", "下个月", "没有这一天"),
            ("doc_number", &"号".repeat(201), "太长"),
        ] {
            let refused = editor.submit(&form.clone().set("summary", "写好的摘要").set(name, value)).await;
            assert_eq!(refused.status, 422, "{name}");
            assert!(trouble(&refused).contains(said), "{name}: {}", trouble(&refused));
            let again = Form::on(&refused, "/edit");
            assert_eq!((again.value(name).trim(), again.value("summary")), (value.trim(), "写好的摘要"));
        }
        let odd = "供水\u{0}\u{8}\u{1b}[31m通告\r\n第二行";
        editor.done(&form.clone().set("title", odd).set("keywords", "甲\u{0}乙")).await;
        let saved = Form::on(&editor.get(&page_of(&record, "/edit")).await, "/edit");
        assert_eq!(saved.value("title"), "供水[31m通告 第二行");
        assert_eq!(saved.value("keywords"), "甲乙");
        let page = editor.get(&page_of(&record, "/text")).await;
        editor.done(&Form::on(&page, "/text").set("text", "第一条 正\u{0}文。\u{7}")).await;
        let saved = Form::on(&editor.get(&page_of(&record, "/text")).await, "/text");
        assert_eq!(saved.value("text").trim(), "第一条 正文。");
        // A form that somebody made by hand.
        let page = editor.get(&page_of(&record, "/edit")).await;
        for form in [Form::on(&page, "/edit").without("revision"), Form::on(&page, "/edit").replace_value("revision", "-1")] {
            assert_eq!(editor.submit(&form).await.status, 409);
        }
        let unsigned = editor.submit(&Form::on(&page, "/edit").without("token")).await;
        assert_eq!(unsigned.status, 403);
        for (address, status) in [
            ("/desk/tasks?after=x&light=blue&kind=none&assigned=x", 200),
            ("/desk/published?after=x,y&state=none", 200),
            ("/desk/schedule?after=%00", 200),
            ("/desk/records/x", 404),
            ("/desk/records/%00/edit", 404),
        ] {
            let answer = editor.get(address).await;
            assert_eq!(answer.status, status, "{address}: {}", answer.text());
        }
        let file = editor.get(&page_of(&record, "/files/x")).await;
        assert_eq!(file.status, 400);
        assert!(file.text().contains("请求有误"));
        assert_eq!(editor.get(&page_of(&record, "/files/99")).await.status, 404);
        assert_eq!(field_of(&editor.get("/desk/new").await, "receipt").len(), 36);
    }
}
