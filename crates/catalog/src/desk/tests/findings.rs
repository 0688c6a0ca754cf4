//! Personal data in a draft: found, justified, masked; nothing is signed before.

use ::store::database::Store;
use ::store::statement::sql;

use super::house::{by, code, house, input, migrations, notice, pick};
use crate::desk::commands::confirming::submit;
use crate::desk::commands::draft::create;
use crate::desk::commands::findings::{FindingDecision, check_personal, decide_findings};
use crate::desk::commands::release::sign;
use crate::desk::model::Step;
use crate::desk::read;
use crate::desk::refusal::Refusal;
use crate::desk::store::findings::FindingState;
use crate::record::content::NewFile;

const PHONE: &str = "13812345678";

fn file(name: &str) -> NewFile {
    NewFile {
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        size: 1,
        digest: format!("{:064}", name.len()),
    }
}

testkit::both! {
    migrations: migrations();

    async fn findings_stop_a_signature(store: Store) {
        let house = house(store).await;
        let mut wanted = input(&house, notice("低保名单"), "第一条 张某，联系电话13812345678，身份证号11010519491231002X。");
        wanted.files = vec![file("联系电话13987654321"), file("unreadable")];
        let done = create(&house.desk, &by(&house.editor), &house.water.id, &wanted).await.unwrap();
        let found = check_personal(&house.desk, &by(&house.editor), &done.record).await.unwrap();
        let lines: Vec<String> = found.iter().map(|line| format!("{} {} {}", line.kind, line.place.split(':').next().unwrap(), line.excerpt)).collect();
        let expected = [
            "mobile text 第一条 张某，联系电话138****5678，身份证号",
            "resident_id text ，身份证号110105********002X。",
            "mobile file 联系电话139****4321",
            "unreadable file ",
        ];
        assert_eq!(lines, expected);
        // The value is nowhere: not in the excerpt, nor elsewhere in the row.
        let rows = sql("SELECT place || excerpt || digest || justification AS words FROM catalog_finding")
            .fetch_all(&house.desk.store, |row| row.get::<String>("words")).await.unwrap();
        assert!(rows.iter().all(|row| !row.contains(PHONE) && !row.contains("19491231")), "{rows:?}");
        let done = submit(&house.desk, &by(&house.editor), &pick(&done)).await.unwrap();
        let done = house.reviewed(&done).await;
        let refused = sign(&house.desk, &by(&house.approver), &done.record, done.revision, None).await;
        assert!(matches!(refused, Err(Refusal::OpenFindings { n: 4 })), "{refused:?}");
        let decide = async |who: &access::actor::Actor, revision: i64, decisions: &[(i64, FindingDecision)]| {
            decide_findings(&house.desk, &by(who), &done.record, revision, decisions).await
        };
        let because = |words: &str| FindingDecision::Justify { justification: words.to_owned() };
        assert_eq!(code(decide(&house.secrecy, 1, &[(3, because(" "))]).await), "justification-missing");
        assert_eq!(code(decide(&house.editor, 1, &[(3, FindingDecision::Mask)]).await), "finding-in-file");
        assert_eq!(code(decide(&house.approver, 1, &[(3, because("公开电话"))]).await), "no_role");
        assert_eq!(code(decide(&house.secrecy, 1, &[(9, because("公开电话"))]).await), "no-such-finding");
        decide(&house.secrecy, 1, &[(3, because("本局公开电话")), (4, because("扫描件，已人工核对"))]).await.unwrap();
        let masked = decide(&house.editor, 1, &[(1, FindingDecision::Mask), (2, FindingDecision::Mask)]).await.unwrap();
        // Masking changes the draft, so it is reviewed again.
        assert_eq!((masked.step, masked.revision), (Step::Draft, 2));
        let view = house.view(&done.record).await;
        assert_eq!(view.text, "第一条 张某，联系电话138****5678，身份证号110105********002X。\n");
        assert!(view.is_checked);
        let states: Vec<FindingState> = view.findings.iter().map(|line| line.state).collect();
        assert_eq!(states, [FindingState::Masked, FindingState::Masked, FindingState::Justified, FindingState::Justified]);
        let done = submit(&house.desk, &by(&house.editor), &pick(&masked)).await.unwrap();
        let done = house.reviewed(&done).await;
        sign(&house.desk, &by(&house.approver), &done.record, done.revision, None).await.unwrap();
        let left = read::list_findings(&house.desk, &house.editor, &done.record, 1).await.unwrap();
        assert!(left.iter().all(|line| line.digest.is_empty()));
        assert_eq!(read::list_revisions(&house.desk, &house.editor, &done.record).await.unwrap(), []);
    }

    async fn a_justified_finding_stays_justified(store: Store) {
        let house = house(store).await;
        let wanted = input(&house, notice("值班表"), "第一条 值班电话：13812345678。\n第二条 监督电话：13812345678。");
        let done = create(&house.desk, &by(&house.editor), &house.water.id, &wanted).await.unwrap();
        let found = check_personal(&house.desk, &by(&house.editor), &done.record).await.unwrap();
        assert_eq!(found.len(), 2);
        let because = FindingDecision::Justify { justification: "值班手机".to_owned() };
        decide_findings(&house.desk, &by(&house.editor), &done.record, 1, &[(1, because)]).await.unwrap();
        let mut form = house.form(&done.record).await;
        form.text = form.text.replace("监督", "举报");
        crate::desk::commands::draft::save_draft(&house.desk, &by(&house.editor), &done.record, &form).await.unwrap();
        assert!(!house.view(&done.record).await.is_checked);
        let found = check_personal(&house.desk, &by(&house.editor), &done.record).await.unwrap();
        let states: Vec<_> = found.iter().map(|line| (line.number, line.state)).collect();
        assert_eq!(states, [(1, FindingState::Justified), (2, FindingState::Open)]);
    }
}
