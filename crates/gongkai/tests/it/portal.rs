//! Pages as readers meet them: languages and modes, tags for caches, addresses that moved, versions, relations, force by
//! the day. Must never look at a page that no reader could ask for.

use catalog::record::codes::{RelationKind, Validity};
use catalog::record::commands::{self, Submission, Unpublish};
use catalog::record::content::{Relation, RelationTarget};
use jiff::civil::date;
use testkit::clock::at;
use testkit::scratch::Scratch;

use crate::house::{House, PREFIXES, document};

const TITLE: &str = "云溪市供水条例实施办法";
const BODY: &str =
    "第一条 为了保障供水，制定本办法。\n第二条 水价应当公开。\n第三条 本办法自2026年5月1日起施行。";

fn policy(source_id: &str, title: &str, body: &str) -> Submission {
    let mut submission = document(source_id, title, body);
    submission.content.validity = Validity::InForce;
    submission
}

fn relation(kind: RelationKind, source_id: &str) -> Relation {
    Relation {
        kind,
        target: RelationTarget::SourceId(source_id.to_owned()),
    }
}

testkit::both! {
    async fn every_page_in_every_language_and_mode(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let id = house.publish(&policy("p", TITLE, BODY)).await;
        for prefix in PREFIXES {
            let page = house.get(&format!("{prefix}/records/{id}")).await;
            assert_eq!(page.status, 200);
            let (language, word) = if prefix.starts_with("/hant") {
                ("zh-Hant", "雲溪市供水條例實施辦法")
            } else if prefix.starts_with("/en") {
                ("en", TITLE)
            } else {
                ("zh-Hans", TITLE)
            };
            assert_eq!(page.header("content-language"), language);
            let text = page.text();
            assert!(text.contains(word) && text.contains(&format!("lang=\"{language}\"")), "{prefix}");
            // Every link inside stays in the language and mode.
            assert!(text.contains(&format!("href=\"{prefix}/agencies\"")), "{prefix}");
            assert_eq!(text.contains("gk-elder") || text.contains("--elder"), prefix.contains("elder"), "{prefix}");
        }
    }

    async fn caches_are_told_what_changed(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let id = house.publish(&policy("p", TITLE, BODY)).await;
        let page = format!("/records/{id}");
        for path in [page.as_str(), "/", "/feed.atom", "/api/v1/records", "/sitemap/first.xml", "/agencies"] {
            let first = house.get(path).await;
            let tag = first.header("etag").to_owned();
            assert!(tag.starts_with("W/\""), "{path}");
            assert!(first.header("cache-control").starts_with("public"), "{path}");
            let again = house.send(http::Method::GET, path, &[("if-none-match", &tag)]).await;
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
            let other = house.send(http::Method::GET, path, &[("if-none-match", "W/\"x\"")]).await;
            assert_eq!((other.status.as_u16(), other.body), (200, first.body), "{path}");
        }
        let tag = house.get(&page).await.header("etag").to_owned();
        house.publish(&policy("p", TITLE, &BODY.replace("水价", "水质"))).await;
        house.follow().await;
        let changed = house.send(http::Method::GET, &page, &[("if-none-match", &tag)]).await;
        assert_eq!(changed.status, 200);
        assert!(changed.text().contains("水质应当公开"));
    }

    async fn what_was_taken_down_says_so(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let stays = house.publish(&policy("stays", TITLE, BODY)).await;
        let moved = house.publish(&policy("moved", "云溪市旧供水办法", "第一条 旧。")).await;
        let gone = house.publish(&policy("gone", "云溪市误发公告", "第一条 误。")).await;
        house.unpublish(&moved, &Unpublish::Redirect { to: stays.clone() }).await;
        house.unpublish(&gone, &Unpublish::Gone).await;
        house.follow().await;
        let redirect = house.get(&format!("/hant/elder/records/{moved}")).await;
        assert_eq!((redirect.status.as_u16(), redirect.header("location")), (301, format!("/hant/elder/records/{stays}").as_str()));
        assert_eq!(house.get(&format!("/records/{gone}")).await.status, 410);
        assert_eq!(house.get(&format!("/api/v1/records/{gone}")).await.json()["error"]["code"], "gone");

        let store = &house.installation.store;
        let refused = async |id, how: Unpublish| commands::unpublish(store, id, &how, house.now()).await.unwrap_err().to_string();
        let itself = refused(&stays, Unpublish::Redirect { to: stays.clone() }).await;
        assert_eq!(itself, "a record cannot stand in its own place");
        let silent = refused(&stays, Unpublish::Withdraw { reason: " ".to_owned() }).await;
        assert_eq!(silent, "a withdrawal needs a reason");
        // Round and round, or to where nobody can follow.
        for to in [&moved, &gone] {
            let astray = refused(&stays, Unpublish::Redirect { to: to.clone() }).await;
            assert_eq!(astray, "the record to stand in its place is not public");
        }
        assert_eq!(house.get(&format!("/records/{stays}")).await.status, 200);
    }

    async fn versions_stay_readable_and_comparable(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let id = house.publish(&policy("p", TITLE, BODY)).await;
        let mut second = policy("p", TITLE, &BODY.replace("水价应当公开。", "水价应当听证。"));
        second.change_note = "完善水价程序".to_owned();
        house.publish(&second).await;
        house.follow().await;
        let page = format!("/records/{id}");
        let live = house.get(&page).await.text();
        assert!(live.contains("水价应当听证") && live.contains("完善水价程序"));
        assert!(live.contains(&format!("{page}/compare?from=1&amp;to=2")) || live.contains(&format!("{page}/compare?from=1&#38;to=2")), "{live}");
        let old = house.get(&format!("{page}/versions/1")).await.text();
        assert!(old.contains("水价应当公开") && old.contains("这是以前的版本") && old.contains("noindex"));
        let compared = house.get(&format!("{page}/compare?from=1&to=2")).await.text();
        assert!(compared.contains("<del>公开</del>") && compared.contains("<ins>听证</ins>"), "{compared}");
        let same = house.get(&format!("{page}/compare?from=1&to=1")).await.text();
        assert!(same.contains("两个版本的条文相同"));
        assert_eq!(house.get(&format!("{page}/versions/3")).await.status, 404);
    }

    async fn a_repeal_shows_on_both_pages(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let old = house.publish(&policy("old", "云溪市旧供水办法", "第一条 旧。")).await;
        let mut new = policy("new", TITLE, BODY);
        new.relations = vec![relation(RelationKind::Repeals, "old"), relation(RelationKind::Implements, "later")];
        // As a draft it changes nothing.
        let new = house.draft(&new).await;
        let validity = async |id| house.get(&format!("/api/v1/records/{id}")).await.json()["validity"].clone();
        assert_eq!(validity(&old).await, "in_force");
        let store = &house.installation.store;
        commands::publish(store, &new, "operator", house.now()).await.unwrap();
        house.follow().await;
        assert_eq!(validity(&old).await, "repealed");
        let banner = house.get(&format!("/records/{old}")).await.text();
        assert!(banner.contains(&format!("本文件已被《{TITLE}》废止")), "{banner}");
        assert!(banner.contains(&format!("href=\"/records/{new}\"")));
        let repealing = house.get(&format!("/records/{new}")).await.text();
        assert!(repealing.contains("云溪市旧供水办法") && repealing.contains(&format!("href=\"/records/{old}\"")));
        let found = house.get("/api/v1/search?q=%E6%97%A7%E4%BE%9B%E6%B0%B4%E5%8A%9E%E6%B3%95&validity=repealed").await.json();
        assert_eq!(found["hits"][0]["source_id"], "old");

        // An amendment entered late does not bring it back, nor does a new version of its own text.
        let mut late = policy("late", "关于修改旧供水办法的决定", "一、修改。");
        late.relations = vec![relation(RelationKind::Amends, "old")];
        house.publish(&late).await;
        assert_eq!(validity(&old).await, "repealed");
        house.publish(&policy("old", "云溪市旧供水办法", "第一条 旧，勘误。")).await;
        assert_eq!(validity(&old).await, "repealed");
    }

    async fn a_document_that_comes_after_its_repeal_is_marked(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let mut decision = policy("decision", "关于废止供水办法的决定", "一、废止。");
        decision.relations = vec![Relation {
            kind: RelationKind::Repeals,
            target: RelationTarget::Citation("《云溪市旧供水办法》（云府〔2001〕3号）".to_owned()),
        }];
        let decision = house.publish(&decision).await;
        let old = house.publish(&policy("old", "云溪市旧供水办法", "第一条 旧。")).await;
        let n_resolved = commands::resolve_citations(&house.installation.store, house.now()).await.unwrap();
        assert_eq!(n_resolved, 1);
        house.follow().await;
        let record = house.get(&format!("/api/v1/records/{old}")).await.json();
        assert_eq!(record["validity"], "repealed");
        assert_eq!(record["relations"][0]["record"], decision.as_str());
        assert_eq!(record["relations"][0]["direction"], "incoming");
    }

    async fn force_follows_the_day(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let mut submission = policy("p", TITLE, BODY);
        submission.content.effective_on = Some(date(2026, 12, 1));
        submission.content.expires_on = Some(date(2027, 11, 30));
        let id = house.publish(&submission).await;
        for (now, validity, words) in [
            ("2026-11-23 09:30", "not_yet", "自2026-12-01起施行"),
            ("2026-12-01 00:00", "in_force", "有效"),
            ("2027-11-30 23:59", "in_force", "有效"),
            ("2027-12-01 00:00", "expired", "已经失效"),
        ] {
            house.clock.move_to(at(now));
            // The follower looks once a day; pages do not wait for it.
            for is_refreshed in [false, true] {
                if is_refreshed {
                    commands::refresh_validity(&house.installation.store, house.now()).await.unwrap();
                }
                house.follow().await;
                let page = house.get(&format!("/records/{id}")).await.text();
                assert!(page.contains(words), "{now}: {page}");
                let api = house.get(&format!("/api/v1/records/{id}")).await.json();
                assert_eq!(api["validity"], validity, "{now}");
            }
            let found = house.get(&format!("/api/v1/search?q=%E4%BE%9B%E6%B0%B4&validity={validity}")).await.json();
            assert_eq!(found["total"], 1, "{now} {validity}");
        }
    }
}
