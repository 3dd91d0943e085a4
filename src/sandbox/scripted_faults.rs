//! Scripted faults for specific requests.

use std::sync::{Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::connection::ConnectionControl;
use super::problem::Problem;
use super::stats;

/// The kind of a scripted fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FaultKind {
    /// The connection breaks without an answer.
    Drop,
    /// The connection breaks in the middle of the answer.
    Cut,
    /// The answer begins, and then continues byte by byte.
    Trickle,
    Status,
    /// The answer is `false`.
    False,
    /// The answer is malformed.
    Nonsense,
    /// The answer is the given body.
    Body,
}

/// A fault and the requests that it applies to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fault {
    /// `None` is any method.
    pub(crate) method: Option<String>,
    /// The path; a segment `*` is any, and a `*` alone is any path.
    pub(crate) path: String,
    /// Number of requests that pass first.
    pub(crate) skip: u32,
    /// Number of requests that it applies to after those.
    pub(crate) times: u32,
    pub(crate) what: FaultKind,
    /// Whether the request takes effect nevertheless.
    pub(crate) after: bool,
    pub(crate) status: Option<u16>,
    /// `Retry-After` seconds of an error status.
    pub(crate) retry_after: Option<u32>,
    /// The given answer.
    pub(crate) body: Option<String>,
}

impl Fault {
    fn waits_for(&self, method: &str, path: &str) -> bool {
        self.times > 0
            && self.method.as_ref().is_none_or(|own| own.eq_ignore_ascii_case(method))
            && (self.path == "*" || matches(&self.path, path))
    }

    /// The kind in the statistics.
    pub(crate) fn kind(&self) -> stats::Fault {
        match self.what {
            FaultKind::Drop | FaultKind::Cut | FaultKind::Trickle => stats::Fault::Dropped,
            FaultKind::Status => stats::Fault::Failed,
            FaultKind::False | FaultKind::Nonsense | FaultKind::Body => stats::Fault::Malformed,
        }
    }

    /// Applies it to a request; `answer` executes the request and yields its
    /// answer.
    pub(crate) async fn apply(
        &self,
        switch: &ConnectionControl,
        answer: impl Future<Output = Response>,
    ) -> Response {
        let answer = if self.after { answer.await } else { StatusCode::OK.into_response() };
        match self.what {
            FaultKind::Drop => {
                switch.break_after(0);
                answer
            }
            FaultKind::Cut => {
                let (parts, body) = answer.into_parts();
                let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
                switch.break_after(head_length(&parts, body.len()) + body.len() as u64 / 2);
                Response::from_parts(parts, Body::from(body))
            }
            FaultKind::Trickle => {
                let (parts, body) = answer.into_parts();
                let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
                let body = if self.after { body } else { WHITE_SPACE.into() };
                switch.trickle_after(head_length(&parts, body.len()));
                Response::from_parts(parts, Body::from(body))
            }
            FaultKind::Status => self.refusal().into_response(),
            FaultKind::False => with_body("false"),
            FaultKind::Nonsense => with_body("{\"id\": \"evt-"),
            FaultKind::Body => {
                let status = self.status.and_then(|status| StatusCode::from_u16(status).ok());
                let mut answer = with_body(self.body.clone().unwrap_or_default());
                *answer.status_mut() = status.unwrap_or(StatusCode::OK);
                answer
            }
        }
    }

    fn refusal(&self) -> Problem {
        let status = self.status.and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem::new(status, "fault", "This fault was asked for.");
        match self.retry_after {
            None => problem,
            Some(seconds) => problem.with_header(header::RETRY_AFTER, HeaderValue::from(seconds)),
        }
    }
}

/// The trickling answer to a request without effect: white space for minutes.
const WHITE_SPACE: &[u8] = &[b' '; 600];

/// Number of bytes before the body: status line, headers, the two that the
/// server adds, and an empty line.
fn head_length(parts: &Parts, body: usize) -> u64 {
    let reason = parts.status.canonical_reason().unwrap_or_default();
    let status = format!("HTTP/1.1 {} {reason}\r\n", parts.status.as_str()).len();
    let own = parts.headers.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH);
    let headers: usize =
        own.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum();
    let length = format!("content-length: {body}\r\n").len();
    let date = "date: Thu, 01 Jan 1970 00:00:00 GMT\r\n".len();
    (status + headers + length + date + "\r\n".len()) as u64
}

fn with_body(body: impl Into<Body>) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], body.into()).into_response()
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut own, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (own.next(), given.next()) {
            (None, None) => return true,
            (Some(own), Some(given)) if own == "*" || own == given => {}
            _ => return false,
        }
    }
}

/// The pending faults, in order.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue(Mutex<Vec<Fault>>);

impl FaultQueue {
    pub(crate) fn push(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The fault that applies to a request, if any.
    pub(crate) fn take_match(&self, method: &str, path: &str) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = faults.iter().position(|fault| fault.waits_for(method, path))?;
        let fault = &mut faults[at];
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        fault.times -= 1;
        let struck = fault.clone();
        if fault.times == 0 {
            faults.remove(at);
        }
        Some(struck)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(path: &str, skip: u32, times: u32) -> Fault {
        Fault {
            method: Some("POST".to_owned()),
            path: path.to_owned(),
            skip,
            times,
            what: FaultKind::Drop,
            after: true,
            status: None,
            retry_after: None,
            body: None,
        }
    }

    #[test]
    fn a_fault_strikes_as_often_as_was_asked_for() {
        let armed = FaultQueue::default();
        armed.push(fault("/leads/*/archive", 1, 2));
        let strike = |method: &str, path: &str| armed.take_match(method, path).is_some();
        assert!(!strike("GET", "/leads/lead-1/archive"));
        assert!(!strike("POST", "/leads/lead-1/unarchive"));
        assert!(!strike("POST", "/leads/lead-1/archive/x"));
        assert!(!strike("POST", "/leads/lead-1/archive"), "the first one passes");
        assert!(strike("POST", "/leads/lead-1/archive"));
        assert!(strike("POST", "/leads/lead-2/archive"));
        assert!(!strike("POST", "/leads/lead-2/archive"));
        assert!(armed.pending().is_empty());
    }
}
