//! Changing the rules: one part as a form or all of it as text, what that changes, and only then saving, with the reason.
//! Must never let one change undo another unseen: two that were made at once are brought together and both are shown.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use shell::component::content::Content;
use shell::component::error_message::ErrorMessage;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::label::Label;
use shell::component::textarea::Textarea;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::gate::CHANGE_SETTINGS;
use crate::desk::jobs::refresh_deadlines;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::hint;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::Refused;
use crate::desk::pages::settings::described::{Difference, differences};
use crate::desk::pages::settings::drawn::{Drawing, id_of};
use crate::desk::pages::settings::section::Section;
use crate::desk::pages::settings::{
    PATH, Saved, forms, problem_items, problem_text, saved_by, section_title,
};
use crate::desk::refusal::Refusal;
use crate::desk::selecting::select_libraries;
use crate::desk::settings::Settings;
use crate::desk::settings::merged::merge;
use crate::desk::settings::problems::SettingsProblem;
use crate::desk::settings::saved::{self, find_settings, list_versions};
use crate::portal::failed;

/// The last part of the path of the form that holds all of it.
const WHOLE: &str = "toml";

/// What a form changes.
#[derive(Debug, Clone, Copy)]
enum Part {
    One(Section),
    Whole,
}

impl Part {
    fn of(code: &str) -> Result<Self, PageError> {
        if code == WHOLE {
            return Ok(Self::Whole);
        }
        let section = Section::from_code(code).ok_or(PageError::NotFound)?;
        Ok(Self::One(section))
    }

    const fn code(self) -> &'static str {
        match self {
            Self::One(section) => section.code(),
            Self::Whole => WHOLE,
        }
    }

    fn title(self, view: &View) -> String {
        match self {
            Self::One(section) => section_title(view, section),
            Self::Whole => view.t("desk-settings-toml").into_owned(),
        }
    }

    fn filled(self, settings: &Settings) -> Posted {
        match self {
            Self::One(section) => forms::filled(section, settings),
            Self::Whole => [("document".to_owned(), settings.to_toml())]
                .into_iter()
                .collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/settings_edit.html")]
struct EditPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    trouble: Option<ErrorSummary>,
    title: String,
    lead: String,
    action: String,
    /// The version that the form was drawn from.
    number: i64,
    fields: Vec<Content>,
}

shell::page!(EditPage);

#[derive(Template)]
#[template(path = "desk/settings_preview.html")]
struct PreviewPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    trouble: Option<ErrorSummary>,
    /// The version in force, which this one would follow.
    number: i64,
    document: String,
    changes: Vec<Difference>,
    /// What others changed since the form was drawn; empty where nobody did.
    others: Vec<Saved>,
    theirs: Vec<Difference>,
    /// Rules that both changed.
    contested: Vec<String>,
    note: Content,
}

shell::page!(PreviewPage);

/// A change that somebody wants, and the version that it was made from.
pub(super) struct Wanted {
    pub from: i64,
    pub settings: Settings,
    pub note: String,
}

pub(super) async fn edit_settings(
    State(pages): State<DeskPages>,
    Path(code): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, CHANGE_SETTINGS)?;
    let part = Part::of(&code)?;
    let (number, settings) = saved::current(&pages.desk.store).await.map_err(failed)?;
    let form = Form {
        part,
        number,
        settings: &settings,
        posted: &part.filled(&settings),
        mistakes: Vec::new(),
    };
    Ok(form.page(&caller, None).into_response())
}

/// A form to be drawn.
struct Form<'a> {
    part: Part,
    number: i64,
    settings: &'a Settings,
    posted: &'a Posted,
    /// By the names of fields.
    mistakes: Vec<(String, String)>,
}

