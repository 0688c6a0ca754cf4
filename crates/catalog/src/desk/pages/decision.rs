//! The page on which somebody decides about a document: the whole of it, what changed, and one form.
//! Must never show a form for what the person may not do.

use access::gate::Action;
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use kernel::id::AgencyId;
use shell::component::choice;
use shell::component::content::Content;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::fieldset::Fieldset;
use shell::component::hint::Hint;
use shell::component::input::Input;
use shell::component::label::Label;
use shell::component::notification_banner::NotificationBanner;
use shell::component::radios::Radios;
use shell::component::textarea::Textarea;
use shell::error::PageError;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency::{self, Agency};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{Heading, heading, overview_path};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused, field_key, problem_text};
use crate::desk::read::{self, DraftView};
use crate::desk::refusal::Refusal;
use crate::desk::store::findings::FindingState;
use crate::portal::failed;
use crate::record::compare::{ClauseChange, Side, compare};
use crate::record::html;

#[derive(Template)]
#[template(path = "desk/decision.html")]
struct DecisionPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    heading: Heading,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    revision: i64,
    title: String,
    lead: String,
    /// What to look at before deciding.
    checklist: Vec<String>,
    /// What still stands in the way.
    problems: Vec<String>,
    facts: Vec<(String, String)>,
    consents: Vec<ConsentLine>,
    findings: Vec<String>,
    findings_href: String,
    /// Since the version that the words name; none where there is nothing to compare with.
    changed: Option<Changed>,
    files: Vec<String>,
    body: String,
    form: Option<Form>,
    /// Said where there is no form.
    not_now: String,
    back: String,
}

shell::page!(DecisionPage);

impl DecisionPage {
    fn is_older(&self, side: &Side) -> bool {
        *side == Side::Older
    }

    fn is_newer(&self, side: &Side) -> bool {
        *side == Side::Newer
    }
}

pub(crate) struct ConsentLine {
    pub agency: String,
    pub state: String,
    pub is_given: bool,
}

struct Changed {
    since: String,
    changes: Vec<ClauseChange>,
}

/// What is filled in and sent.
pub(crate) struct Form {
    /// Without prefix; a POST goes there.
    pub path: String,
    pub fields: Vec<Content>,
    pub button: String,
    pub is_warning: bool,
}

/// What tells one page of decision from another.
pub(crate) struct Decision {
    /// The key of its title, its lead (`-lead`) and its checklist (`-check-1` …).
    pub key: &'static str,
    pub action: Action,
    /// The draft stands where this is decided.
    pub is_now: bool,
}

impl DeskPages {
    /// Draws the page. `trouble` is a refusal that came of sending the form, which is shown again as it was sent.
    pub(crate) async fn decision(
        &self,
        caller: &Caller,
        draft: &DraftView,
        decision: &Decision,
        form: Form,
        trouble: Option<Refused>,
    ) -> Result<Response, PageError> {
        let view = caller.view.clone();
        let may = draft.permits(decision.action);
        let agencies = agency::list(&self.desk.store).await.map_err(failed)?;
        let not_now = if !decision.is_now {
            view.t("desk-decide-other-step").into_owned()
        } else if !may {
            view.t("desk-decide-not-yours").into_owned()
        } else {
            String::new()
        };
        let title = view.t(decision.key).into_owned();
        let page = DecisionPage {
            head: caller
                .head(format!("{title}：{}", draft.content.title))
                .crumb(view.t("desk-home"), "/desk")
                .crumb(draft.content.title.clone(), overview_path(&draft.record)),
            heading: heading(&view, draft, None),
            done: caller.done_banner(),
            trouble: trouble.as_ref().map(|refused| refused.summary.clone()),
            receipt: caller.new_receipt(),
            revision: draft.revision,
            lead: view.t(&format!("{}-lead", decision.key)).into_owned(),
            checklist: checklist(&view, decision.key),
            problems: draft
                .problems
                .iter()
                .map(|problem| problem_text(&view, problem))
                .collect(),
            facts: facts(&view, draft, &agencies),
            consents: consents(&view, draft, &agencies),
            findings: findings(&view, draft),
            findings_href: view.href(&format!("/desk/records/{}/findings", draft.record)),
            changed: self.changed(caller, draft).await?,
            files: draft.files.iter().map(|file| file.name.clone()).collect(),
            body: html::render(&draft.tree),
            // A form that was just refused is shown again, whatever it was refused for: nothing that was typed is lost.
            form: (not_now.is_empty() || trouble.is_some()).then_some(form),
            not_now,
            back: view.href(&overview_path(&draft.record)),
            title,
            session: caller.session.clone(),
            view,
        };
        Ok(match trouble {
            Some(refused) => refused.answer(&page),
            None => page.into_response(),
        })
    }

