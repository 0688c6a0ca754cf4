//! From the first word to the public, with every way back.

use ::store::database::Store;
use access::actor::Role;

use super::house::{House, by, code, house, input, migrations, notice, of, pick, staff, today};
use crate::desk::commands::bringing::upload;
use crate::desk::commands::confirming::{Confirm, Pick, confirm_all, submit, submit_all};
use crate::desk::commands::draft::{create, discard_draft, save_draft, start_draft};
use crate::desk::commands::release::{AfterVerdict, publish_in_emergency, review_afterwards, sign};
use crate::desk::commands::review::{ConsentAnswer, answer_consent, approve, recall, send_back};
use crate::desk::deadline::Cause;
use crate::desk::model::{Review, Step};
use crate::desk::read::{self, TaskFilter, list_tasks};
use crate::desk::refusal::Refusal;
use crate::desk::tasks::TaskKind;
use crate::record::commands::{Accepted, SameDocument};
use crate::record::propose::{self, Carrier};

async fn kinds(house: &House, actor: &access::actor::Actor) -> Vec<TaskKind> {
    let page = kernel::page::PageRequest {
        limit: 50,
        after: None,
    };
    let filter = TaskFilter::default();
    let list = list_tasks(&house.desk.store, of(actor), &filter, &page, today())
        .await
        .unwrap();
    list.page.items.iter().map(|line| line.kind).collect()
}

fn submission(bytes: &str, text: &str) -> crate::record::commands::Submission {
    let block = lawtext::block::Block::Paragraph(lawtext::block::Paragraph {
        text: text.to_owned(),
        ..Default::default()
    });
    let parsed = lawtext::parse(&[block], &lawtext::block::Hints::default());
    let carrier = Carrier {
        source_digest: bytes.to_owned(),
        ..Carrier::default()
    };
    propose::submission(parsed, carrier)
}

const LETTER: &str = "云溪市水利局关于印发节水办法的通知\n云水发〔2026〕3号\n各区人民政府：\n现印发给你们。\n云溪市水利局\n2026年11月5日";

