//! Transitions of entries by the server's answers.

use jiff::Timestamp;

use super::undo_window;
use super::{EntryState, NotAllowed, OutboxEntry};
use crate::domain::{Failure, FailureKind, Operation, Outcome, Sms, SmsStatus, WriteFailure, text};

impl OutboxEntry {
    /// The entry being sent. It is on disk in this state before anything is
    /// sent, so that a later process knows that it may have been.
    #[must_use]
    pub fn sending(&self, now: Timestamp) -> Self {
        let attempts = self.attempts.saturating_add(1);
        Self { attempts, ..self.with_state(EntryState::Sending, now) }
    }

    /// The entry that was being sent, put back because it did not leave.
    ///
    /// # Errors
    /// If not being sent.
    pub fn released(&self, now: Timestamp) -> Result<Self, NotAllowed> {
        self.must_be_sending()?;
        let attempts = self.attempts.saturating_sub(1);
        Ok(Self { attempts, ..self.waiting(self.due, now) })
    }

    /// The entry after the answer.
    ///
    /// # Errors
    /// If not being sent.
    pub fn answered(
        &self,
        answer: &Result<Outcome, WriteFailure>,
        now: Timestamp,
    ) -> Result<Self, NotAllowed> {
        self.must_be_sending()?;
        Ok(match answer {
            Ok(outcome) => {
                let undo = self.undo.clone().after(&self.operation, outcome);
                Self { undo, ..self.after_outcome(outcome, now) }
            }
            Err(WriteFailure::NotDone(failure)) => self.after_failure(failure, now),
            Err(WriteFailure::Unknown(failure)) => {
                Self { may_have_applied: true, ..self.clone() }.after_failure(failure, now)
            }
        })
    }

    fn must_be_sending(&self) -> Result<(), NotAllowed> {
        (self.state == EntryState::Sending).then_some(()).ok_or(NotAllowed::NotBeingSent)
    }

    fn after_outcome(&self, outcome: &Outcome, now: Timestamp) -> Self {
        // Any answer settles the outcome of this action.
        let settled = Self { may_have_applied: false, ..self.clone() };
        match (&self.operation, outcome) {
            (_, Outcome::Stale) if self.is_reply_mark() => settled.marking_again(now),
            // Marks are answered this way whether or not an earlier attempt
            // counted; the refetched conversation shows their result.
            (Operation::MarkRead { .. } | Operation::MarkHandled { .. }, Outcome::Stale) => {
                settled.with_state(EntryState::Stale, now)
            }
            // The newer state may be the result of an earlier attempt.
            (_, Outcome::Stale) if self.may_have_applied => {
                let why = "changed since, maybe by this action".to_owned();
                self.with_state(EntryState::Unknown { why }, now)
            }
            (_, Outcome::Stale) => settled.with_state(EntryState::Stale, now),
            (Operation::CancelSms { .. }, Outcome::Sms(sms)) => settled.after_cancel(sms, now),
            (Operation::SendSms { .. }, Outcome::Sms(sms)) => self.after_send(sms, now),
            _ => settled.with_state(EntryState::Done, now),
        }
    }

    /// A message counts as sent only if the answer says so and does not say
    /// that it will never be sent.
    fn after_send(&self, sms: &Sms, now: Timestamp) -> Self {
        let why = match sms.status() {
            Some(SmsStatus::Canceled) => Some("Leadping canceled the text".to_owned()),
            Some(SmsStatus::Draft) => Some("Leadping kept the text as a draft".to_owned()),
            _ => sms.is_refused().then(|| refusal(sms)),
        };
        let settled = Self { may_have_applied: false, ..self.clone() };
        match why {
            Some(why) => settled.with_state(EntryState::Failed { why, retryable: false }, now),
            None if sms.is_accepted() => settled.with_state(EntryState::Done, now),
            None => self.unconfirmed("the response doesn't confirm it", now),
        }
    }

    fn unconfirmed(&self, why: &str, now: Timestamp) -> Self {
        let state = EntryState::Unknown { why: why.to_owned() };
        Self { may_have_applied: true, ..self.with_state(state, now) }
    }

    fn after_cancel(&self, sms: &Sms, now: Timestamp) -> Self {
        if sms.is_canceled() || sms.canceled_at.is_some() {
            return self.with_state(EntryState::Done, now);
        }
        let Some(status) = &sms.status else {
            let why = "the response doesn't say whether the text was canceled";
            return self.unconfirmed(why, now);
        };
        let why = format!("the text was not canceled: it is {}", text::one_line(status));
        self.with_state(EntryState::Failed { why, retryable: false }, now)
    }

    /// A failure says nothing about earlier attempts: `doubt` stays.
    pub(super) fn after_failure(&self, failure: &Failure, now: Timestamp) -> Self {
        if self.is_reply_mark() && failure.kind == FailureKind::Unsupported {
            return self.unsupported(now);
        }
        let again = undo_window::pause(self.attempts, failure.retry);
        let by_itself = !undo_window::is_old(self, now)
            && (!self.may_have_applied || self.operation.may_repeat());
        let why = failure.to_string();
        match again {
            Some(pause) if by_itself => self.waiting(undo_window::later(now, pause), now),
            _ if self.may_have_applied => self.with_state(EntryState::Unknown { why }, now),
            again => self.with_state(EntryState::Failed { why, retryable: again.is_some() }, now),
        }
    }
}

fn refusal(sms: &Sms) -> String {
    let words = [&sms.error_message, &sms.status_reason, &sms.status];
    let words = words.into_iter().flatten().find(|words| !words.trim().is_empty());
    let words = words.map(|words| text::one_line(words).into_owned());
    words.map_or_else(
        || "the text was refused".to_owned(),
        |words| format!("the text was refused: {words}"),
    )
}

#[cfg(test)]
mod tests;
