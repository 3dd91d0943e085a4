//! Transitions of the marks that texts make.
//!
//! They are entries of their own, made in the transaction that records the text
//! as sent, so that a crash loses none and makes none twice. Sending raises the
//! conversation's versions: before such a mark leaves, its conversation is
//! fetched again, and the mark takes the versions found there. It blocks no
//! other entry, and undo leaves it alone.

use jiff::Timestamp;

use super::reply_marks::NewInbound;
use super::{Discard, EntryState, FetchedRow, NewEntry, Origin, OutboxEntry, undo_window};
use crate::domain::{Operation, RetryClass};
use crate::triage::ActionKind;

/// Attempts at a mark whose conversation changes each time.
const ATTEMPTS: u32 = 6;

impl OutboxEntry {
    /// Whether it is a mark that was made by a text.
    pub fn is_reply_mark(&self) -> bool {
        self.marks.is_some()
            && matches!(self.operation, Operation::MarkRead { .. } | Operation::MarkHandled { .. })
    }

    /// What the mark is called after `marked`.
    pub fn mark_name(&self) -> &'static str {
        let done = ActionKind::from_operation(&self.operation).entry().done;
        done.trim_start_matches("marked ")
    }

    /// The marks to be made once it is sent: those of a text that was not
    /// scheduled.
    pub fn reply_marks(&self) -> Vec<NewEntry> {
        let (Operation::SendSms { conversation, scheduled_for: None, .. }, Some(marks)) =
            (&self.operation, self.marks)
        else {
            return Vec::new();
        };
        if self.state != EntryState::Done {
            return Vec::new();
        }
        let (conversation, of) = (conversation.clone(), conversation.clone());
        let handled = Operation::MarkHandled { conversation, reply_version: None };
        let read = Operation::MarkRead { conversation: of, event_version: None };
        let wanted = [(marks.handled, "mark-handled", handled), (marks.read, "mark-read", read)];
        let wanted = wanted.into_iter().filter(|(wanted, ..)| *wanted);
        let entry = |(_, verb, operation)| NewEntry {
            marks: Some(marks),
            origin: Origin::Automatic,
            ..NewEntry::new(self.who.clone(), verb, self.lead.clone(), operation)
        };
        wanted.map(entry).collect()
    }

    /// The mark after its conversation was fetched: being sent at the versions
    /// found there, or finished without a request.
    #[must_use]
    pub fn marking(&self, fetched: &FetchedRow, now: Timestamp) -> Self {
        let Some(marks) = self.marks else { return self.clone() };
        let row = &fetched.row;
        match marks.new_inbound(fetched) {
            NewInbound::Yes => return self.with_state(EntryState::Stale, now),
            NewInbound::Unknown => return self.unsupported(now),
            NewInbound::No => {}
        }
        let mut marking = self.clone();
        let is_needed = match &mut marking.operation {
            Operation::MarkRead { event_version, .. } => {
                *event_version = Some(row.event_version).filter(|version| *version > 0);
                row.is_unread()
            }
            Operation::MarkHandled { reply_version, .. } => {
                *reply_version = Some(row.reply_version).filter(|version| *version > 0);
                // Some servers clear the requirement with the text, and not all.
                true
            }
            _ => false,
        };
        if is_needed { marking.sending(now) } else { self.with_state(EntryState::Done, now) }
    }

    /// Another mark of the same text, which ends as this one did: not made, for
    /// a reason that applies to both.
    #[must_use]
    pub fn ended_with(&self, other: &Self, now: Timestamp) -> Option<Self> {
        let is_another = self.is_reply_mark()
            && self.state == EntryState::Waiting
            && (self.group, self.operation.subject()) == (other.group, other.operation.subject());
        let applies =
            matches!(other.state, EntryState::Stale | EntryState::Discarded(Discard::Unsupported));
        (is_another && applies).then(|| self.with_state(other.state.clone(), now))
    }

    /// The mark after the server found that its conversation had changed: it is
    /// fetched again.
    pub(super) fn marking_again(&self, now: Timestamp) -> Self {
        let pause = undo_window::pause(self.attempts, RetryClass::Backoff);
        if let Some(pause) = pause.filter(|_| self.attempts < ATTEMPTS) {
            return self.waiting(undo_window::later(now, pause), now);
        }
        let why = "the conversation kept changing".to_owned();
        self.with_state(EntryState::Failed { why, retryable: true }, now)
    }

    /// The mark on a server that cannot do it.
    pub(super) fn unsupported(&self, now: Timestamp) -> Self {
        self.with_state(EntryState::Discarded(Discard::Unsupported), now)
    }
}

#[cfg(test)]
mod tests;
