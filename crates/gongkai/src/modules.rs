//! The list of all contexts: their tables, texts and API documents.
//! Must never hold anything but lists: what a context is lies in its own crate.

use shell::i18n::Messages;
use store::migration::Migration;
use utoipa::OpenApi as _;

pub(crate) fn migrations() -> Vec<Migration> {
    catalog::MIGRATIONS.to_vec()
}

pub(crate) fn messages() -> anyhow::Result<Messages> {
    let mut messages = Messages::new()?;
    messages.add_all(catalog::MESSAGES)?;
    messages.add_all(search::MESSAGES)?;
    Ok(messages)
}

/// The `OpenAPI` document of the whole API, made from the code that answers.
pub(crate) fn openapi(origin: &str) -> utoipa::openapi::OpenApi {
    let mut document = catalog::portal::api::Api::openapi();
    document.merge(search::pages::api::Api::openapi());
    document.info.title = "Gongkai API".to_owned();
    document.info.version = "1".to_owned();
    document.info.description =
        Some("公开信息、机构、主题和检索的公开接口。字段只增不减。".to_owned());
    document.info.license = None;
    document.servers = Some(vec![utoipa::openapi::Server::new(origin)]);
    document
}
