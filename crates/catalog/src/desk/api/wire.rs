//! A draft as it travels: what programs write, and what they read of it.
//! Must never hold where a draft stands: that is the status, so that the same tag means the same words.

use jiff::civil::Date;
use kernel::id::AgencyId;
use kernel::level::Level;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agency::Agency;
use crate::desk::commands::draft::DraftInput;
use crate::desk::pages::values::clean;
use crate::desk::read::DraftView;
use crate::record::codes::{Publicity, RelationKind, Validity, codes};
use crate::record::content::{Content, NewFile, Relation, RelationTarget};
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;

codes!(
    /// 公开、受限、敏感: who may see a record once it is published.
    RecordLevel {
        /// 公开: anybody.
        Open = "open",
        /// 受限: staff of the owner agency, and whoever the law names.
        Restricted = "restricted",
        /// 敏感: only the people handling it.
        Sensitive = "sensitive",
    }
);

impl From<Level> for RecordLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Open => Self::Open,
            Level::Restricted => Self::Restricted,
            Level::Sensitive => Self::Sensitive,
        }
    }
}

impl From<RecordLevel> for Level {
    fn from(level: RecordLevel) -> Self {
        match level {
            RecordLevel::Open => Self::Open,
            RecordLevel::Restricted => Self::Restricted,
            RecordLevel::Sensitive => Self::Sensitive,
        }
    }
}

/// What is written in a draft. What is left out is empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "shuiliju",
    "title": "云溪市水利局关于城区计划停水的通告",
    "fields": { "kind": "notice", "values": { "contact": "供水科", "deadline_on": "2026-12-01" } },
    "issuers": ["云溪市水利局"],
    "form": "通告",
    "issued_on": "2026-11-20",
    "keywords": ["停水"],
    "text": "因管网改造，城区北片计划停水。\n一、停水时间\n2026年12月1日8时至18时。"
}))]
pub struct DraftFields {
    /// Code of the agency that publishes it (公开机关); needed to begin a draft, kept where it is left out later.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub agency: Option<String>,
    #[schema(min_length = 1, max_length = 300, pattern = r"[^\s\x00-\x1f\x7f-\x9f]")]
    pub title: String,
    /// Its kind (信息类型), with the fields of that kind.
    pub fields: Fields,
    /// The text, a paragraph a line; a row of a table as `| a | b |`.
    #[serde(default)]
    #[schema(max_length = 1_000_000)]
    pub text: String,
    #[serde(default = "open")]
    #[schema(default = "open")]
    pub level: RecordLevel,
    /// 发文机关, as printed, in order.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub issuers: Vec<String>,
    /// 发文字号
    #[serde(default)]
    #[schema(max_length = 200)]
    pub doc_number: Option<String>,
    /// 索引号; where it is left out, one is given when the draft is handed in, and the one it has is kept.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub index_number: Option<String>,
    /// 体裁
    #[serde(default)]
    #[schema(max_length = 200)]
    pub form: Option<String>,
    /// 主送机关
    #[serde(default)]
    #[schema(max_items = 500)]
    pub addressees: Vec<String>,
    /// Codes of themes, as `/api/v1/themes` lists them.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub themes: Vec<String>,
    /// 法定公开事项 (条例 art. 20, 21): `20.11`.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub statutory: Vec<String>,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub keywords: Vec<String>,
    /// 内容概述
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub summary: String,
    /// 成文日期
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub issued_on: Option<Date>,
    /// 发布日期; the day of publication where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub published_on: Option<Date>,
    /// 施行日期
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub effective_on: Option<Date>,
    /// 有效期至
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub expires_on: Option<Date>,
    /// 有效性; where it is left out, 有效 for a policy document and none for the rest.
    #[serde(default)]
    pub validity: Option<Validity>,
    #[serde(default = "active")]
    pub publicity: Publicity,
    /// The legal ground where it is not published on the agency's own initiative.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub publicity_ground: Option<String>,
    /// 信息来源
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub source: Option<String>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub source_url: Option<String>,
    #[serde(default)]
    #[schema(max_items = 100)]
    pub relations: Vec<RelationFields>,
    /// What is changed against the version before, for readers.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub change_note: String,
}

const fn open() -> RecordLevel {
    RecordLevel::Open
}

const fn active() -> Publicity {
    Publicity::Active
}

/// How it bears on another document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationFields {
    pub kind: RelationKind,
    pub target: RelationTo,
}

