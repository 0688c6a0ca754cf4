//! The fields of a kind as facts, lists and tables to draw.
//! Must never leave a filled field out: what was published is shown.

use shell::view::View;

use crate::record::fields::{Fields, Leader, ServiceGuide, Text};

/// A part of the page that shows fields.
pub(crate) enum Section {
    Facts {
        title: String,
        facts: Vec<(String, String)>,
    },
    List {
        title: String,
        items: Vec<String>,
        is_ordered: bool,
    },
    Table {
        title: String,
        columns: Vec<String>,
        rows: Vec<Vec<Cell>>,
        note: String,
    },
}

/// A cell, right-aligned where it is a number.
pub(crate) struct Cell {
    pub text: String,
    pub is_number: bool,
}

pub(crate) fn sections(view: &View, fields: &Fields) -> Vec<Section> {
    let sections = match fields {
        Fields::PolicyDocument(_) | Fields::Other(_) => Vec::new(),
        Fields::Notice(notice) => {
            vec![facts(
                view,
                "",
                &[
                    ("field-contact", &notice.contact),
                    ("field-deadline", &notice.deadline_on),
                ],
            )]
        }
        Fields::ServiceGuide(guide) => service_guide(view, guide),
        Fields::BudgetTable(budget) => {
            let kind = match budget.budget_type.as_str() {
                "budget" => view.t("budget-type-budget").into_owned(),
                "final_account" => view.t("budget-type-final-account").into_owned(),
                other => other.to_owned(),
            };
            let mut sections = vec![facts(
                view,
                "",
                &[
                    ("field-fiscal-year", &budget.fiscal_year.0),
                    ("field-budget-type", &kind),
                    ("field-unit", &budget.unit),
                ],
            )];
            sections.extend(budget.tables.iter().map(|table| {
                let rows = table.rows.iter().map(|row| figures(row)).collect();
                Section::Table {
                    title: table.title.clone(),
                    columns: table.columns.clone(),
                    rows,
                    note: table.note.clone(),
                }
            }));
            sections
        }
        Fields::Interpretation(interpretation) => {
            vec![facts(
                view,
                "",
                &[("field-interpreter", &interpretation.interpreter)],
            )]
        }
        Fields::Organisation(organisation) => {
            let mut sections = vec![
                facts(
                    view,
                    "field-contact-title",
                    &[
                        ("agency-address", &organisation.address),
                        ("agency-hours", &organisation.office_hours),
                        ("agency-phone", &organisation.phone),
                        ("agency-fax", &organisation.fax),
                        ("agency-postcode", &organisation.postcode),
                        ("agency-email", &organisation.email),
                    ],
                ),
                list(view, "agency-functions", &organisation.functions, true),
                list(
                    view,
                    "agency-leaders",
                    &organisation.leaders.iter().map(leader).collect::<Vec<_>>(),
                    false,
                ),
            ];
            let units: Vec<Vec<Cell>> = organisation
                .internal_units
                .iter()
                .map(|unit| {
                    [&unit.name, &unit.duties, &unit.phone]
                        .map(|text| plain(text))
                        .into()
                })
                .collect();
            sections.push(table(
                view,
                "field-internal-units",
                &["field-unit-name", "field-unit-duties", "agency-phone"],
                units,
            ));
            sections
        }
        Fields::PersonInCharge(person) => vec![facts(
            view,
            "",
            &[
                ("field-person-name", &person.name),
                ("field-position", &person.position),
                ("field-portfolio", &person.portfolio.0),
                ("field-resume", &person.resume.0),
            ],
        )],
        Fields::Plan(plan) => vec![facts(
            view,
            "",
            &[
                ("field-plan-type", &plan.plan_type),
                ("field-period-start", &plan.period_start.0),
                ("field-period-end", &plan.period_end.0),
            ],
        )],
        Fields::Statistic(statistic) => {
            let rows = statistic
                .indicators
                .iter()
                .map(|indicator| {
                    vec![
                        plain(&indicator.name),
                        cell(&indicator.value),
                        plain(&indicator.unit),
                        cell(&indicator.change),
                    ]
                })
                .collect();
            vec![
                facts(view, "", &[("field-period", &statistic.period)]),
                table(
                    view,
                    "field-indicators",
                    &[
                        "field-indicator",
                        "field-value",
                        "field-unit",
                        "field-change",
                    ],
                    rows,
                ),
            ]
        }
        Fields::PermitPenaltyResult(result) => vec![facts(
            view,
            "",
            &[
                ("field-decision-number", &result.decision_number),
                ("field-party", &result.party),
                ("field-party-code", &result.party_code),
                ("field-matter", &result.matter),
                ("field-basis", &result.basis.0),
                ("field-decision", &result.decision),
                ("field-decided-on", &result.decided_on),
                ("field-valid-until", &result.valid_until),
                ("field-organ", &result.organ),
            ],
        )],
    };
    sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect()
}

