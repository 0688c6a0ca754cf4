//! From files to the public: uploaded together, read, checked in one table, handed in, reviewed, signed for a moment.

use access::actor::Role;
use catalog::desk::batch::jobs::read_waiting;
use testkit::scratch::Scratch;

use super::banner;
use crate::bad_files::{docx, packed};
use crate::form::{Form, text_of};
use crate::office::{Office, office};

/// A document as bureaus write them, with all that has to be known about it.
pub(crate) fn paragraphs(number: u32, about: &str) -> [String; 6] {
    [
        format!("云溪市水利局关于{about}的通告"),
        format!("云水告〔2026〕{number}号"),
        format!("为做好{about}工作，现通告如下。"),
        format!("一、{about}自2026年12月1日起实施。"),
        "云溪市水利局".to_owned(),
        "2026年11月20日".to_owned(),
    ]
}

fn word(number: u32, about: &str) -> Vec<u8> {
    let paragraphs =
        paragraphs(number, about).map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
    docx(&paragraphs.concat())
}

fn html(number: u32, about: &str) -> Vec<u8> {
    let [title, rest @ ..] = paragraphs(number, about);
    let body = rest.map(|text| format!("<p>{text}</p>")).concat();
    format!("<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>")
        .into_bytes()
}

impl Office {
    /// What the job of the server does within a second.
    pub(crate) async fn read_uploads(&self) -> u64 {
        let pages = gongkai::desk::desk_pages(&self.house.installation);
        let reading = gongkai::desk::reading(&self.house.installation, &pages);
        read_waiting(&reading).await.unwrap()
    }
}

testkit::both! {
    async fn many_files_become_public_together(scratch: Scratch) {
        let office = office(&scratch).await;
        let editor = office.at_home(Role::Editor).await;
        let page = editor.click(&editor.get("/desk/tasks").await, "批量导入").await;
        let zip = packed(&[("内/检修.txt", paragraphs(4, "设备检修").join("\n").as_bytes())]);
        let form = Form::on(&page, "/desk/import")
            .set("kind", "notice")
            .attach("files", "计划停水.docx", word(1, "计划停水"))
            .attach("files", "水质检测.html", html(2, "水质检测"))
            .attach("files", "水价调整.txt", paragraphs(3, "水价调整").join("\n"))
            .attach("files", "一批.zip", zip);
        let sent = editor.submit(&form).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let batch = sent.header("location").to_owned();
        let waiting = editor.get(&batch).await;
        assert!(waiting.text().contains("http-equiv=\"refresh\"") && waiting.text().contains("正在读取"));
        assert_eq!(office.read_uploads().await, 4);
        assert_eq!(office.read_uploads().await, 0);

        let table = editor.get(&batch).await;
        let read = text_of(&table, "#progress").unwrap();
        assert!(read.contains("已读 4 / 4") && read.contains("新草稿 4 件"), "{read}");
        let form = Form::on(&table, &batch);
        let rows: Vec<&str> = form.names().into_iter().filter_map(|name| name.strip_prefix("title.")).collect();
        assert_eq!(rows.len(), 4);
        for (row, about) in rows.iter().zip(["计划停水", "水质检测", "水价调整", "设备检修"]) {
            assert_eq!(form.value(&format!("title.{row}")), format!("云溪市水利局关于{about}的通告"));
            assert_eq!(form.value(&format!("kind.{row}")), "notice");
            assert_eq!(form.value(&format!("issued_on.{row}")), "2026-11-20");
        }
        // The clerk mends one cell and says that the rest is right.
        let first = rows[0].to_owned();
        let title = "云溪市水利局关于城区计划停水的通告";
        let mended = form.clone().set(&format!("title.{first}"), title).press("do", "confirm-all");
        let table = editor.done(&mended).await;
        assert!(banner(&table).contains("已经核对"), "{}", table.text());
        let form = Form::on(&table, &batch);
        assert_eq!(form.value(&format!("title.{first}")), title);
        let table = editor.done(&form.press("do", "submit-all")).await;
        assert!(banner(&table).contains("已经送审"), "{}", table.text());
        assert!(Form::find(&table, &batch).is_none_or(|form| !form.has_field("row")), "nothing is left to check");

        office.pass_both(title).await;
        let elsewhere = office.signed_in("other.approver").await;
        assert!(!elsewhere.get("/desk/schedule").await.text().contains(title));
        office.sign(title, Some(("2026-11-25", "08:30"))).await;
        let public = format!("/records/{first}");
        assert_eq!(office.public(&public).await.status, 404);
        let schedule = editor.get("/desk/schedule").await.text();
        assert!(schedule.contains(title) && schedule.contains("08:30"));
        assert_eq!(office.wait_until("2026-11-25 08:29").await, 0);
        assert_eq!(office.wait_until("2026-11-25 08:30").await, 1);
        assert_eq!(office.wait_until("2026-11-25 08:31").await, 0, "once");

        let page = office.public(&public).await;
        assert_eq!(page.status, 200);
        for said in [title, "云水告〔2026〕1号", "自2026年12月1日起实施", "2026-11-25"] {
            assert!(page.text().contains(said), "{said}: {}", page.text());
        }
        for list in ["/feed.atom", "/feed.rss", "/agencies/home", "/api/v1/records"] {
            let text = office.public(list).await.text();
            assert!(text.contains(title), "{list}");
            assert!(!text.contains("水质检测"), "{list} tells of what is under review");
        }
        let search = office.public("/api/v1/search?q=%E8%AE%A1%E5%88%92%E5%81%9C%E6%B0%B4").await;
        assert!(search.text().contains(&first), "{}", search.text());
        // What was uploaded is there to be read as it was.
        assert!(page.text().contains("计划停水.docx"));
    }
}
