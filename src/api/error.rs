//! Errors of one attempt at a call, and their messages for the user.

use std::borrow::Cow;
use std::time::Duration;

use super::decode::DecodeError;
use super::key::ApiKey;
use super::problem::Problem;
use crate::domain::{Failure, FailureKind, RetryClass, text};

/// Maximum length of a failure's message, in characters.
const MAX_SENTENCE: usize = 300;

/// Maximum length of a trace id, in characters.
pub(super) const MAX_TRACE_ID: usize = 100;

/// Progress of an exchange when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// Not connected yet.
    Nothing,
    /// The request was being sent.
    Server,
    /// The answer had begun, with this status.
    Answer(u16),
}

/// Error of an attempt. External texts are kept unchanged; they are sanitized
/// on conversion to a [`Failure`].
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    #[error("{why}")]
    Setup { why: &'static str },
    #[error("This id can't be used in a URL")]
    BadId,
    #[error("Can't find {host} ({why})")]
    Unresolved { host: String, why: &'static str },
    #[error("Can't reach {host} ({why})")]
    Unreachable { host: String, why: &'static str },
    #[error("No secure connection to {host}: {why}")]
    Insecure { host: String, why: &'static str },
    #[error("{why}")]
    Unfit { why: &'static str },
    #[error("{host} didn't {} in time", if let Reached::Answer(_) = reached { "finish its response" } else { "respond" })]
    Timeout { host: String, reached: Reached },
    #[error("The connection to {host} failed ({why})")]
    Broken { host: String, why: &'static str },
    #[error("The response is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("The server redirected ({status}) to {}", host.as_deref().unwrap_or("nowhere"))]
    Redirect { status: u16, host: Option<String> },
    #[error("{}", refusal(*status, problem))]
    Refused { status: u16, problem: Problem, retry_after: Option<Duration> },
    #[error("The response {what}")]
    Nonsense { status: u16, what: DecodeError },
    #[error("{}", unconfirmed(*status, problem))]
    Unconfirmed { status: u16, problem: Problem },
}

/// The message about a refusal: ours, then the server's.
fn refusal(status: u16, problem: &Problem) -> String {
    let ours = match status {
        401 => "API key rejected",
        403 => "This API key isn't allowed to do this",
        404 | 410 => "Not found",
        408 => "The server timed out waiting for the request",
        429 => "Too many requests",
        500.. => "Server error",
        _ => "The server refused the request",
    };
    match &problem.said {
        Some(said) => format!("{ours} ({status}): {said}"),
        None => format!("{ours} ({status})"),
    }
}

/// The message about an unconfirmed success: ours, then the server's.
fn unconfirmed(status: u16, problem: &Problem) -> String {
    match &problem.said {
        Some(said) => format!("The server answered with an error ({status}): {said}"),
        None => format!("The response ({status}) doesn't confirm that it was done"),
    }
}

/// Request members that state an expected version.
const GUARDS: [&str; 3] = ["expectedRevision", "expectedCurrentStatusId", "expectedStatusId"];

impl ApiError {
    /// The failure for the user. The key is redacted from the server's text.
    pub(super) fn into_failure(self, key: &ApiKey) -> Failure {
        self.into_failure_without(&[], key)
    }

    /// [`ApiError::into_failure`] that also redacts private texts, which the
    /// server may have echoed.
    pub(super) fn into_failure_without(self, private: &[&str], key: &ApiKey) -> Failure {
        let trace_id = match &self {
            Self::Refused { problem, .. } | Self::Unconfirmed { problem, .. } => {
                problem.trace_id.as_deref()
            }
            _ => None,
        };
        Failure {
            kind: self.kind(),
            message: clean(&self.to_string(), MAX_SENTENCE, key, private),
            hint: self.hint().map(str::to_owned),
            retry: self.retry(),
            status: self.status(),
            trace_id: trace_id
                .map(|id| clean(id, MAX_TRACE_ID, key, private))
                .filter(|id| !id.is_empty()),
        }
    }

    fn kind(&self) -> FailureKind {
        match self {
            Self::Setup { .. } | Self::BadId | Self::Unfit { .. } => FailureKind::Local,
            Self::Unresolved { .. }
            | Self::Unreachable { .. }
            | Self::Insecure { .. }
            | Self::Broken { .. } => FailureKind::Network,
            Self::Timeout { .. } => FailureKind::Timeout,
            Self::Redirect { .. } => FailureKind::Rejected,
            Self::Unconfirmed { problem, .. } if problem.said.is_some() => FailureKind::Rejected,
            Self::TooLarge { .. } | Self::Nonsense { .. } | Self::Unconfirmed { .. } => {
                FailureKind::Malformed
            }
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
            | Self::Nonsense { status, .. }
            | Self::Unconfirmed { status, .. }
            | Self::Timeout { reached: Reached::Answer(status), .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether a read may be retried. A malformed answer counts as a broken
    /// connection: the next one may be complete.
    fn retry(&self) -> RetryClass {
        match self {
            Self::Unresolved { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::Nonsense { .. } => RetryClass::Backoff,
            Self::Refused { status: 408 | 429 | 500 | 502.., retry_after, .. } => {
                retry_after.map_or(RetryClass::Backoff, RetryClass::After)
            }
            Self::Setup { .. }
            | Self::BadId
            | Self::Unfit { .. }
            | Self::Insecure { .. }
            | Self::TooLarge { .. }
            | Self::Redirect { .. }
            | Self::Unconfirmed { .. }
            | Self::Refused { .. } => RetryClass::Never,
        }
    }

    /// Whether a write that failed this way may have taken effect. It may
    /// unless the protocol rules it out: a message that is sent twice cannot be
    /// recalled.
    ///
    /// A refusal (4xx) rules it out, except 408: a backend may have timed out
    /// in the middle of the work, and the API passes that on. A server failure
    /// (5xx) can follow the work, and a proxy says nothing about it. Of the
    /// redirects only 307 and 308 mean that the request is still to be made
    /// (RFC 9110, section 15.4).
    pub(super) fn may_have_applied(&self) -> bool {
        match self {
            Self::Setup { .. }
            | Self::BadId
            | Self::Unfit { .. }
            | Self::Unresolved { .. }
            | Self::Unreachable { .. }
            | Self::Insecure { .. } => false,
            Self::Timeout { reached, .. } => *reached != Reached::Nothing,
            Self::Broken { .. }
            | Self::TooLarge { .. }
            | Self::Nonsense { .. }
            | Self::Unconfirmed { .. } => true,
            Self::Redirect { status, .. } => !matches!(status, 307 | 308),
            Self::Refused { status, .. } => !matches!(status, 400..=407 | 409..=499),
        }
    }

    /// Whether the server refused because of a version conflict: the vendor
    /// says "conflict" and no more.
    pub(super) fn is_conflict(&self) -> bool {
        match self {
            Self::Refused { status: 409 | 412, .. } => true,
            Self::Refused { status: 400, problem, .. } => {
                GUARDS.iter().any(|guard| problem.names(guard))
            }
            _ => false,
        }
    }

    /// Whether the base URL looks wrong: the host does not exist, or something
    /// other than the API answers. A truncated answer is no such sign.
    pub(super) fn suggests_wrong_address(&self) -> bool {
        match self {
            Self::Unresolved { .. } => true,
            Self::Nonsense { what, .. } => !matches!(what, DecodeError::Empty | DecodeError::Cut),
            _ => false,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::BadId
            | Self::Unfit { .. }
            | Self::Unconfirmed { .. }
            | Self::Nonsense { what: DecodeError::Empty | DecodeError::Cut, .. } => {
                return None;
            }
            Self::Setup { .. } => "Install the ca-certificates package",
            Self::Unresolved { .. } | Self::Unreachable { .. } => {
                "Check the network, the base URL and the proxy settings"
            }
            Self::Insecure { .. } => {
                "Check the base URL and this computer's clock. Behind a company proxy, this computer \
                 has to trust the proxy's certificate"
            }
            Self::Timeout { .. } | Self::Broken { .. } => SLOW,
            Self::TooLarge { .. } => "Set a smaller page_size under [network]",
            Self::Redirect { .. } => {
                "Set the base URL to the API's own address. The key isn't sent anywhere else"
            }
            Self::Nonsense { .. } => BASE_URL,
            Self::Refused { retry_after: Some(pause), .. }
                if matches!(self.retry(), RetryClass::After(_))
                    && *pause > RetryClass::LONGEST_WAIT =>
            {
                "Nothing is sent or loaded automatically before then. Refresh or retry to try now"
            }
            Self::Refused { status, problem, .. } => return refusal_hint(*status, problem),
        })
    }
}

const BASE_URL: &str = "Is the base URL right? Something other than the API answered";
const SLOW: &str = "Network or server problem. Try again later";

fn refusal_hint(status: u16, problem: &Problem) -> Option<&'static str> {
    Some(match status {
        401 => "Check the API key. It may be mistyped, expired or revoked",
        403 => "Use a key of an organization or user with that permission",
        404 | 410 if problem.said.is_none() => BASE_URL,
        404 | 410 => "Check the id, and that the key belongs to the same organization",
        408 => SLOW,
        429 => "The limit is shared by everything your organization runs. Wait a while",
        500.. if problem.trace_id.is_some() => {
            "If it keeps failing, give Leadping support the trace id"
        }
        500.. => "It may be temporary. Try again later",
        _ if problem.web_page => BASE_URL,
        _ => return None,
    })
}

/// Replacement for a redacted private text.
const REDACTED: &str = "[text]";

/// Minimum length of a redacted text, in bytes: a shorter one reveals nothing,
/// and redacting it would garble the message.
const MIN_REDACTED: usize = 6;

/// Sanitizes a text into one line: no control characters, no key, no private
/// text, no final stop, at most `longest` characters.
fn clean(text: &str, longest: usize, key: &ApiKey, private: &[&str]) -> String {
    let line = text::one_line(text);
    let mut line = key.redact(&line);
    for text in private {
        // The final stop of the server's text may have been removed already.
        let text = text::one_line(text);
        let text = text.trim_end_matches(['.', ' ']);
        if text.len() >= MIN_REDACTED && line.contains(text) {
            line = Cow::Owned(line.replace(text, REDACTED));
        }
    }
    let line = line.trim_end_matches(['.', ' ']);
    match line.char_indices().nth(longest) {
        None => line.to_owned(),
        Some((end, _)) => {
            // The last character is replaced by the ellipsis.
            let end = line[..end].char_indices().next_back().map_or(0, |(at, _)| at);
            format!("{}…", &line[..end])
        }
    }
}

#[cfg(test)]
mod tests;
