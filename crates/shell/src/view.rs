//! How a page is being looked at: language, mode, address. All of it comes from the address, none from a cookie,
//! so that any cache may serve any page.
//! Must never know who is looking: that is `access`.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use fluent_bundle::FluentValue;
use http::request::Parts;
use kernel::time::Instant;

use crate::assets;
use crate::error::PageError;
use crate::i18n::{self, Messages};
use crate::page::Head;
use crate::site::{NavigationItem, Site};

#[cfg(test)]
mod tests;

/// The language of the interface. Traditional Chinese is the finished simplified page, converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    ZhHans,
    ZhHant,
    En,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// BCP 47, for `lang`, `hreflang` and Content-Language.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::ZhHans => "",
            Self::ZhHant => "/hant",
            Self::En => "/en",
        }
    }
}

/// 标准版 or 长辈版.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    Standard,
    Elder,
}

impl Mode {
    pub const ALL: [Self; 2] = [Self::Standard, Self::Elder];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Standard => "",
            Self::Elder => "/elder",
        }
    }
}

/// The look at one page. Handlers take it as an argument, templates hold it as `view`.
#[derive(Clone)]
pub struct View {
    pub language: Language,
    pub mode: Mode,
    /// Without prefixes: `/records/…`.
    pub path: String,
    /// As sent, without `?`; empty when there is none.
    pub query: String,
    pub site: Arc<Site>,
    pub messages: Arc<Messages>,
    /// When the page is made.
    pub now: Instant,
    /// The id of the element htmx will replace, when it asked.
    pub htmx_target: Option<String>,
}

impl View {
    /// The text of a message.
    #[must_use]
    pub fn t(&self, key: &str) -> Cow<'_, str> {
        self.messages.get(self.language, key)
    }

    /// The text of a message with one value.
    #[must_use]
    pub fn t_arg<'a>(&self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        self.t_args(key, &[(name, value.into())])
    }

    /// The text of a message with several values.
    #[must_use]
    pub fn t_args<'a>(&self, key: &str, values: &[(&'a str, FluentValue<'a>)]) -> String {
        self.messages
            .get_with(self.language, key, &i18n::args(values))
    }

    /// The address of another page of this site in the same language and mode.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        address(self.language, self.mode, path, "")
    }

    /// This page in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        address(language, self.mode, &self.path, &self.query)
    }

    /// This page in another mode.
    #[must_use]
    pub fn in_mode(&self, mode: Mode) -> String {
        address(self.language, mode, &self.path, &self.query)
    }

    #[must_use]
    pub fn in_standard_mode(&self) -> String {
        self.in_mode(Mode::Standard)
    }

    #[must_use]
    pub fn in_elder_mode(&self) -> String {
        self.in_mode(Mode::Elder)
    }

    #[must_use]
    pub fn is_english(&self) -> bool {
        self.language == Language::En
    }

    /// A path of this site, without prefix, as an absolute address.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}", self.site.origin, self.href(path))
    }

    /// `(hreflang, absolute address)` of this page in every language.
    #[must_use]
    pub fn alternates(&self) -> Vec<(&'static str, String)> {
        let origin = &self.site.origin;
        Language::ALL
            .map(|language| {
                (
                    language.tag(),
                    format!("{origin}{}", self.in_language(language)),
                )
            })
            .into()
    }

    /// The `lang` of Chinese content, whatever the language of the interface around it.
    #[must_use]
    pub const fn content_language(&self) -> &'static str {
        match self.language {
            Language::ZhHans | Language::En => Language::ZhHans.tag(),
            Language::ZhHant => Language::ZhHant.tag(),
        }
    }

    #[must_use]
    pub fn site_name(&self) -> &str {
        match (self.language, &self.site.name_en) {
            (Language::En, Some(name)) => name,
            (Language::ZhHans | Language::ZhHant, _) | (Language::En, None) => &self.site.name,
        }
    }

    /// The line under the site's name; it is a Chinese one.
    #[must_use]
    pub fn tagline(&self) -> Option<&str> {
        self.site
            .tagline
            .as_deref()
            .filter(|_| self.language != Language::En)
    }

    /// The one address of this page for robots: its language, standard mode, no query.
    #[must_use]
    pub fn canonical(&self) -> String {
        format!(
            "{}{}",
            self.site.origin,
            address(self.language, Mode::Standard, &self.path, "")
        )
    }

    /// Language, message key and tag for the toolbar.
    #[must_use]
    pub fn language_choices(&self) -> [(Language, &'static str, &'static str); 3] {
        [
            (Language::ZhHans, "shell-simplified"),
            (Language::ZhHant, "shell-traditional"),
            (Language::En, "shell-english"),
        ]
        .map(|(language, key)| (language, key, language.tag()))
    }

    #[must_use]
    pub fn error_report_href(&self) -> String {
        self.site
            .error_report_url
            .clone()
            .unwrap_or_else(|| self.href("/contact"))
    }

    /// Message key and value of what the foot of every page states.
    #[must_use]
    pub fn footer_facts(&self) -> Vec<(&'static str, &str)> {
        let site = &self.site;
        let facts = [
            ("footer-host-unit", Some(site.host_unit.as_str())),
            ("footer-operating-unit", site.operating_unit.as_deref()),
            ("footer-address", site.contact.address.as_deref()),
            ("footer-phone", site.contact.phone.as_deref()),
            ("footer-email", site.contact.email.as_deref()),
            ("footer-id-code", site.id_code.as_deref()),
            ("footer-icp", site.icp_number.as_deref()),
            ("footer-police", site.police_number.as_deref()),
        ];
        facts
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }

    /// Whether styles and scripts were there when this was compiled.
    #[must_use]
    pub fn has_bundle(&self) -> bool {
        assets::are_built()
    }

    #[must_use]
    pub fn is_elder(&self) -> bool {
        self.mode == Mode::Elder
    }

    #[must_use]
    pub fn is_language(&self, language: Language) -> bool {
        self.language == language
    }

    /// The address of a file of the web bundle, with the hash of its content.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The words in the search box: those of the search page, kept.
    #[must_use]
    pub fn search_words(&self) -> String {
        let mut words = query_value(&self.query, "q").unwrap_or_default();
        // HTML has no way to write them.
        words.retain(|character| !character.is_control());
        words
    }

    /// Whether this page, or the first step of its breadcrumbs, lies under an entry of the navigation.
    #[must_use]
    pub fn is_current(&self, item: &NavigationItem, head: &Head) -> bool {
        let way = head
            .breadcrumbs
            .first()
            .map_or(self.path.as_str(), |crumb| crumb.path.as_str());
        item.is_current(way)
    }
}