impl Section {
    fn is_empty(&self) -> bool {
        match self {
            Self::Facts { facts, .. } => facts.is_empty(),
            Self::List { items, .. } => items.is_empty(),
            // A table without rows is shown with its note: an empty budget table must be published too.
            Self::Table { rows, note, .. } => rows.is_empty() && note.is_empty(),
        }
    }
}

fn service_guide(view: &View, guide: &ServiceGuide) -> Vec<Section> {
    let yes = view.t("word-yes").into_owned();
    let no = view.t("word-no").into_owned();
    let materials = guide
        .materials
        .iter()
        .map(|material| {
            let required = if material.required { &yes } else { &no };
            vec![
                plain(&material.name),
                plain(&material.form),
                cell(&material.copies),
                plain(required),
            ]
        })
        .collect();
    let places = guide
        .places
        .iter()
        .map(|place| {
            [&place.name, &place.address, &place.hours, &place.phone]
                .map(|text| plain(text))
                .into()
        })
        .collect();
    vec![
        facts(
            view,
            "",
            &[
                ("field-service-name", &guide.service_name),
                ("field-service-code", &guide.service_code),
                ("field-applicants", &guide.applicants),
                ("field-legal-time-limit", &guide.legal_time_limit),
                ("field-promised-time-limit", &guide.promised_time_limit),
                ("field-fee", &guide.fee),
                ("field-fee-basis", &guide.fee_basis),
                ("field-result", &guide.result),
                ("field-online-url", &guide.online_url),
                ("field-inquiry-phone", &guide.inquiry_phone),
                ("field-complaint-phone", &guide.complaint_phone),
            ],
        ),
        list(view, "field-basis", &guide.basis, false),
        list(view, "field-conditions", &guide.conditions, true),
        table(
            view,
            "field-materials",
            &[
                "field-material-name",
                "field-material-form",
                "field-material-copies",
                "field-material-required",
            ],
            materials,
        ),
        list(view, "field-procedure", &guide.procedure, true),
        table(
            view,
            "field-places",
            &[
                "field-place-name",
                "agency-address",
                "agency-hours",
                "agency-phone",
            ],
            places,
        ),
    ]
}

fn facts(view: &View, title: &str, facts: &[(&str, &String)]) -> Section {
    let title = if title.is_empty() {
        String::new()
    } else {
        view.t(title).into_owned()
    };
    let facts = facts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (view.t(key).into_owned(), (*value).clone()))
        .collect();
    Section::Facts { title, facts }
}

fn list(view: &View, title: &str, items: &[String], is_ordered: bool) -> Section {
    Section::List {
        title: view.t(title).into_owned(),
        items: items.to_vec(),
        is_ordered,
    }
}

fn table(view: &View, title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Section {
    Section::Table {
        title: view.t(title).into_owned(),
        columns: columns.iter().map(|key| view.t(key).into_owned()).collect(),
        rows,
        note: String::new(),
    }
}

fn plain(text: &str) -> Cell {
    Cell {
        text: text.to_owned(),
        is_number: false,
    }
}

/// The cells of a row of figures. The first names the row, even where its name is a code.
fn figures(row: &[Text]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = row.iter().map(cell).collect();
    if let Some(first) = cells.first_mut() {
        first.is_number = false;
    }
    cells
}

fn cell(text: &Text) -> Cell {
    let is_number = !text.0.is_empty()
        && text.0.chars().all(|character| {
            character.is_ascii_digit() || matches!(character, '.' | ',' | '-' | '+' | '%' | '—')
        });
    Cell {
        text: text.0.clone(),
        is_number,
    }
}

fn leader(leader: &Leader) -> String {
    match leader {
        Leader::Name(name) => name.clone(),
        Leader::Person {
            name,
            position,
            portfolio,
        } => [name.as_str(), position.as_str(), portfolio.0.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\u{3000}"),
    }
}
