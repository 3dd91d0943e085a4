//! Triage calls, with retry and rate limit.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Client, Limits, RatePermit};
use crate::api::{Form, TriageApi};
use crate::domain::{
    ConversationId, Delay, Failure, Operation, Outcome, SenderReadiness, TagOption, User,
    WriteFailure,
};

/// Hint for a failure after an attempt that may have taken effect.
const EARLIER: &str = "an earlier attempt may have taken effect: look before you do it again";

/// Maximum number of attempts at a write: enough for a dead connection or a
/// transient server failure. For longer problems, a pause beyond the policy's
/// longest one or a timeout, the outbox retries: an action that did not happen
/// can be undone there, and blocks nothing.
const WRITE_ATTEMPTS: u32 = 4;

/// Time from the permit of a text to its last attempt.
const TEXT_LEAVES_WITHIN: Duration = Duration::from_secs(10);

impl<A: TriageApi> Client<A> {
    /// Waits until the rate limit admits a write. Nothing has been sent while
    /// this waits, so it can be canceled safely; the caller can record the
    /// imminent attempt between this and [`Client::write`].
    ///
    /// # Errors
    /// The server's refusal, while it asks for a longer pause than any request
    /// waits.
    pub async fn permit(
        &self,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<RatePermit, Failure> {
        self.budget.acquire(&mut on_wait).await?;
        Ok(RatePermit(()))
    }

    /// Attempts an operation: once, or where it [may be
    /// repeated](Operation::may_repeat) with a few retries. Those of a text
    /// take seconds at most: the checks that allow it now may not hold after a
    /// pause.
    pub(super) async fn attempt_write(
        &self,
        permit: RatePermit,
        form: Form,
        operation: &Operation,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let may_repeat = operation.may_repeat();
        let attempts = if may_repeat { self.policy.attempts.min(WRITE_ATTEMPTS) } else { 1 };
        let is_text = matches!(operation, Operation::SendSms { .. });
        let limits = Limits {
            attempts,
            nonsense: attempts,
            pause: self.policy.cap,
            after_timeout: false,
            within: is_text.then_some(TEXT_LEAVES_WITHIN),
        };
        let doubtful = AtomicBool::new(false);
        let last_doubtful = AtomicBool::new(false);
        let attempt = || async {
            self.api.write(form, operation).await.map_err(|failure| {
                last_doubtful.store(failure.is_unknown(), Ordering::Relaxed);
                doubtful.fetch_or(failure.is_unknown(), Ordering::Relaxed);
                failure.into_failure()
            })
        };
        let answer = self.attempts(limits, Some(permit), on_wait, attempt).await;
        answer.map_err(|failure| {
            if !doubtful.load(Ordering::Relaxed) {
                WriteFailure::NotDone(failure)
            } else if last_doubtful.load(Ordering::Relaxed) {
                WriteFailure::Unknown(failure)
            } else {
                let hint = Some(EARLIER.to_owned());
                WriteFailure::Unknown(Failure { hint, ..failure })
            }
        })
    }

    /// The tags that a lead can be given.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn tags(&self, on_wait: impl FnMut(Delay) + Send) -> Result<Vec<TagOption>, Failure> {
        self.read(on_wait, || self.api.tags()).await
    }

    /// The user of the credential.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn user(&self, on_wait: impl FnMut(Delay) + Send) -> Result<User, Failure> {
        self.read(on_wait, || self.api.user()).await
    }

    /// Number of unread notifications.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn unread_count(&self, on_wait: impl FnMut(Delay) + Send) -> Result<u64, Failure> {
        self.read(on_wait, || self.api.unread_count()).await
    }

    /// The sender numbers available in a conversation.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn outgoing_numbers(
        &self,
        conversation: &ConversationId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<SenderReadiness, Failure> {
        self.read(on_wait, || self.api.outgoing_numbers(conversation)).await
    }
}

#[cfg(test)]
mod tests;
