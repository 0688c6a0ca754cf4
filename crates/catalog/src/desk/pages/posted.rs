//! A form as it was sent: names and values, kept as typed, so that it can be shown again with everything in it.
//! Must never trim or correct what somebody typed: whoever reads a value does that.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use shell::upload::DeskUpload;
use store::migration::hex;

use crate::desk::Receipt;

/// All fields of a form, in order; a name may come several times. The extractor is `DeskForm<Posted>`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Posted {
    fields: Vec<(String, String)>,
}

/// The name of the field that holds the key of the receipt.
const RECEIPT_FIELD: &str = "receipt";

impl Posted {
    /// The first value of a field; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        let field = fields.find(|(field, _)| field == name);
        field.map_or("", |(_, value)| value.as_str())
    }

    /// A value of several lines, with the line ends of this side.
    pub(crate) fn lines(&self, name: &str) -> String {
        self.text(name).replace("\r\n", "\n")
    }

    /// Every value of a field, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.fields.iter().filter(move |(field, _)| field == name);
        fields.map(|(_, value)| value.as_str())
    }

    #[cfg(test)]
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.fields
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// The revision that the form was drawn from; 0 where it says none, which no draft has.
    pub(crate) fn revision(&self) -> i64 {
        self.text("revision").parse().unwrap_or(0)
    }

    /// The same form with the same content has the same receipt; sent again with other content it is another request.
    pub(crate) fn receipt(&self) -> Option<Receipt> {
        let key = self.text(RECEIPT_FIELD);
        let mut sha = Sha256::new();
        for (name, value) in &self.fields {
            for part in [name, value] {
                sha.update(part.len().to_string());
                sha.update(":");
                sha.update(part);
            }
        }
        let digest = hex(&sha.finalize());
        (!key.is_empty()).then(|| Receipt::of(&format!("{key}:{digest}"), digest.as_bytes()))
    }
}

/// A form as it stands before anybody types.
impl FromIterator<(String, String)> for Posted {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self {
            fields: fields.into_iter().collect(),
        }
    }
}

impl From<&DeskUpload> for Posted {
    /// Files count by their digests: the same form with another file is another form.
    fn from(upload: &DeskUpload) -> Self {
        let files = upload.files.iter().map(|file| {
            let digest = hex(&Sha256::digest(&file.bytes));
            (file.field.clone(), format!("{}:{digest}", file.name))
        });
        Self {
            fields: upload.fields.iter().cloned().chain(files).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
