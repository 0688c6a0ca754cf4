//! What goes wrong at a desk, each with its own answer and nothing lost.

use ::store::database::Store;
use access::actor::{Actor, Role};

use super::house::{by, code, house, input, later, migrations, notice, pick, staff, today};
use crate::desk::commands::confirming::submit;
use crate::desk::commands::draft::{create, save_draft, start_draft};
use crate::desk::commands::release::{cancel_schedule, publish_in_emergency, reschedule, sign};
use crate::desk::commands::review::approve;
use crate::desk::commands::taking_down::{TakeDown, request_withdrawal, take_down};
use crate::desk::deadline::Cause;
use crate::desk::model::{Review, Step};
use crate::desk::read;
use crate::desk::refusal::Refusal;
use crate::desk::{By, Receipt};
use crate::record::codes::{RelationKind, Validity};
use crate::record::content::{Relation, RelationTarget};
use kernel::id::RecordId;

fn relation(kind: RelationKind, to: &RecordId) -> Relation {
    Relation {
        kind,
        target: RelationTarget::Record(to.clone()),
    }
}

testkit::both! {
    migrations: migrations();

    async fn a_form_posted_twice_is_done_once(store: Store) {
        let house = house(store).await;
        let receipt = Receipt::of("form-1", b"title=a");
        let twice = By { receipt: Some(&receipt), ..by(&house.editor) };
        let input = input(&house, notice("停水通告"), "第一条 停水。");
        let first = create(&house.desk, &twice, &house.water.id, &input).await.unwrap();
        let second = create(&house.desk, &twice, &house.water.id, &input).await.unwrap();
        assert_eq!(first, second);
        let handed_in = Receipt::of("form-2", b"submit");
        let twice = By { receipt: Some(&handed_in), ..by(&house.editor) };
        let once = submit(&house.desk, &twice, &pick(&first)).await.unwrap();
        assert_eq!(submit(&house.desk, &twice, &pick(&first)).await.unwrap(), once);
        assert_eq!(house.actions(&first.record).await, ["draft", "submit"]);
        let other = Receipt::of("form-2", b"another body");
        let reused = By { receipt: Some(&other), ..by(&house.editor) };
        assert_eq!(code(submit(&house.desk, &reused, &pick(&first)).await), "receipt-reused");
        // The key is the sender's own: another person's key of the same text is another key.
        let anothers = By { receipt: Some(&handed_in), ..by(&house.legal) };
        approve(&house.desk, &anothers, &first.record, Review::Legal, 1, "").await.unwrap();
    }

    async fn two_editors_save_the_same_draft(store: Store) {
        let house = house(store).await;
        let second = staff("另一编辑", &[(Role::Editor, &house.water)]);
        let done = house.drafted("停水通告").await;
        let (mut mine, mut theirs) = (house.form(&done.record).await, house.form(&done.record).await);
        theirs.content.title = "停水公告".to_owned();
        save_draft(&house.desk, &by(&second), &done.record, &theirs).await.unwrap();
        mine.text.push_str("第二条 我的补充。\n");
        let refused = save_draft(&house.desk, &by(&house.editor), &done.record, &mine).await;
        let Err(Refusal::Stale(conflict)) = refused else { panic!("{refused:?}") };
        assert_eq!((conflict.theirs.content.title.as_str(), conflict.theirs.by.name.as_str()), ("停水公告", "另一编辑"));
        let kept = conflict.mine.unwrap();
        assert!(kept.text.contains("我的补充"));
        let again = crate::desk::commands::draft::DraftInput { revision: conflict.theirs.revision, ..kept };
        save_draft(&house.desk, &by(&house.editor), &done.record, &again).await.unwrap();
        assert!(house.view(&done.record).await.text.contains("我的补充"));
    }

    async fn nobody_approves_their_own_draft(store: Store) {
        let house = house(store).await;
        let all = [Role::Editor, Role::LegalReviewer, Role::SecrecyReviewer, Role::Approver];
        let everything = staff("一人全岗", &all.map(|role| (role, &house.water)));
        let input = input(&house, notice("停水通告"), "第一条 停水。");
        let done = create(&house.desk, &by(&everything), &house.water.id, &input).await.unwrap();
        assert_eq!(code(publish_in_emergency(&house.desk, &by(&everything), &done.record, done.revision, "急").await), "own_work");
        let done = submit(&house.desk, &by(&everything), &pick(&done)).await.unwrap();
        let own = approve(&house.desk, &by(&everything), &done.record, Review::Legal, done.revision, "").await;
        assert!(matches!(&own, Err(Refusal::Denied(denied)) if denied.reason == "own_work"), "{own:?}");
        house.reviewed(&done).await;
        assert_eq!(code(sign(&house.desk, &by(&everything), &done.record, done.revision, None).await), "own_work");
        sign(&house.desk, &by(&house.approver), &done.record, done.revision, None).await.unwrap();
    }

    async fn a_reviewer_of_another_agency_is_nobody_here(store: Store) {
        let house = house(store).await;
        let done = house.submitted("停水通告").await;
        let other = staff("财政法制", &[(Role::LegalReviewer, &house.finance), (Role::Editor, &house.finance)]);
        assert_eq!(code(approve(&house.desk, &by(&other), &done.record, Review::Legal, done.revision, "").await), "no_role");
        assert_eq!(code(read::find_draft(&house.desk, &other, &done.record, today()).await), "no_role");
        assert_eq!(code(read::list_history(&house.desk, &other, &done.record).await), "no_role");
        assert_eq!(read::check_drafts(&house.desk, &other, std::slice::from_ref(&done.record)).await.unwrap().len(), 0);
        assert_eq!(code(read::find_draft(&house.desk, &Actor::Public, &done.record, today()).await), "no_role");
    }

    async fn moments_that_are_none(store: Store) {
        let house = house(store).await;
        let done = house.reviewed(&house.submitted("停水通告").await).await;
        let by_approver = by(&house.approver);
        let (record, revision) = (&done.record, done.revision);
        let past = later("2026-11-20 08:00");
        assert_eq!(code(sign(&house.desk, &by_approver, record, revision, Some(past)).await), "in-the-past");
        let signed = sign(&house.desk, &by_approver, record, revision, Some(later("2026-11-25 08:00"))).await.unwrap();
        assert_eq!(signed.step, Step::Scheduled);
        assert_eq!(code(reschedule(&house.desk, &by_approver, record, past).await), "in-the-past");
        reschedule(&house.desk, &by_approver, record, later("2026-11-26 08:00")).await.unwrap();
        // What is signed is not written any more.
        let form = house.form(record).await;
        assert_eq!(code(save_draft(&house.desk, &by(&house.editor), record, &form).await), "signed");
        let back = cancel_schedule(&house.desk, &by_approver, record, "推迟").await.unwrap();
        assert_eq!(back.step, Step::Sign);
        save_draft(&house.desk, &by(&house.editor), record, &form).await.unwrap();
        assert!(!house.is_public(record).await);
    }

    async fn withdrawing_what_others_cite(store: Store) {
        let house = house(store).await;
        let cited = house.published("节水办法").await.record;
        let done = house.drafted("节水办法实施细则").await;
        let mut form = house.form(&done.record).await;
        form.relations = vec![relation(RelationKind::Basis, &cited)];
        let done = save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        let done = house.reviewed(&done).await;
        let withdraw = TakeDown::Withdraw { reason: "内容有误".to_owned() };
        let by_approver = by(&house.approver);
        sign(&house.desk, &by_approver, &done.record, done.revision, None).await.unwrap();
        let refused = take_down(&house.desk, &by_approver, &cited, &withdraw, 0).await;
        assert!(matches!(refused, Err(Refusal::Cited { n: 1 })), "{refused:?}");
        let citing = read::list_citing(&house.desk.store, &cited).await.unwrap();
        assert_eq!(citing.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["节水办法实施细则"]);
        let no_reason = TakeDown::Withdraw { reason: " ".to_owned() };
        assert_eq!(code(take_down(&house.desk, &by_approver, &cited, &no_reason, 1).await), "reason-missing");
        assert_eq!(code(take_down(&house.desk, &by(&house.editor), &cited, &withdraw, 1).await), "no_role");
        request_withdrawal(&house.desk, &by(&house.editor), &cited, "处罚已撤销", today()).await.unwrap();
        take_down(&house.desk, &by_approver, &cited, &withdraw, 1).await.unwrap();
        assert!(!house.is_public(&cited).await);
        let itself = TakeDown::Redirect { to: cited.clone(), reason: "合并".to_owned() };
        assert_eq!(code(take_down(&house.desk, &by_approver, &cited, &itself, 1).await), "redirect-to-itself");
        assert_eq!(house.actions(&cited).await.last().unwrap(), "withdraw");
    }

    async fn repeals_of_itself_and_in_a_circle(store: Store) {
        let house = house(store).await;
        let first = house.published("旧办法").await.record;
        let done = house.drafted("新办法").await;
        let mut form = house.form(&done.record).await;
        form.relations = vec![relation(RelationKind::Repeals, &done.record)];
        assert_eq!(code(save_draft(&house.desk, &by(&house.editor), &done.record, &form).await), "repeals-itself");
        form.relations = vec![relation(RelationKind::Repeals, &first)];
        let done = save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        let done = house.reviewed(&done).await;
        sign(&house.desk, &by(&house.approver), &done.record, done.revision, None).await.unwrap();
        let seen = crate::record::read::find(&house.desk.store, &Actor::Public, &first).await.unwrap();
        let Some(crate::record::read::Seen::Full(old)) = seen else { panic!("{seen:?}") };
        assert_eq!(old.validity, Validity::Repealed);
        // The old one strikes back.
        start_draft(&house.desk, &by(&house.editor), &first, Cause::Change { on: today() }).await.unwrap();
        let mut form = house.form(&first).await;
        form.relations = vec![relation(RelationKind::Replaces, &done.record)];
        let back = save_draft(&house.desk, &by(&house.editor), &first, &form).await.unwrap();
        let circle = submit(&house.desk, &by(&house.editor), &pick(&back)).await;
        assert!(matches!(&circle, Err(Refusal::RepealCircle { via }) if *via == done.record), "{circle:?}");
        let by_approver = by(&house.approver);
        let repeal = |by: &RecordId| TakeDown::Repeal { by: Some(by.clone()), reason: "清理".to_owned() };
        assert_eq!(code(take_down(&house.desk, &by_approver, &done.record, &repeal(&done.record), 0).await), "repeals-itself");
        assert_eq!(code(take_down(&house.desk, &by_approver, &done.record, &repeal(&first), 0).await), "repeal-circle");
    }
}
