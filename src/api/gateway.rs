//! The way to the API for everybody else: one call, however many attempts it
//! takes, within the request budget.

mod triage;

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{Budget, InboxApi, RetryPolicy};
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, ExactFilter, Failure, FailureKind, Lead, LeadId,
    LeadRow, Listing, Page, Record, RequestOptions, RetryClass, Scalar, StatusChange,
    TimelineEvent, Wait, WaitReason, text,
};

/// The API with retry and budget. One for the whole program, because the
/// budget and the gate after "too many requests" only work when shared.
///
/// Every wait is announced to `on_wait` before it begins. Dropping the future
/// of a call ends it, wherever it stands.
#[derive(Debug)]
pub struct Gateway<A> {
    api: A,
    policy: RetryPolicy,
    budget: Budget,
}

/// The limits of the attempts at one call.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// The number of attempts.
    most: u32,
    /// The time from the first attempt to the start of the last one.
    within: Option<Duration>,
}

/// Leave to send one request, counted against the budget: see
/// [`Gateway::permit`].
#[derive(Debug)]
#[must_use = "it has been counted against the budget"]
pub struct Permit(());

impl<A: InboxApi> Gateway<A> {
    /// Puts the parts together.
    pub fn new(api: A, policy: RetryPolicy, budget: Budget) -> Self {
        Self { api, policy, budget }
    }

    /// A page of conversations.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Page<Conversation>, Failure> {
        self.read(on_wait, || self.api.conversations(listing, options)).await
    }

    /// One conversation. The API has no call for that: it is listed by its id.
    ///
    /// # Errors
    /// The last attempt's failure, or that it is not listed.
    pub async fn conversation(
        &self,
        listing: &Listing,
        id: &ConversationId,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Record<Conversation>, Failure> {
        let value = Scalar::Text(id.as_str().to_owned());
        let options = RequestOptions {
            page_size: Some(1),
            filters: vec![ExactFilter { field: "id".to_owned(), value }],
            ..RequestOptions::default()
        };
        let page = self.conversations(listing, &options, on_wait).await?;
        pick(page, id).ok_or_else(|| Failure {
            kind: FailureKind::NotFound,
            message: format!("the server lists no conversation {}", text::one_line(id.as_str())),
            hint: None,
            retry: RetryClass::Never,
            status: None,
            trace_id: None,
        })
    }

    /// A page of a conversation's timeline.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn events(
        &self,
        conversation: &ConversationId,
        options: &RequestOptions,
        on_wait: impl FnMut(Wait) + Send,
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
        on_wait: impl FnMut(Wait) + Send,
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
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Record<Lead>, Failure> {
        self.read(on_wait, || self.api.lead(lead)).await
    }

    /// A lead's statuses through time.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn status_history(
        &self,
        lead: &LeadId,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Vec<StatusChange>, Failure> {
        self.read(on_wait, || self.api.status_history(lead)).await
    }

    /// Makes attempts at a call that a repeat does not harm.
    async fn read<T, F>(
        &self,
        on_wait: impl FnMut(Wait) + Send,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        let limit = Limit { most: self.policy.attempts, within: None };
        self.attempts(limit, None, on_wait, attempt).await
    }

    /// Makes attempts at a call, up to a limit; the first one may have its permit
    /// already.
    async fn attempts<T, F>(
        &self,
        Limit { most, within }: Limit,
        mut permit: Option<Permit>,
        mut on_wait: impl FnMut(Wait) + Send,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        let mut rng = fastrand::Rng::new();
        let (begun, mut failed) = (Instant::now(), 0);
        let is_late = |pause| within.is_some_and(|within| begun.elapsed() + pause > within);
        let mut last = None;
        loop {
            if permit.take().is_none() {
                self.budget.acquire(&mut on_wait).await;
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
                return Err(failure);
            };
            let limited = failure.kind == FailureKind::RateLimited;
            if limited {
                self.budget.close_for(pause);
            }
            if failed >= most || is_late(pause) {
                return Err(failure);
            }
            last = Some(failure.clone());
            // At the gate the wait is the budget's, and announced by it.
            if !limited {
                on_wait(Wait { pause, reason: WaitReason::Retry(failure) });
                sleep(pause).await;
            }
        }
    }
}

/// The record with that id. A server that does not filter by it, or not
/// exactly, lists others.
fn pick(page: Page<Conversation>, id: &ConversationId) -> Option<Record<Conversation>> {
    page.items.into_iter().find(|record| record.value.id.as_deref() == Some(id.as_str()))
}

#[cfg(test)]
mod tests;
