//! What can go wrong with one attempt at a call, and what the user is told
//! about it.

use std::time::Duration;

use super::key::ApiKey;
use super::problem::Problem;
use super::wire::Nonsense;
use crate::domain::{Failure, FailureKind, RetryClass, text};

/// The longest sentence that a failure has, in characters.
const MAX_SENTENCE: usize = 300;

/// The longest trace id that is kept, in characters.
const MAX_TRACE_ID: usize = 100;

/// The longest pause that is kept on the server's behalf. Nobody waits longer
/// before a screen, and coming back earlier than asked only makes it worse, so
/// a longer one is a failure for the user to see.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// Why an attempt failed. Texts from outside are kept as they came; they are
/// cleaned on the way into a [`Failure`].
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    #[error("cannot set up the HTTP client: {cause}")]
    Setup { cause: String },
    #[error("this id cannot be part of an address")]
    BadId,
    #[error("cannot find the host {host}: {cause}")]
    Unresolved { host: String, cause: String },
    #[error("cannot connect to {host}: {cause}")]
    Unreachable { host: String, cause: String },
    #[error("cannot make a secure connection to {host}: {cause}")]
    Insecure { host: String, cause: String },
    #[error("{host} did not answer in time")]
    Timeout { host: String },
    #[error("the connection to {host} broke: {cause}")]
    Broken { host: String, cause: String },
    #[error("the answer is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the server answered with a redirect ({status}) to {}", host.as_deref().unwrap_or("nowhere"))]
    Redirect { status: u16, host: Option<String> },
    #[error("{}", refusal(*status, problem))]
    Refused { status: u16, problem: Problem, retry_after: Option<Duration> },
    #[error("the answer {what}")]
    Nonsense { status: u16, what: Nonsense },
}

/// The sentence about a refusal: ours, then the server's.
fn refusal(status: u16, problem: &Problem) -> String {
    let ours = match status {
        401 => "the server does not accept the API key",
        403 => "the API key may not do this",
        404 | 410 => "the server knows no such thing",
        408 => "the server gave up waiting for the request",
        429 => "too many requests",
        500.. => "the server failed",
        _ => "the server refused the request",
    };
    match &problem.said {
        Some(said) => format!("{ours} ({status}): {said}"),
        None => format!("{ours} ({status})"),
    }
}

impl ApiError {
    /// What the user is told. The key is taken out of whatever the server
    /// said.
    pub(super) fn into_failure(self, key: &ApiKey) -> Failure {
        let trace_id = match &self {
            Self::Refused { problem, .. } => problem.trace_id.as_deref(),
            _ => None,
        };
        Failure {
            kind: self.kind(),
            message: clean(&self.to_string(), MAX_SENTENCE, key),
            hint: self.hint().map(str::to_owned),
            retry: self.retry(),
            status: self.status(),
            trace_id: trace_id.map(|id| clean(id, MAX_TRACE_ID, key)).filter(|id| !id.is_empty()),
        }
    }

    fn kind(&self) -> FailureKind {
        match self {
            Self::Setup { .. } | Self::BadId => FailureKind::Local,
            Self::Unresolved { .. }
            | Self::Unreachable { .. }
            | Self::Insecure { .. }
            | Self::Broken { .. } => FailureKind::Network,
            Self::Timeout { .. } => FailureKind::Timeout,
            Self::TooLarge { .. } | Self::Nonsense { .. } => FailureKind::Malformed,
            Self::Redirect { .. } => FailureKind::Rejected,
            Self::Refused { status, .. } => match status {
                401 | 403 => FailureKind::Credentials,
                404 | 410 => FailureKind::NotFound,
                408 => FailureKind::Timeout,
                429 => FailureKind::RateLimited,
                500.. => FailureKind::Server,
                _ => FailureKind::Rejected,
            },
        }
    }

    fn status(&self) -> Option<u16> {
        match self {
            Self::Redirect { status, .. }
            | Self::Refused { status, .. }
            | Self::Nonsense { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether a read may be sent again. An answer without sense counts as a
    /// broken connection: the next one may be whole.
    fn retry(&self) -> RetryClass {
        match self {
            Self::Unresolved { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::Nonsense { .. } => RetryClass::Backoff,
            Self::Refused { retry_after: Some(pause), .. } if *pause > LONGEST_PAUSE => {
                RetryClass::Never
            }
            Self::Refused { status: 408 | 429 | 500 | 502.., retry_after, .. } => {
                retry_after.map_or(RetryClass::Backoff, RetryClass::After)
            }
            Self::Setup { .. }
            | Self::BadId
            | Self::Insecure { .. }
            | Self::TooLarge { .. }
            | Self::Redirect { .. }
            | Self::Refused { .. } => RetryClass::Never,
        }
    }

    /// Whether the address looks wrong: there is no such host, or something
    /// other than the API answers. An answer that is cut is none of it.
    pub(super) fn doubts_address(&self) -> bool {
        match self {
            Self::Unresolved { .. } => true,
            Self::Nonsense { what, .. } => !matches!(what, Nonsense::Empty | Nonsense::Cut),
            _ => false,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::BadId | Self::Nonsense { what: Nonsense::Empty | Nonsense::Cut, .. } => {
                return None;
            }
            Self::Setup { .. } => {
                "does this machine have CA certificates (package ca-certificates)?"
            }
            Self::Unresolved { .. } | Self::Unreachable { .. } => {
                "check the network, the base URL and the proxy settings"
            }
            Self::Insecure { .. } => {
                "check the base URL; this machine must trust the server's certificate"
            }
            Self::Timeout { .. } | Self::Broken { .. } => SLOW,
            Self::TooLarge { .. } => "ask for smaller pages",
            Self::Redirect { .. } => {
                "set the base URL to the API's own address: the key is sent nowhere else"
            }
            Self::Nonsense { .. } => BASE_URL,
            Self::Refused { status: 408 | 429 | 500.., retry_after: Some(pause), .. }
                if *pause > LONGEST_PAUSE =>
            {
                "the server asks to be left alone for more than an hour"
            }
            Self::Refused { status, problem, .. } => return refusal_hint(*status, problem),
        })
    }
}

const BASE_URL: &str = "is the base URL right? Something other than the API answered";
const SLOW: &str = "the network or the server has trouble: try again later";

fn refusal_hint(status: u16, problem: &Problem) -> Option<&'static str> {
    Some(match status {
        401 => "check the API key: it may be mistyped, expired or revoked",
        403 => "use a key of an organization or user that has the permission",
        404 | 410 if problem.said.is_none() => BASE_URL,
        404 | 410 => "check the id, and that the key is of the same organization",
        408 => SLOW,
        429 => "the limit is shared by all that the organization runs: wait a while",
        500.. if problem.trace_id.is_some() => {
            "if it stays, Leadping's support can look the trace id up"
        }
        500.. => "it may pass: try again later",
        _ if problem.web_page => BASE_URL,
        _ => return None,
    })
}

/// Makes a text fit for one line: no control characters, no key, no final stop,
/// no more than `longest` characters.
fn clean(text: &str, longest: usize, key: &ApiKey) -> String {
    let line = text::one_line(text);
    let line = key.redact(&line);
    let line = line.trim_end_matches(['.', ' ']);
    match line.char_indices().nth(longest) {
        None => line.to_owned(),
        Some((end, _)) => {
            // The last character makes room for the mark of the cut.
            let end = line[..end].char_indices().next_back().map_or(0, |(at, _)| at);
            format!("{}…", &line[..end])
        }
    }
}

#[cfg(test)]
mod tests;
