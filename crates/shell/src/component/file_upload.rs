//! Choosing files to send; with `javascript`, a place to drop them.
//! Must never be the only way: what the law lets people bring on paper stays possible.

use askama::Template;

use super::content::{Attributes, Classes, Plural, Text};
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, described_by, id_or_name};
use super::hint::Hint;
use super::label::Label;

#[derive(Clone, Debug, Template)]
#[template(path = "components/file-upload/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "FileUpload::english", deny_unknown_fields)
)]
pub struct FileUpload {
    /// `name` when empty.
    pub id: Text,
    pub name: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub disabled: bool,
    pub multiple: bool,
    pub javascript: bool,
    /// The words of the script, here and below; it speaks English where they are empty.
    pub choose_files_button_text: Text,
    pub no_file_chosen_text: Text,
    pub multiple_files_chosen_text: Plural,
    pub drop_instruction_text: Text,
    pub entered_drop_zone_text: Text,
    pub left_drop_zone_text: Text,
    /// Ids of further descriptions.
    pub described_by: Text,
    pub form_group: FormGroup,
    pub wrapper_classes: Classes,
    pub wrapper_attributes: Attributes,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for FileUpload {
    fn default() -> Self {
        Self {
            choose_files_button_text: "选择文件".into(),
            no_file_chosen_text: "未选择文件".into(),
            multiple_files_chosen_text: "已选择%{count}个文件".into(),
            drop_instruction_text: "或者把文件拖到这里".into(),
            entered_drop_zone_text: "已进入放置区".into(),
            left_drop_zone_text: "已离开放置区".into(),
            ..Self::english()
        }
    }
}

impl FileUpload {
    #[must_use]
    pub fn english() -> Self {
        Self {
            id: Text::default(),
            name: Text::default(),
            label: Label::default(),
            hint: None,
            error_message: None,
            disabled: false,
            multiple: false,
            javascript: false,
            choose_files_button_text: Text::default(),
            no_file_chosen_text: Text::default(),
            multiple_files_chosen_text: Plural::default(),
            drop_instruction_text: Text::default(),
            entered_drop_zone_text: Text::default(),
            left_drop_zone_text: Text::default(),
            described_by: Text::default(),
            form_group: FormGroup::default(),
            wrapper_classes: Classes::default(),
            wrapper_attributes: Attributes::default(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn id(&self) -> &str {
        id_or_name(&self.id, &self.name)
    }

    fn described_by(&self) -> String {
        described_by(
            &self.described_by,
            self.id(),
            self.hint.is_some(),
            self.error_message.is_some(),
        )
    }

    fn words(&self) -> Attributes {
        Attributes::default()
            .with_some(
                "data-i18n.choose-files-button",
                self.choose_files_button_text.clone(),
            )
            .with_some("data-i18n.no-file-chosen", self.no_file_chosen_text.clone())
            .with_some(
                "data-i18n.multiple-files-chosen.one",
                self.multiple_files_chosen_text.one.clone(),
            )
            .with_some(
                "data-i18n.multiple-files-chosen.other",
                self.multiple_files_chosen_text.other.clone(),
            )
            .with_some(
                "data-i18n.drop-instruction",
                self.drop_instruction_text.clone(),
            )
            .with_some(
                "data-i18n.entered-drop-zone",
                self.entered_drop_zone_text.clone(),
            )
            .with_some("data-i18n.left-drop-zone", self.left_drop_zone_text.clone())
    }
}

pub(super) fn examples() -> Vec<(&'static str, FileUpload)> {
    let upload = |id: &'static str| FileUpload {
        id: id.into(),
        name: id.into(),
        label: Label::new("上传身份证明"),
        hint: Some(Hint::new("PDF或者图片，不超过20兆字节")),
        ..Default::default()
    };
    vec![
        ("一般", upload("identity")),
        (
            "可拖放多个文件",
            FileUpload {
                javascript: true,
                multiple: true,
                ..upload("identity-drop")
            },
        ),
        (
            "有误",
            FileUpload {
                error_message: Some(ErrorMessage::new("文件超过20兆字节，请压缩后重新上传")),
                ..upload("identity-error")
            },
        ),
        (
            "停用",
            FileUpload {
                disabled: true,
                ..upload("identity-disabled")
            },
        ),
    ]
}