    /// Writes a refusal into the log and puts it above the form.
    pub(crate) async fn trouble(
        &self,
        caller: &Caller,
        draft: &DraftView,
        action: Action,
        refusal: Refusal,
    ) -> Result<Refused, PageError> {
        let fields_at = format!("/desk/records/{}/edit", draft.record);
        let attempt = Attempt {
            action,
            record: &draft.record,
            fields_at: &fields_at,
        };
        self.refused(caller, attempt, refusal).await
    }

    /// What differs from what was reviewed last, or from what is public.
    async fn changed(
        &self,
        caller: &Caller,
        draft: &DraftView,
    ) -> Result<Option<Changed>, PageError> {
        let Some((since, older)) = self.compared_with(caller, draft).await? else {
            return Ok(None);
        };
        let newer = draft.tree.clone();
        // A long law compares in tens of milliseconds: too long for an async thread.
        let changes = tokio::task::spawn_blocking(move || compare(&older, &newer))
            .await
            .map_err(|error| PageError::Accident(error.into()))?;
        Ok(Some(Changed { since, changes }))
    }

    async fn compared_with(
        &self,
        caller: &Caller,
        draft: &DraftView,
    ) -> Result<Option<(String, lawtext::tree::Tree)>, PageError> {
        let (desk, actor, record) = (&self.desk, &caller.actor, &draft.record);
        let history = read::list_history(desk, actor, record).await?;
        let judged = history
            .iter()
            .rev()
            .find(|step| step.version == draft.version && JUDGING.contains(&step.action.as_str()));
        if let Some(judged) = judged {
            // The state that was judged is the first that was replaced afterwards.
            let revisions = read::list_revisions(desk, actor, record).await?;
            let replaced = revisions
                .iter()
                .rfind(|line| line.version == draft.version && line.at >= judged.at);
            if let Some(line) = replaced {
                let older =
                    read::find_revision(desk, actor, record, line.version, line.revision).await?;
                let since = caller.view.t_args(
                    "desk-decide-since-review",
                    &[
                        ("at", judged.at.minute().into()),
                        ("who", judged.by.name.clone().into()),
                    ],
                );
                return Ok(Some((since, older.tree)));
            }
        }
        let live = draft.live_version.filter(|live| *live != draft.version);
        let Some(live) = live else { return Ok(None) };
        let version = crate::record::read::find_version(&desk.store, record, live)
            .await
            .map_err(failed)?;
        let since = caller.view.t("desk-decide-since-live").into_owned();
        Ok(version.map(|version| (since, version.tree)))
    }
}

/// Steps in which somebody has looked at the whole document.
const JUDGING: &[&str] = &["approve_legal", "approve_secrecy", "return"];

fn checklist(view: &View, key: &str) -> Vec<String> {
    (1..)
        .map(|number| format!("{key}-check-{number}"))
        .take_while(|key| view.messages.has(view.language, key))
        .map(|key| view.t(&key).into_owned())
        .collect()
}

pub(crate) fn agency_name(agencies: &[Agency], id: &AgencyId) -> String {
    let found = agencies.iter().find(|agency| agency.id == *id);
    found.map_or_else(String::new, |agency| agency.name.clone())
}

