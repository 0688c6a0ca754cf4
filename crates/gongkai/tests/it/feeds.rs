//! Feeds and site maps as readers of their formats take them: well-formed, with what RFC 4287, RSS 2.0 and
//! sitemaps.org ask for, and exactly the listed records. Must never be read by looking for text.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use testkit::clock;
use testkit::scratch::Scratch;

use crate::house::{Answer, House, document};

/// An element with what is in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all(&self, name: &str) -> Vec<&Self> {
        self.children
            .iter()
            .filter(|child| child.name == name)
            .collect()
    }

    #[track_caller]
    fn one(&self, name: &str) -> &Self {
        let found = self.all(name);
        assert_eq!(found.len(), 1, "{name} in {}", self.name);
        found[0]
    }
}

/// The root of a document; fails where it is not well-formed.
fn parse(answer: &Answer) -> Element {
    let text = answer.text();
    let mut reader = Reader::from_str(&text);
    let mut open = vec![Element::default()];
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {text}"))
        {
            Event::Start(tag) => open.push(element(&tag)),
            Event::Empty(tag) => open.last_mut().unwrap().children.push(element(&tag)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(words) => open.last_mut().unwrap().text.push_str(&words),
            Event::GeneralRef(name) => {
                let character = match &*name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other}; is not one of XML's own"),
                };
                open.last_mut().unwrap().text.push(character);
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("unexpected {other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed");
    let mut root = open.remove(0);
    assert_eq!(root.children.len(), 1);
    // XML 1.0 §2.2
    let is_allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(
        text.chars().all(is_allowed),
        "a character that XML cannot carry"
    );
    root.children.remove(0)
}

fn element(tag: &BytesStart<'_>) -> Element {
    Element {
        name: tag.name().as_ref().to_owned(),
        attributes: tag
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap();
                (
                    attribute.key.as_ref().to_owned(),
                    attribute.value.into_owned(),
                )
            })
            .collect(),
        ..Element::default()
    }
}

fn is_rfc3339(text: &str) -> bool {
    text.len() == 25 && text.ends_with("+08:00") && text.parse::<jiff::Timestamp>().is_ok()
}

const NASTY: &str = "关于<script>&\"引号\"'的\u{fffe}\u{1}公告]]>";

async fn house(scratch: &Scratch) -> (House, BTreeSet<String>) {
    let house = House::open(scratch).await;
    let agency = house.enter_agency("slj", "云溪市水利局").await;
    let mut ids = BTreeSet::new();
    for n in 0..53 {
        let mut submission = document(
            &format!("f-{n}"),
            &format!("第{n}号公告"),
            &format!("内容{n}。"),
        );
        submission.owner = Some(agency.id.clone());
        if n == 52 {
            submission.content.title = NASTY.to_owned();
            submission.content.summary = NASTY.to_owned();
            submission.content.issuers = vec![NASTY.to_owned()];
        }
        ids.insert(house.publish(&submission).await.to_string());
        // Of several at one moment it would be chance which are the newest fifty.
        clock::advance(&house.clock, Duration::from_secs(1));
    }
    house.draft(&document("draft", "草稿", "草稿内容。")).await;
    house.follow().await;
    (house, ids)
}

fn check_atom(answer: &Answer, ids: &BTreeSet<String>) {
    assert!(
        answer
            .header("content-type")
            .starts_with("application/atom+xml")
    );
    let feed = parse(answer);
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.attributes["xmlns"], "http://www.w3.org/2005/Atom");
    assert!(feed.one("id").text.starts_with("http"));
    assert!(!feed.one("title").text.is_empty());
    assert!(is_rfc3339(&feed.one("updated").text));
    assert!(!feed.one("author").one("name").text.is_empty());
    let rel = |link: &&Element| link.attributes["rel"].clone();
    assert_eq!(
        feed.all("link").iter().map(rel).collect::<Vec<_>>(),
        ["self", "alternate"]
    );
    let entries = feed.all("entry");
    assert_eq!(entries.len(), 50);
    let mut seen = BTreeSet::new();
    for entry in &entries {
        let id = entry.one("id").text.strip_prefix("urn:uuid:").unwrap();
        assert!(ids.contains(id) && seen.insert(id));
        assert!(!entry.one("title").text.is_empty());
        assert!(is_rfc3339(&entry.one("updated").text) && is_rfc3339(&entry.one("published").text));
        assert!(entry.one("link").attributes["href"].ends_with(&format!("/records/{id}")));
    }
    let newest = entries
        .iter()
        .map(|entry| entry.one("updated").text.as_str())
        .max();
    assert_eq!(newest, Some(feed.one("updated").text.as_str()));
    let nasty = entries
        .iter()
        .find(|entry| entry.one("title").text.contains("<script>"));
    assert_eq!(
        nasty.unwrap().one("title").text,
        "关于<script>&\"引号\"'的公告]]>"
    );
}

testkit::both! {
    async fn feeds_are_what_their_formats_ask_for(scratch: Scratch) {
        let (house, ids) = house(&scratch).await;
        for path in ["/feed.atom", "/agencies/slj/feed.atom", "/en/feed.atom"] {
            check_atom(&house.get(path).await, &ids);
        }
        let rss = parse(&house.get("/feed.rss").await);
        assert_eq!((rss.name.as_str(), rss.attributes["version"].as_str()), ("rss", "2.0"));
        let channel = rss.one("channel");
        for name in ["title", "link", "description"] {
            assert!(!channel.one(name).text.is_empty(), "{name}");
        }
        let items = channel.all("item");
        assert_eq!(items.len(), 50);
        let mut guids = BTreeSet::new();
        for item in items {
            assert!(guids.insert(item.one("guid").text.as_str()));
            assert_eq!(item.one("guid").attributes["isPermaLink"], "false");
            let date = &item.one("pubDate").text;
            assert!(date.ends_with(" GMT") && date.len() == 29, "{date}");
            assert!(item.one("link").text.starts_with("http"));
        }
    }

    async fn the_site_map_lists_exactly_the_listed(scratch: Scratch) {
        let (house, ids) = house(&scratch).await;
        let index = parse(&house.get("/sitemap.xml").await);
        assert_eq!(index.name, "sitemapindex");
        let mut listed = BTreeSet::new();
        for part in index.all("sitemap") {
            let address = &part.one("loc").text;
            let path = &address[address.find("/sitemap/").unwrap()..];
            let set = parse(&house.get(path).await);
            assert_eq!((set.name.as_str(), set.attributes["xmlns"].as_str()), ("urlset", "http://www.sitemaps.org/schemas/sitemap/0.9"));
            for url in set.all("url") {
                let address = &url.one("loc").text;
                match address.split_once("/records/") {
                    Some((_, id)) => {
                        assert!(is_rfc3339(&url.one("lastmod").text));
                        assert!(listed.insert(id.to_owned()), "{id} is listed twice");
                    }
                    None => {
                        let path = address.splitn(4, '/').nth(3).unwrap();
                        assert_eq!(house.get(&format!("/{path}")).await.status, 200, "{address}");
                    }
                }
            }
        }
        assert_eq!(listed, ids);
        let robots = house.get("/robots.txt").await.text();
        assert!(robots.contains("Sitemap: ") && robots.contains("/sitemap.xml"));
    }
}
