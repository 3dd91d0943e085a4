//! The API client: one call with its retries, within the rate limit.

mod account;
mod newer;
pub(super) mod reply_filter;
mod status;
mod triage;

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::capabilities::{Capabilities, Capability};
use super::{InboxApi, RateLimiter, RetryPolicy};
use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, Delay, Failure, FailureKind, Lead, LeadId,
    LeadRow, Listing, Page, RequestOptions, RetryClass, TimelineEvent, WaitReason, WithRaw,
};

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

impl<A: InboxApi> Client<A> {
    pub fn new(api: A, policy: RetryPolicy, budget: RateLimiter) -> Self {
        Self {
            api,
            policy,
            budget,
            capabilities: Capabilities::default(),
            organization: OnceLock::new(),
        }
    }

    /// A page of conversations. A filter that older servers lack is translated.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<Conversation>, Failure> {
        let call = || self.api.conversations(listing, options);
        let Some(older) = reply_filter::by_status(options) else {
            return self.read(on_wait, call).await;
        };
        let former = || self.api.conversations(listing, &older);
        self.newer(Capability::ReplyFilter, on_wait, call, former).await
    }

    /// A page of a conversation's timeline.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn events(
        &self,
        conversation: &ConversationId,
        options: &RequestOptions,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<TimelineEvent>, Failure> {
        self.read(on_wait, || self.api.events(conversation, options)).await
    }

    /// A page of the leads that the user can see.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn leads(
        &self,
        archived: ArchiveFilter,
        options: &RequestOptions,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<LeadRow>, Failure> {
        self.read(on_wait, || self.api.leads(archived, options)).await
    }

    /// A lead.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn lead(
        &self,
        lead: &LeadId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<WithRaw<Lead>, Failure> {
        self.read(on_wait, || self.api.lead(lead)).await
    }

    /// A lead's automations.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn workflow_status(
        &self,
        lead: &LeadId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<WorkflowStatus, Failure> {
        self.read(on_wait, || self.api.workflow_status(lead)).await
    }

    /// Retries an idempotent call.
    async fn read<T, F>(
        &self,
        on_wait: impl FnMut(Delay) + Send,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        self.read_within(self.limits(), on_wait, attempt).await
    }

    /// [`Client::read`] with other limits.
    pub(super) async fn read_within<T, F>(
        &self,
        limits: Limits,
        on_wait: impl FnMut(Delay) + Send,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        self.attempts(limits, None, on_wait, attempt).await
    }

    /// The limits of a read.
    pub(super) fn limits(&self) -> Limits {
        let attempts = self.policy.attempts;
        let pause = RetryClass::LONGEST_WAIT;
        Limits { attempts, nonsense: attempts, pause, after_timeout: true, within: None }
    }

    pub(super) fn api(&self) -> &A {
        &self.api
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
        mut on_wait: impl FnMut(Delay) + Send,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
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

#[cfg(test)]
mod tests;
