//! Files for messages: their upload, and what whoever receives the message fetches.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::sandbox::files::FOLDER;
use crate::sandbox::generator::event::FILE_TYPES;
use crate::sandbox::http::{self, Payload};
use crate::sandbox::multipart;
use crate::sandbox::problem::Problem;
use crate::sandbox::shared::Shared;
use crate::sandbox::state::Entry;
use crate::sandbox::versions::Schema;

/// Maximum size of a file, in bytes: the carriers' limit.
const LARGEST: usize = 5 * 1024 * 1024;

/// The upload route, with a higher limit for the body.
pub(crate) fn route() -> MethodRouter<Arc<Shared>> {
    // The file is in an envelope.
    post(upload).layer(DefaultBodyLimit::max(LARGEST + 64 * 1024))
}

/// Accepts one file, the only part of the body, under any name: the contract
/// does not specify it.
async fn upload(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let body = body.map_err(|error| http::unreadable(&error))?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut parts = multipart::parts(kind.unwrap_or_default(), &body)
        .map_err(|problem| Problem::new(StatusCode::BAD_REQUEST, "malformed-body", problem))?;
    let refuse = |message: String| Err(Problem::member("file", message));
    let (Some(part), true) = (parts.pop(), parts.is_empty()) else {
        return refuse("One file is taken at a time.".to_owned());
    };
    if part.content.is_empty() || part.content.len() > LARGEST {
        return refuse(format!("The file must have 1 to {LARGEST} bytes."));
    }
    if !FILE_TYPES.iter().any(|(known, _)| *known == part.content_type) {
        let kinds: Vec<&str> = FILE_TYPES.iter().map(|(kind, _)| *kind).collect();
        return refuse(format!("The content type must be one of {}.", kinds.join(", ")));
    }
    let content = body.slice_ref(part.content);
    let media = shared.files.add(&part.content_type, part.file_name, content);
    shared.lister.overlay.edit(|editor| {
        let (method, path) = ("POST".to_owned(), uri.path().to_owned());
        editor.record(Entry { method, path, ..Entry::default() });
    });
    let answer = http::answer(&shared, Schema::Attachment, &media)?;
    Ok((StatusCode::CREATED, answer).into_response())
}

/// Serves the files.
pub(crate) fn files() -> Router<Arc<Shared>> {
    Router::new().route(&format!("{FOLDER}{{id}}"), get(serve))
}

async fn serve(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let Some(file) = shared.files.find(|media| media.file_id.as_deref() == Some(&*id)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = file.media.content_type.as_deref().and_then(|kind| HeaderValue::from_str(kind).ok());
    let octets = HeaderValue::from_static("application/octet-stream");
    let headers = [
        (header::CONTENT_TYPE, kind.unwrap_or(octets)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, file.content.clone()).into_response()
}
