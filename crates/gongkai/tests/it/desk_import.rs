//! Uploads that go wrong, and reading that is cut off: each file says what became of it, and no document comes twice.
//! Must never let one bad file keep a good one back.

use std::time::Duration;

use access::actor::Role;
use http::Method;
use testkit::clock;
use testkit::scratch::{Scratch, scratch_sqlite};

use crate::bad_files::packed;
use crate::browser::{Body, Browser};
use crate::desk_journeys::import::paragraphs;
use crate::desk_journeys::{banner, trouble};
use crate::form::{Form, text_of};
use crate::house::Answer;
use crate::office::{Office, elsewhere, office};

const PAGE: &str = "/desk/import";

fn text(number: u32, about: &str) -> String {
    paragraphs(number, about).join("\n")
}

async fn form(browser: &Browser<'_>) -> Form {
    Form::on(&browser.get(PAGE).await, PAGE)
}

impl Office {
    /// Sends the form, reads what was sent and shows the table.
    async fn import(&self, editor: &Browser<'_>, form: &Form) -> Answer {
        let sent = editor.submit(form).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        self.read_uploads().await;
        editor.follow(&sent).await
    }

    async fn drafts(&self) -> usize {
        let editor = self.at_home(Role::Editor).await;
        let list = editor.get("/desk/published?state=draft").await.text();
        list.matches("<tr class=\"govuk-table__row\"><td")
            .count()
            .max(list.matches("data-label=\"更新\"").count())
    }
}

/// The rows of the table, each as its text.
fn rows(table: &Answer) -> Vec<String> {
    let page = table.text();
    let rows = page.split("gk-batch__file\">").skip(1);
    rows.map(|row| row.split("</tr>").next().unwrap().to_owned())
        .collect()
}

fn progress(table: &Answer) -> String {
    text_of(table, "#progress").unwrap()
}

