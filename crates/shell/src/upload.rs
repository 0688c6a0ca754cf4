//! Forms with files (multipart) of desk pages: a few files held in memory, or many that are taken one after the other.
//! Must never trust the name or the type that a browser gives a file.

use axum::RequestExt as _;
use axum::body::{Body, to_bytes};
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::StatusCode;

use crate::error::PageError;
use crate::form::{DeskForm, TOKEN_FIELD, fields, is_of, is_urlencoded};
use crate::session::Session;

/// A multipart form whose token fits the session. A form that was kept through a sign-in comes urlencoded, without files.
#[derive(Debug, Clone, Default)]
pub struct DeskUpload {
    /// In order; a name may come several times.
    pub fields: Vec<(String, String)>,
    pub files: Vec<UploadedFile>,
}

#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// The name of the form's field.
    pub field: String,
    /// As the browser tells it.
    pub name: String,
    pub bytes: Bytes,
}

impl DeskUpload {
    /// The first value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for DeskUpload {
    type Rejection = Response;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Response> {
        let session: Session = request
            .extract_parts()
            .await
            .map_err(PageError::into_response)?;
        let upload = read_any(request).await?;
        let sent = upload.field(TOKEN_FIELD).unwrap_or("");
        if session.form_token.matches(sent) {
            Ok(upload)
        } else {
            Err(PageError::FormToken.into_response())
        }
    }
}

/// Reads a form of either kind, whoever sent it; a body of any other kind has no fields. Handlers take `DeskUpload`.
///
/// # Errors
/// The answer to a body that is too large or no form.
pub async fn read_any(request: Request) -> Result<DeskUpload, Response> {
    if is_urlencoded(&request) {
        return urlencoded(request).await;
    }
    if !is_of(&request, "multipart/form-data") {
        return Ok(DeskUpload::default());
    }
    read(multipart(request).await?)
        .await
        .map_err(MultipartError::into_response)
}

async fn urlencoded(request: Request) -> Result<DeskUpload, Response> {
    let body: Bytes = request
        .extract()
        .await
        .map_err(|rejection: BytesRejection| rejection.into_response())?;
    Ok(DeskUpload {
        fields: fields(&body),
        files: Vec::new(),
    })
}

async fn multipart(request: Request) -> Result<Multipart, Response> {
    request
        .extract()
        .await
        .map_err(|rejection: MultipartRejection| rejection.into_response())
}

/// What somebody typed into a form of either kind, whoever sent it: of a form with files the fields before the first of
/// them, and whether there is one. For the guard, which keeps it through a sign-in.
///
/// # Errors
/// The answer to more than `max_bytes` of words, or to what is no form.
pub async fn read_typed(request: Request, max_bytes: usize) -> Result<Typed, Response> {
    let too_large = || StatusCode::PAYLOAD_TOO_LARGE.into_response();
    if !is_of(&request, "multipart/form-data") {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, max_bytes).await.map_err(|_| too_large())?;
        let form = read_any(Request::from_parts(parts, Body::from(bytes))).await?;
        return Ok(Typed {
            fields: form.fields,
            has_files: false,
        });
    }
    let broken = MultipartError::into_response;
    let mut form = multipart(request).await?;
    let (mut typed, mut n_bytes) = (Typed::default(), 0);
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        if part.file_name().is_some_and(|name| !name.is_empty()) {
            typed.has_files = true;
            break;
        }
        let field = part.name().unwrap_or("").to_owned();
        let mut value = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(broken)? {
            n_bytes += piece.len();
            if n_bytes > max_bytes {
                return Err(too_large());
            }
            value.extend_from_slice(&piece);
        }
        if part.file_name().is_none() {
            let value = String::from_utf8_lossy(&value).into_owned();
            typed.fields.push((field, value));
        }
    }
    Ok(typed)
}

/// What a form held when nobody could take it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub fields: Vec<(String, String)>,
    /// Files do not come along: browsers choose them anew.
    pub has_files: bool,
}

/// A form with many files, of which one at a time is in memory. The token stands before the first file, so that nothing of a
/// form that is not this session's is kept. A form that was kept through a sign-in comes urlencoded, without files.
pub struct DeskFiles {
    session: Session,
    form: Option<Multipart>,
    /// Those that stood before the file that was taken last.
    pub fields: Vec<(String, String)>,
}

/// A file as it came.
#[derive(Debug, Clone)]
pub struct ArrivedFile {
    /// The name of the form's field.
    pub field: String,
    /// As the sender tells it.
    pub name: String,
    pub size: usize,
    /// None where it is larger than was asked for.
    pub bytes: Option<Bytes>,
}

