//! Signing now or for a moment, moving that moment, answering for an agency that issues jointly, and publishing in an emergency.
//! Must never publish at a moment that nobody named.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use kernel::id::AgencyId;
use kernel::time::Instant;
use shell::component::content::Content;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::view::View;

use crate::desk::commands::find_done;
use crate::desk::commands::release::{cancel_schedule, publish_in_emergency, reschedule, sign};
use crate::desk::commands::review::{ConsentAnswer, answer_consent, send_back};
use crate::desk::gate;
use crate::desk::model::objection::Objection;
use crate::desk::model::{Step, is_open, publication_instant};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::{Choice, Decision, Form, choices, line, nothing_chosen, words};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::review::{action_of, returned};
use crate::desk::pages::worklist;
use crate::desk::read::DraftView;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (
            "/desk/records/{id}/sign",
            get(show_signing).post(send_signing),
        ),
        (
            "/desk/records/{id}/schedule",
            get(show_timing).post(send_timing),
        ),
        (
            "/desk/records/{id}/consent",
            get(show_consent).post(send_consent),
        ),
        (
            "/desk/records/{id}/emergency",
            get(show_emergency).post(send_emergency),
        ),
    ]
}

/// The moment that the form names.
fn moment(posted: &Posted) -> Result<Instant, Objection> {
    publication_instant(posted.text("date"), posted.text("time"))
}

fn moment_fields(view: &View, posted: &Posted) -> Content {
    // Text and not a picker of the browser: it takes what is written on the paper, and says what is wrong with it.
    let date = line(
        view,
        "date",
        "desk-sign-date",
        "text",
        posted.text("date").to_owned(),
    );
    let time = line(
        view,
        "time",
        "desk-sign-time",
        "text",
        posted.text("time").to_owned(),
    );
    date.followed_by(&time)
}

fn decision_to_sign(draft: &DraftView) -> Decision {
    Decision {
        key: "desk-sign",
        action: gate::SIGN,
        is_now: draft.flow.step == Step::Sign,
    }
}

fn form_to_sign(view: &View, draft: &DraftView, posted: &Posted) -> Form {
    let of = vec![
        Choice {
            value: "now",
            label: view.t("desk-sign-now").into_owned(),
            asks: Content::default(),
        },
        Choice {
            value: "at",
            label: view.t("desk-sign-at").into_owned(),
            asks: moment_fields(view, posted),
        },
        returned(view, posted),
    ];
    Form {
        path: format!("/desk/records/{}/sign", draft.record),
        fields: vec![choices(view, "desk-sign-question", posted, of)],
        button: view.t("desk-decide-send").into_owned(),
        is_warning: false,
    }
}

async fn show_signing(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let form = form_to_sign(&caller.view, &draft, &Posted::default());
    let decision = decision_to_sign(&draft);
    pages.decision(&caller, &draft, &decision, form, None).await
}

async fn send_signing(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let (record, revision) = (&draft.record, posted.revision());
    let (outcome, what) = match posted.text("decision") {
        "now" => (
            sign(&pages.desk, &by, record, revision, None).await,
            "published",
        ),
        "at" => {
            let outcome = match moment(&posted) {
                Ok(at) => sign(&pages.desk, &by, record, revision, Some(at)).await,
                Err(objection) => Err(objection.into()),
            };
            (outcome, "scheduled")
        }
        "return" => {
            let remark = posted.lines("remark");
            let outcome = send_back(&pages.desk, &by, record, revision, &remark).await;
            (outcome, "returned")
        }
        _ => {
            let (decision, form) = (
                decision_to_sign(&draft),
                form_to_sign(&caller.view, &draft, &posted),
            );
            let trouble = nothing_chosen(&caller.view);
            return pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await;
        }
    };
    match outcome {
        Ok(_) => Ok(caller.done(worklist::PATH, what)),
        Err(refusal) => {
            let decision = decision_to_sign(&draft);
            let action = action_of(&posted, decision.action);
            let trouble = pages.trouble(&caller, &draft, action, refusal).await?;
            let form = form_to_sign(&caller.view, &draft, &posted);
            pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await
        }
    }
}

fn decision_to_time(draft: &DraftView) -> Decision {
    Decision {
        key: "desk-timing",
        action: gate::SCHEDULE,
        is_now: draft.flow.step == Step::Scheduled,
    }
}

fn form_to_time(view: &View, draft: &DraftView, posted: &Posted) -> Form {
    let of = vec![
        Choice {
            value: "move",
            label: view.t("desk-timing-move").into_owned(),
            asks: moment_fields(view, posted),
        },
        Choice {
            value: "cancel",
            label: view.t("desk-timing-cancel").into_owned(),
            asks: words(view, "remark", "desk-timing-remark", posted),
        },
    ];
    let now_set = draft.flow.scheduled_at.map(Instant::minute);
    let sentence = now_set.map(|at| view.t_arg("desk-timing-now", "at", at));
    let said: Content = sentence.unwrap_or_default().into();
    Form {
        path: format!("/desk/records/{}/schedule", draft.record),
        fields: vec![said, choices(view, "desk-timing-question", posted, of)],
        button: view.t("desk-decide-send").into_owned(),
        is_warning: false,
    }
}

async fn show_timing(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let form = form_to_time(&caller.view, &draft, &Posted::default());
    let decision = decision_to_time(&draft);
    pages.decision(&caller, &draft, &decision, form, None).await
}

