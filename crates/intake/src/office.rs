//! DOC, WPS, RTF and ODT: converted to DOCX by LibreOffice, then read by the DOCX reader.
//! Must never share a LibreOffice profile with a person or another worker.

use std::ffi::OsString;
use std::fs;

use crate::detect::MediaType;
use crate::docx;
use crate::open::Context;
use crate::process;
use crate::reject::{Fault, RejectReason};
use crate::source::Source;

/// Converts and reads.
///
/// # Errors
/// Those of [`convert`] and of [`docx::read`].
pub fn read(bytes: &[u8], kind: MediaType, context: &Context) -> Result<Source, Fault> {
    let extension = match kind {
        MediaType::Rtf => "rtf",
        MediaType::Odt => "odt",
        MediaType::Doc
        | MediaType::Docx
        | MediaType::Html
        | MediaType::JsonLines
        | MediaType::Markdown
        | MediaType::Ofd
        | MediaType::Pdf
        | MediaType::Text
        | MediaType::Zip => "doc",
    };
    docx::read(&convert(bytes, extension, "docx", context)?)
}

/// Turns a document of one extension into the bytes of another.
///
/// # Errors
/// `converter_missing`, `timeout`, `crashed`, and `encrypted` for a Word document with a password.
pub(crate) fn convert(
    bytes: &[u8],
    from: &str,
    to: &str,
    context: &Context,
) -> Result<Vec<u8>, Fault> {
    if is_encrypted_doc(bytes) {
        return Err(Fault::new(
            RejectReason::Encrypted,
            "Word document with a password",
        ));
    }
    let folder =
        tempfile::tempdir_in(&context.scratch).map_err(context.accident("make a folder"))?;
    let input = folder.path().join(format!("document.{from}"));
    fs::write(&input, bytes).map_err(context.accident("write the document"))?;
    let mut profile = OsString::from("-env:UserInstallation=file://");
    // Kept for the life of the worker: making a new profile takes longer than converting.
    profile.push(context.scratch.join("office-profile"));
    let mut args: Vec<OsString> = vec![profile];
    args.extend(
        [
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            to,
            "--outdir",
        ]
        .map(OsString::from),
    );
    args.extend([folder.path().as_os_str().to_owned(), input.into_os_string()]);
    context.slow();
    let finished = process::run("soffice", &args, folder.path(), context.tool_time)?;
    fs::read(folder.path().join(format!("document.{to}"))).map_err(|_| {
        let complaint: String = finished.complaints.chars().take(300).collect();
        // LibreOffice is packed in parts: the one for tables or slides may be missing.
        let reason = if complaint.contains("no export filter") {
            RejectReason::ConverterMissing
        } else {
            RejectReason::Crashed
        };
        Fault::new(
            reason,
            format!("soffice wrote nothing ({}): {complaint}", finished.status),
        )
    })
}

/// The flag fEncrypted of the file information block (MS-DOC 2.5.1), which stands in the first sector.
fn is_encrypted_doc(bytes: &[u8]) -> bool {
    let block = bytes.get(512..524).unwrap_or_default();
    block.starts_with(&[0xec, 0xa5]) && block.get(11).is_some_and(|flags| flags & 1 == 1)
}
