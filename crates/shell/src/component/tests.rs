//! Every fixture of every ported component equals the library's own markup, and the gallery stays as it was looked at.
//! Must never be weakened to let a difference pass: what differs by intention is listed here with its reason.

mod markup;
mod options;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{NAMES, gallery, render};

/// Components of the library that the portal does without; why is said in `component.rs`.
const NOT_PORTED: &[&str] = &[
    "cookie-banner",
    "exit-this-page",
    "feedback",
    "footer",
    "generic-header",
    "header",
];

/// What its numbers read, and what ours read.
type Moves = &'static [(&'static str, &'static str)];

/// The library numbers entries that are not there (`null`, `false`, `""`); our lists cannot hold such, so the later numbers move up.
const MOVED_UP: &[(&str, &str, Moves)] = &[
    ("accordion", "with falsy values", &[("-5\"", "-2\"")]),
    ("checkboxes", "with falsy values", &[("-5\"", "-2\"")]),
    ("radios", "with falsy items", &[("-4\"", "-2\"")]),
    (
        "task-list",
        "with empty values",
        &[("list-3-", "list-1-"), ("list-6-", "list-2-")],
    ),
];

fn library() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../web/node_modules/govuk-frontend/dist/govuk/components");
    assert!(
        folder.is_dir(),
        "{} is missing; run `npm ci` in `web/` (`cargo xtask test` does it)",
        folder.display()
    );
    folder
}

fn fixtures(name: &str) -> Vec<Value> {
    let path = library().join(name).join("fixtures.json");
    let mut file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    match file["fixtures"].take() {
        Value::Array(fixtures) => fixtures,
        other => panic!("{name} has no list of fixtures but {other}"),
    }
}

fn expected(component: &str, name: &str, html: &str) -> String {
    let moved = MOVED_UP
        .iter()
        .find(|(its, fixture, _)| (*its, *fixture) == (component, name));
    let moves = moved.map_or(&[][..], |(_, _, moves)| moves);
    moves
        .iter()
        .fold(html.to_owned(), |html, (from, to)| html.replace(from, to))
}

#[test]
fn every_component_of_the_library_is_ported_or_excused() {
    let folders: BTreeSet<String> = fs::read_dir(library())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let known: BTreeSet<String> = NAMES
        .iter()
        .chain(NOT_PORTED)
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(folders, known);
    assert_eq!(
        known.len(),
        NAMES.len() + NOT_PORTED.len(),
        "a component is both ported and excused"
    );
}

#[test]
fn every_fixture_equals_the_library() {
    let mut compared = 0;
    let mut differences = Vec::new();
    for component in NAMES {
        for fixture in fixtures(component) {
            let name = fixture["name"].as_str().unwrap();
            let wanted = expected(component, name, fixture["html"].as_str().unwrap());
            compared += 1;
            match render(
                component,
                options::prepared(component, fixture["options"].clone()),
            ) {
                Ok(html) if markup::tokens(&html) == markup::tokens(&wanted) => {}
                Ok(html) => differences.push(format!(
                    "{component}, {name}:\n{}",
                    markup::difference(&markup::tokens(&wanted), &markup::tokens(&html))
                )),
                Err(error) => differences.push(format!("{component}, {name}: {error}")),
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {compared} fixtures differ\n{}",
        differences.len(),
        differences.join("\n\n")
    );
    // Guards against an empty folder being taken for success.
    assert!(compared > 600, "only {compared} fixtures were found");
}

#[test]
fn gallery_shows_every_component_and_stays_the_same() {
    let gallery = gallery();
    let shown: BTreeSet<&str> = gallery.iter().map(|example| example.component).collect();
    assert_eq!(shown, NAMES.iter().copied().collect());
    let page: String = gallery
        .iter()
        .map(|example| {
            format!(
                "## {}: {}\n{}\n",
                example.component,
                example.name,
                markup::tokens(&example.html.to_string()).join("\n")
            )
        })
        .collect();
    insta::assert_snapshot!(page);
}

#[test]
fn gallery_obeys_the_content_policy() {
    for example in gallery() {
        for token in markup::tokens(&example.html.to_string()) {
            let is_inline = token.starts_with("<script")
                || token.starts_with("<style")
                || token.contains(" style=")
                || token.contains(" on");
            assert!(
                !(token.starts_with('<') && is_inline),
                "{}: {token}",
                example.component
            );
        }
    }
}

#[test]
fn ids_of_the_gallery_are_unique() {
    let mut seen = BTreeSet::new();
    for example in gallery() {
        for id in markup::ids(&example.html.to_string()) {
            assert!(
                seen.insert(id.clone()),
                "{} ({}) repeats the id {id}",
                example.component,
                example.name
            );
        }
    }
}

#[test]
fn defaults_speak_chinese() {
    // The library's own words, as `english()` has them; none may show through a default.
    let english = [
        "Back",
        "Breadcrumb",
        "Contents",
        "Error",
        "Important",
        "Language",
        "Menu",
        "Next",
        "Page",
        "Pagination",
        "Previous",
        "Service",
        "Show",
        "Success",
        "Warning",
        "You can enter",
        "There is a problem",
    ];
    for example in gallery() {
        let tokens = markup::tokens(&example.html.to_string());
        for word in english {
            let is_shown = tokens.iter().any(|token| {
                let is_text = !token.starts_with('<');
                (is_text && token.contains(word)) || token.contains(&format!("aria-label=\"{word}"))
            });
            assert!(
                !is_shown,
                "{} ({}) shows {word:?}",
                example.component, example.name
            );
        }
    }
}

#[test]
fn text_is_escaped_wherever_it_goes() {
    use super::button::Button;
    use super::content::{Attributes, Classes, Content};

    let evil = "\"><script>alert('x')</script>";
    let button = Button {
        content: evil.into(),
        name: evil.into(),
        value: evil.into(),
        classes: Classes::from(evil),
        attributes: Attributes::from([("data-x", evil)]),
        ..Default::default()
    };
    let html = button.to_string();
    assert!(!html.contains("<script"), "{html}");
    // Once inside another component it is not escaped again.
    assert_eq!(Content::html(&button).to_string(), html);
}
