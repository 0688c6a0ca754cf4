//! A new name from a day, going up in another from a day, and the end of an agency that holds nothing.
//! Must never merge before the person has seen what goes over, how much of it, and to whom.

use axum::extract::{Path, State};
use axum::response::Response;
use shell::component::error_summary::Item;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::view::View;

use crate::agency::Agency;
use crate::agency::holdings::Holdings;
use crate::agency::over_time::{merge, rename};
use crate::agency::tree::dissolve;
use crate::desk::pages::DeskPages;
use crate::desk::pages::agencies::form::{
    ACTION, AgencyForm, Stake, choice, mistake, occasion_fields, read_occasion,
};
use crate::desk::pages::agencies::{Found, holding_lines, path_of};
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::line;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::Refused;

fn form(view: &View, code: &str, agency: &Agency) -> AgencyForm {
    AgencyForm {
        title: view.t_arg(&format!("desk-agency-{code}-title"), "name", &agency.name),
        lead: view.t(&format!("desk-agency-{code}-lead")).into_owned(),
        stakes: Vec::new(),
        kept: Vec::new(),
        fields: Vec::new(),
        button: None,
        is_warning: false,
        back: path_of(&agency.id),
    }
}

fn rename_form(view: &View, agency: &Agency, posted: &Posted) -> AgencyForm {
    let text =
        |name: &'static str, key: &str| line(view, name, key, "text", posted.text(name).to_owned());
    let mut fields = vec![
        text("name", "desk-agency-new-name"),
        text("short_name", "desk-agency-new-short-name"),
    ];
    fields.extend(occasion_fields(view, posted));
    AgencyForm {
        fields,
        button: Some("desk-agency-rename-send"),
        ..form(view, "rename", agency)
    }
}

pub(super) async fn show_rename(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let Found { agency, .. } = pages.find_agency(&id).await?;
    let form = rename_form(&caller.view, &agency, &Posted::default());
    Ok(form.answer(&caller, None))
}

pub(super) async fn send_rename(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let view = &caller.view;
    let Found { agency, .. } = pages.find_agency(&id).await?;
    let form = rename_form(view, &agency, &posted);
    let note = posted.lines("note");
    let mut mistakes = Vec::new();
    let (name, short_name) = (posted.text("name").trim(), posted.text("short_name").trim());
    for (value, field) in [(name, "name"), (short_name, "short_name")] {
        if value.is_empty() {
            mistakes.push(mistake(view, "desk-agency-no-name", field));
        }
    }
    if (name, short_name) == (agency.name.as_str(), agency.short_name.as_str()) {
        mistakes.push(mistake(view, "desk-agency-same-name", "name"));
    }
    let occasion = read_occasion(view, &posted, &note, &mut mistakes);
    if !mistakes.is_empty() {
        return Ok(form.answer(&caller, Some(Refused::mistakes(view, mistakes))));
    }
    let by = caller.by(None);
    match rename(&pages.desk, &by, &agency.id, (name, short_name), occasion).await {
        Ok(()) => Ok(caller.done(&path_of(&agency.id), "agency-renamed")),
        Err(refusal) => form.refused(&caller, refusal),
    }
}

fn stakes(view: &View, holdings: &Holdings, whose: &str) -> Vec<Stake> {
    let stake = |(what, n)| Stake {
        what,
        n,
        whose: whose.to_owned(),
    };
    holding_lines(view, holdings)
        .into_iter()
        .map(stake)
        .collect()
}

/// Those it may go up in.
fn others(found: &Found) -> impl Iterator<Item = &Agency> {
    let agencies = found.agencies.iter();
    agencies.filter(|agency| agency.id != found.agency.id)
}

fn merge_form(view: &View, found: &Found, holdings: &Holdings, posted: &Posted) -> AgencyForm {
    let none = (String::new(), view.t("desk-agency-choose").into_owned());
    let others = others(found).map(|agency| (agency.id.to_string(), agency.name.clone()));
    let items = std::iter::once(none).chain(others).collect();
    let mut fields = vec![choice(
        view,
        "into",
        "desk-agency-into",
        items,
        posted.text("into"),
    )];
    fields.extend(occasion_fields(view, posted));
    AgencyForm {
        stakes: stakes(view, holdings, ""),
        fields,
        button: Some("desk-agency-merge-look"),
        ..form(view, "merge", &found.agency)
    }
}

