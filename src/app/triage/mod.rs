//! Actions of the user: unconfirmed ones, undo, and repetition.

mod batch;
pub mod confirmation;
mod last_session;
pub mod outbox_history;
pub mod outbox_pane;
mod pending_op;
mod pending_operations;
mod snoozes;
mod undo_check;
mod undo_stack;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use batch::Batch;
pub use pending_operations::{
    Arrival, Confirmation, Hold, PendingOp, PendingOpId, PendingOperations, Stage, Tally,
};
pub use snoozes::{SnoozeUndo, Snoozes};
pub use undo_check::UndoCheck;
pub use undo_stack::{DiscardedDraft, Progress, UndoEntry};

use jiff::Timestamp;
use last_session::LastSession;
use undo_stack::UndoStack;

use crate::domain::{FailureKind, Lead, LeadId, Operation, Outcome, Row, TagId, WriteFailure};
use crate::settings::TriagePolicy;
use crate::triage::outbox::{EntryState, Holder, OutboxEntry};
use crate::triage::{Action, ActionKind};

/// Seconds before an operation goes out that the screen counts down.
pub const COUNTED_DOWN: i64 = 60;

/// The last thing that was done, with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Repeatable {
    Action(Action),
    /// Snoozed until then, or woken.
    Snooze(Option<Timestamp>),
}

/// The state of triage.
#[derive(Default)]
pub struct Triage {
    pub policy: TriagePolicy,
    /// Whether every write is refused.
    pub read_only: bool,
    /// Whether the outbox ends with the program.
    pub ephemeral: bool,
    /// Unconfirmed operations.
    pub pending: PendingOperations,
    pub(super) undo_stack: UndoStack,
    /// The last action, for repetition.
    pub(super) last: Option<Repeatable>,
    /// Whether this instance sends the entries of the outbox.
    pub(super) sends: bool,
    /// The process that sends, if it is another one and known.
    pub(super) holder: Option<Holder>,
    /// Reason why nothing can be written, if so.
    pub(super) unusable: Option<String>,
    /// Actions that the server does not support, with its message. They stay
    /// until the program ends.
    unsupported: BTreeMap<ActionKind, String>,
    /// Time of the last effect, if the list has not been polled since.
    pub(super) changed_at: Option<Timestamp>,
    /// Entries of the last session.
    pub(super) last_session: LastSession,
    pub snoozes: Snoozes,
    /// The undo from the history that waits for the server's present state.
    pub(super) undo_check: Option<Box<UndoCheck>>,
}

impl Triage {
    /// A row as the user wants it: as the server sent it, with what is on its
    /// way.
    pub fn shown<'a>(&self, row: &'a Row) -> Cow<'a, Row> {
        self.pending.shown(row)
    }

    /// A lead as the user wants it.
    pub fn lead_shown<'a>(
        &self,
        id: &LeadId,
        lead: &'a Lead,
        name_of: impl Fn(&TagId) -> Option<String>,
    ) -> Cow<'a, Lead> {
        self.pending.lead_shown(id, lead, name_of)
    }

    /// Whether the time until an operation goes out is counted down.
    pub fn counts_down(&self, now: Timestamp) -> bool {
        self.pending.tally().waiting > 0
            && self.pending.entries().any(|entry| {
                let left = entry.due.as_second() - now.as_second();
                entry.state == EntryState::Waiting && (1..=COUNTED_DOWN).contains(&left)
            })
    }

    /// Progress of the last action on several conversations, while any of it is
    /// unfinished.
    pub fn progress(&self) -> Option<Progress> {
        self.undo_stack.progress(&self.pending)
    }

    /// The operation on the same lead that an entry undoes, if it does.
    pub(super) fn undone_by(&self, entry: &OutboxEntry) -> Option<&Operation> {
        let undo = self.undo_stack.undone_by(self.pending.item_of(entry.id)?)?;
        let items = undo.items.iter().filter_map(|item| self.pending.item(*item));
        let mut operations = items.map(|item| &item.operation);
        operations.find(|operation| operation.subject() == entry.operation.subject())
    }

    /// Whether this instance sends the entries of the outbox.
    pub fn sends(&self) -> bool {
        self.sends
    }

    /// The process that sends, if it is another one and known.
    pub fn holder(&self) -> Option<Holder> {
        self.holder
    }

    /// Reason why the server does not support an action, if an attempt has
    /// shown that.
    pub fn unsupported(&self, verb: ActionKind) -> Option<&str> {
        self.unsupported.get(&verb).map(String::as_str)
    }

    /// Notes from an answer whether the server can do it: one success, as of an
    /// entry that was sent again, shows that it can.
    pub(in crate::app) fn merge_support(
        &mut self,
        kind: ActionKind,
        answer: &Result<Outcome, WriteFailure>,
    ) {
        match answer {
            Ok(_) => {
                self.unsupported.remove(&kind);
            }
            Err(WriteFailure::NotDone(failure)) if failure.kind == FailureKind::Unsupported => {
                self.unsupported.insert(kind, failure.message.clone());
            }
            Err(_) => {}
        }
    }

    /// Reason why nothing can be written, if so.
    pub fn unusable(&self) -> Option<&str> {
        self.unusable.as_deref()
    }
}
