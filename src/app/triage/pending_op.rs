//! One operation and its stage.

use jiff::Timestamp;

use crate::app::triage::pending_operations::hold::{Hold, Place};
use crate::domain::{EventId, LeadId, Operation, RedactedText, Row, StatusGuard};
use crate::triage::ActionKind;
use crate::triage::optimistic::row_after;
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry, ReplyMarks};

/// Names an operation, on disk or not yet. Later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PendingOpId(pub(super) u64);

#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    Writing,
    Queued(Box<OutboxEntry>),
    /// It took effect. Some copies may not show it yet.
    Settled(Hold),
}

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingOp {
    pub operation: Operation,
    /// Whom it concerns, to be shown.
    pub who: RedactedText,
    /// The lead of the operation's conversation, where it is known.
    pub lead: Option<LeadId>,
    /// Time of the user's action.
    pub made: Timestamp,
    pub stage: Stage,
    /// The marks that a text makes once it is sent; of such a mark, its
    /// precondition.
    pub marks: Option<ReplyMarks>,
    /// Its entry in the outbox, once it is on disk.
    pub in_outbox: Option<EntryId>,
    /// The resulting event, if an answer has its id.
    pub event: Option<EventId>,
    /// The resulting status, if the answer has it.
    pub status: Option<StatusGuard>,
    /// Whether it was made in this window.
    pub is_own: bool,
}

impl PendingOp {
    pub fn kind(&self) -> ActionKind {
        ActionKind::from_operation(&self.operation)
    }

    /// Its entry in the outbox, while it is unfinished.
    pub fn entry(&self) -> Option<&OutboxEntry> {
        match &self.stage {
            Stage::Queued(entry) => Some(entry),
            Stage::Writing | Stage::Settled(_) => None,
        }
    }

    /// Whether the screen shows its effect: not where it failed or is unknown.
    pub(super) fn is_shown(&self) -> bool {
        match &self.stage {
            Stage::Writing | Stage::Settled(_) => true,
            Stage::Queued(entry) => {
                matches!(entry.state, EntryState::Waiting | EntryState::Sending)
            }
        }
    }

    /// A row with its effect; `None` if that changes nothing, or something newer
    /// than the user saw has arrived. A text that marks its conversation as read
    /// once it is sent shows that before.
    pub(super) fn applied_to(&self, row: &Row) -> Option<Row> {
        let after = |row: &Row| row_after(&self.operation, row, self.made);
        let is_text = matches!(self.operation, Operation::SendSms { .. });
        let Some(marks) = self.marks else { return after(row) };
        if marks.is_outdated_by(row) {
            return after(row).filter(|_| is_text);
        }
        let is_immediate = matches!(self.operation, Operation::SendSms { scheduled_for: None, .. });
        if is_immediate && marks.read && row.is_unread() && self.hold().is_none() {
            let read = row.marked_read();
            return Some(after(&read).unwrap_or(read));
        }
        after(row)
    }

    /// Whether one row shows its effect.
    pub(super) fn is_shown_over(&self, row: &Row) -> bool {
        self.is_shown() && self.hold().is_none_or(|hold| hold.applies_to(Place::Row(row.id())))
    }

    /// Its hold over copies that do not show it, once it took effect.
    pub fn hold(&self) -> Option<&Hold> {
        match &self.stage {
            Stage::Settled(hold) => Some(hold),
            Stage::Writing | Stage::Queued(_) => None,
        }
    }

    /// Whether it took effect so recently that lists may not show it yet.
    pub fn was_confirmed_lately(&self, now: Timestamp) -> bool {
        self.hold().is_some_and(|hold| now < hold.until())
    }

    pub(super) fn hold_mut(&mut self) -> Option<&mut Hold> {
        match &mut self.stage {
            Stage::Settled(hold) => Some(hold),
            Stage::Writing | Stage::Queued(_) => None,
        }
    }

    /// Whether it needs the user's attention.
    pub(super) fn needs_attention(&self) -> bool {
        self.entry().is_some_and(|entry| {
            matches!(
                entry.state,
                EntryState::Failed { .. }
                    | EntryState::Unknown { .. }
                    | EntryState::NeedsConfirmation { .. }
            )
        })
    }

    /// Whether it is a text or a note in its undo window.
    pub(in crate::app) fn is_held(&self, now: Timestamp) -> bool {
        matches!(self.operation, Operation::SendSms { .. } | Operation::AddNote { .. })
            && match &self.stage {
                Stage::Writing => true,
                Stage::Queued(entry) => entry.state == EntryState::Waiting && entry.due > now,
                Stage::Settled(_) => false,
            }
    }

    /// Urgency of its state for the user.
    pub(super) fn rank(&self) -> u8 {
        match &self.stage {
            Stage::Settled(_) => 0,
            Stage::Writing => 1,
            Stage::Queued(entry) => match entry.state {
                EntryState::Waiting => 2,
                EntryState::Sending => 3,
                EntryState::NeedsConfirmation { .. } => 4,
                EntryState::Unknown { .. } => 5,
                EntryState::Failed { .. } => 6,
                EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => 0,
            },
        }
    }
}

/// Number of operations by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Waiting for their time, or being written down.
    pub waiting: usize,
    /// On their way.
    pub sending: usize,
    /// Not done.
    pub failed: usize,
    pub unknown: usize,
    /// Too old to go unasked.
    pub asking: usize,
}

impl Tally {
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}
