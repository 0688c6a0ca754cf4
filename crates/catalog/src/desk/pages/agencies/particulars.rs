//! What a form holds of an agency beside its name: a new one is entered with it, one that stands is changed with it.
//! Must never take a credit code whose check digit is wrong, nor a link that is none.

use axum::extract::{Path, State};
use axum::response::Response;
use identifiers::credit_code::CreditCode;
use identifiers::refusal::Refusal;
use kernel::id::AgencyId;
use shell::component::content::Content;
use shell::component::error_summary::Item;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::view::View;

use crate::agency::tree::{Particulars, change, create};
use crate::agency::{self, Agency, AgencyKind, Profile};
use crate::desk::pages::DeskPages;
use crate::desk::pages::agencies::form::{
    ACTION, AgencyForm, choice, mistake, occasion_fields, read_occasion,
};
use crate::desk::pages::agencies::{PATH, path_of};
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::{line, words};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::Refused;
use crate::portal::failed;
use crate::record::fields::{Leader, Text};

/// Fields of one line, in the order of the form.
const LINES: [&str; 11] = [
    "position",
    "number_prefix",
    "region_code",
    "uscc",
    "address",
    "office_hours",
    "phone",
    "fax",
    "postcode",
    "email",
    "website",
];

/// The particulars of an agency as a form holds them.
#[derive(Debug, Clone)]
pub(super) struct Typed(Posted);

impl Typed {
    pub(super) fn of(agency: &Agency) -> Self {
        let profile = &agency.profile;
        let parent = agency.parent.as_ref().map(ToString::to_string);
        let leaders: Vec<String> = profile.leaders.iter().map(leader_line).collect();
        let pairs = [
            ("kind", agency.kind.code().to_owned()),
            ("parent", parent.unwrap_or_default()),
            ("position", agency.position.to_string()),
            ("number_prefix", agency.number_prefix.clone()),
            ("region_code", agency.region_code.clone()),
            ("uscc", agency.uscc.clone()),
            ("address", profile.address.clone()),
            ("office_hours", profile.office_hours.clone()),
            ("phone", profile.phone.clone()),
            ("fax", profile.fax.clone()),
            ("postcode", profile.postcode.clone()),
            ("email", profile.email.clone()),
            ("website", profile.website.clone()),
            ("functions", profile.functions.join("\n")),
            ("leaders", leaders.join("\n")),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value));
        Self(pairs.into_iter().collect())
    }

    /// Label and value of each, as people read them.
    pub(super) fn words(&self, view: &View, agencies: &[Agency]) -> Vec<(String, String)> {
        let chosen = [
            ("kind", kinds(view)),
            ("parent", parents(view, agencies, None)),
        ];
        let chosen = chosen.map(|(name, choices)| {
            let wanted = self.0.text(name);
            let found = choices.into_iter().find(|(value, _)| value == wanted);
            (name, found.map(|(_, text)| text).unwrap_or_default())
        });
        let typed = LINES
            .into_iter()
            .chain(["functions", "leaders"])
            .map(|name| (name, self.0.lines(name)));
        chosen
            .into_iter()
            .chain(typed)
            .map(|(name, value)| (view.t(&key_of(name)).into_owned(), value))
            .collect()
    }

    fn fields(&self, view: &View, agencies: &[Agency], own: Option<&AgencyId>) -> Vec<Content> {
        let text = |name: &'static str| self.0.text(name).to_owned();
        let mut fields = vec![
            choice(view, "kind", &key_of("kind"), kinds(view), &text("kind")),
            choice(
                view,
                "parent",
                &key_of("parent"),
                parents(view, agencies, own),
                &text("parent"),
            ),
        ];
        let lines = LINES.map(|name| line(view, name, &key_of(name), "text", text(name)));
        fields.extend(lines);
        for name in ["functions", "leaders"] {
            fields.push(words(view, name, &key_of(name), &self.0));
        }
        fields
    }

    /// `known` is what stood there before: what nobody touched is not judged anew.
    fn read(&self, view: &View, known: &str, mistakes: &mut Vec<Item>) -> Particulars {
        let posted = &self.0;
        let text = |name: &str| posted.text(name).trim().to_owned();
        let position = text("position").parse();
        if position.is_err() {
            mistakes.push(mistake(view, "desk-settings-no-number", "position"));
        }
        let uscc = text("uscc");
        if !uscc.is_empty() && uscc != known && !is_credit_code(&uscc) {
            mistakes.push(mistake(view, "desk-agency-bad-uscc", "uscc"));
        }
        let website = text("website");
        let is_link = website.starts_with("http://") || website.starts_with("https://");
        if !website.is_empty() && !is_link {
            mistakes.push(mistake(view, "desk-agency-bad-website", "website"));
        }
        let kind = AgencyKind::from_code(posted.text("kind"));
        if kind.is_none() {
            mistakes.push(mistake(view, "desk-agency-no-kind", "kind"));
        }
        let parent: Option<AgencyId> = posted.text("parent").parse().ok();
        Particulars {
            kind: kind.unwrap_or(AgencyKind::Department),
            parent,
            position: position.unwrap_or(0),
            number_prefix: text("number_prefix"),
            region_code: text("region_code"),
            uscc,
            profile: Profile {
                address: text("address"),
                office_hours: text("office_hours"),
                phone: text("phone"),
                fax: text("fax"),
                postcode: text("postcode"),
                email: text("email"),
                website,
                functions: entries(posted, "functions").map(str::to_owned).collect(),
                leaders: entries(posted, "leaders").map(leader).collect(),
            },
        }
    }
}

