//! Buttons, fields, tables: govuk-frontend 6.6 in Rust, one struct and one template per component, each proven equal to the
//! library's own `fixtures.json` by `component/tests.rs`. Class names stay `govuk-*`, so that its styles and scripts fit; the theme only adds.
//! Must never carry an inline style or script (the content policy refuses them), nor know what a page is about.
//!
//! A component is a value: `Button { content: "搜索".into(), ..Default::default() }`, printed by `{{ button }}` in any template
//! without double escaping. Words that the library builds in ("Error:", "Previous") are fields, and `Default` fills them in Chinese,
//! so that no page can forget them; `english()` gives the library's own. An empty text means "not there".
//!
//! Not ported: `header`, `footer`, `generic-header` (the layout has its own), `cookie-banner` (public pages carry no cookie),
//! `exit-this-page` (no page here needs hiding), `feedback` (找错 is part of the footer).

pub mod content;
pub mod form_group;

pub mod accordion;
pub mod back_link;
pub mod breadcrumbs;
pub mod button;
pub mod character_count;
pub mod checkboxes;
pub mod choice;
pub mod date_input;
pub mod details;
pub mod error_message;
pub mod error_summary;
pub mod fieldset;
pub mod file_upload;
pub mod hint;
pub mod input;
pub mod inset_text;
pub mod label;
pub mod language_navigation;
pub mod notification_banner;
pub mod pagination;
pub mod panel;
pub mod password_input;
pub mod phase_banner;
pub mod radios;
pub mod select;
pub mod service_navigation;
pub mod skip_link;
pub mod summary_list;
pub mod table;
pub mod tabs;
pub mod tag;
pub mod task_list;
pub mod textarea;
pub mod warning_text;

#[cfg(test)]
mod tests;

use askama::filters::HtmlSafe;

use self::content::Content;

/// One state of one component, as the page `/design` shows it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The library's name of the component, for instance `back-link`.
    pub component: &'static str,
    /// What is special in this example, in Chinese.
    pub name: &'static str,
    pub html: Content,
}

/// From one list: which values a template prints as they are, the gallery, and the names the tests compare with the library's folders.
macro_rules! components {
    ($($name:literal => $module:ident::$component:ident,)*) => {
        $(impl HtmlSafe for $module::$component {})*

        /// Every component in every state, in the order of their names.
        #[must_use]
        pub fn gallery() -> Vec<Example> {
            let mut gallery = Vec::new();
            $(gallery.extend($module::examples().into_iter().map(|(name, component)| Example {
                component: $name,
                name,
                html: Content::html(&component),
            }));)*
            gallery
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$($name),*];

        /// What the library's options of one example become in our template.
        #[cfg(test)]
        fn render(name: &str, options: serde_json::Value) -> serde_json::Result<String> {
            Ok(match name {
                $($name => serde_json::from_value::<$module::$component>(options)?.to_string(),)*
                other => unreachable!("{other} is not in the list"),
            })
        }
    };
}

components! {
    "accordion" => accordion::Accordion,
    "back-link" => back_link::BackLink,
    "breadcrumbs" => breadcrumbs::Breadcrumbs,
    "button" => button::Button,
    "character-count" => character_count::CharacterCount,
    "checkboxes" => checkboxes::Checkboxes,
    "date-input" => date_input::DateInput,
    "details" => details::Details,
    "error-message" => error_message::ErrorMessage,
    "error-summary" => error_summary::ErrorSummary,
    "fieldset" => fieldset::Fieldset,
    "file-upload" => file_upload::FileUpload,
    "hint" => hint::Hint,
    "input" => input::Input,
    "inset-text" => inset_text::InsetText,
    "label" => label::Label,
    "language-navigation" => language_navigation::LanguageNavigation,
    "notification-banner" => notification_banner::NotificationBanner,
    "pagination" => pagination::Pagination,
    "panel" => panel::Panel,
    "password-input" => password_input::PasswordInput,
    "phase-banner" => phase_banner::PhaseBanner,
    "radios" => radios::Radios,
    "select" => select::Select,
    "service-navigation" => service_navigation::ServiceNavigation,
    "skip-link" => skip_link::SkipLink,
    "summary-list" => summary_list::SummaryList,
    "table" => table::Table,
    "tabs" => tabs::Tabs,
    "tag" => tag::Tag,
    "task-list" => task_list::TaskList,
    "textarea" => textarea::Textarea,
    "warning-text" => warning_text::WarningText,
}