impl Form<'_> {
    fn page(&self, caller: &Caller, trouble: Option<ErrorSummary>) -> EditPage {
        let view = &caller.view;
        let title = self.part.title(view);
        EditPage {
            head: caller
                .head(view.t_arg("desk-settings-edit-title", "title", &title))
                .crumb(view.t("desk-settings"), PATH),
            session: caller.session.clone(),
            receipt: caller.new_receipt(),
            trouble,
            lead: view
                .t(&format!("desk-settings-{}-lead", self.part.code()))
                .into_owned(),
            action: view.href(&format!("{PATH}/edit/{}", self.part.code())),
            number: self.number,
            fields: self.fields(view),
            title,
            view: view.clone(),
        }
    }

    fn fields(&self, view: &View) -> Vec<Content> {
        let Part::One(section) = self.part else {
            return vec![self.document(view)];
        };
        let drawing = Drawing {
            view,
            posted: self.posted,
            settings: self.settings,
            mistakes: &self.mistakes,
        };
        drawing.fields(section)
    }

    fn document(&self, view: &View) -> Content {
        let said: Vec<&str> = self
            .mistakes
            .iter()
            .map(|(_, said)| said.as_str())
            .collect();
        Content::html(&Textarea {
            id: "document".into(),
            name: "document".into(),
            value: self.posted.lines("document").into(),
            rows: Some(30),
            spellcheck: Some(false),
            label: Label::new(view.t("desk-settings-document").into_owned()),
            error_message: (!said.is_empty()).then(|| ErrorMessage::new(said.join(" "))),
            classes: "gk-code".into(),
            ..Textarea::default()
        })
    }

    /// Draws it again with what was typed and what is wrong with that.
    fn refuse(mut self, caller: &Caller, problems: &[SettingsProblem]) -> Response {
        let view = &caller.view;
        let text = |problem: &SettingsProblem| (problem.place.clone(), problem_text(view, problem));
        self.mistakes = problems.iter().map(text).collect();
        let refused = Refused::mistakes(view, problem_items(view, problems));
        let page = self.page(caller, Some(refused.summary.clone()));
        refused.answer(&page)
    }

    fn refuse_typed(mut self, caller: &Caller, mistakes: Vec<forms::Mistake>) -> Response {
        let view = &caller.view;
        self.mistakes = mistakes
            .into_iter()
            .map(|mistake| (mistake.name, view.t(mistake.key).into_owned()))
            .collect();
        let item =
            |(name, said): &(String, String)| Item::link(said.clone(), format!("#{}", id_of(name)));
        let refused = Refused::mistakes(view, self.mistakes.iter().map(item).collect());
        let page = self.page(caller, Some(refused.summary.clone()));
        refused.answer(&page)
    }
}

pub(super) async fn preview_settings(
    State(pages): State<DeskPages>,
    Path(code): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, CHANGE_SETTINGS)?;
    let part = Part::of(&code)?;
    let (from, base) = pages.base_of(&posted).await?;
    let form = Form {
        part,
        number: from,
        settings: &base,
        posted: &posted,
        mistakes: Vec::new(),
    };
    // Back from the preview to the text.
    if posted.text("do") == "edit" {
        return Ok(form.page(&caller, None).into_response());
    }
    let read = match part {
        Part::Whole => Settings::from_toml(&posted.lines("document")),
        Part::One(section) => match forms::read(section, &posted, &base) {
            Ok(settings) => Ok(settings),
            Err(mistakes) => return Ok(form.refuse_typed(&caller, mistakes)),
        },
    };
    let checked = read.and_then(|settings| match settings.problems() {
        problems if problems.is_empty() => Ok(settings),
        problems => Err(problems),
    });
    match checked {
        Err(problems) => Ok(form.refuse(&caller, &problems)),
        Ok(settings) => {
            let wanted = Wanted {
                from,
                settings,
                note: posted.lines("note"),
            };
            pages.preview(&caller, &wanted, None).await
        }
    }
}

