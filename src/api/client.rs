//! The API client: one call with its retries, within the rate limit.

mod follow_up_feed;
mod suppression;
mod write;

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::capabilities::Capabilities;
use super::requests::Former;
use super::{Api, RateLimiter, ReadRequest, RetryPolicy};
use crate::domain::{Delay, Failure, FailureKind, RetryClass, WaitReason};

/// The API with retry and rate limit. There is one per program, because the
/// rate limit and the pause after a 429 only work when shared.
///
/// Every delay is announced to `on_wait` before it begins. A call is canceled
/// by dropping its future, at any point.
#[derive(Debug)]
pub struct Client<A> {
    api: A,
    policy: RetryPolicy,
    budget: RateLimiter,
    capabilities: Capabilities,
    long_feed: follow_up_feed::LongFeed,
    /// The organization's id, for servers that require it.
    organization: OnceLock<String>,
}

/// Retry limits of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Maximum number of attempts, the first one included.
    pub(super) attempts: u32,
    /// Maximum number of attempts with malformed answers.
    pub(super) nonsense: u32,
    /// The longest pause between two attempts.
    pub(super) pause: Duration,
    /// Whether a timeout is retried.
    pub(super) after_timeout: bool,
    /// Time from the first attempt to the start of the last one.
    pub(super) within: Option<Duration>,
}

/// Permission to send one request, counted in the rate limit: see
/// [`Client::permit`].
#[derive(Debug)]
#[must_use = "it has been counted against the budget"]
pub struct RatePermit(());

impl<A: Api> Client<A> {
    pub fn new(api: A, policy: RetryPolicy, budget: RateLimiter) -> Self {
        Self {
            api,
            policy,
            budget,
            capabilities: Capabilities::default(),
            long_feed: follow_up_feed::LongFeed::default(),
            organization: OnceLock::new(),
        }
    }

    /// Reads what a request names. If the server lacks the request, its former
    /// one is sent.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn read<R: ReadRequest>(
        &self,
        request: &R,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<R::Response, Failure> {
        self.read_within(self.limits(), request, on_wait).await
    }

    /// [`Client::read`] with other limits. A refusal may also be about the
    /// record: only if the former request succeeds is the server an older one.
    pub(super) async fn read_within<R: ReadRequest>(
        &self,
        limits: Limits,
        request: &R,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<R::Response, Failure> {
        let known = &self.capabilities;
        let newest = || self.api.read(request);
        let Some(capability) = request.capability() else {
            return self.attempts(limits, None, on_wait, newest).await;
        };
        // The former request may need a capability of its own.
        let (has_former, of_former) = match request.former() {
            Some(call) => (true, call.capability.filter(|it| *it != capability)),
            None => (false, None),
        };
        let is_lacking = known.lacks(capability);
        if (is_lacking && !has_former) || of_former.is_some_and(|it| known.lacks(it)) {
            return Err(capability.unsupported_failure());
        }
        if !is_lacking {
            let answer = self.attempts(limits, None, &mut on_wait, newest).await;
            let failure = match answer {
                Ok(answer) => {
                    known.mark_supported(capability);
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            // A 400 is about a parameter, not the request.
            let is_older = failure.kind == FailureKind::Unsupported && failure.status != Some(400);
            if is_older && !has_former {
                known.mark_unsupported(capability);
            }
            let failure = known.explain(capability, failure);
            if failure.kind != FailureKind::Unsupported || !has_former {
                return Err(failure);
            }
        }
        let former = Former(request);
        let answer = self.attempts(limits, None, on_wait, || self.api.read(&former)).await;
        let answer = answer.map_err(|failure| known.explain(capability, failure));
        match &answer {
            Ok(_) => known.mark_unsupported(capability),
            Err(failure) if failure.kind == FailureKind::Unsupported => {
                for lacking in of_former.into_iter().flat_map(|it| [capability, it]) {
                    known.mark_unsupported(lacking);
                }
            }
            Err(_) => {}
        }
        answer
    }

    /// The limits of a read.
    pub(super) fn limits(&self) -> Limits {
        let attempts = self.policy.attempts;
        let pause = RetryClass::LONGEST_WAIT;
        Limits { attempts, nonsense: attempts, pause, after_timeout: true, within: None }
    }

    /// Ends a pause that the server asked for, at the user's explicit request
    /// to retry.
    pub fn end_pause(&self) {
        self.budget.end_pause();
    }

    /// Retries a call within limits; the first attempt may have its permit
    /// already.
    async fn attempts<T, F>(
        &self,
        limits: Limits,
        mut permit: Option<RatePermit>,
        on_wait: impl FnMut(Delay) + Send,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        let mut on_wait = logged(on_wait);
        let mut rng = fastrand::Rng::new();
        let (begun, mut failed) = (Instant::now(), 0);
        let is_late = |pause| limits.within.is_some_and(|within| begun.elapsed() + pause > within);
        let mut last = None;
        loop {
            if permit.take().is_none() {
                self.budget.acquire(&mut on_wait).await?;
            }
            if let Some(failure) = last.take().filter(|_| is_late(Duration::ZERO)) {
                return Err(failure);
            }
            let failure = match attempt().await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            failed += 1;
            let Some(pause) = self.policy.pause(failed, &failure, &mut rng) else {
                if let RetryClass::After(pause) = failure.retry {
                    self.budget.refuse_for(pause, &failure);
                }
                return Err(failure);
            };
            let limited = failure.kind == FailureKind::RateLimited;
            if limited {
                self.budget.pause_for(pause);
            }
            let most = match failure.kind {
                FailureKind::Timeout if !limits.after_timeout => 0,
                FailureKind::Malformed => limits.nonsense.min(limits.attempts),
                _ => limits.attempts,
            };
            if failed >= most || pause > limits.pause || is_late(pause) {
                return Err(failure);
            }
            last = Some(failure.clone());
            // After a 429 the rate limiter does the waiting and announces it.
            if !limited {
                on_wait(Delay { pause, reason: WaitReason::Retry(failure) });
                sleep(pause).await;
            }
        }
    }
}

/// Also logs each delay.
fn logged(mut on_wait: impl FnMut(Delay) + Send) -> impl FnMut(Delay) + Send {
    move |delay| {
        let milliseconds = delay.pause.as_millis() as u64;
        match &delay.reason {
            WaitReason::RateLimited => {
                tracing::debug!(milliseconds, "waiting: the server limits the rate");
            }
            WaitReason::RateLimiter => {
                tracing::debug!(milliseconds, "waiting: requests_per_minute is used up");
            }
            WaitReason::Retry(failure) => {
                let (status, kind) = (failure.status, &failure.kind);
                tracing::debug!(milliseconds, status, ?kind, "waiting before a retry");
            }
        }
        on_wait(delay);
    }
}

#[cfg(test)]
mod tests;