/// A province that this program does not know is for the registry to judge.
fn is_credit_code(text: &str) -> bool {
    matches!(CreditCode::parse(text), Ok(_) | Err(Refusal::Region))
}

fn key_of(name: &str) -> String {
    format!("desk-agency-{}", name.replace('_', "-"))
}

fn entries<'a>(posted: &'a Posted, name: &str) -> impl Iterator<Item = &'a str> {
    let lines = posted.text(name).lines().map(str::trim);
    lines.filter(|line| !line.is_empty())
}

/// `姓名 | 职务 | 分工`.
fn leader_line(leader: &Leader) -> String {
    match leader {
        Leader::Name(name) => name.clone(),
        Leader::Person {
            name,
            position,
            portfolio,
        } => format!("{name} | {position} | {}", portfolio.0),
    }
}

fn leader(line: &str) -> Leader {
    let mut parts = line.splitn(3, '|').map(|part| part.trim().to_owned());
    let name = parts.next().unwrap_or_default();
    match (parts.next(), parts.next()) {
        (None, _) => Leader::Name(name),
        (Some(position), portfolio) => Leader::Person {
            name,
            position,
            portfolio: Text(portfolio.unwrap_or_default()),
        },
    }
}

fn kinds(view: &View) -> Vec<(String, String)> {
    let name = |kind: AgencyKind| {
        let key = format!("desk-agency-kind-{}", kind.code());
        (kind.code().to_owned(), view.t(&key).into_owned())
    };
    AgencyKind::ALL.map(name).into()
}

/// All that may stand above an agency, and nobody.
fn parents(view: &View, agencies: &[Agency], own: Option<&AgencyId>) -> Vec<(String, String)> {
    let none = (String::new(), view.t("desk-agency-no-parent").into_owned());
    let others = agencies.iter().filter(|agency| Some(&agency.id) != own);
    let others = others.map(|agency| (agency.id.to_string(), agency.name.clone()));
    std::iter::once(none).chain(others).collect()
}

fn new_form(view: &View, agencies: &[Agency], posted: &Posted) -> AgencyForm {
    let text = |name: &'static str| {
        let value = posted.text(name).to_owned();
        line(view, name, &key_of(name), "text", value)
    };
    let mut fields = vec![text("name"), text("short_name"), text("code")];
    fields.extend(Typed(posted.clone()).fields(view, agencies, None));
    fields.extend(occasion_fields(view, posted));
    AgencyForm {
        title: view.t("desk-agency-new").into_owned(),
        lead: view.t("desk-agency-new-lead").into_owned(),
        stakes: Vec::new(),
        kept: Vec::new(),
        fields,
        button: Some("desk-agency-new-send"),
        is_warning: false,
        back: PATH.to_owned(),
    }
}

pub(super) async fn new_agency(
    State(pages): State<DeskPages>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    let blank = [
        ("position".to_owned(), agencies.len().to_string()),
        ("kind".to_owned(), AgencyKind::Department.code().to_owned()),
    ];
    let form = new_form(&caller.view, &agencies, &blank.into_iter().collect());
    Ok(form.answer(&caller, None))
}

