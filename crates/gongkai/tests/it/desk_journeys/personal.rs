//! Personal data on its way out: found in the text and in a hidden sheet of an attachment, masked, replaced or justified.

use access::actor::Role;
use testkit::scratch::Scratch;

use super::{banner, hand_in, id_of, trouble, write};
use crate::bad_files::packed;
use crate::form::{Form, text_of};
use crate::office::office;

const TITLE: &str = "关于救助对象的通告";
/// Of nobody: a number that fulfils the checksum, from the standard's own example.
const IDENTITY: &str = "11010519491231002X";
const MOBILE: &str = "13912345678";

/// A workbook with one sheet to see and, where there is a text for it, one that is hidden.
fn workbook(hidden: Option<&str>) -> Vec<u8> {
    let sheet = |text: &str| {
        format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData></worksheet>"
        )
    };
    let (more, relation) = match hidden {
        Some(_) => (
            "<sheet name=\"底稿\" state=\"hidden\" sheetId=\"2\" r:id=\"r2\"/>",
            "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/>",
        ),
        None => ("", ""),
    };
    let book = format!(
        "<workbook><sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"r1\"/>{more}</sheets></workbook>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>{relation}</Relationships>"
    );
    let (first, second) = (sheet("救助标准见正文"), sheet(hidden.unwrap_or_default()));
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", first.as_bytes()),
    ];
    if hidden.is_some() {
        members.push(("xl/worksheets/sheet2.xml", second.as_bytes()));
    }
    packed(&members)
}

testkit::both! {
    async fn what_was_found_is_masked_replaced_or_justified(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let text = format!("第一条 对张某（身份证号{IDENTITY}）予以救助。\n第二条 咨询请打值班手机{MOBILE}。");
        let page = write(&editor, TITLE, &text).await;
        let record = id_of(&page);
        let page = editor.click(&page, "附件").await;
        let form = Form::on(&page, "/files");
        let not_taken = editor.submit(&form.clone().attach("file", "名单.xlsx", "no workbook").press("do", "add")).await;
        assert_eq!(not_taken.status, 422);
        assert!(trouble(&not_taken).contains("《名单.xlsx》不能上传"), "{}", trouble(&not_taken));
        let hidden = format!("底稿里的身份证号 {IDENTITY}");
        let form = Form::on(&not_taken, "/files").attach("file", "名单.xlsx", workbook(Some(&hidden)));
        let page = editor.done(&form.press("do", "add")).await;
        assert!(page.text().contains("名单.xlsx"));

        let page = editor.click(&page, "个人信息").await;
        let page = editor.done(&Form::on(&page, "/check")).await;
        let shown = page.text();
        assert!(shown.contains("待处理 3 处"), "{shown}");
        assert!(shown.contains("身份证号") && shown.contains("手机号") && shown.contains("附件《名单.xlsx》"), "{shown}");
        assert!(!shown.contains(IDENTITY) && !shown.contains(MOBILE), "what was found is shown to nobody");

        // Handing in is possible, since the reviewers look at it too; signing is not, while anything is open.
        hand_in(&editor, &editor.click(&page, "办理").await).await;
        office.pass_both(TITLE).await;
        let (approver, page) = office.open(Role::Approver, TITLE).await;
        let page = approver.click(&page, "签发").await;
        assert!(page.text().contains("还有 3 处疑似个人信息没有处理"), "{}", page.text());
        let refused = approver.submit(&Form::on(&page, "/sign").set("decision", "now")).await;
        assert_eq!(refused.status, 409);
        assert!(trouble(&refused).contains("还有疑似个人信息没有处理，不能签发"));

        let findings = format!("/desk/records/{record}/findings");
        let page = editor.get(&findings).await;
        let form = Form::on(&page, "/findings");
        let nothing = editor.submit(&form.clone().press("do", "mask")).await;
        assert_eq!(nothing.status, 422);
        assert!(trouble(&nothing).contains("请先勾选"));
        assert!(!page.text().contains("value=\"justify\""), "in review that is for whoever reviews");
        let masked = editor.done(&form.tick("pick", &pick(&page, "身份证号")[0]).press("do", "mask")).await;
        assert!(banner(&masked).contains("已经处理"), "{}", masked.text());
        assert_eq!(text_of(&masked, ".gk-draft__facts .govuk-tag").unwrap(), "起草", "what was changed is reviewed anew");

        // In the draft the editor may say why something stays; a file is replaced.
        let form = Form::on(&masked, "/findings");
        let in_file = pick(&masked, "附件《名单.xlsx》");
        let refused = editor.submit(&form.clone().tick("pick", &in_file[0]).press("do", "mask")).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("附件里的个人信息不能在这里遮蔽"));
        let mobile = pick(&masked, "手机号")[0].clone();
        let unjustified = editor.submit(&form.clone().tick("pick", &mobile).press("do", "justify")).await;
        assert_eq!(unjustified.status, 422);
        assert!(trouble(&unjustified).contains("请说明保留的理由"));
        let form = Form::on(&unjustified, "/findings").set("justification", "依法公开的值班电话");
        let page = editor.done(&form.press("do", "justify")).await;
        assert!(page.text().contains("依法公开的值班电话"));
        let page = editor.click(&page, "附件").await;
        let form = Form::on(&page, "/files").attach("file", "名单.xlsx", workbook(None));
        let page = editor.done(&form.press("do", "replace-0")).await;
        hand_in(&editor, &editor.click(&page, "办理").await).await;
        office.pass_both(TITLE).await;
        office.sign(TITLE, None).await;

        let page = office.public(&format!("/records/{record}")).await;
        assert!(page.text().contains(MOBILE) && !page.text().contains(IDENTITY), "{}", page.text());
        assert!(page.text().contains("救助"), "what is masked is a number and nothing else");
        let revisions = editor.get(&format!("/desk/records/{record}")).await.text();
        assert!(!revisions.contains(IDENTITY));
    }
}

/// The numbers of the open findings whose line says these words.
fn pick(page: &crate::house::Answer, words: &str) -> Vec<String> {
    let text = page.text();
    let mut numbers = Vec::new();
    for group in text.split("<h2 class=\"govuk-heading-m\">").skip(1) {
        let is_group = group.starts_with(words);
        for line in group.split("<tr class=\"govuk-table__row\">").skip(2) {
            let number = line.split("name=\"pick\" value=\"").nth(1);
            if let Some(number) =
                number.filter(|_| line.contains(words) || (is_group && !line.contains("附件《")))
            {
                numbers.push(number.split('"').next().unwrap().to_owned());
            }
        }
    }
    assert!(!numbers.is_empty(), "nothing is open of {words}: {text}");
    numbers
}
