//! Failures, in the user's terms.

use std::fmt;
use std::time::Duration;

/// The kinds of failure that a user can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The key is missing, wrong or may not do this (401, 403).
    Credentials,
    /// Not found (404).
    NotFound,
    /// The server refused the request as it stands (other 4xx).
    Rejected,
    /// The server has no such operation; it is too old for it.
    Unsupported,
    /// Too many requests (429).
    RateLimited,
    /// The server failed (5xx).
    Server,
    /// The server could not be reached, or the connection broke.
    Network,
    /// The server took too long.
    Timeout,
    /// The answer could not be decoded.
    Malformed,
    /// Something failed on this machine.
    Local,
}

/// Whether the same request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryClass {
    /// It will fail again unless something changes.
    Never,
    /// It may pass later; the client chooses the delay.
    Backoff,
    /// It may pass after the delay that the server named.
    After(Duration),
}

impl RetryClass {
    /// The longest delay that a request waits at the server's demand. For a
    /// longer one no request goes out before its end, except by an explicit
    /// retry.
    pub const LONGEST_WAIT: Duration = Duration::from_hours(1);
}

/// A failure that can be shown: a sentence, a hint, and the facts needed to
/// decide on a retry or to ask the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    /// One sentence without the final stop; never a secret, never a control
    /// character.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// Whether and when to retry.
    pub retry: RetryClass,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The trace id that the vendor's support asks for.
    pub trace_id: Option<String>,
}

impl Failure {
    /// A failure that no answer of the server describes, and that a retry does
    /// not change.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        let (message, retry) = (message.into(), RetryClass::Never);
        Self { kind, message, hint: None, retry, status: None, trace_id: None }
    }

    #[must_use]
    pub fn with_hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// A failure of this program itself at something.
    pub fn defect(at: &str) -> Self {
        let message = format!("Bug in leadping-tui: {at} failed");
        Self::new(FailureKind::Local, message).with_hint("The log has details")
    }

    /// Whether a continuation token that was sent has expired: the API answers
    /// 400, a gateway or another generation of it 410.
    pub fn means_expired_token(&self) -> bool {
        matches!(self.status, Some(400 | 410))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(trace) = &self.trace_id {
            write!(f, " (trace {trace})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// A delay before a request goes out, reported to its caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    pub pause: Duration,
    pub reason: WaitReason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// The server answered with 429.
    RateLimited,
    /// The client's own rate limit is used up for the moment.
    RateLimiter,
    /// The last attempt failed and may succeed later.
    Retry(Failure),
}