/// One of the three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationTo {
    /// UUID of a record here.
    Record(String),
    /// The id that a record brought along, also of one that is yet to come.
    SourceId(String),
    /// A document that is not here, as it is cited.
    Citation(String),
}

/// A draft with what is written in it. The tag of the answer (`ETag`) names this very state of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftDocument {
    /// UUID of the record.
    #[schema(format = "uuid")]
    pub id: String,
    /// From 1; a record has a new version for each publication.
    pub version: i64,
    /// From 1; goes up with each change of what is written.
    pub revision: i64,
    pub draft: DraftFields,
    pub files: Vec<DraftFile>,
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// An attachment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftFile {
    /// From 0, in the order of the page; the last part of its address.
    pub position: usize,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
}

impl DraftDocument {
    pub(super) fn of(draft: &DraftView, agencies: &[Agency]) -> Self {
        Self {
            id: draft.record.to_string(),
            version: draft.version,
            revision: draft.revision,
            draft: fields_of(draft, agencies),
            files: files_of(&draft.files),
            created_at: draft.created_at.rfc3339(),
        }
    }
}

pub(super) fn files_of(files: &[NewFile]) -> Vec<DraftFile> {
    let files = files.iter().enumerate().map(|(position, file)| DraftFile {
        position,
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        sha256: file.digest.clone(),
    });
    files.collect()
}

pub(super) fn code_of(agencies: &[Agency], id: &AgencyId) -> Option<String> {
    let agency = agencies.iter().find(|agency| agency.id == *id)?;
    Some(agency.code.clone())
}

fn fields_of(draft: &DraftView, agencies: &[Agency]) -> DraftFields {
    let content = draft.content.clone();
    let owner = draft.owner.as_ref();
    DraftFields {
        agency: owner.and_then(|owner| code_of(agencies, owner)),
        title: content.title,
        fields: content.fields,
        text: draft.text.clone(),
        level: draft.level.into(),
        issuers: content.issuers,
        doc_number: content.doc_number,
        index_number: draft.index_number.clone(),
        form: content.form,
        addressees: content.addressees,
        themes: content.themes,
        statutory: content.statutory,
        keywords: content.keywords,
        summary: content.summary,
        issued_on: content.issued_on,
        published_on: content.published_on,
        effective_on: content.effective_on,
        expires_on: content.expires_on,
        validity: Some(content.validity),
        publicity: content.publicity,
        publicity_ground: content.publicity_ground,
        source: content.source,
        source_url: content.source_url,
        relations: draft.relations.iter().map(relation_fields).collect(),
        change_note: draft.change_note.clone(),
    }
}

fn relation_fields(relation: &Relation) -> RelationFields {
    RelationFields {
        kind: relation.kind,
        target: match &relation.target {
            RelationTarget::Record(record) => RelationTo::Record(record.to_string()),
            RelationTarget::SourceId(id) => RelationTo::SourceId(id.clone()),
            RelationTarget::Citation(citation) => RelationTo::Citation(citation.clone()),
        },
    }
}

/// A field that breaks a rule of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub field: String,
    pub code: MistakeCode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MistakeCode {
    /// Needed here and left out, or blank.
    Missing,
    TooLong {
        max: usize,
    },
    TooMany {
        max: usize,
    },
    NoSuchAgency,
    NoSuchRecord,
    /// It is not of the shape that the document of the API describes.
    Invalid,
    /// A file whose type is not taken, or whose content is not what its name says.
    FileNotTaken,
}

impl MistakeCode {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::NoSuchAgency => "no_such_agency",
            Self::NoSuchRecord => "no_such_record",
            Self::Invalid => "invalid",
            Self::FileNotTaken => "file_not_taken",
        }
    }

    pub(super) fn at(self, field: impl Into<String>) -> Mistake {
        Mistake {
            field: field.into(),
            code: self,
        }
    }
}

/// The longest entry of a list.
const MAX_ENTRY: usize = 300;

