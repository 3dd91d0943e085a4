//! What one key press led to: what is taken back as a whole.

use super::pending_operations::{PendingOpId, PendingOperations};
use crate::app::protocol::outbox::AppendId;
use crate::domain::{ConversationId, Operation};
use crate::triage::Action;
use crate::triage::outbox::{EntryId, GroupId};

/// How many key presses can be taken back.
const KEPT: usize = 200;

/// What one key press did.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoEntry {
    /// Names it until it is on disk.
    pub ticket: AppendId,
    /// What it is taken back by, once it is on disk.
    pub group: Option<GroupId>,
    /// What was done.
    pub action: Action,
    /// To whom, in order.
    pub items: Vec<PendingOpId>,
    /// Their entries in the outbox, in the same order, once it is on disk.
    pub entries: Vec<EntryId>,
    /// What leads back, item by item, where anything does.
    pub inverses: Vec<Option<Operation>>,
    /// The conversation that the cursor was on.
    pub at: Option<ConversationId>,
    /// Whom it concerned, as a person says it.
    pub whom: String,
    /// Whether it is to be taken back as soon as it is on disk.
    pub undo_wanted: bool,
    /// The one that it takes back itself, if it does: that comes back where
    /// this one cannot be written down.
    pub undoes: Option<Box<UndoEntry>>,
    /// How many of it had no effect, because something newer had come.
    pub stale: usize,
}

/// How several operations that belong together go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Names the act.
    pub(in crate::app) ticket: AppendId,
    /// What is done.
    pub doing: &'static str,
    /// How many there are.
    pub all: usize,
    /// How many took effect, or need not any more.
    pub done: usize,
    /// How many need to be looked at.
    pub failed: usize,
}

/// What was done, the latest last.
#[derive(Default)]
pub(in crate::app) struct UndoStack {
    done: Vec<UndoEntry>,
    /// Those that are being taken back.
    undoing: Vec<UndoEntry>,
    tickets: u64,
}

impl UndoStack {
    /// A ticket that was not used before.
    pub(in crate::app) fn ticket(&mut self) -> AppendId {
        self.tickets += 1;
        AppendId(self.tickets)
    }

    pub(in crate::app) fn push(&mut self, act: UndoEntry) {
        self.done.push(act);
        if self.done.len() > KEPT {
            self.done.remove(0);
        }
    }

    /// The act of a ticket.
    pub(in crate::app) fn find(&mut self, ticket: AppendId) -> Option<&mut UndoEntry> {
        self.done.iter_mut().chain(&mut self.undoing).find(|act| act.ticket == ticket)
    }

    /// Forgets the act of a ticket.
    pub(in crate::app) fn take(&mut self, ticket: AppendId) -> Option<UndoEntry> {
        let at = |acts: &[UndoEntry]| acts.iter().position(|act| act.ticket == ticket);
        if let Some(at) = at(&self.done) {
            return Some(self.done.remove(at));
        }
        at(&self.undoing).map(|at| self.undoing.remove(at))
    }

    /// The last act that can be taken back: it is being taken back from now
    /// on.
    pub(in crate::app) fn undo_last(&mut self) -> Option<&mut UndoEntry> {
        let at = self.done.iter().rposition(|act| act.undoes.is_none())?;
        let act = self.done.remove(at);
        self.undoing.push(act);
        self.undoing.last_mut()
    }

    /// The act that was being taken back.
    pub(in crate::app) fn undone(&mut self, group: GroupId) -> Option<UndoEntry> {
        let at = self.undoing.iter().position(|act| act.group == Some(group))?;
        Some(self.undoing.remove(at))
    }

    /// Notes that an operation had no effect. Says whether it was to take
    /// another one back.
    pub(in crate::app) fn note_stale(&mut self, item: Option<PendingOpId>) -> bool {
        let acts = self.done.iter_mut().chain(&mut self.undoing);
        let act = item.and_then(|item| acts.rev().find(|act| act.items.contains(&item)));
        let Some(act) = act else { return false };
        act.stale += 1;
        act.undoes.is_some()
    }

    /// The act that takes another one back with an operation, and that one.
    pub(super) fn undone_by(&self, item: PendingOpId) -> Option<&UndoEntry> {
        let acts = self.done.iter().chain(&self.undoing).rev();
        acts.filter(|act| act.undoes.is_some())
            .find(|act| act.items.contains(&item))?
            .undoes
            .as_deref()
    }

    /// How the last act on several conversations goes, while any of it does.
    pub(super) fn progress(&self, board: &PendingOperations) -> Option<Progress> {
        let tally = board.tally();
        if tally.waiting + tally.sending == 0 {
            return None;
        }
        let mut latest = self.done.iter().chain(&self.undoing).rev();
        latest.find(|act| act.items.len() > 1)?.progress(board)
    }
}

impl UndoEntry {
    /// What it is called once it is done.
    pub fn done(&self) -> &'static str {
        if self.undoes.is_some() { "taken back" } else { self.action.kind().entry().done }
    }

    /// How many of it need to be looked at.
    pub fn failed(&self, board: &PendingOperations) -> usize {
        self.items.iter().filter(|id| board.needs_care(**id)).count()
    }

    /// How it goes; `None` once nothing of it goes on by itself.
    pub fn progress(&self, board: &PendingOperations) -> Option<Progress> {
        let going = self.items.iter().filter(|id| board.is_going(**id)).count();
        let failed = self.failed(board);
        let all = self.items.len();
        (going > 0).then(|| Progress {
            ticket: self.ticket,
            doing: match self.undoes {
                Some(_) => "taking back",
                None => self.action.kind().entry().doing,
            },
            all,
            done: all - going - failed,
            failed,
        })
    }
}