testkit::both! {
    async fn each_file_says_what_became_of_it(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let unsafe_zip = packed(&[("../../etc/passwd.txt", text(9, "越界").as_bytes())]);
        let sent = form(&editor).await
            .set("kind", "notice")
            .attach("files", "空白.docx", "")
            .attach("files", "程序.exe", "MZ\0\0\0")
            .attach("files", "图片.docx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice())
            .attach("files", "越界.zip", unsafe_zip)
            .attach("files", "C:\\temp\\..\\..\\好的.txt", text(1, "计划停水"))
            .attach("files", "../../../etc/也好.txt", text(2, "水质检测"))
            .attach("files", "重复.txt", text(1, "计划停水"));
        let table = office.import(&editor, &sent).await;
        assert!(progress(&table).contains("新草稿 2 件，本站已有 1 件，未能读取 4 件"), "{}", progress(&table));
        let rows = rows(&table);
        let expected = [
            ("空白.docx", "文件是空的", "请确认文件已完整复制后重新导入"),
            ("程序.exe", "不支持此类文件", ""),
            ("图片.docx", "扩展名与内容不符", "请确认文件的真实格式"),
            ("越界.zip", "压缩包内的文件名不安全", "请重新打包"),
            ("好的.txt", "新草稿", ""),
            ("也好.txt", "新草稿", ""),
            ("重复.txt", "本站已有", "/desk/records/"),
        ];
        assert_eq!(rows.len(), expected.len(), "{rows:?}");
        for (row, (name, state, more)) in rows.iter().zip(expected) {
            assert!(row.starts_with(name), "{name}: {row}");
            assert!(row.contains(state) && row.contains(more), "{name}: {row}");
        }
        for row in &rows[4..6] {
            assert!(!row.contains("etc/") && !row.contains("temp"), "no folder of anybody's machine: {row}");
        }
    }

    async fn the_same_form_makes_one_batch_and_another_choice_another(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let blank = form(&editor).await;
        let first = blank.clone().attach("files", "甲.txt", text(1, "计划停水"));
        let (once, twice) = (editor.submit(&first).await, editor.submit(&first).await);
        assert_eq!((once.status.as_u16(), once.header("location")), (303, twice.header("location")));
        // Back in the browser, and other files chosen in the same form: nothing of them is lost.
        let other = editor.submit(&blank.clone().attach("files", "乙.txt", text(2, "水质检测"))).await;
        assert_ne!(other.header("location"), once.header("location"));
        let without = blank.without("receipt").attach("files", "丙.txt", text(3, "水价调整"));
        assert_ne!(editor.submit(&without).await.header("location"), editor.submit(&without).await.header("location"));
        office.read_uploads().await;
        assert_eq!(office.drafts().await, 3, "what is there already does not come twice");
    }

    async fn rows_are_checked_together_and_sent_twice_are_done_once(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let sent = form(&editor).await.set("kind", "notice")
            .attach("files", "甲.txt", text(1, "计划停水"))
            .attach("files", "乙.txt", text(2, "水质检测"));
        let sent = editor.submit(&sent).await;
        office.read_uploads().await;
        let batch = sent.header("location").to_owned();
        let table = editor.get(&batch).await;
        let blank = Form::on(&table, &batch);
        let row = blank.first_choice("pick").to_owned();
        let nothing = editor.submit(&blank.clone().press("do", "confirm")).await;
        assert_eq!(nothing.status, 422);
        assert!(trouble(&nothing).contains("请先勾选要办理的文件"));
        // What cannot be read stays in its cell, and the other row is done.
        let date = format!("issued_on.{row}");
        let title = format!("title.{row}");
        let form = blank.clone().set(&date, "2026-02-31").set(&title, "改过的标题").press("do", "confirm-all");
        let refused = editor.submit(&form).await;
        assert_eq!(refused.status, 422);
        assert!(trouble(&refused).contains("改过的标题") && trouble(&refused).contains("没有看懂填写的内容"), "{}", trouble(&refused));
        let again = Form::on(&refused, &batch);
        assert_eq!((again.value(&date), again.value(&title)), ("2026-02-31", "改过的标题"));
        let form = again.set(&date, "2026-11-20").press("do", "confirm-all");
        for _ in 0..2 {
            let done = editor.submit(&form).await;
            assert_eq!(done.status, 303, "{}", trouble(&done));
        }
        let table = editor.get(&batch).await;
        let form = Form::on(&table, &batch).press("do", "submit-all");
        for _ in 0..2 {
            let done = editor.submit(&form).await;
            assert_eq!(done.status, 303, "{}", trouble(&done));
            assert!(banner(&editor.follow(&done).await).contains("已经送审"));
        }
        let legal = office.at_home(Role::LegalReviewer).await;
        let waiting = legal.get("/desk/tasks").await.text();
        assert!(waiting.contains("改过的标题") && waiting.contains("水质检测"));
    }

    async fn a_batch_whose_server_died_is_read_to_its_end(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let members: Vec<(String, String)> = (1..=6).map(|n| (format!("{n}.txt"), text(n, &format!("第{n}次停水")))).collect();
        let members: Vec<(&str, &[u8])> = members.iter().map(|(name, body)| (name.as_str(), body.as_bytes())).collect();
        let sent = form(&editor).await.attach("files", "一批.zip", packed(&members));
        let batch = editor.submit(&sent).await.header("location").to_owned();
        // It dies when some of the documents are stored.
        let dies = async {
            while progress(&editor.get(&batch).await).contains("新草稿 0 件") {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = office.read_uploads() => {}
            () = dies => {}
        }
        assert_eq!(office.read_uploads().await, 0, "it is held by whoever began it");
        clock::advance(&office.house.clock, Duration::from_secs(61));
        office.read_uploads().await;
        let editor = office.at_home(Role::Editor).await;
        let table = editor.get(&batch).await;
        assert!(progress(&table).contains("新草稿 6 件，本站已有 0 件，未能读取 0 件"), "{}", progress(&table));
        assert_eq!(office.drafts().await, 6);
    }

    async fn a_file_that_cannot_be_had_keeps_no_other_back(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let sent = form(&editor).await
            .attach("files", "丢失.txt", text(1, "计划停水"))
            .attach("files", "好的.txt", text(2, "水质检测"));
        let batch = editor.submit(&sent).await.header("location").to_owned();
        office.lose(&text(1, "计划停水"));
        for attempt in 1..=3 {
            assert!(office.try_reading().await.is_err(), "attempt {attempt}");
            office.try_reading().await.unwrap();
            clock::advance(&office.house.clock, Duration::from_secs(61));
        }
        office.read_uploads().await;
        let editor = office.at_home(Role::Editor).await;
        let table = editor.get(&batch).await;
        assert!(progress(&table).contains("新草稿 1 件，本站已有 0 件，未能读取 1 件"), "{}", progress(&table));
        let rows = rows(&table);
        assert!(rows[0].contains("读取这个文件时几次意外中断") && rows[0].contains("请用原编辑软件另存后再导入"), "{}", rows[0]);
        assert!(rows[1].contains("新草稿"), "{}", rows[1]);
    }
}

impl Office {
    async fn try_reading(&self) -> anyhow::Result<u64> {
        let pages = gongkai::desk::desk_pages(&self.house.installation);
        let reading = gongkai::desk::reading(&self.house.installation, &pages);
        catalog::desk::batch::jobs::read_waiting(&reading).await
    }

    /// The disk has lost what was uploaded.
    fn lose(&self, text: &str) {
        use sha2::{Digest as _, Sha256};
        let digest = store::migration::hex(&Sha256::digest(text));
        let folder = self.house.installation.config.files_folder();
        let mut folders = vec![folder];
        let mut n_lost = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path
                    .to_string_lossy()
                    .replace('/', "")
                    .ends_with(&digest[4..])
                {
                    std::fs::remove_file(path).unwrap();
                    n_lost += 1;
                }
            }
        }
        assert_eq!(n_lost, 1);
    }
}