pub(super) async fn create_agency(
    State(pages): State<DeskPages>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let view = &caller.view;
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    let form = new_form(view, &agencies, &posted);
    let note = posted.lines("note");
    let mut mistakes = Vec::new();
    let text = |name: &str| posted.text(name).trim().to_owned();
    let (name, short_name, code) = (text("name"), text("short_name"), text("code"));
    for (value, field) in [(&name, "name"), (&short_name, "short_name")] {
        if value.is_empty() {
            mistakes.push(mistake(view, "desk-agency-no-name", field));
        }
    }
    if !is_code(&code) {
        mistakes.push(mistake(view, "desk-agency-bad-code", "code"));
    }
    let particulars = Typed(posted.clone()).read(view, "", &mut mistakes);
    let occasion = read_occasion(view, &posted, &note, &mut mistakes);
    if !mistakes.is_empty() {
        return Ok(form.answer(&caller, Some(Refused::mistakes(view, mistakes))));
    }
    let new = Agency {
        id: AgencyId::new(view.now),
        code,
        name,
        short_name,
        kind: particulars.kind,
        parent: particulars.parent,
        position: particulars.position,
        number_prefix: particulars.number_prefix,
        region_code: particulars.region_code,
        uscc: particulars.uscc,
        profile: particulars.profile,
    };
    match create(&pages.desk, &caller.by(None), &new, occasion).await {
        Ok(()) => Ok(caller.done(&path_of(&new.id), "agency-created")),
        Err(refusal) => form.refused(&caller, refusal),
    }
}

/// Part of addresses and of index numbers: small letters, digits and hyphens.
fn is_code(code: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !code.is_empty() && code.len() <= 40 && code.bytes().all(is_plain)
}

fn edit_form(view: &View, agency: &Agency, agencies: &[Agency], posted: &Posted) -> AgencyForm {
    let mut fields = Typed(posted.clone()).fields(view, agencies, Some(&agency.id));
    fields.extend(occasion_fields(view, posted));
    AgencyForm {
        title: view.t_arg("desk-agency-edit-title", "name", &agency.name),
        lead: view.t("desk-agency-edit-lead").into_owned(),
        stakes: Vec::new(),
        kept: Vec::new(),
        fields,
        button: Some("desk-agency-edit-send"),
        is_warning: false,
        back: path_of(&agency.id),
    }
}

pub(super) async fn edit_agency(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let found = pages.find_agency(&id).await?;
    let Typed(filled) = Typed::of(&found.agency);
    let form = edit_form(&caller.view, &found.agency, &found.agencies, &filled);
    Ok(form.answer(&caller, None))
}

pub(super) async fn save_agency(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, ACTION)?;
    let view = &caller.view;
    let found = pages.find_agency(&id).await?;
    let form = edit_form(view, &found.agency, &found.agencies, &posted);
    let note = posted.lines("note");
    let mut mistakes = Vec::new();
    let typed = Typed(posted.clone());
    let to = typed.read(view, &found.agency.uscc, &mut mistakes);
    let occasion = read_occasion(view, &posted, &note, &mut mistakes);
    if mistakes.is_empty() && to == Particulars::of(&found.agency) {
        mistakes.push(mistake(view, "desk-agency-unchanged", "kind"));
    }
    if !mistakes.is_empty() {
        return Ok(form.answer(&caller, Some(Refused::mistakes(view, mistakes))));
    }
    let before = Typed::of(&found.agency).words(view, &found.agencies);
    let after = typed.words(view, &found.agencies);
    let (was, became) = (only_changed(&before, &after), only_changed(&after, &before));
    let words = (was.as_str(), became.as_str());
    let by = caller.by(None);
    match change(&pages.desk, &by, &found.agency.id, &to, words, occasion).await {
        Ok(()) => Ok(caller.done(&path_of(&found.agency.id), "agency-changed")),
        Err(refusal) => form.refused(&caller, refusal),
    }
}

/// `电话：0705-8220001；地址：…`, of what the other has differently.
fn only_changed(words: &[(String, String)], other: &[(String, String)]) -> String {
    let changed = words
        .iter()
        .zip(other)
        .filter(|(word, other)| word != other);
    let said: Vec<String> = changed
        .map(|((label, value), _)| format!("{label}：{value}"))
        .collect();
    said.join("；")
}