impl<S: Send + Sync> FromRequest<S> for DeskFiles {
    type Rejection = Response;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Response> {
        let session: Session = request
            .extract_parts()
            .await
            .map_err(PageError::into_response)?;
        if is_urlencoded(&request) {
            let DeskForm(fields) = request.extract().await?;
            return Ok(Self {
                session,
                form: None,
                fields,
            });
        }
        if !is_of(&request, "multipart/form-data") {
            return Err(PageError::FormToken.into_response());
        }
        Ok(Self {
            session,
            form: Some(multipart(request).await?),
            fields: Vec::new(),
        })
    }
}

impl DeskFiles {
    /// The first value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        first(&self.fields, name)
    }

    /// The next file; none at the end.
    ///
    /// # Errors
    /// The answer to a form of another session, to a body that is too large, or to one that is no form.
    pub async fn next_file(&mut self, max_bytes: usize) -> Result<Option<ArrivedFile>, Response> {
        let Some(form) = &mut self.form else {
            return Ok(None);
        };
        let session = &self.session;
        arrive(form, &mut self.fields, max_bytes, |fields| {
            is_proven(session, fields)
        })
        .await
    }
}

/// A form with files as a program sends it, one file at a time. It has no token of a form: the guard has read the program's
/// own in the head of the request.
pub struct ProgramFiles {
    form: Multipart,
    /// Those that stood before the file that was taken last.
    pub fields: Vec<(String, String)>,
}

impl ProgramFiles {
    /// # Errors
    /// The answer to what is no such form.
    pub async fn open(request: Request) -> Result<Self, Response> {
        Ok(Self {
            form: multipart(request).await?,
            fields: Vec::new(),
        })
    }

    /// The first value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        first(&self.fields, name)
    }

    /// The next file; none at the end.
    ///
    /// # Errors
    /// The answer to a body that is too large, or that breaks off.
    pub async fn next_file(&mut self, max_bytes: usize) -> Result<Option<ArrivedFile>, Response> {
        arrive(&mut self.form, &mut self.fields, max_bytes, |_| true).await
    }
}

fn first<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    let field = fields.iter().find(|(field, _)| field == name);
    field.map_or("", |(_, value)| value.as_str())
}

/// The next file; the texts before it are fields. Nothing of it is kept where `is_let_in` says no of the fields before it.
async fn arrive(
    form: &mut Multipart,
    fields: &mut Vec<(String, String)>,
    max_bytes: usize,
    is_let_in: impl Fn(&[(String, String)]) -> bool,
) -> Result<Option<ArrivedFile>, Response> {
    let broken = MultipartError::into_response;
    let refused = || PageError::FormToken.into_response();
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let field = part.name().unwrap_or("").to_owned();
        let Some(name) = part.file_name().map(str::to_owned) else {
            fields.push((field, part.text().await.map_err(broken)?));
            continue;
        };
        if !is_let_in(fields) {
            return Err(refused());
        }
        // A file field that was left empty comes without a name.
        if name.is_empty() {
            continue;
        }
        let (mut size, mut bytes) = (0, bytes::BytesMut::new());
        while let Some(piece) = part.chunk().await.map_err(broken)? {
            size += piece.len();
            if size <= max_bytes {
                bytes.extend_from_slice(&piece);
            } else {
                bytes = bytes::BytesMut::new();
            }
        }
        return Ok(Some(ArrivedFile {
            field,
            name,
            size,
            bytes: (size <= max_bytes).then(|| bytes.freeze()),
        }));
    }
    if is_let_in(fields) {
        Ok(None)
    } else {
        Err(refused())
    }
}

fn is_proven(session: &Session, fields: &[(String, String)]) -> bool {
    session.form_token.matches(first(fields, TOKEN_FIELD))
}

async fn read(mut form: Multipart) -> Result<DeskUpload, MultipartError> {
    let mut upload = DeskUpload::default();
    while let Some(part) = form.next_field().await? {
        let field = part.name().unwrap_or("").to_owned();
        match part.file_name().map(str::to_owned) {
            // A file field that was left empty comes without a name.
            Some(name) if name.is_empty() => {}
            Some(name) => upload.files.push(UploadedFile {
                field,
                name,
                bytes: part.bytes().await?,
            }),
            None => upload.fields.push((field, part.text().await?)),
        }
    }
    Ok(upload)
}
