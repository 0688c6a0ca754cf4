//! A form as it stands on a page, filled in and sent the way a browser without scripts does.
//! Must never send a field, a choice or a button that the page did not have.

use scraper::{ElementRef, Html, Selector};

use crate::browser::{Body, Browser};
use crate::house::{Answer, encoded};

/// What `Browser::submit` sends.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    is_multipart: bool,
    fields: Vec<Field>,
    buttons: Vec<(String, String)>,
    pressed: Option<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    value: String,
    /// Boxes and radios that are not ticked are not sent.
    is_sent: bool,
    is_choice: bool,
    /// Of a list to choose from.
    options: Option<Vec<String>>,
}

const BOUNDARY: &str = "----gongkai-form-boundary";

fn all<'a>(root: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    root.select(&Selector::parse(selector).unwrap()).collect()
}

/// The text of the first element that fits, without what surrounds it.
pub(crate) fn text_of(answer: &Answer, selector: &str) -> Option<String> {
    let page = Html::parse_document(&answer.text());
    let first = page.select(&Selector::parse(selector).unwrap()).next()?;
    Some(first.text().collect::<String>().trim().to_owned())
}

/// The address on this site of the link with these words, or else of the first that holds them.
pub(crate) fn link(answer: &Answer, words: &str) -> Option<String> {
    let page = Html::parse_document(&answer.text());
    let links = all(page.root_element(), "a[href^='/']");
    let says = |link: &ElementRef<'_>| link.text().collect::<String>().trim().to_owned();
    let found = links
        .iter()
        .find(|link| says(link) == words)
        .or_else(|| links.iter().find(|link| says(link).contains(words)))?;
    found.value().attr("href").map(str::to_owned)
}

impl Form {
    /// The form that is sent to an address ending so.
    pub(crate) fn find(answer: &Answer, action: &str) -> Option<Self> {
        let page = Html::parse_document(&answer.text());
        let forms = all(page.root_element(), "form[method=post]");
        let form = forms.into_iter().find(|form| {
            form.value()
                .attr("action")
                .unwrap_or_default()
                .ends_with(action)
        })?;
        Some(Self::of(form))
    }

    #[track_caller]
    pub(crate) fn on(answer: &Answer, action: &str) -> Self {
        Self::find(answer, action)
            .unwrap_or_else(|| panic!("no form for {action}: {} {}", answer.status, answer.text()))
    }

    fn of(form: ElementRef<'_>) -> Self {
        let mut fields = Vec::new();
        let mut buttons = Vec::new();
        for element in all(
            form,
            "input[name], select[name], textarea[name], button[name]",
        ) {
            let value = element.value();
            let attribute = |name: &str| value.attr(name).unwrap_or_default().to_owned();
            let mut field = Field {
                name: attribute("name"),
                value: attribute("value"),
                is_sent: true,
                is_choice: false,
                options: None,
            };
            match (value.name(), attribute("type").as_str()) {
                ("button", _) => {
                    buttons.push((field.name, field.value));
                    continue;
                }
                ("input", "file") => continue,
                ("input", "checkbox" | "radio") => {
                    field.is_choice = true;
                    field.is_sent = value.attr("checked").is_some();
                }
                // A line break right behind the tag is not part of the text.
                ("textarea", _) => field.value = element.text().collect(),
                ("select", _) => {
                    let options = all(element, "option");
                    let is_chosen =
                        |option: &&ElementRef<'_>| option.value().attr("selected").is_some();
                    let chosen = options.iter().find(is_chosen).or(options.first());
                    let value =
                        |option: &ElementRef<'_>| option.value().attr("value").unwrap().to_owned();
                    field.value = chosen.map(value).unwrap_or_default();
                    field.options = Some(options.iter().map(value).collect());
                }
                _ => {}
            }
            fields.push(field);
        }
        Self {
            action: form.value().attr("action").unwrap().to_owned(),
            is_multipart: form.value().attr("enctype") == Some("multipart/form-data"),
            fields,
            buttons,
            pressed: None,
            files: Vec::new(),
        }
    }

