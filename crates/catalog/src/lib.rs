//! Records (公开信息): what the government puts out, in immutable versions, in directories, with relations.
//! Must never hold cases, nor index or seal anything itself: others follow its facts.

pub mod agency;
pub mod authority;
pub mod desk;
pub mod directory;
pub mod facts;
pub mod portal;
pub mod record;

/// The tables of this context.
pub const MIGRATIONS: &[store::migration::Migration] = &[
    store::migration::Migration {
        context: "catalog",
        number: 1,
        name: "catalog",
        text: include_str!("../migrations/0001_catalog.sql"),
    },
    store::migration::Migration {
        context: "catalog",
        number: 2,
        name: "desk",
        text: include_str!("../migrations/0002_desk.sql"),
    },
    store::migration::Migration {
        context: "catalog",
        number: 3,
        name: "batch",
        text: include_str!("../migrations/0003_batch.sql"),
    },
    store::migration::Migration {
        context: "catalog",
        number: 4,
        name: "shelf",
        text: include_str!("../migrations/0004_shelf.sql"),
    },
];

/// Who may do what with records and with the rules of the desk.
pub const POLICIES: access::gate::PolicyFile = access::gate::PolicyFile {
    name: "catalog",
    schema: include_str!("../policies/record.cedarschema"),
    policies: include_str!("../policies/record.cedar"),
};

/// This context's pages and API.
#[must_use]
pub fn module(
    portal: &portal::Portal,
    desk: &desk::pages::DeskPages,
    reading: &desk::batch::jobs::Reading,
) -> shell::module::Module {
    let mut jobs = desk::jobs::jobs(&desk.desk);
    jobs.push(desk::batch::jobs::job(reading));
    shell::module::Module {
        name: "catalog",
        messages: MESSAGES,
        routes: shell::module::with_state(portal::routes(), portal),
        desk_routes: shell::module::with_state(
            [desk::pages::routes(), desk::api::routes()].concat(),
            desk,
        ),
        navigation: desk::pages::navigation(desk),
        jobs,
    }
}

/// The texts of this context.
const MESSAGES: shell::i18n::MessageFiles = &[
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/catalog.ftl"),
    ),
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/desk_flow.ftl"),
    ),
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/desk_pages.ftl"),
    ),
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/desk_api.ftl"),
    ),
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/desk_settings.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/catalog.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/desk_flow.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/desk_pages.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/desk_api.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/desk_settings.ftl"),
    ),
];
