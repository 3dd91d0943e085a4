//! What went wrong, in the user's terms.

use std::fmt;
use std::time::Duration;

/// The kinds of failure that a user can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The key is missing, wrong or may not do this (401, 403).
    Credentials,
    /// There is no such thing (404).
    NotFound,
    /// The server refused the request as it stands (other 4xx).
    Rejected,
    /// The server has no such operation: it is older than that.
    Unsupported,
    /// Too many requests (429).
    RateLimited,
    /// The server failed (5xx).
    Server,
    /// The server could not be reached, or the connection broke.
    Network,
    /// The server took too long.
    Timeout,
    /// The answer made no sense.
    Malformed,
    /// Something failed on this machine.
    Local,
}

/// Whether the same request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryClass {
    /// It will fail again unless something changes.
    Never,
    /// It may pass later; the pause is up to us.
    Backoff,
    /// It may pass after the pause that the server named.
    After(Duration),
}

impl RetryClass {
    /// The longest pause that a request waits for on the server's behalf. After
    /// a longer one nothing is requested before its end, unless somebody tries
    /// by hand.
    pub const LONGEST_WAIT: Duration = Duration::from_hours(1);
}

/// A failure that can be shown: a sentence, a hint, and what is needed to
/// decide on a retry or to ask the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// One sentence without the final stop; never a secret, never a control
    /// character.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// Whether and when to try again.
    pub retry: RetryClass,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// What the vendor's support asks for.
    pub trace_id: Option<String>,
}

impl Failure {
    /// A failure of this program itself at something.
    pub fn defect(at: &str) -> Self {
        Self {
            kind: FailureKind::Local,
            message: format!("this program has a defect: {at} failed"),
            hint: Some("the log says where".to_owned()),
            retry: RetryClass::Never,
            status: None,
            trace_id: None,
        }
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

/// A pause before a request goes out, told to whoever waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// How long.
    pub pause: Duration,
    /// Why.
    pub reason: WaitReason,
}

/// Why a request waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// The server said that there were too many requests.
    RateLimited,
    /// Our own request budget is used up for the moment.
    RateLimiter,
    /// The last attempt failed in a way that may pass.
    Retry(Failure),
}
