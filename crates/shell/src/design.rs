//! The page `/design`: every component in every state, for those who build pages and those who judge them.
//! Must never show data; the examples are the components' own.

use askama::Template;
use axum::routing::get;

use crate::component::{self, Example};
use crate::module::Routes;
use crate::page::{Cache, Head};
use crate::view::View;

pub fn routes() -> Routes {
    vec![("/design", get(show_design))]
}

/// One component with its examples.
struct Specimen {
    component: &'static str,
    examples: Vec<Example>,
}

#[derive(Template)]
#[template(path = "design.html")]
struct DesignPage {
    view: View,
    head: Head,
    specimens: Vec<Specimen>,
}
crate::page!(DesignPage);

async fn show_design(view: View) -> DesignPage {
    let mut specimens: Vec<Specimen> = Vec::new();
    for example in component::gallery() {
        match specimens.last_mut() {
            Some(last) if last.component == example.component => last.examples.push(example),
            Some(_) | None => specimens.push(Specimen {
                component: example.component,
                examples: vec![example],
            }),
        }
    }
    DesignPage {
        head: Head::new(view.t("design-title"), Cache::PAGE).not_indexed(),
        view,
        specimens,
    }
}