pub(super) async fn save_settings(
    State(pages): State<DeskPages>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, CHANGE_SETTINGS)?;
    let (from, base) = pages.base_of(&posted).await?;
    let settings = match Settings::from_toml(&posted.lines("document")) {
        Ok(settings) => settings,
        Err(problems) => {
            let form = Form {
                part: Part::Whole,
                number: from,
                settings: &base,
                posted: &posted,
                mistakes: Vec::new(),
            };
            return Ok(form.refuse(&caller, &problems));
        }
    };
    let wanted = Wanted {
        from,
        settings,
        note: posted.lines("note"),
    };
    if wanted.note.trim().is_empty() {
        let said = caller.view.t("desk-settings-no-note").into_owned();
        let refused = Refused::mistakes(&caller.view, vec![Item::link(said, "#note")]);
        return pages.preview(&caller, &wanted, Some(refused)).await;
    }
    let by = caller.by(None);
    match saved::save(&pages.desk, &by, from, &wanted.settings, &wanted.note).await {
        Ok(_) => {
            pages.follow_settings(&caller);
            Ok(caller.done(PATH, "settings"))
        }
        Err(refusal @ Refusal::StaleSettings { .. }) => {
            let refused = Refused::of(&caller.view, refusal, "");
            pages.preview(&caller, &wanted, Some(refused)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

impl DeskPages {
    /// The version that a form was drawn from.
    async fn base_of(&self, posted: &Posted) -> Result<(i64, Settings), PageError> {
        let number = posted.text("expected").parse();
        let number = number.map_err(|_| PageError::bad_request("error-form"))?;
        let found = find_settings(&self.desk.store, number)
            .await
            .map_err(failed)?;
        let base = found.ok_or_else(|| PageError::bad_request("error-form"))?;
        Ok((number, base))
    }

    /// Shows what a change changes. One that was made from an older version is applied to the one in force, and what
    /// happened in between is shown beside it.
    pub(super) async fn preview(
        &self,
        caller: &Caller,
        wanted: &Wanted,
        trouble: Option<Refused>,
    ) -> Result<Response, PageError> {
        let (view, store) = (&caller.view, &self.desk.store);
        let (number, in_force) = saved::current(store).await.map_err(failed)?;
        let found = find_settings(store, wanted.from).await.map_err(failed)?;
        let base = found.ok_or(PageError::NotFound)?;
        let ours = differences(view, &base, &wanted.settings);
        let merged = match merge(&base, &wanted.settings, &in_force) {
            Ok(merged) => merged,
            Err(problems) => {
                let form = Form {
                    part: Part::Whole,
                    number,
                    settings: &in_force,
                    posted: &Part::Whole.filled(&wanted.settings),
                    mistakes: Vec::new(),
                };
                return Ok(form.refuse(caller, &problems));
            }
        };
        let theirs = differences(view, &base, &in_force);
        let mut others = list_versions(store).await.map_err(failed)?;
        others.retain(|version| version.number > wanted.from);
        let is_contested =
            |change: &&Difference| theirs.iter().any(|their| their.place == change.place);
        let page = PreviewPage {
            head: caller
                .head(view.t("desk-settings-preview"))
                .crumb(view.t("desk-settings"), PATH),
            session: caller.session.clone(),
            receipt: caller.new_receipt(),
            trouble: trouble.as_ref().map(|refused| refused.summary.clone()),
            number,
            document: merged.to_toml(),
            changes: differences(view, &in_force, &merged),
            others: others.iter().map(saved_by).collect(),
            contested: ours
                .iter()
                .filter(is_contested)
                .map(|change| change.what.clone())
                .collect(),
            theirs,
            note: note_field(view, &wanted.note),
            view: view.clone(),
        };
        Ok(match trouble {
            Some(refused) => refused.answer(&page),
            None if page.others.is_empty() => page.into_response(),
            None => (StatusCode::CONFLICT, page).into_response(),
        })
    }

    /// Counts all deadlines by the new rules and fills the libraries, after the answer has gone out. What is cut off here is
    /// made up by the jobs.
    fn follow_settings(&self, caller: &Caller) {
        let (desk, now) = (self.desk.clone(), caller.view.now);
        tokio::spawn(async move {
            for followed in [
                refresh_deadlines(&desk, now).await,
                select_libraries(&desk, now).await,
            ] {
                if let Err(error) = followed {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "new rules were not followed yet"
                    );
                }
            }
        });
    }
}

fn note_field(view: &View, note: &str) -> Content {
    Content::html(&Textarea {
        id: "note".into(),
        name: "note".into(),
        value: note.to_owned().into(),
        rows: Some(3),
        label: Label::new(view.t("desk-settings-note").into_owned()),
        hint: hint(view, "desk-settings-note"),
        ..Textarea::default()
    })
}
