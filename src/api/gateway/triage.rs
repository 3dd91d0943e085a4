//! The calls of triage, with retry and budget.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Gateway, Limit, Permit};
use crate::api::TriageApi;
use crate::domain::{
    ConversationId, EventId, Failure, Operation, Organization, Outcome, Record, SenderReadiness,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, Wait, WriteFailure,
};

/// What to do where an earlier attempt may have been the one that counts.
const EARLIER: &str = "an earlier attempt may have taken effect: look before you do it again";

/// The most attempts at a write: enough for a connection that has just died or
/// a server that stumbles. What lasts longer is the outbox's business, where an
/// action that certainly did not happen can be taken back meanwhile.
const WRITE_ATTEMPTS: u32 = 4;

/// The time from the permit of a text to its last attempt.
const TEXT_LEAVES_WITHIN: Duration = Duration::from_secs(10);

impl<A: TriageApi> Gateway<A> {
    /// Waits until the budget lets a write out. Nothing has left as long as
    /// this waits, so it can be given up without a doubt; what is about to be
    /// sent can be written down between it and [`Gateway::write`].
    pub async fn permit(&self, mut on_wait: impl FnMut(Wait) + Send) -> Permit {
        self.budget.acquire(&mut on_wait).await;
        Permit(())
    }

    /// Carries an operation out: once, or where it [may be
    /// repeated](Operation::may_repeat) in a few attempts. A text makes them within
    /// seconds: what allows it to leave now may not do so after a pause. Dropping
    /// the future leaves open whether it took effect.
    ///
    /// # Errors
    /// The last attempt's failure. It counts as unknown if that or an earlier
    /// attempt may have taken effect: a refusal says nothing about the attempts
    /// before it.
    pub async fn write(
        &self,
        permit: Permit,
        operation: &Operation,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let may_repeat = operation.may_repeat();
        let most = if may_repeat { self.policy.attempts.min(WRITE_ATTEMPTS) } else { 1 };
        let is_text = matches!(operation, Operation::SendSms { .. });
        let limit = Limit { most, within: is_text.then_some(TEXT_LEAVES_WITHIN) };
        let doubtful = AtomicBool::new(false);
        let last_doubtful = AtomicBool::new(false);
        let attempt = || async {
            self.api.write(operation).await.map_err(|failure| {
                last_doubtful.store(failure.is_unknown(), Ordering::Relaxed);
                doubtful.fetch_or(failure.is_unknown(), Ordering::Relaxed);
                failure.into_failure()
            })
        };
        let answer = self.attempts(limit, Some(permit), on_wait, attempt).await;
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

    /// The statuses that a lead can be given.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn lead_statuses(
        &self,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Vec<StatusOption>, Failure> {
        self.read(on_wait, || self.api.lead_statuses()).await
    }

    /// The tags that a lead can be given.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn tags(&self, on_wait: impl FnMut(Wait) + Send) -> Result<Vec<TagOption>, Failure> {
        self.read(on_wait, || self.api.tags()).await
    }

    /// Whose credential it is.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn user(&self, on_wait: impl FnMut(Wait) + Send) -> Result<User, Failure> {
        self.read(on_wait, || self.api.user()).await
    }

    /// Whose data it is.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn organization(
        &self,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Organization, Failure> {
        self.read(on_wait, || self.api.organization()).await
    }

    /// How many notifications the user has not read.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn unread_count(&self, on_wait: impl FnMut(Wait) + Send) -> Result<u64, Failure> {
        self.read(on_wait, || self.api.unread_count()).await
    }

    /// Whether messages can be sent in a conversation, and from which numbers.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn readiness(
        &self,
        conversation: &ConversationId,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<SenderReadiness, Failure> {
        self.read(on_wait, || self.api.readiness(conversation)).await
    }

    /// The numbers that a message in a conversation can go out from.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn outgoing_numbers(
        &self,
        conversation: &ConversationId,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<SenderReadiness, Failure> {
        self.read(on_wait, || self.api.outgoing_numbers(conversation)).await
    }

    /// Whether a phone number may be texted.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn suppression(
        &self,
        organization: &str,
        phone_number: &str,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<SuppressionCheck, Failure> {
        self.read(on_wait, || self.api.suppression(organization, phone_number)).await
    }

    /// One event.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn event(
        &self,
        event: &EventId,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Record<TimelineEvent>, Failure> {
        self.read(on_wait, || self.api.event(event)).await
    }
}

#[cfg(test)]
mod tests;