async fn send_timing(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let record = &draft.record;
    let (outcome, what) = match posted.text("decision") {
        "move" => {
            let outcome = match moment(&posted) {
                Ok(at) => reschedule(&pages.desk, &by, record, at).await,
                Err(objection) => Err(objection.into()),
            };
            (outcome, "rescheduled")
        }
        "cancel" => {
            let remark = posted.lines("remark");
            (
                cancel_schedule(&pages.desk, &by, record, &remark).await,
                "unscheduled",
            )
        }
        _ => {
            let (decision, form) = (
                decision_to_time(&draft),
                form_to_time(&caller.view, &draft, &posted),
            );
            let trouble = nothing_chosen(&caller.view);
            return pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await;
        }
    };
    match outcome {
        Ok(_) => Ok(caller.done("/desk/schedule", what)),
        Err(refusal) => {
            let decision = decision_to_time(&draft);
            let trouble = pages
                .trouble(&caller, &draft, decision.action, refusal)
                .await?;
            let form = form_to_time(&caller.view, &draft, &posted);
            pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await
        }
    }
}

fn decision_to_consent(draft: &DraftView) -> Decision {
    Decision {
        key: "desk-consent",
        action: gate::CONSENT,
        is_now: draft.flow.step == Step::Consent,
    }
}

fn form_to_consent(view: &View, draft: &DraftView, posted: &Posted) -> Form {
    let of = vec![
        Choice {
            value: "agree",
            label: view.t("desk-consent-agree").into_owned(),
            asks: Content::default(),
        },
        Choice {
            value: "refuse",
            label: view.t("desk-consent-refuse").into_owned(),
            asks: words(view, "reason", "desk-consent-reason", posted),
        },
    ];
    Form {
        path: format!("/desk/records/{}/consent", draft.record),
        fields: vec![choices(view, "desk-consent-question", posted, of)],
        button: view.t("desk-decide-send").into_owned(),
        is_warning: false,
    }
}

/// The agency for which this person answers: the first that is asked and where they approve.
fn speaks_for(caller: &Caller, draft: &DraftView) -> Option<AgencyId> {
    let staff = &caller.session.staff;
    let approves_at = |agency: &&AgencyId| {
        let mut grants = staff.grants.iter();
        grants.any(|grant| grant.role == access::actor::Role::Approver && grant.agency == **agency)
    };
    draft.missing_consents.iter().find(approves_at).cloned()
}

async fn show_consent(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let form = form_to_consent(&caller.view, &draft, &Posted::default());
    let decision = decision_to_consent(&draft);
    pages.decision(&caller, &draft, &decision, form, None).await
}

async fn send_consent(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let draft = match pages.draft(&caller, &id).await {
        Ok(draft) => draft,
        // Whoever has answered reads it no more; the same form sent again was done.
        Err(error) => {
            let done = find_done(&pages.desk, &by).await?;
            return done.map(|_| caller.see_other(worklist::PATH)).ok_or(error);
        }
    };
    let (answer, what) = match posted.text("decision") {
        "agree" => (ConsentAnswer::Agree, "agreed"),
        "refuse" => {
            let reason = posted.lines("reason");
            (ConsentAnswer::Refuse { reason }, "refused-consent")
        }
        _ => {
            let (decision, form) = (
                decision_to_consent(&draft),
                form_to_consent(&caller.view, &draft, &posted),
            );
            let trouble = nothing_chosen(&caller.view);
            return pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await;
        }
    };
    // Whoever approves for none of them is told so by the gate.
    let agency = speaks_for(&caller, &draft).or_else(|| draft.agency.clone());
    let agency = agency.ok_or(PageError::NotFound)?;
    let (record, revision) = (&draft.record, posted.revision());
    let outcome = answer_consent(&pages.desk, &by, record, &agency, revision, &answer).await;
    match outcome {
        Ok(_) => Ok(caller.done(worklist::PATH, what)),
        Err(refusal) => {
            let decision = decision_to_consent(&draft);
            let trouble = pages
                .trouble(&caller, &draft, decision.action, refusal)
                .await?;
            let form = form_to_consent(&caller.view, &draft, &posted);
            pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await
        }
    }
}

fn decision_in_emergency(draft: &DraftView) -> Decision {
    Decision {
        key: "desk-emergency",
        action: gate::PUBLISH_EMERGENCY,
        is_now: is_open(draft.flow.step) || draft.flow.step == Step::Scheduled,
    }
}

fn form_in_emergency(view: &View, draft: &DraftView, posted: &Posted) -> Form {
    Form {
        path: format!("/desk/records/{}/emergency", draft.record),
        fields: vec![words(view, "reason", "desk-emergency-reason", posted)],
        button: view.t("desk-emergency-send").into_owned(),
        is_warning: true,
    }
}

async fn show_emergency(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let form = form_in_emergency(&caller.view, &draft, &Posted::default());
    let decision = decision_in_emergency(&draft);
    pages.decision(&caller, &draft, &decision, form, None).await
}

async fn send_emergency(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let (record, revision) = (&draft.record, posted.revision());
    let reason = posted.lines("reason");
    match publish_in_emergency(&pages.desk, &by, record, revision, &reason).await {
        Ok(_) => Ok(caller.done(worklist::PATH, "published-in-emergency")),
        Err(refusal) => {
            let decision = decision_in_emergency(&draft);
            let trouble = pages
                .trouble(&caller, &draft, decision.action, refusal)
                .await?;
            let form = form_in_emergency(&caller.view, &draft, &posted);
            pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await
        }
    }
}