testkit::both! {
    migrations: migrations();

    async fn from_draft_to_the_public(store: Store) {
        let house = house(store).await;
        assert_eq!(kinds(&house, &house.editor).await, []);
        let done = house.drafted("停水通告").await;
        assert_eq!(kinds(&house, &house.editor).await, [TaskKind::Draft]);
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        assert_eq!(done.step, Step::Legal);
        assert_eq!(kinds(&house, &house.editor).await, []);
        assert_eq!(kinds(&house, &house.legal).await, [TaskKind::Legal]);
        let done = house.reviewed(&done).await;
        assert_eq!(kinds(&house, &house.approver).await, [TaskKind::Sign]);
        assert!(!house.is_public(&done.record).await);
        let done = sign(&house.desk, &by(&house.approver), &done.record, done.revision, None).await.unwrap();
        assert_eq!(done.step, Step::Published);
        assert!(house.is_public(&done.record).await);
        assert_eq!(kinds(&house, &house.approver).await, []);
        assert_eq!(house.actions(&done.record).await, ["draft", "submit", "approve_legal", "approve_secrecy", "publish"]);
        let version = crate::record::read::find_version(&house.desk.store, &done.record, 1).await.unwrap().unwrap();
        assert_eq!(version.signed_by.as_deref(), Some("签发"));
        assert_eq!(version.content.published_on, Some(today()));
        assert_eq!(version.content_digest, version.content.digest(&version.tree));
        assert_eq!(house.view(&done.record).await.index_number.as_deref(), Some("11990100000000002X/2026-00001"));
        assert_eq!(access::audit::find_broken(&house.desk.store).await.unwrap(), None);
    }

    async fn returned_and_mended(store: Store) {
        let house = house(store).await;
        let done = house.submitted("停水通告").await;
        assert_eq!(code(send_back(&house.desk, &by(&house.legal), &done.record, done.revision, " ").await), "remark-missing");
        send_back(&house.desk, &by(&house.legal), &done.record, done.revision, "缺少依据").await.unwrap();
        let page = kernel::page::PageRequest { limit: 5, after: None };
        let list = list_tasks(&house.desk.store, of(&house.editor), &TaskFilter::default(), &page, today()).await.unwrap();
        assert_eq!((list.page.items[0].kind, list.page.items[0].remark.as_str()), (TaskKind::Draft, "缺少依据"));
        assert_eq!(list.page.items[0].assignee.as_ref().unwrap().name, "编辑");
        let mut form = house.form(&done.record).await;
        form.text.push_str("第二条 依据水法制定。\n");
        let saved = save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        assert_eq!(saved.revision, 2);
        assert!(house.view(&done.record).await.tree.find("art-2").is_some());
        let again = submit(&house.desk, &by(&house.editor), &pick(&saved)).await.unwrap();
        assert_eq!(again.step, Step::Legal);
        recall(&house.desk, &by(&house.editor), &done.record, "再改一处").await.unwrap();
        assert_eq!(house.view(&done.record).await.flow.step, Step::Draft);
        let revisions = read::list_revisions(&house.desk, &house.editor, &done.record).await.unwrap();
        assert_eq!(revisions.iter().map(|line| line.revision).collect::<Vec<_>>(), [1]);
        let first = read::find_revision(&house.desk, &house.editor, &done.record, 1, 1).await.unwrap();
        assert!(first.tree.find("art-2").is_none());
    }

    async fn what_changes_after_review_is_reviewed_again(store: Store) {
        let house = house(store).await;
        let done = house.reviewed(&house.submitted("停水通告").await).await;
        let mut form = house.form(&done.record).await;
        form.files.push(crate::record::content::NewFile {
            name: "清单.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            size: 3,
            digest: "d".repeat(64),
        });
        let saved = save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        assert_eq!(saved.step, Step::Draft);
        assert_eq!(code(sign(&house.desk, &by(&house.approver), &done.record, saved.revision, None).await), "wrong-step");
        // Whoever saw the state before it cannot approve this one.
        let submitted = submit(&house.desk, &by(&house.editor), &pick(&saved)).await.unwrap();
        let old = approve(&house.desk, &by(&house.legal), &done.record, Review::Legal, done.revision, "").await;
        assert!(matches!(old, Err(Refusal::Stale(_))), "{old:?}");
        house.reviewed(&submitted).await;
    }

    async fn a_joint_release_of_three_agencies(store: Store) {
        let house = house(store).await;
        let mut content = notice("联合通告");
        content.issuers = vec!["云溪市水利局".to_owned(), "云溪市财政局".to_owned(), "云溪市人民政府".to_owned(), "某企业".to_owned()];
        let done = create(&house.desk, &by(&house.editor), &house.water.id, &input(&house, content, "第一条 联合执法。")).await.unwrap();
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        let done = house.reviewed(&done).await;
        assert_eq!(done.step, Step::Consent);
        let finance = staff("财政签发", &[(Role::Approver, &house.finance)]);
        let city = staff("市府签发", &[(Role::Approver, &house.city)]);
        assert_eq!(kinds(&house, &finance).await, [TaskKind::Consent]);
        // Whoever is asked may read it; the owner's approver may not sign yet.
        assert!(read::find_draft(&house.desk, &finance, &done.record, today()).await.unwrap().is_some());
        assert_eq!(code(sign(&house.desk, &by(&house.approver), &done.record, done.revision, None).await), "wrong-step");
        let (record, revision) = (&done.record, done.revision);
        let agree = ConsentAnswer::Agree;
        let wrong = answer_consent(&house.desk, &by(&finance), record, &house.city.id, revision, &agree).await;
        assert_eq!(code(wrong), "no_role");
        answer_consent(&house.desk, &by(&finance), record, &house.finance.id, revision, &agree).await.unwrap();
        assert_eq!(kinds(&house, &finance).await, []);
        let refuse = ConsentAnswer::Refuse { reason: "数据不一致".to_owned() };
        let back = answer_consent(&house.desk, &by(&city), record, &house.city.id, revision, &refuse).await.unwrap();
        assert_eq!(back.step, Step::Draft);
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        house.reviewed(&done).await;
        answer_consent(&house.desk, &by(&finance), record, &house.finance.id, revision, &agree).await.unwrap();
        let done = answer_consent(&house.desk, &by(&city), record, &house.city.id, revision, &agree).await.unwrap();
        assert_eq!(done.step, Step::Sign);
        sign(&house.desk, &by(&house.approver), record, revision, None).await.unwrap();
        assert!(house.is_public(record).await);
    }

    async fn an_emergency_and_the_review_after_it(store: Store) {
        let house = house(store).await;
        let done = house.drafted("暴雨预警").await;
        assert_eq!(code(publish_in_emergency(&house.desk, &by(&house.approver), &done.record, done.revision, "").await), "reason-missing");
        let out = publish_in_emergency(&house.desk, &by(&house.approver), &done.record, done.revision, "汛情").await.unwrap();
        assert_eq!(out.step, Step::Published);
        assert!(house.is_public(&done.record).await);
        let page = kernel::page::PageRequest { limit: 5, after: None };
        let list = list_tasks(&house.desk.store, of(&house.legal), &TaskFilter::default(), &page, today()).await.unwrap();
        let line = &list.page.items[0];
        assert_eq!((line.kind, line.is_emergency, line.due_on.unwrap().to_string()), (TaskKind::AfterLegal, true, "2026-11-24".to_owned()));
        let approved = review_afterwards(&house.desk, &by(&house.legal), &done.record, 1, Review::Legal, &AfterVerdict::Approve).await;
        approved.unwrap();
        let refuse = AfterVerdict::Refuse { reason: "含个人信息".to_owned() };
        review_afterwards(&house.desk, &by(&house.secrecy), &done.record, 1, Review::Secrecy, &refuse).await.unwrap();
        assert_eq!(kinds(&house, &house.secrecy).await, []);
        assert_eq!(kinds(&house, &house.approver).await, [TaskKind::Withdraw]);
        let again = review_afterwards(&house.desk, &by(&house.secrecy), &done.record, 1, Review::Secrecy, &refuse).await;
        assert_eq!(code(again), "not-owed");
    }

    async fn a_new_version_beside_the_live_one(store: Store) {
        let house = house(store).await;
        let done = house.published("停水通告").await;
        let cause = Cause::Error { on: today() };
        let draft = start_draft(&house.desk, &by(&house.editor), &done.record, cause).await.unwrap();
        assert_eq!((draft.version, draft.step), (2, Step::Draft));
        assert_eq!(code(start_draft(&house.desk, &by(&house.editor), &done.record, cause).await), "draft-exists");
        assert_eq!(house.view(&done.record).await.deadline.unwrap().due.to_string(), "2026-11-26");
        let mut form = house.form(&done.record).await;
        form.content.title = "停水通告（更正）".to_owned();
        save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        let live = crate::record::read::find(&house.desk.store, &access::actor::Actor::Public, &done.record).await.unwrap();
        let Some(crate::record::read::Seen::Full(live)) = live else { panic!("{live:?}") };
        assert_eq!(live.title, "停水通告");
        let revision = house.view(&done.record).await.revision;
        discard_draft(&house.desk, &by(&house.editor), &done.record, revision).await.unwrap();
        let next = start_draft(&house.desk, &by(&house.editor), &done.record, Cause::Change { on: today() }).await.unwrap();
        assert_eq!(next.version, 2);
        // What was thrown away is still found, and the new draft's revisions go on after it.
        assert!(next.revision > revision);
        let kept = read::find_revision(&house.desk, &house.editor, &done.record, 2, revision).await.unwrap();
        assert_eq!(kept.content.title, "停水通告（更正）");
    }

    async fn a_draft_that_was_never_public_goes_with_its_record(store: Store) {
        let house = house(store).await;
        let done = house.drafted("草稿").await;
        discard_draft(&house.desk, &by(&house.editor), &done.record, done.revision).await.unwrap();
        assert!(read::find_draft(&house.desk, &house.editor, &done.record, today()).await.unwrap().is_none());
        assert_eq!(kinds(&house, &house.editor).await, []);
        assert_eq!(house.actions(&done.record).await, ["draft", "discard"]);
    }

    async fn imported_drafts_are_confirmed_and_sent_together(store: Store) {
        let house = house(store).await;
        let texts = [("a", LETTER.to_owned()), ("b", LETTER.replace("3号", "4号").replace("节水", "供水"))];
        let brought: Vec<_> = texts.iter().map(|(bytes, text)| submission(bytes, text)).collect();
        let accepted = upload(&house.desk, &by(&house.editor), &house.water.id, &brought, SameDocument::Refuse).await.unwrap();
        let records: Vec<_> = accepted.iter().map(|accepted| match accepted {
            Accepted::New { record } => record.clone(),
            other => panic!("{other:?}"),
        }).collect();
        assert_eq!(kinds(&house, &house.editor).await, [TaskKind::Draft, TaskKind::Draft]);
        let checks = read::check_drafts(&house.desk, &house.editor, &records).await.unwrap();
        let problems: Vec<String> = checks[0].problems.iter().map(|it| format!("{} {}", it.field.code(), it.code.code())).collect();
        assert_eq!(problems, ["kind unconfirmed", "validity missing"]);
        let picks: Vec<Pick> = checks.iter().map(|check| Pick { record: check.record.clone(), revision: check.revision }).collect();
        let refused = submit(&house.desk, &by(&house.editor), &picks[0]).await;
        let Err(Refusal::Incomplete(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!(problems.len(), 2);
        confirm_all(&house.desk, &by(&house.editor), &picks, &Confirm::All).await.unwrap();
        let mut form = house.form(&records[0]).await;
        form.content.validity = crate::record::codes::Validity::InForce;
        let saved = save_draft(&house.desk, &by(&house.editor), &records[0], &form).await.unwrap();
        let each = submit_all(&house.desk, &by(&house.editor), &[pick(&saved), picks[1].clone()]).await.unwrap();
        assert_eq!(each[0].1.as_ref().unwrap().step, Step::Legal);
        assert!(matches!(each[1].1, Err(Refusal::Incomplete(_))), "{:?}", each[1]);
    }

    async fn an_import_replaces_a_draft_and_keeps_what_was_written(store: Store) {
        let house = house(store).await;
        let by_editor = by(&house.editor);
        let first = submission("a", LETTER);
        let accepted = upload(&house.desk, &by_editor, &house.water.id, &[first], SameDocument::AddVersion).await.unwrap();
        let Accepted::New { record } = &accepted[0] else { panic!("{accepted:?}") };
        let mut form = house.form(record).await;
        form.content.summary = "手工写的概述".to_owned();
        save_draft(&house.desk, &by_editor, record, &form).await.unwrap();
        let second = submission("b", &LETTER.replace("现印发给你们", "现将办法印发给你们"));
        let accepted = upload(&house.desk, &by_editor, &house.water.id, &[second], SameDocument::AddVersion).await.unwrap();
        assert_eq!(accepted, [Accepted::NewVersion { record: record.clone(), version: 1 }]);
        let view = house.view(record).await;
        assert_eq!((view.version, view.revision, view.content.summary.as_str()), (1, 3, ""));
        assert!(view.text.contains("现将办法印发"));
        let kept = read::find_revision(&house.desk, &house.editor, record, 1, 2).await.unwrap();
        assert_eq!(kept.content.summary, "手工写的概述");
        assert_eq!(house.actions(record).await, ["import", "edit", "import"]);
    }
}