fn facts(view: &View, draft: &DraftView, agencies: &[Agency]) -> Vec<(String, String)> {
    use crate::desk::fields::Field;
    let content = &draft.content;
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let values = [
        (Field::DocNumber, content.doc_number.clone()),
        (Field::IndexNumber, draft.index_number.clone()),
        (Field::Issuers, Some(content.issuers.join("、"))),
        (
            Field::Owner,
            draft.owner.as_ref().map(|id| agency_name(agencies, id)),
        ),
        (Field::IssuedOn, date(content.issued_on)),
        (Field::EffectiveOn, date(content.effective_on)),
        (Field::ExpiresOn, date(content.expires_on)),
        (
            Field::Publicity,
            Some(
                view.t(&format!(
                    "publicity-{}",
                    content.publicity.code().replace('_', "-")
                ))
                .into_owned(),
            ),
        ),
        (Field::PublicityGround, content.publicity_ground.clone()),
        (Field::Source, content.source.clone()),
    ];
    let shown = values.into_iter().filter_map(|(field, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some((view.t(&field_key(field)).into_owned(), value))
    });
    shown.collect()
}

fn consents(view: &View, draft: &DraftView, agencies: &[Agency]) -> Vec<ConsentLine> {
    let given = draft.flow.consents.iter().map(|consent| ConsentLine {
        agency: agency_name(agencies, &consent.agency),
        state: view.t_args(
            "desk-consent-given",
            &[
                ("who", consent.by.name.clone().into()),
                ("at", consent.at.minute().into()),
            ],
        ),
        is_given: true,
    });
    let missing = draft.missing_consents.iter().map(|agency| ConsentLine {
        agency: agency_name(agencies, agency),
        state: view.t("desk-consent-missing").into_owned(),
        is_given: false,
    });
    given.chain(missing).collect()
}

fn findings(view: &View, draft: &DraftView) -> Vec<String> {
    let open = draft
        .findings
        .iter()
        .filter(|finding| finding.state == FindingState::Open)
        .count();
    let justified = draft.findings.len() - open;
    let line = |key: &str, n: usize| {
        (n > 0).then(|| view.t_arg(key, "n", i64::try_from(n).unwrap_or(i64::MAX)))
    };
    [
        line("desk-decide-findings-open", open),
        line("desk-decide-findings-decided", justified),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Sent without any of its choices.
pub(crate) fn nothing_chosen(view: &View) -> Refused {
    let said = view.t("desk-decide-nothing-chosen").into_owned();
    Refused::mistakes(view, vec![Item::link(said, "#decision")])
}

/// A choice: its value, the key of its label, and what it asks for when it is taken.
pub(crate) struct Choice {
    pub value: &'static str,
    pub label: String,
    pub asks: Content,
}

/// Radios named `decision`; what was sent stays chosen.
pub(crate) fn choices(
    view: &View,
    question: &'static str,
    posted: &Posted,
    of: Vec<Choice>,
) -> Content {
    Content::html(&Radios {
        name: "decision".into(),
        value: posted.text("decision").to_owned().into(),
        fieldset: Some(Fieldset::asking(view.t(question).into_owned())),
        items: of
            .into_iter()
            .map(|choice| choice::Item {
                conditional: choice.asks,
                ..choice::Item::new(choice.value, choice.label)
            })
            .collect(),
        ..Radios::default()
    })
}

/// Words of several lines. The key with `-hint` is its hint, where there is one.
pub(crate) fn words(view: &View, name: &'static str, key: &str, posted: &Posted) -> Content {
    Content::html(&Textarea {
        id: name.into(),
        name: name.into(),
        value: posted.lines(name).into(),
        rows: Some(4),
        label: Label::new(view.t(key).into_owned()),
        hint: hint(view, key),
        ..Textarea::default()
    })
}

/// A field of one line; `kind` is the type of the input.
pub(crate) fn line(
    view: &View,
    name: &'static str,
    key: &str,
    kind: &'static str,
    value: String,
) -> Content {
    Content::html(&Input {
        id: name.into(),
        name: name.into(),
        kind: kind.into(),
        value: value.into(),
        label: Label::new(view.t(key).into_owned()),
        hint: hint(view, key),
        classes: match kind {
            "date" | "time" => "govuk-input--width-10".into(),
            _ => "".into(),
        },
        ..Input::default()
    })
}

pub(crate) fn hint(view: &View, key: &str) -> Option<Hint> {
    let key = format!("{key}-hint");
    let has = view.messages.has(view.language, &key);
    has.then(|| Hint::new(view.t(&key).into_owned()))
}
