//! Reviewing before publication, and after an emergency: the document, what changed, passed or returned.
//! Must never pass what the reviewer did not see: the form names the revision it was drawn from.

use access::gate::Action;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use shell::component::content::Content;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::view::View;

use crate::desk::commands::release::{AfterVerdict, review_afterwards};
use crate::desk::commands::review::{approve, send_back};
use crate::desk::gate;
use crate::desk::model::{Review, Step};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::{Choice, Decision, Form, choices, nothing_chosen, words};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::worklist;
use crate::desk::read::DraftView;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (
            "/desk/records/{id}/review",
            get(show_review).post(send_review),
        ),
        (
            "/desk/records/{id}/post-review",
            get(show_post_review).post(send_post_review),
        ),
    ]
}

/// The review that stands at this step, or the last one where none does.
fn review_of(draft: &DraftView) -> Review {
    match draft.flow.step {
        Step::Secrecy | Step::Consent | Step::Sign | Step::Scheduled => Review::Secrecy,
        Step::Draft | Step::Legal | Step::Published => Review::Legal,
    }
}

fn decision_of(draft: &DraftView) -> Decision {
    let review = review_of(draft);
    let (key, action) = match review {
        Review::Legal => ("desk-review-legal", gate::REVIEW_LEGAL),
        Review::Secrecy => ("desk-review-secrecy", gate::REVIEW_SECRECY),
    };
    Decision {
        key,
        action,
        is_now: draft.flow.step == review.step(),
    }
}

fn form(view: &View, draft: &DraftView, posted: &Posted) -> Form {
    let pass = Choice {
        value: "pass",
        label: view.t("desk-review-pass").into_owned(),
        asks: words(view, "note", "desk-review-note", posted),
    };
    Form {
        path: format!("/desk/records/{}/review", draft.record),
        fields: vec![choices(
            view,
            "desk-review-question",
            posted,
            vec![pass, returned(view, posted)],
        )],
        button: view.t("desk-decide-send").into_owned(),
        is_warning: false,
    }
}

/// The choice of every step before publication.
pub(crate) fn returned(view: &View, posted: &Posted) -> Choice {
    Choice {
        value: "return",
        label: view.t("desk-review-return").into_owned(),
        asks: words(view, "remark", "desk-review-remark", posted),
    }
}

async fn show_review(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let form = form(&caller.view, &draft, &Posted::default());
    let decision = decision_of(&draft);
    pages.decision(&caller, &draft, &decision, form, None).await
}

async fn send_review(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let decision = decision_of(&draft);
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let (record, revision) = (&draft.record, posted.revision());
    let (outcome, what) = match posted.text("decision") {
        "pass" => {
            let note = posted.lines("note");
            let review = review_of(&draft);
            let passed = approve(&pages.desk, &by, record, review, revision, &note).await;
            (passed, "passed")
        }
        "return" => {
            let remark = posted.lines("remark");
            let returned = send_back(&pages.desk, &by, record, revision, &remark).await;
            (returned, "returned")
        }
        _ => {
            let form = form(&caller.view, &draft, &posted);
            let trouble = nothing_chosen(&caller.view);
            return pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await;
        }
    };
    match outcome {
        Ok(_) => Ok(caller.done(worklist::PATH, what)),
        Err(refusal) => {
            let action = action_of(&posted, decision.action);
            let trouble = pages.trouble(&caller, &draft, action, refusal).await?;
            let form = form(&caller.view, &draft, &posted);
            pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await
        }
    }
}

/// What was tried, for the log.
pub(crate) fn action_of(posted: &Posted, other: Action) -> Action {
    if posted.text("decision") == "return" {
        gate::RETURN
    } else {
        other
    }
}

/// The review that is owed first, among those the person may make.
fn owed(draft: &DraftView) -> Option<Review> {
    let may = |review: &Review| draft.permits(after_action(*review));
    let owed = &draft.flow.owed;
    owed.iter()
        .copied()
        .find(may)
        .or_else(|| owed.first().copied())
}

const fn after_action(review: Review) -> Action {
    match review {
        Review::Legal => gate::REVIEW_LEGAL_AFTERWARDS,
        Review::Secrecy => gate::REVIEW_SECRECY_AFTERWARDS,
    }
}

fn after_decision(draft: &DraftView) -> Decision {
    let review = owed(draft);
    Decision {
        key: match review {
            Some(Review::Secrecy) => "desk-after-secrecy",
            Some(Review::Legal) | None => "desk-after-legal",
        },
        action: after_action(review.unwrap_or(Review::Legal)),
        is_now: review.is_some(),
    }
}

fn after_form(view: &View, draft: &DraftView, posted: &Posted) -> Form {
    let of = vec![
        Choice {
            value: "pass",
            label: view.t("desk-after-pass").into_owned(),
            asks: Content::default(),
        },
        Choice {
            value: "refuse",
            label: view.t("desk-after-refuse").into_owned(),
            asks: words(view, "reason", "desk-after-reason", posted),
        },
    ];
    Form {
        path: format!("/desk/records/{}/post-review", draft.record),
        fields: vec![choices(view, "desk-review-question", posted, of)],
        button: view.t("desk-decide-send").into_owned(),
        is_warning: false,
    }
}

async fn show_post_review(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let form = after_form(&caller.view, &draft, &Posted::default());
    let decision = after_decision(&draft);
    pages.decision(&caller, &draft, &decision, form, None).await
}

async fn send_post_review(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let decision = after_decision(&draft);
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let verdict = match posted.text("decision") {
        "pass" => AfterVerdict::Approve,
        "refuse" => AfterVerdict::Refuse {
            reason: posted.lines("reason"),
        },
        _ => {
            let form = after_form(&caller.view, &draft, &posted);
            let trouble = nothing_chosen(&caller.view);
            return pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await;
        }
    };
    // Where none is owed any more, the command says so, or knows this form from before.
    let review = owed(&draft).unwrap_or(Review::Legal);
    let (record, version) = (&draft.record, draft.version);
    let outcome = review_afterwards(&pages.desk, &by, record, version, review, &verdict).await;
    match outcome {
        Ok(_) => Ok(caller.done(worklist::PATH, "reviewed-afterwards")),
        Err(refusal) => {
            let trouble = pages
                .trouble(&caller, &draft, decision.action, refusal)
                .await?;
            let form = after_form(&caller.view, &draft, &posted);
            pages
                .decision(&caller, &draft, &decision, form, Some(trouble))
                .await
        }
    }
}
