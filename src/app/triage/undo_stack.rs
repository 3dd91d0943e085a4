//! Operations of one key press, undone as a whole.

use super::pending_operations::{PendingOpId, PendingOperations};
use super::snoozes::SnoozeUndo;
use crate::app::protocol::outbox::AppendId;
use crate::domain::ConversationId;
use crate::triage::Action;
use crate::triage::compose::MessageDraft;
use crate::triage::outbox::GroupId;

/// Maximum number of key presses that can be undone.
const KEPT: usize = 200;

/// Maximum number of discarded drafts.
const DRAFTS: usize = 20;

/// The operations of one key press.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoEntry {
    /// Names it until it is on disk.
    pub append_id: AppendId,
    /// The group that undoes them, once they are on disk.
    pub group: Option<GroupId>,
    pub action: Action,
    /// To whom, in order.
    pub items: Vec<PendingOpId>,
    /// The conversation that the cursor was on.
    pub at: Option<ConversationId>,
    /// Label of the targets.
    pub whom: String,
    /// The targets that it does not apply to: `2 already read`; else empty.
    pub left_out: String,
    /// Whether it is to be undone as soon as it is on disk.
    pub undo_requested: bool,
    /// The entry that this one undoes, if any: it is restored where this one
    /// cannot be written down.
    pub undoes: Option<Box<UndoEntry>>,
    /// Number of operations without effect, because of something newer.
    pub stale: usize,
    /// Later actions that could not be undone, for the notice.
    pub skipped: Vec<String>,
}

/// A draft that was discarded.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscardedDraft {
    pub draft: MessageDraft,
    /// Name of the recipient.
    pub who: String,
    /// Whether it changed the text of an entry of the outbox: the place of the
    /// draft may be another text's.
    pub of_entry: bool,
}

/// Progress of several operations that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub(in crate::app) append_id: AppendId,
    pub doing: &'static str,
    /// Number of all operations.
    pub all: usize,
    /// Number of those that took effect, or are not needed any more.
    pub done: usize,
    /// Number of those that need the user's attention.
    pub failed: usize,
}

/// Entries, the latest last.
#[derive(Default)]
pub(in crate::app) struct UndoStack {
    done: Vec<UndoEntry>,
    /// Entries that are being undone.
    undoing: Vec<UndoEntry>,
    /// Discarded drafts, each with its place among the entries.
    drafts: Vec<(AppendId, DiscardedDraft)>,
    /// Snoozes, likewise.
    snoozes: Vec<(AppendId, SnoozeUndo)>,
    tickets: u64,
}

impl UndoStack {
    /// A ticket that was not used before.
    pub(in crate::app) fn ticket(&mut self) -> AppendId {
        self.tickets += 1;
        AppendId(self.tickets)
    }

    pub(in crate::app) fn push(&mut self, entry: UndoEntry) {
        self.done.push(entry);
        if self.done.len() > KEPT {
            self.done.remove(0);
        }
    }

    pub(in crate::app) fn push_draft(&mut self, discarded: DiscardedDraft) {
        let ticket = self.ticket();
        self.drafts.push((ticket, discarded));
        if self.drafts.len() > DRAFTS {
            self.drafts.remove(0);
        }
    }

    /// The last discarded draft, if nothing that can be undone came after it.
    pub(in crate::app) fn take_draft(&mut self) -> Option<DiscardedDraft> {
        let (at, _) = self.drafts.last()?;
        if !self.is_last(*at) {
            return None;
        }
        self.drafts.pop().map(|(_, discarded)| discarded)
    }

    pub(in crate::app) fn push_snooze(&mut self, undo: SnoozeUndo) {
        let ticket = self.ticket();
        self.snoozes.push((ticket, undo));
        if self.snoozes.len() > KEPT {
            self.snoozes.remove(0);
        }
    }

    /// Whether what would be undone now is a snooze.
    pub(in crate::app) fn ends_in_snooze(&self) -> bool {
        self.snoozes.last().is_some_and(|(at, _)| self.is_last(*at))
    }

