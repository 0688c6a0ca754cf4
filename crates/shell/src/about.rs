//! Pages every government site must have about itself: about, contact, accessibility statement.
//! Must never promise what the site does not do: the accessibility statement is tested by the checks it names.

use askama::Template;
use axum::routing::get;

use crate::module::Routes;
use crate::page::{Cache, Head};
use crate::view::View;

pub fn routes() -> Routes {
    vec![
        ("/about", get(show_about)),
        ("/accessibility", get(show_accessibility)),
        ("/contact", get(show_contact)),
    ]
}

/// A heading and its paragraphs or points, as message keys.
struct Part {
    title: &'static str,
    paragraphs: &'static [&'static str],
    points: &'static [&'static str],
}

#[derive(Template)]
#[template(path = "about/text.html")]
struct TextPage {
    view: View,
    head: Head,
    parts: &'static [Part],
}

crate::page!(TextPage);

async fn show_about(view: View) -> TextPage {
    const PARTS: &[Part] = &[
        Part {
            title: "about-purpose",
            paragraphs: &["about-purpose-text"],
            points: &[],
        },
        Part {
            title: "about-data",
            paragraphs: &["about-data-text"],
            points: &[],
        },
        Part {
            title: "about-privacy",
            paragraphs: &["about-privacy-text"],
            points: &[],
        },
    ];
    text_page(view, "footer-about", PARTS)
}

async fn show_accessibility(view: View) -> TextPage {
    const PARTS: &[Part] = &[
        Part {
            title: "accessibility-standard",
            paragraphs: &["accessibility-standard-text"],
            points: &[],
        },
        Part {
            title: "accessibility-means",
            paragraphs: &[],
            points: &[
                "accessibility-means-elder",
                "accessibility-means-tools",
                "accessibility-means-keyboard",
                "accessibility-means-no-script",
                "accessibility-means-languages",
            ],
        },
        Part {
            title: "accessibility-help",
            paragraphs: &["accessibility-help-text"],
            points: &[],
        },
    ];
    text_page(view, "footer-accessibility", PARTS)
}

fn text_page(view: View, title: &str, parts: &'static [Part]) -> TextPage {
    TextPage {
        head: Head::new(view.t(title), Cache::PAGE),
        view,
        parts,
    }
}

#[derive(Template)]
#[template(path = "about/contact.html")]
struct ContactPage {
    view: View,
    head: Head,
}

crate::page!(ContactPage);

async fn show_contact(view: View) -> ContactPage {
    ContactPage {
        head: Head::new(view.t("footer-contact"), Cache::PAGE),
        view,
    }
}
