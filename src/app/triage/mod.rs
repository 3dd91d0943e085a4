//! What the user has done to conversations: what of it is not confirmed yet,
//! what can be taken back, and what can be done again.

mod batch;
pub mod confirmation;
mod last_session;
pub mod outbox_pane;
mod pending_op;
mod pending_operations;
mod undo_stack;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use batch::Batch;
pub use pending_operations::{
    Arrival, Confirmation, Hold, PendingOp, PendingOpId, PendingOperations, Stage, Tally,
};
pub use undo_stack::{Progress, UndoEntry};

use jiff::Timestamp;
use last_session::LastSession;
use undo_stack::UndoStack;

use crate::domain::{FailureKind, Lead, LeadId, Operation, Outcome, Row, TagId, WriteFailure};
use crate::settings::TriagePolicy;
use crate::triage::outbox::{Holder, OutboxEntry};
use crate::triage::{Action, ActionKind};

/// The state of triage.
#[derive(Default)]
pub struct Triage {
    /// How it behaves.
    pub policy: TriagePolicy,
    /// Whether every write is refused.
    pub read_only: bool,
    /// Whether the outbox ends with the program.
    pub ephemeral: bool,
    /// What is not confirmed yet.
    pub board: PendingOperations,
    pub(super) acts: UndoStack,
    /// What was done last, to be done again.
    pub(super) last: Option<Action>,
    /// Whether this instance is the one that sends.
    pub(super) sends: bool,
    /// Which other process does, where it says so.
    pub(super) holder: Option<Holder>,
    /// Why nothing can be written, if so.
    pub(super) unusable: Option<String>,
    /// What the server has refused since it is too old for it, in its words. It
    /// holds for as long as the program runs.
    unsupported: BTreeMap<ActionKind, String>,
    /// When something last took effect, if the list has not been asked for
    /// since.
    pub(super) changed_at: Option<Timestamp>,
    /// Entries of the last session.
    pub(super) last_session: LastSession,
}

impl Triage {
    /// A row as the user wants it: as the server sent it, with what is on its
    /// way.
    pub fn shown<'a>(&self, row: &'a Row) -> Cow<'a, Row> {
        self.board.shown(row)
    }

    /// A lead as the user wants it.
    pub fn lead_shown<'a>(
        &self,
        id: &LeadId,
        lead: &'a Lead,
        name_of: impl Fn(&TagId) -> Option<String>,
    ) -> Cow<'a, Lead> {
        self.board.lead_shown(id, lead, name_of)
    }

    /// How the last thing that was done to several conversations goes, while
    /// any of it is unfinished.
    pub fn progress(&self) -> Option<Progress> {
        self.acts.progress(&self.board)
    }

    /// The operation on the same lead that an entry takes back, if it does.
    pub(super) fn undone_by(&self, entry: &OutboxEntry) -> Option<&Operation> {
        let act = self.acts.undone_by(self.board.item_of(entry.id)?)?;
        let items = act.items.iter().filter_map(|item| self.board.item(*item));
        let mut operations = items.map(|item| &item.operation);
        operations.find(|operation| operation.subject() == entry.operation.subject())
    }

    /// Whether this instance is the one that sends what is in the outbox.
    pub fn sends(&self) -> bool {
        self.sends
    }

    /// Which other process sends what is in the outbox, where it says so.
    pub fn holder(&self) -> Option<Holder> {
        self.holder
    }

    /// Why the server cannot do it, where an attempt has shown that.
    pub fn unsupported(&self, verb: ActionKind) -> Option<&str> {
        self.unsupported.get(&verb).map(String::as_str)
    }

    /// Notes from an answer whether the server can do it: one success, as of an
    /// entry that was sent again, shows that it can.
    pub(in crate::app) fn learn_support(
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

    /// Why nothing can be written, if so.
    pub fn unusable(&self) -> Option<&str> {
        self.unusable.as_deref()
    }
}
