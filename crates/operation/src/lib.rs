//! What runs behind the pages, for those who keep it running: jobs and how they are doing, mail that did not go out.
//! Must never know what a job does or a message says.

pub mod job;
mod pages;

use std::sync::Arc;

use access::actor::{Role, Staff};
use access::gate::{Gate, PolicyFile};
use futures::future::BoxFuture;
use shell::module::{DeskItem, Module, with_state};
use store::database::Store;

/// The tables of this context.
pub const MIGRATIONS: &[store::migration::Migration] = &[store::migration::Migration {
    context: "operation",
    number: 1,
    name: "operation",
    text: include_str!("../migrations/0001_operation.sql"),
}];

/// Who may see and mend it.
pub const POLICIES: PolicyFile = PolicyFile {
    name: "operation",
    schema: include_str!("../policies/operation.cedarschema"),
    policies: include_str!("../policies/operation.cedar"),
};

/// What the pages need.
#[derive(Clone)]
pub struct Operation {
    pub store: Store,
    pub gate: Arc<Gate>,
}

/// This context's pages.
#[must_use]
pub fn module(operation: &Operation) -> Module {
    let store = operation.store.clone();
    let count = move |_: Arc<Staff>| {
        let store = store.clone();
        let count = async move {
            let n_failing = job::count_failing(&store).await?;
            Ok(n_failing + mail::read::count(&store).await?.n_failed)
        };
        Box::pin(count) as BoxFuture<'static, anyhow::Result<i64>>
    };
    Module {
        name: "operation",
        messages: MESSAGES,
        routes: Vec::new(),
        desk_routes: with_state(pages::routes(), operation),
        navigation: vec![DeskItem {
            path: pages::PATH,
            message: "operation-work",
            roles: &[Role::SystemAdministrator],
            count: Some(Arc::new(count)),
        }],
        jobs: Vec::new(),
    }
}

/// The texts of this context.
const MESSAGES: shell::i18n::MessageFiles = &[
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/operation.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/operation.ftl"),
    ),
];
