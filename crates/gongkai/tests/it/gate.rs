//! The gate: for every route, in every language and mode, records of every level and state. What is hidden looks as if
//! it had never been: not a word, not a count, not another header. Must never ask `access` what it expects of it.

mod museum;

use std::collections::BTreeMap;

use http::Method;
use kernel::id::RecordId;
use testkit::scratch::Scratch;

use crate::house::{Answer, PREFIXES, encoded};
use crate::routes::{Ask, COMMON, ROUTES};

use museum::{DRAFT_MARKER, Exhibit, Expected, Museum, REASON, museum};

impl Museum {
    /// Fails where the answer holds a word or an id of anything that is not listed.
    fn check_silent(&self, address: &str, answer: &Answer, but: Option<&Exhibit>) {
        let mut heard = answer.text();
        for (name, value) in &answer.headers {
            heard.push_str(&format!("\n{name}: {}", value.to_str().unwrap_or_default()));
        }
        // The languages switch of a page holds the page's own address.
        let own = but.map(|exhibit| exhibit.id.as_str());
        for exhibit in &self.exhibits {
            if exhibit.expected == Expected::Full {
                continue;
            }
            assert!(
                !heard.contains(&exhibit.marker),
                "{address} tells of {}",
                exhibit.marker
            );
            let id = exhibit.id.as_str();
            assert!(
                own == Some(id) || !heard.contains(id),
                "{address} tells the id of {}",
                exhibit.marker
            );
        }
        assert!(!heard.contains(DRAFT_MARKER), "{address} tells of a draft");
    }

    async fn check_lists(&self) {
        for (_, ask) in ROUTES {
            let Ask::List(addresses) = ask else { continue };
            for (address, prefix) in addresses
                .iter()
                .flat_map(|address| PREFIXES.map(|prefix| (address, prefix)))
            {
                let address = format!("{prefix}{address}");
                let answer = self.house.get(&address).await;
                assert_eq!(answer.status, 200, "{address}");
                self.check_silent(&address, &answer, None);
            }
        }
    }

    async fn check_records(&self) {
        let stranger = RecordId::new(self.house.now());
        for (path, ask) in ROUTES {
            let Ask::Record(pattern) = ask else { continue };
            for prefix in PREFIXES {
                let at = |id: &str, file: &str| {
                    format!("{prefix}{pattern}")
                        .replace("{id}", id)
                        .replace("{file}", file)
                };
                let unknown = at(stranger.as_str(), stranger.as_str());
                let unknown = self.house.get(&unknown).await;
                assert_eq!(unknown.status, 404);
                let unknown = comparable(&unknown, stranger.as_str(), stranger.as_str());
                for exhibit in &self.exhibits {
                    let address = at(exhibit.id.as_str(), &exhibit.file);
                    let answer = self.house.get(&address).await;
                    if exhibit.expected != Expected::Full {
                        self.check_silent(&address, &answer, Some(exhibit));
                    }
                    let place = format!("{path} as {address} of {}", exhibit.marker);
                    match exhibit.expected {
                        Expected::Full => assert_eq!(answer.status, 200, "{place}"),
                        Expected::Hidden => assert_eq!(
                            comparable(&answer, exhibit.id.as_str(), &exhibit.file),
                            unknown,
                            "{place}"
                        ),
                        Expected::Notice => check_notice(&answer, prefix, &place),
                        Expected::Gone => {
                            assert_eq!(answer.status, 410, "{place}");
                            assert!(!answer.text().contains("供水规定"), "{place}");
                        }
                        Expected::Redirect => self.check_redirect(&answer, prefix, &place),
                    }
                    let head = self.house.send(Method::HEAD, &address, &[]).await;
                    assert_eq!(head.status, answer.status, "HEAD {place}");
                    if exhibit.expected != Expected::Full {
                        self.check_silent(&address, &head, Some(exhibit));
                    }
                }
            }
        }
    }

    fn check_redirect(&self, answer: &Answer, prefix: &str, place: &str) {
        assert_eq!(answer.status, 301, "{place}");
        let api = if place.starts_with("/api/") {
            "/api/v1"
        } else {
            ""
        };
        let to = format!("{prefix}{api}/records/{}", self.anchor);
        assert_eq!(answer.header("location"), to, "{place}");
    }

    async fn check_draft_beside_live(&self) {
        let id = &self.revised;
        for prefix in PREFIXES {
            let at = |rest: &str| format!("{prefix}/records/{id}{rest}");
            for rest in ["", "/versions/1", "/compare?from=1&to=1"] {
                let answer = self.house.get(&at(rest)).await;
                assert_eq!(answer.status, 200, "{rest}");
                self.check_silent(&at(rest), &answer, None);
            }
            let file = format!("/files/{}", self.draft_file);
            for rest in ["/versions/2", "/compare?from=1&to=2", &file] {
                let answer = self.house.get(&at(rest)).await;
                assert_eq!(answer.status, 404, "{rest}");
                self.check_silent(&at(rest), &answer, None);
            }
        }
        let api = self.house.get(&format!("/api/v1/records/{id}")).await;
        self.check_silent("the API", &api, None);
        // The draft takes nothing from the live version either.
        assert_eq!(api.json()["relations"][0]["title"], "《云溪市水法》");
        assert_eq!(api.json()["versions"].as_array().unwrap().len(), 1);
    }

