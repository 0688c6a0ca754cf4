//! The publishing API v1: other systems draft, hand in and follow their documents. Shapes are a contract: fields are added,
//! never renamed or removed. Must never let a program do what its account may not do on a page, nor what a page leaves to people.

mod answer;
mod asked;
pub(crate) mod batches;
mod drafts;
mod files;
mod status;
mod steps;
mod strict;
pub mod wire;

use axum::routing::{delete, get, post};
use shell::module::Routes;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::desk::pages::DeskPages;

/// Every route of programs; the guard before them takes a token and no cookie.
#[must_use]
pub fn routes() -> Routes<DeskPages> {
    vec![
        (
            "/api/v1/desk/records",
            get(drafts::list_drafts).post(drafts::create_draft),
        ),
        (
            "/api/v1/desk/records/{id}",
            get(drafts::get_draft)
                .put(drafts::replace_draft)
                .delete(drafts::discard_draft),
        ),
        ("/api/v1/desk/records/{id}/status", get(status::get_status)),
        (
            "/api/v1/desk/records/{id}/files",
            get(files::list_files).post(files::add_file),
        ),
        (
            "/api/v1/desk/records/{id}/files/{position}",
            delete(files::remove_file).get(files::get_file),
        ),
        (
            "/api/v1/desk/records/{id}/confirm",
            post(steps::confirm_fields),
        ),
        (
            "/api/v1/desk/records/{id}/submit",
            post(steps::submit_draft),
        ),
        (
            "/api/v1/desk/records/{id}/recall",
            post(steps::recall_draft),
        ),
        (
            "/api/v1/desk/records/{id}/revise",
            post(steps::begin_revision),
        ),
        (
            "/api/v1/desk/records/{id}/request-withdrawal",
            post(steps::request_withdrawal),
        ),
        ("/api/v1/desk/batches", post(batches::create_batch)),
        ("/api/v1/desk/batches/{batch}", get(batches::get_batch)),
    ]
}

/// The publishing API's part of the `OpenAPI` document.
#[derive(OpenApi)]
#[openapi(
    paths(
        drafts::list_drafts,
        drafts::create_draft,
        drafts::get_draft,
        drafts::replace_draft,
        drafts::discard_draft,
        status::get_status,
        files::list_files,
        files::add_file,
        files::get_file,
        files::remove_file,
        steps::confirm_fields,
        steps::submit_draft,
        steps::recall_draft,
        steps::begin_revision,
        steps::request_withdrawal,
        batches::create_batch,
        batches::get_batch
    ),
    modifiers(&Bearer)
)]
pub struct Api;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description =
            Some("An access token that a member of staff made in their profile.".to_owned());
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}
