//! The check whether a text, or an undo, may leave now.
//!
//! It was checked when it was written. Until it leaves, its undo window, a
//! network failure or a restart may have passed: the hour is another one, the
//! lead may have opted out. Both front ends fetch its recipient again and apply
//! the composer's rules anew, in the transaction that marks it as being sent.

use jiff::Timestamp;

use super::{EntryState, OutboxEntry};
use crate::domain::stop_request::StopRequest;
use crate::domain::{Failure, Lead, Operation, SuppressionCheck};
use crate::triage::compose::send_readiness::{objection, stop_request_warning, warnings};
use crate::triage::compose::{Approvals, TextingHours, Warning, WarningKind};
use crate::triage::outbox::undo_window;

/// The facts about the recipient of a text. A further fact is a member here, a
/// request in `delivery::recipients`, and an objection or a warning in
/// [`Departure::check`].
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    pub lead: Lead,
    /// The suppression check of the text's number; `None` without a number.
    pub suppression: Option<SuppressionCheck>,
    /// The lead's request to stop, if one is in effect.
    pub stop_request: Option<StopRequest>,
}

/// The result of the check of a due text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It may be sent.
    Go,
    /// These warnings require confirmation.
    Hold(Vec<Warning>),
    /// It must not be sent. The reason has no final stop.
    Refused(String),
}

impl Departure {
    /// Checks a text that would leave now. A scheduled one arrives at its time.
    pub fn check(entry: &OutboxEntry, to: &Recipient, hours: TextingHours, now: Timestamp) -> Self {
        let Operation::SendSms { scheduled_for, .. } = &entry.operation else { return Self::Go };
        if let Some(why) = objection(&to.lead, to.suppression.as_ref()) {
            return Self::Refused(why);
        }
        let arrives = scheduled_for.map_or(now, |at| at.max(now));
        let zone = to.lead.time_zone();
        let warnings = warnings(&to.lead, zone.as_ref(), arrives, hours);
        let mut missing = entry.approvals.missing(warnings);
        if let Some(StopRequest { words, at }) = &to.stop_request {
            // The confirmation of one request to stop does not cover a later
            // one. A warning of another kind is presented together with it: a
            // confirmation of that alone would revoke the one of the request.
            let is_later = at.is_some_and(|at| at > entry.requested_at);
            let is_settled = !is_later && entry.approvals.contains(WarningKind::AskedToStop);
            if !is_settled || !missing.is_empty() {
                missing.push(stop_request_warning(words.as_str()));
            }
        }
        if missing.is_empty() { Self::Go } else { Self::Hold(missing) }
    }
}

impl OutboxEntry {
    /// Whether its recipient is checked before it leaves.
    pub fn is_text(&self) -> bool {
        matches!(self.operation, Operation::SendSms { .. })
    }

    /// Whether it undoes a change on the condition that nothing has changed
    /// since, which the server does not check: the state is fetched before it
    /// leaves.
    pub fn is_conditional_undo(&self) -> bool {
        let is_unguarded = matches!(
            self.operation,
            Operation::Archive { .. }
                | Operation::Unarchive { .. }
                | Operation::Assign { .. }
                | Operation::AddTags { .. }
                | Operation::RemoveTag { .. }
                | Operation::SetSender { .. }
                | Operation::ClearSender { .. }
                | Operation::Unblock { .. }
        );
        self.undoes.is_some() && is_unguarded
    }

    /// The entry after the check: being sent, or held back.
    #[must_use]
    pub fn departing(&self, departure: Departure, now: Timestamp) -> Self {
        match departure {
            Departure::Go => self.sending(now),
            Departure::Hold(warnings) => {
                let texts: Vec<&str> = warnings.iter().map(|it| it.text.as_str()).collect();
                self.needing_confirmation(
                    Some(texts.join("; ")),
                    Approvals::from_warnings(&warnings),
                    now,
                )
            }
            // An earlier attempt may have arrived.
            Departure::Refused(why) if self.may_have_applied => {
                self.with_state(EntryState::Unknown { why }, now)
            }
            Departure::Refused(why) => {
                self.with_state(EntryState::Failed { why, retryable: false }, now)
            }
        }
    }

    /// The entry after a failed check, so that nothing was sent: it waits as
    /// after an attempt without effect.
    #[must_use]
    pub fn unchecked(&self, failure: &Failure, now: Timestamp) -> Self {
        let tried = self.sending(now);
        if undo_window::pause(tried.attempts, failure.retry).is_some()
            && undo_window::is_old(self, now)
        {
            return self.too_old(now);
        }
        tried.after_failure(failure, now)
    }
}

#[cfg(test)]
mod tests;