#[tokio::test]
async fn what_is_no_upload() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    let editor = office.at_home(Role::Editor).await;
    let blank = form(&editor).await;
    let nothing = editor
        .submit(&blank.clone().set("kind", "policy_document"))
        .await;
    assert_eq!(nothing.status, 422);
    assert!(trouble(&nothing).contains("请选择文件"));
    assert_eq!(Form::on(&nothing, PAGE).value("kind"), "policy_document");
    let many = (0..501).fold(blank.clone(), |form, n| {
        form.attach("files", &format!("{n}.txt"), "x")
    });
    let refused = editor.submit(&many).await;
    assert_eq!(refused.status, 422);
    assert!(trouble(&refused).contains("一次最多 500 个文件"));

    let body = |content_type: &str, bytes: &[u8]| Body {
        content_type: content_type.to_owned(),
        bytes: bytes.to_vec(),
    };
    let blank_name = blank
        .clone()
        .attach("files", "换\u{1}行.txt", text(1, "计划停水"))
        .body();
    let sent = blank.attach("files", "甲.txt", text(1, "计划停水")).body();
    let cut_off = Body {
        content_type: sent.content_type.clone(),
        bytes: sent.bytes[..sent.bytes.len() - 40].to_vec(),
    };
    for (what, status, sent) in [
        ("cut off", 400, cut_off),
        ("no boundary", 400, body("multipart/form-data", &sent.bytes)),
        (
            "another boundary",
            400,
            body("multipart/form-data; boundary=other", &sent.bytes),
        ),
        ("a name that no file has", 400, blank_name),
        ("nothing in it", 400, body(&sent.content_type, b"")),
        ("no form", 403, body("application/json", b"{}")),
        (
            "a form without its token",
            403,
            body("application/x-www-form-urlencoded", b"kind=notice"),
        ),
    ] {
        let answer = editor.post_body(PAGE, sent).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        assert!(answer.text().contains("lang=\"zh-Hans\""), "{what}");
    }
    let announced = [
        ("content-length", "300000000"),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let too_large = office.house.send(Method::POST, PAGE, &announced).await;
    assert_eq!(too_large.status, 413);
    assert!(too_large.text().contains("提交的内容太大") && too_large.text().contains("分次提交"));
    assert_eq!(
        office.read_uploads().await,
        0,
        "nothing of all that came to lie here"
    );

    let stranger = office.signed_in(&elsewhere(Role::Approver)).await;
    let page = stranger.get(PAGE).await;
    assert!(Form::find(&page, PAGE).is_none() && page.text().contains("您没有任何单位的起草权限"));
    let token = crate::browser::token_of(&stranger.get("/desk/profile").await);
    let fields = [
        ("token", token.as_str()),
        ("agency", office.home.id.as_str()),
    ];
    let files = [(
        "files".to_owned(),
        "甲.txt".to_owned(),
        text(1, "计划停水").into_bytes(),
    )];
    let answer = stranger
        .post_body(PAGE, crate::form::multipart(fields.into_iter(), &files))
        .await;
    assert_eq!(answer.status, 403);
    assert_eq!(office.house.last_event().await.reason, "no_role");
    assert_eq!(office.read_uploads().await, 0);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_listed_and_the_others_are_read() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    let editor = office.at_home(Role::Editor).await;
    let large = vec![b'0'; (50 << 20) + 1];
    let sent = form(&editor)
        .await
        .attach("files", "很大.txt", large)
        .attach("files", "好的.txt", text(1, "计划停水"));
    let table = office.import(&editor, &sent).await;
    let rows = rows(&table);
    assert!(
        rows[0].contains("文件超过大小限制") && rows[0].contains("请拆分文件"),
        "{}",
        rows[0]
    );
    assert!(rows[1].contains("新草稿"), "{}", rows[1]);
}

#[tokio::test]
async fn an_upload_without_a_session_is_kept_but_for_its_files() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    let editor = office.at_home(Role::Editor).await;
    let sent =
        form(&editor)
            .await
            .set("kind", "notice")
            .attach("files", "大.txt", vec![b'0'; 3 << 20]);
    clock::advance(&office.house.clock, Duration::from_secs(3_600));
    let door = editor.submit(&sent).await;
    assert_eq!(door.status, 401, "{}", door.text());
    let form = Form::on(&door, "/desk/sign-in");
    assert_eq!(form.value("kept.kind"), "notice");
    let name = crate::office::at_home(Role::Editor);
    let form = form
        .set("name", &name)
        .set("password", &crate::browser::sample_password(&name));
    let kept = editor.submit(&form).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    assert!(
        kept.text().contains("文件"),
        "it says that the files have to be chosen again: {}",
        kept.text()
    );
    let page = editor.submit(&Form::on(&kept, PAGE)).await;
    assert_eq!(page.status, 422);
    assert_eq!(Form::on(&page, PAGE).value("kind"), "notice");
}