impl DraftFields {
    /// Every rule that the fields break, those of agencies and records aside.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if clean(&self.title).is_empty() {
            mistakes.push(MistakeCode::Missing.at("title"));
        }
        let text = |text: &Option<String>| text.as_deref().unwrap_or("").chars().count();
        let lengths = [
            ("agency", text(&self.agency), 100),
            ("title", self.title.chars().count(), 300),
            ("text", self.text.chars().count(), 1_000_000),
            ("doc_number", text(&self.doc_number), 200),
            ("index_number", text(&self.index_number), 200),
            ("form", text(&self.form), 200),
            ("summary", self.summary.chars().count(), 10_000),
            ("publicity_ground", text(&self.publicity_ground), 1000),
            ("source", text(&self.source), 1000),
            ("source_url", text(&self.source_url), 1000),
            ("change_note", self.change_note.chars().count(), 1000),
        ];
        for (field, n_chars, max) in lengths {
            if n_chars > max {
                mistakes.push(MistakeCode::TooLong { max }.at(field));
            }
        }
        let lists = [
            ("issuers", &self.issuers, 50),
            ("addressees", &self.addressees, 500),
            ("themes", &self.themes, 50),
            ("statutory", &self.statutory, 50),
            ("keywords", &self.keywords, 50),
        ];
        for (field, list, max) in lists {
            if list.len() > max {
                mistakes.push(MistakeCode::TooMany { max }.at(field));
            }
            if list.iter().any(|entry| entry.chars().count() > MAX_ENTRY) {
                mistakes.push(MistakeCode::TooLong { max: MAX_ENTRY }.at(field));
            }
        }
        if self.relations.len() > 100 {
            mistakes.push(MistakeCode::TooMany { max: 100 }.at("relations"));
        }
        mistakes
    }

    /// The content of a draft; doubts of a reader stay until a person settles them.
    fn content(&self, doubts: &[String]) -> Content {
        let validity = match self.fields.kind() {
            RecordKind::PolicyDocument => Validity::InForce,
            _ => Validity::None,
        };
        Content {
            title: line(&self.title),
            issuers: list(&self.issuers),
            doc_number: optional(&self.doc_number),
            form: optional(&self.form),
            addressees: list(&self.addressees),
            themes: list(&self.themes),
            statutory: list(&self.statutory),
            keywords: list(&self.keywords),
            summary: clean(&self.summary),
            issued_on: self.issued_on,
            published_on: self.published_on,
            effective_on: self.effective_on,
            expires_on: self.expires_on,
            validity: self.validity.unwrap_or(validity),
            publicity: self.publicity,
            publicity_ground: optional(&self.publicity_ground),
            source: optional(&self.source),
            source_url: optional(&self.source_url),
            doubts: doubts.to_vec(),
            fields: self.fields.clone(),
        }
    }

    /// What a command takes, with the files that the draft has.
    pub(super) fn input(
        &self,
        before: Option<&DraftView>,
        owner: Option<AgencyId>,
    ) -> Result<DraftInput, Vec<Mistake>> {
        let mut relations = Vec::with_capacity(self.relations.len());
        let mut mistakes = Vec::new();
        for (position, relation) in self.relations.iter().enumerate() {
            match target(&relation.target) {
                Ok(target) => relations.push(Relation {
                    kind: relation.kind,
                    target,
                }),
                Err(code) => mistakes.push(code.at(format!("relations[{position}].target"))),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let doubts = before.map_or(&[][..], |draft| &draft.content.doubts);
        Ok(DraftInput {
            revision: 0,
            content: self.content(doubts),
            text: self.text.clone(),
            level: self.level.into(),
            owner,
            index_number: optional(&self.index_number)
                .or_else(|| before.and_then(|draft| draft.index_number.clone())),
            files: before.map_or_else(Vec::new, |draft| draft.files.clone()),
            relations,
            confirmed: Vec::new(),
            change_note: clean(&self.change_note),
        })
    }
}

fn target(to: &RelationTo) -> Result<RelationTarget, MistakeCode> {
    let is_blank = |text: &str| clean(text).is_empty();
    match to {
        RelationTo::Record(id) => {
            let record = id.parse().map_err(|_| MistakeCode::NoSuchRecord)?;
            Ok(RelationTarget::Record(record))
        }
        RelationTo::SourceId(text) | RelationTo::Citation(text) if is_blank(text) => {
            Err(MistakeCode::Missing)
        }
        RelationTo::SourceId(text) | RelationTo::Citation(text)
            if text.chars().count() > MAX_ENTRY =>
        {
            Err(MistakeCode::TooLong { max: MAX_ENTRY })
        }
        RelationTo::SourceId(id) => Ok(RelationTarget::SourceId(line(id))),
        RelationTo::Citation(citation) => Ok(RelationTarget::Citation(line(citation))),
    }
}

fn line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

fn optional(text: &Option<String>) -> Option<String> {
    let text = text.as_deref().map(line);
    text.filter(|text| !text.is_empty())
}

fn list(entries: &[String]) -> Vec<String> {
    let entries = entries.iter().map(|entry| line(entry));
    entries.filter(|entry| !entry.is_empty()).collect()
}