impl<S: Sync> FromRequestParts<S> for View {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let missing =
            || PageError::Accident(anyhow::anyhow!("request reached a handler without a view"));
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}

/// Splits the prefixes off a path: language first, then mode; the rest starts with `/`.
#[must_use]
pub fn split_prefix(path: &str) -> (Language, Mode, &str) {
    let (language, rest) = match strip_segment(path, "/hant") {
        Some(rest) => (Language::ZhHant, rest),
        None => {
            strip_segment(path, "/en").map_or((Language::ZhHans, path), |rest| (Language::En, rest))
        }
    };
    match strip_segment(rest, "/elder") {
        Some(rest) => (language, Mode::Elder, rest),
        None => (language, Mode::Standard, rest),
    }
}

/// The address of `path` in a language and mode. Addresses of other sites and fragments stay as they are.
fn address(language: Language, mode: Mode, path: &str, query: &str) -> String {
    if !path.starts_with('/') || path.starts_with("//") {
        return path.to_owned();
    }
    let question = if query.is_empty() { "" } else { "?" };
    format!(
        "{}{}{path}{question}{query}",
        language.prefix(),
        mode.prefix()
    )
}

fn strip_segment<'a>(path: &'a str, segment: &str) -> Option<&'a str> {
    match path.strip_prefix(segment) {
        Some("") => Some("/"),
        Some(rest) => rest.starts_with('/').then_some(rest),
        None => None,
    }
}

/// The first value of `name` in a query string, decoded.
fn query_value(query: &str, name: &str) -> Option<String> {
    let uri: http::Uri = format!("/?{query}").parse().ok()?;
    let axum::extract::Query(pairs) =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
    pairs
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}