/// The second step: what goes over, to whom.
fn merge_confirmation(
    view: &View,
    found: &Found,
    into: &Agency,
    (holdings, posted): (&Holdings, &Posted),
) -> AgencyForm {
    let kept = ["into", "from", "note"].map(|name| (name, posted.lines(name)));
    AgencyForm {
        title: view.t_args(
            "desk-agency-merge-confirm",
            &[
                ("name", found.agency.name.clone().into()),
                ("into", into.name.clone().into()),
                ("day", posted.text("from").trim().to_owned().into()),
            ],
        ),
        lead: view.t("desk-agency-merge-confirm-lead").into_owned(),
        stakes: stakes(view, holdings, &into.name),
        kept: kept
            .into_iter()
            .chain([("do", "merge".to_owned())])
            .collect(),
        button: Some("desk-agency-merge-send"),
        is_warning: true,
        ..form(view, "merge", &found.agency)
    }
}

pub(super) async fn show_merge(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let found = pages.find_agency(&id).await?;
    let holdings = pages.holdings(&found.agency.id).await?;
    let form = merge_form(&caller.view, &found, &holdings, &Posted::default());
    Ok(form.answer(&caller, None))
}

pub(super) async fn send_merge(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let view = &caller.view;
    let found = pages.find_agency(&id).await?;
    let holdings = pages.holdings(&found.agency.id).await?;
    let form = merge_form(view, &found, &holdings, &posted);
    let note = posted.lines("note");
    let mut mistakes: Vec<Item> = Vec::new();
    let wanted = posted.text("into");
    let mut others = others(&found);
    let into = others.find(|agency| agency.id.as_str() == wanted);
    if into.is_none() {
        mistakes.push(mistake(view, "desk-agency-no-into", "into"));
    }
    let occasion = read_occasion(view, &posted, &note, &mut mistakes);
    let Some(into) = into.filter(|_| mistakes.is_empty()) else {
        return Ok(form.answer(&caller, Some(Refused::mistakes(view, mistakes))));
    };
    if posted.text("do") != "merge" {
        let confirmation = merge_confirmation(view, &found, into, (&holdings, &posted));
        return Ok(confirmation.answer(&caller, None));
    }
    let by = caller.by(None);
    match merge(&pages.desk, &by, &found.agency.id, &into.id, occasion).await {
        Ok(()) => Ok(caller.done(&path_of(&into.id), "agency-merged")),
        Err(refusal) => form.refused(&caller, refusal),
    }
}

fn dissolve_form(view: &View, agency: &Agency, holdings: &Holdings, posted: &Posted) -> AgencyForm {
    let base = form(view, "dissolve", agency);
    if holdings.total() > 0 {
        return AgencyForm {
            lead: view.t("desk-agency-dissolve-not").into_owned(),
            stakes: stakes(view, holdings, ""),
            ..base
        };
    }
    AgencyForm {
        fields: occasion_fields(view, posted).into(),
        button: Some("desk-agency-dissolve-send"),
        is_warning: true,
        ..base
    }
}

pub(super) async fn show_dissolve(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let Found { agency, .. } = pages.find_agency(&id).await?;
    let holdings = pages.holdings(&agency.id).await?;
    let form = dissolve_form(&caller.view, &agency, &holdings, &Posted::default());
    Ok(form.answer(&caller, None))
}

pub(super) async fn send_dissolve(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let view = &caller.view;
    let Found { agency, .. } = pages.find_agency(&id).await?;
    let holdings = pages.holdings(&agency.id).await?;
    let form = dissolve_form(view, &agency, &holdings, &posted);
    let note = posted.lines("note");
    let mut mistakes = Vec::new();
    let occasion = read_occasion(view, &posted, &note, &mut mistakes);
    if !mistakes.is_empty() {
        return Ok(form.answer(&caller, Some(Refused::mistakes(view, mistakes))));
    }
    match dissolve(&pages.desk, &caller.by(None), &agency.id, occasion).await {
        Ok(()) => Ok(caller.done(&path_of(&agency.id), "agency-dissolved")),
        Err(refusal) => form.refused(&caller, refusal),
    }
}
