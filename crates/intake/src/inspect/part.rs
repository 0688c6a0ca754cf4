//! A piece of text and where it stood. Must never lose a place's stable code: message files and stored findings use it.

use serde::{Deserialize, Serialize};

/// Text of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The file inside the file: `a.zip` gives `docs/b.docx`, an attached table `b.xlsx`; empty for the file itself.
    pub entry: String,
    pub place: Place,
    /// What tells this place from others of its kind: the name of a sheet or a property, the number of a page.
    pub detail: String,
    pub text: String,
    /// Finer places inside the text, in order: the cells of a sheet.
    pub spots: Vec<Spot>,
}

/// From this byte of the text on, up to the next spot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    pub at: usize,
    /// `B3`.
    pub name: String,
}

impl Part {
    /// The finer place of the byte `at` of the text, where there is one.
    #[must_use]
    pub fn spot(&self, at: usize) -> Option<&str> {
        let behind = self.spots.partition_point(|spot| spot.at <= at);
        let spot = self.spots.get(behind.checked_sub(1)?)?;
        Some(&spot.name)
    }
}

/// The kinds of places. The codes are stored and translated: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    AlternativeText,
    Annotation,
    Body,
    Bookmark,
    Comment,
    DefinedName,
    DeletedText,
    EarlierRevision,
    EmbeddedName,
    FieldCode,
    FileName,
    Footnote,
    FormField,
    HeaderFooter,
    HiddenCells,
    HiddenSheet,
    HiddenSlide,
    HiddenText,
    ImageMetadata,
    Link,
    Notes,
    OtherPart,
    Page,
    Property,
    Recognised,
    Script,
    Sheet,
    Slide,
    VeryHiddenSheet,
}

impl Place {
    pub const ALL: [Self; 29] = [
        Self::AlternativeText,
        Self::Annotation,
        Self::Body,
        Self::Bookmark,
        Self::Comment,
        Self::DefinedName,
        Self::DeletedText,
        Self::EarlierRevision,
        Self::EmbeddedName,
        Self::FieldCode,
        Self::FileName,
        Self::Footnote,
        Self::FormField,
        Self::HeaderFooter,
        Self::HiddenCells,
        Self::HiddenSheet,
        Self::HiddenSlide,
        Self::HiddenText,
        Self::ImageMetadata,
        Self::Link,
        Self::Notes,
        Self::OtherPart,
        Self::Page,
        Self::Property,
        Self::Recognised,
        Self::Script,
        Self::Sheet,
        Self::Slide,
        Self::VeryHiddenSheet,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AlternativeText => "alternative_text",
            Self::Annotation => "annotation",
            Self::Body => "body",
            Self::Bookmark => "bookmark",
            Self::Comment => "comment",
            Self::DefinedName => "defined_name",
            Self::DeletedText => "deleted_text",
            Self::EarlierRevision => "earlier_revision",
            Self::EmbeddedName => "embedded_name",
            Self::FieldCode => "field_code",
            Self::FileName => "file_name",
            Self::Footnote => "footnote",
            Self::FormField => "form_field",
            Self::HeaderFooter => "header_footer",
            Self::HiddenCells => "hidden_cells",
            Self::HiddenSheet => "hidden_sheet",
            Self::HiddenSlide => "hidden_slide",
            Self::HiddenText => "hidden_text",
            Self::ImageMetadata => "image_metadata",
            Self::Link => "link",
            Self::Notes => "notes",
            Self::OtherPart => "other_part",
            Self::Page => "page",
            Self::Property => "property",
            Self::Recognised => "recognised",
            Self::Script => "script",
            Self::Sheet => "sheet",
            Self::Slide => "slide",
            Self::VeryHiddenSheet => "very_hidden_sheet",
        }
    }

    /// Whether a person who opens the file sees it without looking for it.
    #[must_use]
    pub const fn is_in_sight(self) -> bool {
        matches!(
            self,
            Self::Body
                | Self::FileName
                | Self::Footnote
                | Self::HeaderFooter
                | Self::Page
                | Self::Recognised
                | Self::Sheet
                | Self::Slide
        )
    }
}