    /// The last snooze, if nothing that can be undone came after it.
    pub(in crate::app) fn take_snooze(&mut self) -> Option<SnoozeUndo> {
        if !self.ends_in_snooze() {
            return None;
        }
        self.snoozes.pop().map(|(_, undo)| undo)
    }

    /// Whether nothing that can be undone came after a ticket.
    fn is_last(&self, at: AppendId) -> bool {
        let entries = self.done.iter().filter(|entry| entry.undoes.is_none());
        let last = [
            entries.map(|entry| entry.append_id).max(),
            self.drafts.last().map(|(at, _)| *at),
            self.snoozes.last().map(|(at, _)| *at),
        ];
        last.into_iter().flatten().all(|other| other <= at)
    }

    pub(in crate::app) fn find(&mut self, ticket: AppendId) -> Option<&mut UndoEntry> {
        self.done.iter_mut().chain(&mut self.undoing).find(|entry| entry.append_id == ticket)
    }

    pub(in crate::app) fn take(&mut self, ticket: AppendId) -> Option<UndoEntry> {
        let at = |entries: &[UndoEntry]| entries.iter().position(|entry| entry.append_id == ticket);
        if let Some(at) = at(&self.done) {
            return Some(self.done.remove(at));
        }
        at(&self.undoing).map(|at| self.undoing.remove(at))
    }

    /// The last entry that can be undone, which it is from now on.
    pub(in crate::app) fn undo_last(&mut self) -> Option<&mut UndoEntry> {
        let at = self.done.iter().rposition(|entry| entry.undoes.is_none())?;
        let entry = self.done.remove(at);
        self.undoing.push(entry);
        self.undoing.last_mut()
    }

    /// The entry that was being undone.
    pub(in crate::app) fn undone(&mut self, group: GroupId) -> Option<UndoEntry> {
        let at = self.undoing.iter().position(|entry| entry.group == Some(group))?;
        Some(self.undoing.remove(at))
    }

    /// An operation had no effect. Returns whether it was to undo another one.
    pub(in crate::app) fn mark_stale(&mut self, item: Option<PendingOpId>) -> bool {
        let entries = self.done.iter_mut().chain(&mut self.undoing);
        let entry = item.and_then(|item| entries.rev().find(|entry| entry.items.contains(&item)));
        let Some(entry) = entry else { return false };
        entry.stale += 1;
        entry.undoes.is_some()
    }

    /// The entry that undoes another one by an operation, and that one.
    pub(super) fn undone_by(&self, item: PendingOpId) -> Option<&UndoEntry> {
        let entries = self.done.iter().chain(&self.undoing).rev();
        entries
            .filter(|entry| entry.undoes.is_some())
            .find(|entry| entry.items.contains(&item))?
            .undoes
            .as_deref()
    }

    /// Progress of the last action on several conversations, until it is
    /// complete.
    pub(super) fn progress(&self, pending: &PendingOperations) -> Option<Progress> {
        let tally = pending.tally();
        if tally.waiting + tally.sending == 0 {
            return None;
        }
        let mut latest = self.done.iter().chain(&self.undoing).rev();
        latest.find(|entry| entry.items.len() > 1)?.progress(pending)
    }
}

impl UndoEntry {
    pub fn done(&self) -> &'static str {
        if self.undoes.is_some() { "undone" } else { self.action.kind().entry().done }
    }

    /// Number of operations that need the user's attention.
    pub fn failed(&self, pending: &PendingOperations) -> usize {
        self.items.iter().filter(|id| pending.needs_attention(**id)).count()
    }

    /// Its progress; `None` once nothing of it goes on by itself.
    pub fn progress(&self, pending: &PendingOperations) -> Option<Progress> {
        let going = self.items.iter().filter(|id| pending.is_going(**id)).count();
        let failed = self.failed(pending);
        let all = self.items.len();
        (going > 0).then(|| Progress {
            append_id: self.append_id,
            doing: match self.undoes {
                Some(_) => "undoing",
                None => self.action.kind().entry().doing,
            },
            all,
            done: all - going - failed,
            failed,
        })
    }
}
