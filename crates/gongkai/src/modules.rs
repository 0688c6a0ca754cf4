//! The list of all contexts: their tables, texts and API documents.
//! Must never hold anything but lists: what a context is lies in its own crate.

use access::gate::Gate;
use anyhow::Context as _;
use catalog::desk::batch::jobs::Reading;
use catalog::desk::pages::DeskPages;
use catalog::portal::Portal;
use operation::Operation;
use search::pages::SearchPages;
use shell::i18n::Messages;
use shell::module::Module;
use store::migration::Migration;
use utoipa::OpenApi as _;

pub fn migrations() -> Vec<Migration> {
    [
        access::MIGRATIONS,
        catalog::MIGRATIONS,
        identity::MIGRATIONS,
        mail::MIGRATIONS,
        operation::MIGRATIONS,
    ]
    .concat()
}

/// The policies of all contexts, proven against their schema.
pub(crate) fn gate() -> anyhow::Result<Gate> {
    Gate::new(&[catalog::POLICIES, identity::POLICIES, operation::POLICIES])
        .context("read the policies")
}

/// Every context with its routes and texts, but for identity, which shows what the others add to the desk.
pub(crate) fn modules(
    portal: &Portal,
    (desk, reading): (&DeskPages, &Reading),
    search: &SearchPages,
    operation: &Operation,
) -> Vec<Module> {
    vec![
        Module {
            name: "shell",
            messages: &[],
            routes: [shell::about::routes(), shell::design::routes()]
                .into_iter()
                .flatten()
                .collect(),
            desk_routes: Vec::new(),
            navigation: Vec::new(),
            jobs: Vec::new(),
        },
        catalog::module(portal, desk, reading),
        search::module(search),
        operation::module(operation),
    ]
}

/// All texts of the interface.
pub(crate) fn messages(modules: &[Module]) -> anyhow::Result<Messages> {
    let mut messages = Messages::new()?;
    for module in modules {
        messages.add_all(module.messages)?;
    }
    Ok(messages)
}

/// The `OpenAPI` document of the whole API, made from the code that answers.
pub(crate) fn openapi(origin: &str) -> utoipa::openapi::OpenApi {
    let mut document = catalog::portal::api::Api::openapi();
    document.merge(catalog::desk::api::Api::openapi());
    document.merge(search::pages::api::Api::openapi());
    document.info.title = "Gongkai API".to_owned();
    document.info.version = "1".to_owned();
    document.info.description = Some(
        "公开信息、机构、主题和检索的公开接口，以及供其他系统报送信息的发布接口。字段只增不减。"
            .to_owned(),
    );
    document.info.license = None;
    document.servers = Some(vec![utoipa::openapi::Server::new(origin)]);
    document
}
