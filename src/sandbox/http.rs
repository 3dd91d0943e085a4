//! Request parsing and answers that all endpoints share.

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::fields::Record;
use super::listing::Page;
use super::problem::Problem;
use super::shared::Shared;
use super::versions::{ApiVersion, Schema};

pub(crate) type Id = Result<Path<String>, PathRejection>;

pub(crate) type Payload = Result<Bytes, BytesRejection>;

/// The answer to an unknown path.
pub(crate) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this path.")
}

/// The answer to another method.
pub(crate) async fn wrong_method() -> Problem {
    let detail = "This path does not take this method.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}

/// Runs blocking work where no other request waits for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", error.to_string())
    })?
}

pub(crate) fn path(id: Id) -> Result<String, Problem> {
    id.map(|Path(id)| id).map_err(|error| rejected(&error))
}

/// A boolean in a URL.
pub(crate) fn flag(name: &str, text: &str) -> Result<bool, Problem> {
    text.to_ascii_lowercase()
        .parse()
        .map_err(|_| Problem::member(name, "The value must be true or false."))
}

pub(crate) fn rejected(error: &impl ToString) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed-url", error.to_string())
}

/// A body that could not be read, or not completely.
pub(crate) fn unreadable(error: &BytesRejection) -> Problem {
    Problem::new(error.status(), "unreadable-body", error.body_text())
}

/// The bytes of a body with a JSON content type.
pub(crate) fn json_body(headers: &HeaderMap, body: Payload) -> Result<Bytes, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let body = body.map_err(|error| unreadable(&error))?;
    if !body.is_empty() && !kind.eq_ignore_ascii_case("application/json") {
        let detail = "The body must be application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", detail));
    }
    Ok(body)
}

/// A page with the members of the served version.
pub(crate) fn page<R: Record>(shared: &Shared, page: &Page<R>) -> Result<Response, Problem> {
    if shared.options.api == ApiVersion::NEWEST {
        return json(page);
    }
    let mut page = serde_json::to_value(page).map_err(|error| unwritable(&error))?;
    shared.options.api.project(R::SCHEMA, &mut page["items"]);
    json(&page)
}

/// A record, or several, with the members of the served version.
pub(crate) fn answer(
    shared: &Shared,
    schema: Schema,
    answer: &impl Serialize,
) -> Result<Response, Problem> {
    if shared.options.api == ApiVersion::NEWEST {
        return json(answer);
    }
    let mut answer = serde_json::to_value(answer).map_err(|error| unwritable(&error))?;
    shared.options.api.project(schema, &mut answer);
    json(&answer)
}

fn unwritable(error: &serde_json::Error) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", error.to_string())
}

pub(crate) fn json(answer: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(answer).map_err(|error| unwritable(&error))?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}
