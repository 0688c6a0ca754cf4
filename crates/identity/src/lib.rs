//! Accounts of staff: sign-in, sessions, roles, substitutes, access tokens of programs, and the guard before all desk pages.
//! Must never know what the roles are used for: contexts say that in their policies.

pub mod account;
mod attempt;
pub mod commands;
mod cookie;
mod demo;
pub mod desk;
pub mod guard;
mod jobs;
mod lock;
mod own;
mod pages;
pub mod password;
pub mod read;
pub mod refusal;
mod second_factor;
mod secret;
mod session;
pub mod settings;
mod sign_in;
pub mod substitution;
mod time;
mod token;

use access::actor::Role;
use access::gate::PolicyFile;
use shell::module::{DeskItem, Module, with_state};

use crate::desk::Desk;

/// The tables of this context.
pub const MIGRATIONS: &[store::migration::Migration] = &[store::migration::Migration {
    context: "identity",
    number: 1,
    name: "identity",
    text: include_str!("../migrations/0001_identity.sql"),
}];

/// Who may do what to accounts.
pub const POLICIES: PolicyFile = PolicyFile {
    name: "identity",
    schema: include_str!("../policies/identity.cedarschema"),
    policies: include_str!("../policies/identity.cedar"),
};

/// What this context adds to the desk's navigation. It comes last.
#[must_use]
pub fn navigation() -> Vec<DeskItem> {
    vec![
        DeskItem {
            path: "/desk/accounts",
            message: "identity-accounts",
            roles: &[
                Role::AgencyAdministrator,
                Role::SystemAdministrator,
                Role::SecurityAdministrator,
            ],
            count: None,
        },
        DeskItem {
            path: "/desk/audit",
            message: "identity-log",
            roles: &[Role::AuditAdministrator],
            count: None,
        },
    ]
}

/// This context's pages and jobs.
#[must_use]
pub fn module(desk: &Desk) -> Module {
    Module {
        name: "identity",
        messages: MESSAGES,
        routes: with_state(pages::open_routes(), desk),
        desk_routes: with_state(pages::routes(), desk),
        navigation: navigation(),
        jobs: vec![jobs::clean(desk)],
    }
}

/// The texts of this context.
const MESSAGES: shell::i18n::MessageFiles = &[
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/identity.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/identity.ftl"),
    ),
];