    /// What a field holds; that of radios is the one that is chosen.
    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> &str {
        let mut named = self.fields.iter().filter(|field| field.name == name);
        let field = named.find(|field| field.is_sent);
        &field
            .unwrap_or_else(|| panic!("no field {name}: {self:?}"))
            .value
    }

    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.fields
            .iter()
            .map(|field| field.name.as_str())
            .collect()
    }

    /// Types into a field, or chooses one of its values.
    #[track_caller]
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        let mut n_set = 0;
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            if field.is_choice {
                field.is_sent = field.value == value;
                n_set += usize::from(field.is_sent);
            } else {
                let is_offered =
                    |options: &Vec<String>| options.iter().any(|option| option == value);
                assert!(
                    field.options.as_ref().is_none_or(is_offered),
                    "{name} does not offer {value}"
                );
                value.clone_into(&mut field.value);
                n_set += 1;
            }
        }
        assert_eq!(n_set, 1, "{name}={value} in {:?}", self.names());
        self
    }

    /// Ticks one of the boxes of that name.
    #[track_caller]
    pub(crate) fn tick(mut self, name: &str, value: &str) -> Self {
        let mut fields = self.fields.iter_mut();
        let found =
            fields.find(|field| field.is_choice && field.name == name && field.value == value);
        found
            .unwrap_or_else(|| panic!("no box {name}={value}"))
            .is_sent = true;
        self
    }

    #[track_caller]
    pub(crate) fn press(mut self, name: &str, value: &str) -> Self {
        let button = (name.to_owned(), value.to_owned());
        assert!(
            self.buttons.contains(&button),
            "no button {button:?} among {:?}",
            self.buttons
        );
        self.pressed = Some(button);
        self
    }

    #[track_caller]
    pub(crate) fn attach(mut self, field: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        assert!(self.is_multipart, "files in a form that sends none");
        self.files
            .push((field.to_owned(), name.to_owned(), bytes.into()));
        self
    }

    /// The first box of that name.
    #[track_caller]
    pub(crate) fn first_choice(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        let field = fields.find(|field| field.is_choice && field.name == name);
        &field.unwrap_or_else(|| panic!("no box {name}")).value
    }

    /// A form that somebody made by hand: a value that the page does not offer.
    pub(crate) fn replace_value(mut self, name: &str, value: &str) -> Self {
        self.fields
            .retain(|field| field.name != name || !field.is_choice);
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => value.clone_into(&mut field.value),
            None => self.fields.push(Field {
                name: name.to_owned(),
                value: value.to_owned(),
                is_sent: true,
                is_choice: false,
                options: None,
            }),
        }
        self
    }

    /// A form that somebody made by hand: a field is missing.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| field.name != name);
        self
    }

    pub(crate) fn body(&self) -> Body {
        let sent = self.fields.iter().filter(|field| field.is_sent);
        let pairs = sent.map(|field| (field.name.as_str(), field.value.as_str()));
        let pressed = self.pressed.iter();
        let pairs = pairs.chain(pressed.map(|(name, value)| (name.as_str(), value.as_str())));
        if self.is_multipart {
            multipart(pairs, &self.files)
        } else {
            let pairs: Vec<String> = pairs
                .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
                .collect();
            Body {
                content_type: "application/x-www-form-urlencoded".to_owned(),
                bytes: pairs.join("&").into_bytes(),
            }
        }
    }
}

pub(crate) fn multipart<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
    files: &[(String, String, Vec<u8>)],
) -> Body {
    let mut bytes = Vec::new();
    for (name, value) in pairs {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        bytes.extend_from_slice(head.as_bytes());
    }
    for (field, name, content) in files {
        let name = name
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Body {
        content_type: format!("multipart/form-data; boundary={BOUNDARY}"),
        bytes,
    }
}

impl Browser<'_> {
    pub(crate) async fn submit(&self, form: &Form) -> Answer {
        self.post_body(&form.action, form.body()).await
    }

    /// Sends a form and goes where it leads; it has to lead somewhere.
    #[track_caller]
    pub(crate) fn done<'a>(&'a self, form: &'a Form) -> impl Future<Output = Answer> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.submit(form).await;
            assert_eq!(
                answer.status,
                303,
                "{caller}: {} {}",
                form.action,
                answer.text()
            );
            self.follow(&answer).await
        }
    }

    /// The page that an answer leads to, over as many steps as it takes.
    pub(crate) async fn follow(&self, answer: &Answer) -> Answer {
        let mut page = self.get(answer.header("location")).await;
        while page.status == 303 {
            page = self.get(page.header("location")).await;
        }
        page
    }

    /// Follows the link with these words.
    #[track_caller]
    pub(crate) fn click<'a>(
        &'a self,
        page: &Answer,
        words: &'a str,
    ) -> impl Future<Output = Answer> + 'a {
        let href = link(page, words).unwrap_or_else(|| panic!("no link {words}: {}", page.text()));
        async move { self.get(&href).await }
    }
}
