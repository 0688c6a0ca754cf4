//! Says that a part of the site is on trial.
//! Must never stay once the trial is over.

use askama::Template;

use super::content::{Attributes, Classes, Content};
use super::tag::Tag;

#[derive(Clone, Debug, Default, Template)]
#[template(
    path = "components/phase-banner/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct PhaseBanner {
    pub tag: Tag,
    pub content: Content,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl PhaseBanner {
    fn tag(&self) -> Tag {
        Tag {
            classes: self.tag.classes.after("govuk-phase-banner__content__tag"),
            content: self.tag.content.clone(),
            // The library ignores the tag's attributes here.
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, PhaseBanner)> {
    vec![(
        "试运行",
        PhaseBanner {
            tag: Tag {
                content: "试运行".into(),
                ..Default::default()
            },
            content: "本栏目正在试运行，欢迎提出意见。".into(),
            ..Default::default()
        },
    )]
}
