//! The tree of agencies as a system administrator changes it in a browser: entered, renamed, merged, dissolved, as a file.
//! Must never change the tree by another way than a form of a page.

use access::actor::Role;
use catalog::agency::{self, Agency};
use gongkai::agencies;
use testkit::scratch::Scratch;

use crate::browser::{Browser, token_of};
use crate::house::{Answer, House, document};

const NOTE: (&str, &str) = ("note", "云编发〔2026〕5号");

/// A house with two agencies; the first has published a record.
async fn office(scratch: &Scratch) -> (House, Agency, Agency) {
    let house = House::open(scratch).await;
    let water = house.enter_agency("water", "云溪市水利局").await;
    let finance = house.enter_agency("finance", "云溪市财政局").await;
    house
        .enter_account("system", Role::SystemAdministrator, &finance.id)
        .await;
    (house, water, finance)
}

async fn send(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    browser.post_from(path, path, fields).await
}

fn assert_says(answer: &Answer, status: u16, parts: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.text());
    for part in parts {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
}

fn new_agency<'a>(code: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("short_name", name),
        ("code", code),
        ("kind", "department"),
        ("position", "3"),
        ("from", "2026-11-20"),
        NOTE,
    ]
}

testkit::both! {
    async fn a_name_from_a_day_and_what_became_of_the_agency(scratch: Scratch) {
        let (house, water, _) = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let page = format!("/desk/agencies/{}", water.id);
        let path = format!("{page}/rename");
        let name = |name: &'static str, from: &'static str| [("name", name), ("short_name", name), ("from", from), NOTE];
        assert_says(&send(&system, &path, &name("云溪市财政局", "2026-11-10")).await, 409, &["另一个机关已经使用这个名称", "value=\"云溪市财政局\""]);
        assert_says(&send(&system, &path, &name("", "2026-11-10")).await, 422, &["请填写名称"]);
        assert_says(&send(&system, &path, &name("云溪市水务局", "2026-02-31")).await, 422, &["value=\"2026-02-31\"", "value=\"云溪市水务局\""]);
        assert_says(&send(&system, &path, &name("云溪市水务局", "2027-01-01")).await, 422, &["这一天还没有到"]);
        assert_says(&send(&system, &path, &name("云溪市水利局", "2026-11-10")).await, 422, &["与现在的名称相同"]);
        assert_says(&send(&system, &path, &[("name", "云溪市水务局"), ("short_name", "水务局"), ("from", "2026-11-10")]).await, 422, &["请写明依据"]);
        let renamed = send(&system, &path, &name("云溪市水务局", "2026-11-10")).await;
        assert_eq!((renamed.status.as_u16(), renamed.header("location")), (303, format!("{page}?done=agency-renamed").as_str()));
        assert_says(&send(&system, &path, &name("云溪市水务水利局", "2026-11-09")).await, 422, &["上一个名称一直用到这一天"]);
        assert_says(&system.get(&page).await, 200, &["云溪市水利局（至 2026-11-09）", "云溪市水务局", "云编发〔2026〕5号", "system的姓名", "改名"]);
        assert_eq!(house.last_event().await.action, "catalog.agencies.change");
    }

    async fn a_merger_is_counted_before_it_is_made(scratch: Scratch) {
        let (house, water, finance) = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let mut submission = document("a", "关于节约用水的通知", "正文。");
        submission.owner = Some(water.id.clone());
        house.publish(&submission).await;
        let page = format!("/desk/agencies/{}", water.id);
        let dissolve = format!("{page}/dissolve");
        assert_says(&system.get(&dissolve).await, 200, &["不能直接撤销"]);
        let path = format!("{page}/merge");
        let day = ("from", "2026-11-20");
        assert_says(&send(&system, &path, &[("into", ""), day, NOTE]).await, 422, &["请选择并入的机关"]);
        assert_says(&send(&system, &path, &[("into", water.id.as_str()), day, NOTE]).await, 422, &["请选择并入的机关"]);
        let into = ("into", finance.id.as_str());
        let confirmation = send(&system, &path, &[into, day, NOTE]).await;
        assert_says(&confirmation, 200, &["云溪市水利局自 2026-11-20 起并入云溪市财政局", "正在公开的信息", ">1<", "不能撤销"]);
        assert_eq!(agency::list(&house.installation.store).await.unwrap().len(), 2, "a look merges nothing");
        let token = token_of(&confirmation);
        let merged = system.post(&path, &[("token", token.as_str()), ("do", "merge"), into, day, NOTE]).await;
        assert_eq!(merged.status, 303, "{}", merged.text());
        let successor = format!("/desk/agencies/{}", finance.id);
        assert_says(&system.get(&successor).await, 200, &["有机关并入", "云溪市水利局", ">1<"]);
        assert_says(&system.get(&page).await, 200, &["自 2026-11-20 起并入云溪市财政局"]);
        assert_says(&system.get("/desk/agencies").await, 200, &["已经撤并的机构"]);
        let again = system.post(&path, &[("token", token.as_str()), ("do", "merge"), into, day, NOTE]).await;
        assert_says(&again, 422, &["已经撤并的机关"]);
        let back = format!("{successor}/merge");
        assert_says(&send(&system, &back, &[("into", water.id.as_str()), day, NOTE]).await, 422, &["请选择并入的机关"]);
    }

    async fn agencies_are_entered_changed_and_dissolved(scratch: Scratch) {
        let (house, water, finance) = office(&scratch).await;
        let system = Browser::signed_in(&house, "system").await;
        let path = "/desk/agencies/new";
        assert_says(&send(&system, path, &new_agency("Grain 局", "云溪市粮食局")).await, 422, &["机关代码只能用小写字母", "value=\"Grain 局\""]);
        assert_says(&send(&system, path, &new_agency("water", "云溪市粮食局")).await, 409, &["已经使用这个代码"]);
        assert_says(&send(&system, path, &new_agency("grain", "云溪市水利局")).await, 409, &["已经使用这个名称"]);
        let mut wrong = new_agency("grain", "云溪市粮食局");
        wrong.extend([("uscc", "11990100204701132"), ("website", "javascript:alert(1)")]);
        assert_says(&send(&system, path, &wrong).await, 422, &["统一社会信用代码不对", "网址要以 http"]);
        let mut right = new_agency("grain", "云溪市粮食局");
        right.extend([("parent", finance.id.as_str()), ("uscc", "11990100204701132A"), ("leaders", "岑知远 | 局长 | 主持全面工作")]);
        assert_eq!(send(&system, path, &right).await.status, 303);
        let store = &house.installation.store;
        let grain = agency::find_by_code(store, "grain").await.unwrap().unwrap();
        assert_eq!(grain.parent, Some(finance.id.clone()));

        let particulars = |parent: &'static str| [("kind", "department"), ("position", "1"), ("phone", "0705-8220100"), ("from", "2026-11-23"), NOTE, ("parent", parent)];
        let page = format!("/desk/agencies/{}", finance.id);
        let edit = format!("{page}/edit");
        let mut circle = particulars("").to_vec();
        circle.push(("x", ""));
        if let Some(parent) = circle.iter_mut().find(|(name, _)| *name == "parent") {
            parent.1 = grain.id.as_str();
        }
        assert_says(&send(&system, &edit, &circle).await, 422, &["不能归到自己或者自己的下属机构之下"]);
        assert_eq!(send(&system, &edit, &particulars("")).await.status, 303);
        assert_says(&system.get(&page).await, 200, &["变更登记内容", "联系电话：0705-8220100"]);

        let dissolve = format!("{page}/dissolve");
        assert_says(&send(&system, &dissolve, &[("from", "2026-11-23"), NOTE]).await, 409, &["下属机构"]);
        let dissolve = format!("/desk/agencies/{}/dissolve", water.id);
        assert_eq!(send(&system, &dissolve, &[("from", "2026-11-23"), NOTE]).await.status, 303);
        assert_says(&system.get(&format!("/desk/agencies/{}", water.id)).await, 200, &["自 2026-11-23 起撤销"]);
        assert_says(&send(&system, &dissolve, &[("from", "2026-11-23"), NOTE]).await, 409, &["这个机构已经撤并"]);
        for path in ["/desk/agencies/x", "/desk/agencies/0190b000-0000-7000-8000-000000000000/rename"] {
            assert_eq!(system.get(path).await.status, 404, "{path}");
        }

        let file = system.get("/desk/agencies.toml").await;
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"agencies.toml\"");
        let before = agency::list(store).await.unwrap();
        assert_eq!(agencies::enter(store, &file.text(), house.now()).await.unwrap(), 2);
        let mut after = agency::list(store).await.unwrap();
        after.sort_by_key(|agency| before.iter().position(|other| other.id == agency.id));
        for (before, after) in before.iter().zip(&after) {
            assert_eq!((&before.name, &before.parent, &before.profile), (&after.name, &after.parent, &after.profile));
        }
    }
}
