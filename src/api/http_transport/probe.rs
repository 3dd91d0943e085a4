//! One request that tells how far the way to the API reaches.

use std::time::{Duration, Instant, SystemTime};

use super::{AnswerHead, HttpTransport};
use crate::api::ReadRequest;
use crate::api::error::{ApiError, Reached};
use crate::api::requests::GetUser;
use crate::domain::{Failure, User};

/// The stage that an exchange reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeStage {
    /// The host was not found.
    Lookup,
    /// There was no connection.
    Connect,
    /// There was a connection, but no secure one.
    Secure,
    /// There was a connection; the answer may have been a refusal.
    Exchange,
}

/// The answer to `GET /users/me`, or how far it got.
#[derive(Clone, Debug)]
pub struct Probe {
    pub stage: ProbeStage,
    pub head: AnswerHead,
    /// Half-way between the request and the head of the answer, by the local
    /// clock.
    pub at: SystemTime,
    pub duration: Duration,
    pub user: Result<User, Failure>,
}

impl HttpTransport {
    /// Asks once for the user of the key: no retry, no rate limit.
    pub async fn probe(&self) -> Probe {
        let call = GetUser.call();
        let (begun, started) = (SystemTime::now(), Instant::now());
        let mut head = AnswerHead::default();
        let answer = match self.base_url.join(&call.path) {
            Some(url) => {
                let read = |status: reqwest::StatusCode, body: &str| {
                    let nonsense = |what| ApiError::Nonsense { status: status.as_u16(), what };
                    GetUser.decode(body).map_err(nonsense)
                };
                self.exchange(self.request(&call, url), &mut head, read).await
            }
            None => Err(ApiError::BadId),
        };
        let duration = started.elapsed();
        let stage = answer.as_ref().map_or_else(stage, |_| ProbeStage::Exchange);
        let (status, milliseconds) = (head.status, duration.as_millis() as u64);
        let trace_id = head.trace_id.as_deref();
        tracing::debug!(status, milliseconds, trace_id, "GET /users/me");
        let user = answer.map_err(|error| error.into_failure(&self.key));
        Probe { stage, head, at: begun + duration / 2, duration, user }
    }
}

fn stage(error: &ApiError) -> ProbeStage {
    match error {
        ApiError::Unresolved { .. } => ProbeStage::Lookup,
        ApiError::Unreachable { .. } | ApiError::Timeout { reached: Reached::Nothing, .. } => {
            ProbeStage::Connect
        }
        ApiError::Insecure { .. } | ApiError::Setup { .. } => ProbeStage::Secure,
        _ => ProbeStage::Exchange,
    }
}
