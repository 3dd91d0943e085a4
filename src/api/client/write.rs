//! Operations, with retry, rate limit and the forms of older servers.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Client, Limits, RatePermit};
use crate::api::capabilities::Capability;
use crate::api::{Api, Form};
use crate::domain::{Delay, Failure, FailureKind, Operation, Outcome, WriteFailure};

/// Hint for a failure after an attempt that may have taken effect.
const EARLIER: &str = "An earlier attempt may have gone through. Check before you retry";

/// Maximum number of attempts at a write: enough for a dead connection or a
/// transient server failure. For longer problems, a pause beyond the policy's
/// longest one or a timeout, the outbox retries: an action that did not happen
/// can be undone there, and blocks nothing.
const WRITE_ATTEMPTS: u32 = 4;

/// Time from the permit of a text to its last attempt.
const TEXT_LEAVES_WITHIN: Duration = Duration::from_secs(10);

impl<A: Api> Client<A> {
    /// Waits until the rate limit admits a write. Nothing has been sent while
    /// this waits, so it can be canceled safely; the caller can record the
    /// imminent attempt between this and [`Client::write`].
    ///
    /// # Errors
    /// The server's refusal, while it asks for a longer pause than any request
    /// waits.
    pub async fn permit(&self, on_wait: impl FnMut(Delay) + Send) -> Result<RatePermit, Failure> {
        self.budget.acquire(&mut super::logged(on_wait)).await?;
        Ok(RatePermit(()))
    }

    /// Executes an operation: once, or where it [may be
    /// repeated](Operation::may_repeat) with a few retries. If the future is
    /// dropped, the outcome is unknown.
    ///
    /// # Errors
    /// The last attempt's failure. It counts as unknown if that or an earlier
    /// attempt may have taken effect: a refusal says nothing about the attempts
    /// before it.
    pub async fn write(
        &self,
        permit: RatePermit,
        operation: &Operation,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let Some(capability) = Capability::required_by(operation) else {
            return self.attempt_write(permit, Form::Newest, operation, on_wait).await;
        };
        if capability == Capability::SetStatus {
            return self.set_status(permit, operation, on_wait).await;
        }
        if self.capabilities.lacks(capability) {
            return Err(WriteFailure::NotDone(capability.unsupported_failure()));
        }
        let mut operation = Cow::Borrowed(operation);
        if self.capabilities.lacks(Capability::EventVersion)
            && let Some(bare) = without_version(&operation)
        {
            operation = Cow::Owned(bare);
        }
        if self.capabilities.lacks(Capability::OwnOrganization)
            && let Some(id) = self.organization.get()
            && let Some(told) = operation.with_organization(id)
        {
            operation = Cow::Owned(told);
        }
        let mut answer = self.attempt_write(permit, Form::Newest, &operation, &mut on_wait).await;
        if let Err(WriteFailure::NotDone(failure)) = &answer
            && (failure.kind, failure.status) == (FailureKind::Unsupported, Some(400))
            && let Some(bare) = without_version(&operation)
            && !self.capabilities.has(Capability::EventVersion)
        {
            let permit = self.permit(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
            answer = self.attempt_write(permit, Form::Newest, &bare, &mut on_wait).await;
            if answer.is_ok() {
                self.capabilities.mark_unsupported(Capability::EventVersion);
            }
        }
        if let Err(WriteFailure::NotDone(failure)) = &answer
            && (failure.kind, failure.status) == (FailureKind::Unsupported, Some(400))
            && operation.changes_suppressions()
            && !self.capabilities.has(capability)
        {
            // It was refused, so that it may be sent again in another form.
            let id = self.organization_id(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
            if let Some(told) = operation.with_organization(id) {
                let permit = self.permit(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
                answer = self.attempt_write(permit, Form::Newest, &told, &mut on_wait).await;
                if answer.is_ok() {
                    self.capabilities.mark_unsupported(Capability::OwnOrganization);
                }
            }
        }
        self.record_capability(capability, &operation, answer)
    }

    /// Sets a status. Only an unambiguous refusal is followed by the older
    /// call: a change that may have taken effect is not repeated. A server that
    /// counts revisions is not a first-version server, and the guard of a
    /// change is never dropped.
    async fn set_status(
        &self,
        mut permit: RatePermit,
        operation: &Operation,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let (newest, former) = (Capability::SetStatus, Capability::FormerStatus);
        let is_guarded = operation.guard().is_some_and(|guard| guard.revision.is_some());
        if is_guarded || !self.capabilities.lacks(newest) {
            let answer = self.attempt_write(permit, Form::Newest, operation, &mut on_wait).await;
            let is_older = match &answer {
                Err(WriteFailure::NotDone(failure)) => failure.kind == FailureKind::Unsupported,
                Ok(_) | Err(WriteFailure::Unknown(_)) => false,
            };
            if !is_older
                || is_guarded
                || self.capabilities.has(newest)
                || self.capabilities.lacks(former)
            {
                return self.record_capability(newest, operation, answer);
            }
            permit = self.permit(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
        } else if self.capabilities.lacks(former) {
            return Err(WriteFailure::NotDone(newest.unsupported_failure()));
        }
        let answer = self.attempt_write(permit, Form::Former, operation, on_wait).await;
        if answer.is_ok() {
            self.capabilities.mark_unsupported(newest);
        }
        self.record_capability(former, operation, answer)
    }

    /// Attempts an operation: once, or where it [may be
    /// repeated](Operation::may_repeat) with a few retries. Those of a text
    /// take seconds at most: the checks that allow it now may not hold after a
    /// pause.
    async fn attempt_write(
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

    /// Records what an answer to a write shows. A 404 is reported but not
    /// recorded: the missing record may be the lead.
    fn record_capability(
        &self,
        capability: Capability,
        operation: &Operation,
        answer: Result<Outcome, WriteFailure>,
    ) -> Result<Outcome, WriteFailure> {
        match answer {
            Ok(outcome) => {
                self.capabilities.mark_supported(capability);
                let versioned = without_version(operation).is_some();
                if versioned && !self.capabilities.lacks(Capability::EventVersion) {
                    self.capabilities.mark_supported(Capability::EventVersion);
                }
                Ok(outcome)
            }
            Err(WriteFailure::NotDone(failure)) => {
                if (failure.kind, failure.status) == (FailureKind::Unsupported, Some(405)) {
                    self.capabilities.mark_unsupported(capability);
                }
                Err(WriteFailure::NotDone(self.capabilities.explain(capability, failure)))
            }
            unknown => unknown,
        }
    }
}

/// The operation without the seen version, which servers before SDK 1.0.75 do
/// not accept.
fn without_version(operation: &Operation) -> Option<Operation> {
    let Operation::MarkRead { conversation, event_version: Some(_) } = operation else {
        return None;
    };
    Some(Operation::MarkRead { conversation: conversation.clone(), event_version: None })
}

#[cfg(test)]
mod tests;
