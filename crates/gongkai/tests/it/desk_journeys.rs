//! Documents on their way from the desk to the public, by people with browsers without scripts: every page is reached over
//! links and buttons that stand on the page before. Must never go where no page leads.

mod ending;
pub(crate) mod import;
mod joint;
mod personal;
mod review;

use access::actor::Role;
use catalog::desk::jobs::publish_scheduled;
use testkit::clock;

use crate::browser::Browser;
use crate::form::{Form, link, text_of};
use crate::house::Answer;
use crate::office::Office;

/// What the page says was done.
pub(crate) fn banner(page: &Answer) -> String {
    text_of(page, ".govuk-notification-banner__content").unwrap_or_default()
}

/// What the page says went wrong.
pub(crate) fn trouble(page: &Answer) -> String {
    text_of(page, ".govuk-error-summary").unwrap_or_default()
}

impl Office {
    /// Opens a document from the worklist of whoever it waits for.
    async fn open<'a>(&'a self, role: Role, title: &str) -> (Browser<'a>, Answer) {
        let browser = self.at_home(role).await;
        let page = open(&browser, title).await;
        (browser, page)
    }

    /// Passes a review: from the worklist over the document to the form.
    async fn pass(&self, role: Role, title: &str) {
        let (browser, page) = self.open(role, title).await;
        let page = browser.click(&page, review_name(role)).await;
        let form = Form::on(&page, "/review").set("decision", "pass");
        let done = browser.done(&form).await;
        assert!(banner(&done).contains("审查通过"), "{}", done.text());
        assert!(!done.text().contains(title), "it waits for somebody else");
    }

    async fn pass_both(&self, title: &str) {
        self.pass(Role::LegalReviewer, title).await;
        self.pass(Role::SecrecyReviewer, title).await;
    }

    /// Signs: at once, or for a moment.
    async fn sign(&self, title: &str, at: Option<(&str, &str)>) {
        let (browser, page) = self.open(Role::Approver, title).await;
        let page = browser.click(&page, "签发").await;
        let form = Form::on(&page, "/sign");
        let form = match at {
            None => form.set("decision", "now"),
            Some((date, time)) => form
                .set("decision", "at")
                .set("date", date)
                .set("time", time),
        };
        let done = browser.done(&form).await;
        let said = if at.is_some() {
            "到时自动公开"
        } else {
            "并且公开"
        };
        assert!(banner(&done).contains(said), "{}", done.text());
    }

    /// The clock comes to a moment, and what waits for it goes out.
    async fn wait_until(&self, moment: &str) -> u64 {
        self.house.clock.move_to(clock::at(moment));
        publish_scheduled(&self.desk, self.house.now())
            .await
            .unwrap()
    }
}

fn review_name(role: Role) -> &'static str {
    match role {
        Role::LegalReviewer => "合法性审核",
        _ => "保密和隐私审查",
    }
}

/// A task leads to the page where it is done; from there to everything about the document.
async fn open(browser: &Browser<'_>, title: &str) -> Answer {
    let worklist = browser.get("/desk/tasks").await;
    let page = browser.click(&worklist, title).await;
    let words = if link(&page, "返回本件").is_some() {
        "返回本件"
    } else {
        "办理"
    };
    browser.click(&page, words).await
}

/// A notice written on the pages of the desk, ready to be handed in. Its text is one clause.
async fn write(editor: &Browser<'_>, title: &str, text: &str) -> Answer {
    let worklist = editor.get("/desk/tasks").await;
    let page = editor.click(&worklist, "新建信息").await;
    let form = Form::on(&page, "/desk/new")
        .set("title", title)
        .set("kind", "notice");
    let page = editor.done(&form).await;
    assert!(banner(&page).contains("草稿已经建好"));
    let form = Form::on(&page, "/edit").set("issued_on", "2026年11月20日");
    let page = editor.done(&form).await;
    let page = editor.click(&page, "正文").await;
    editor
        .done(&Form::on(&page, "/text").set("text", text))
        .await
}

/// Hands in from the document's own page.
async fn hand_in(editor: &Browser<'_>, page: &Answer) -> Answer {
    let done = editor.done(&Form::on(page, "/submit")).await;
    assert!(banner(&done).contains("已经送审"), "{}", done.text());
    done
}

/// The id in the addresses of a document's page.
fn id_of(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("/desk/records/").nth(1).unwrap();
    rest[..36].to_owned()
}
