//! Problem documents (RFC 9457), the API's form of refusals.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal. As an answer it is an extension of an empty response; the
/// middleware, which knows path and request number, writes the document.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    slug: &'static str,
    detail: String,
    errors: BTreeMap<String, Vec<String>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, slug: &'static str, detail: impl Into<String>) -> Self {
        Self { status, slug, detail: detail.into(), errors: BTreeMap::new(), headers: Vec::new() }
    }

    /// A 400 that names the members at fault.
    pub(crate) fn invalid(errors: BTreeMap<String, Vec<String>>) -> Self {
        let detail = "One or more request fields are invalid.";
        Self { errors, ..Self::new(StatusCode::BAD_REQUEST, "validation", detail) }
    }

    /// A 400 that names one member.
    pub(crate) fn member(name: &str, message: impl Into<String>) -> Self {
        Self::invalid(BTreeMap::from([(name.to_owned(), vec![message.into()])]))
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same about another member, or still about none.
    pub(crate) fn about(mut self, name: &str) -> Self {
        let messages: Vec<String> = self.errors.into_values().flatten().collect();
        self.errors = BTreeMap::new();
        if !messages.is_empty() {
            self.errors.insert(name.to_owned(), messages);
        }
        self
    }

    /// A 404 for a kind of record.
    pub(crate) fn absent(kind: &str, id: &str) -> Self {
        let detail = format!("There is no {kind} with the id {id:?}.");
        Self::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    /// Whether it names a member as at fault.
    #[cfg(test)]
    pub(crate) fn names(&self, member: &str) -> bool {
        self.errors.contains_key(member)
    }

    pub(crate) fn document(&self, instance: &str, trace: u64) -> Vec<u8> {
        let document = Document {
            kind: format!("urn:leadping-sandbox:{}", self.slug),
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
            instance,
            errors: &self.errors,
            trace_id: format!("00-{trace:032x}-01"),
        };
        // Strings, numbers and a map with string keys always serialize.
        serde_json::to_vec(&document).unwrap_or_default()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'p> {
    #[serde(rename = "type")]
    kind: String,
    title: &'p str,
    status: u16,
    detail: &'p str,
    instance: &'p str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: &'p BTreeMap<String, Vec<String>>,
    trace_id: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.headers_mut().extend(self.headers.iter().cloned());
        response.extensions_mut().insert(self);
        response
    }
}