    /// Whoever knows a hidden word and asks for it learns nothing by that.
    async fn check_hidden_words_are_not_found(&self) {
        for exhibit in &self.exhibits {
            let (marker, id) = (exhibit.marker.as_str(), exhibit.id.as_str());
            let is_shown = exhibit.expected == Expected::Full;
            let near = &marker[..marker.len() - 1];
            for path in ["/search", "/policies", "/api/v1/search"] {
                for asked in [
                    marker,
                    near,
                    &format!("src-{marker}"),
                    &format!("idx-{marker}"),
                ] {
                    let address = format!("{path}?q={asked}");
                    let text = self.house.get(&address).await.text();
                    let is_told = text.contains(id) || text.contains(&format!("云溪市{marker}"));
                    assert!(is_shown || !is_told, "{address} tells of {marker}");
                }
                let near = self.house.get(&format!("{path}?q={near}")).await.text();
                assert!(
                    is_shown || !near.contains(marker),
                    "{path} completes {marker}"
                );
            }
            let found = self.house.get(&format!("/api/v1/search?q={marker}")).await;
            assert_eq!(found.text().contains(id), is_shown, "{marker}");
        }
    }

    /// The anchor, the revised one, and the one open and published exhibit.
    async fn check_counts(&self) {
        const N_LISTED: usize = 3;
        let home = self.house.get("/").await.text();
        assert!(home.contains("已公开信息 3 条"), "{home}");
        let records = self.house.get("/api/v1/records?limit=200").await.json();
        assert_eq!(records["items"].as_array().unwrap().len(), N_LISTED);
        let search = format!("/api/v1/search?q={COMMON}");
        assert_eq!(self.house.get(&search).await.json()["total"], N_LISTED);
        let sitemap = self.house.get("/sitemap/first.xml").await.text();
        assert_eq!(sitemap.matches("/records/").count(), N_LISTED);
        for feed in ["/feed.atom", "/agencies/gate/feed.atom"] {
            let text = self.house.get(feed).await.text();
            assert_eq!(text.matches("<entry>").count(), N_LISTED, "{feed}");
        }
        assert_eq!(
            self.house
                .get("/feed.rss")
                .await
                .text()
                .matches("<item>")
                .count(),
            N_LISTED
        );
        // Tiles and facets: link, then count.
        for (page, link) in [
            ("/", "/themes/10"),
            ("/themes", "/themes/10"),
            ("/themes/10", "/themes/10-3"),
            ("/sitemap", "/themes/10"),
            ("/", "/agencies/gate"),
            ("/agencies", "/agencies/gate"),
            ("/sitemap", "/agencies/gate"),
        ] {
            let text = self.house.get(page).await.text();
            assert_eq!(count_after(&text, link), Some(N_LISTED), "{page} {link}");
        }
        let facets = self.house.get(&format!("/search?q={COMMON}")).await.text();
        let counts = facet_counts(&facets);
        assert_eq!(counts.get("kind=notice"), Some(&1), "{counts:?}");
        assert!(counts.values().all(|n| *n <= N_LISTED), "{counts:?}");
    }
}

/// The first number between tags after a link.
fn count_after(text: &str, link: &str) -> Option<usize> {
    let after = text.split(&format!("href=\"{link}\"")).nth(1)?;
    let item = after.split("</li>").next()?;
    item.split(['<', '>'])
        .find_map(|piece| piece.trim().parse().ok())
}

/// Facet link → count.
fn facet_counts(text: &str) -> BTreeMap<String, usize> {
    text.split("gk-facet__link")
        .skip(1)
        .filter_map(|rest| {
            let href = rest.split('"').nth(2)?;
            let count = rest.split("gk-facet__count\">").nth(1)?;
            let count = count.split('<').next()?.parse().ok()?;
            let name = href.rsplit(['?', '&', ';']).next()?;
            Some((name.to_owned(), count))
        })
        .collect()
}

fn check_notice(answer: &Answer, prefix: &str, place: &str) {
    assert_eq!(answer.status, 410, "{place}");
    // The reason is converted to traditional characters with its page.
    if !prefix.starts_with("/hant") {
        assert!(answer.text().contains(REASON), "{place}");
    }
}

/// An answer without what is its own in each request: id, file and reference number.
fn comparable(answer: &Answer, id: &str, file: &str) -> (u16, String, Vec<(String, String)>) {
    let reference = answer.header("x-request-id").to_owned();
    let clean = |text: &str| {
        text.replace(&reference, "REFERENCE")
            .replace(id, "ID")
            .replace(file, "FILE")
            .replace("ID/files/ID", "ID/files/FILE")
    };
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, value)| (name.to_string(), clean(value.to_str().unwrap())))
        .collect();
    (answer.status.as_u16(), clean(&answer.text()), headers)
}

testkit::both! {
    async fn nothing_hidden_is_told(scratch: Scratch) {
        let museum = museum(&scratch).await;
        museum.check_lists().await;
        museum.check_records().await;
        museum.check_draft_beside_live().await;
        museum.check_hidden_words_are_not_found().await;
        museum.check_counts().await;
    }

    async fn what_is_public_is_told_everywhere(scratch: Scratch) {
        let museum = museum(&scratch).await;
        let shown = museum
            .exhibits
            .iter()
            .find(|exhibit| exhibit.expected == Expected::Full)
            .unwrap();
        let page = format!("/records/{}", shown.id);
        for address in [
            "/", "/search?q=%E4%BE%9B%E6%B0%B4", "/agencies/gate", "/themes/10", "/statutory/20.1",
            "/feed.atom", "/feed.rss", "/api/v1/records", "/agencies/gate/feed.atom", page.as_str(),
        ] {
            let text = museum.house.get(address).await.text();
            assert!(text.contains(&shown.marker), "{address}");
        }
        let file = museum
            .house
            .get(&format!("{page}/files/{}", shown.file))
            .await;
        assert_eq!(file.body, format!("file of {}甲", shown.marker).into_bytes());
        let name = format!("filename*=UTF-8''{}.pdf", encoded(&shown.marker));
        assert!(file.header("content-disposition").contains(&name));
        assert_eq!(file.header("content-type"), "application/pdf");
    }
}
