//! Unconfirmed operations by their targets, with their stages.
//!
//! Rows in the buffer stay as the server sent them. Pending operations are
//! applied to them when they are read, so that a failure rolls back by itself
//! and no page that was in flight brings back the earlier state.

mod confirmed;
pub(super) mod hold;
mod op_targets;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

pub use crate::app::triage::pending_op::{PendingOp, PendingOpId, Stage, Tally};
use hold::Place;
pub use hold::{Arrival, Hold};
use op_targets::OpTargets;

use crate::app::paging::pager::RequestId;
use crate::domain::{ConversationId, EventId, Lead, LeadId, Row, StatusGuard, Subject, TagId};
use crate::triage::optimistic::{change_lead, is_overwritten, lead_reflects};
use crate::triage::outbox::{EntryId, EntryState, NewEntry, OutboxEntry};

/// Maximum number of confirmed operations that are held over rows that no
/// answer has contained since.
const SETTLED: usize = 10_000;

/// The point at which the outbox reported something.
#[derive(Clone, Copy, Debug)]
pub struct Confirmation {
    /// Smaller than every later request.
    pub horizon: RequestId,
    /// The time.
    pub now: Timestamp,
}

/// Everything that was done and is not confirmed.
#[derive(Default)]
pub struct PendingOperations {
    items: BTreeMap<PendingOpId, PendingOp>,
    last: u64,
    of_entry: HashMap<EntryId, PendingOpId>,
    of_conversation: HashMap<Box<str>, Vec<PendingOpId>>,
    of_lead: HashMap<Box<str>, Vec<PendingOpId>>,
    settled: BTreeSet<PendingOpId>,
    /// Confirmed operations that a copy contradicts, by the end of their hold.
    contradicted: BTreeSet<(Timestamp, PendingOpId)>,
    tally: Tally,
    /// The conversations and leads of the unconfirmed operations.
    targets: OpTargets,
}

impl PendingOperations {
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// An operation.
    pub fn item(&self, id: PendingOpId) -> Option<&PendingOp> {
        self.items.get(&id)
    }

    /// The operation of an entry.
    pub fn item_of(&self, entry: EntryId) -> Option<PendingOpId> {
        self.of_entry.get(&entry).copied()
    }

    /// The entries of the outbox that are unfinished, in their order.
    pub fn entries(&self) -> impl Iterator<Item = &OutboxEntry> {
        self.items.values().filter_map(PendingOp::entry)
    }

    /// Operations on a conversation or its lead, in order.
    pub fn of_row<'a>(&'a self, row: &Row) -> impl Iterator<Item = &'a PendingOp> {
        let ids = |map: &'a HashMap<Box<str>, Vec<PendingOpId>>, key: &str| {
            map.get(key).map_or(&[][..], Vec::as_slice)
        };
        let mut conversation = ids(&self.of_conversation, row.id()).iter().peekable();
        let mut lead = ids(&self.of_lead, row.lead_id_wire()).iter().peekable();
        std::iter::from_fn(move || match (conversation.peek(), lead.peek()) {
            (Some(a), Some(b)) if b < a => lead.next(),
            (Some(_), _) => conversation.next(),
            (None, _) => lead.next(),
        })
        .filter_map(|id| self.items.get(id))
    }

    /// Operations on a conversation itself, in order.
    pub fn of_conversation(
        &self,
        conversation: &ConversationId,
    ) -> impl Iterator<Item = &PendingOp> {
        let ids = self.of_conversation.get(conversation.as_str()).map_or(&[][..], Vec::as_slice);
        let items = ids.iter().filter_map(|id| self.items.get(id));
        items.filter(|item| !matches!(item.stage, Stage::Settled(_)))
    }

    /// The most urgent operation on a row.
    pub fn state_of(&self, row: &Row) -> Option<&PendingOp> {
        if self.tally.is_empty() {
            return None;
        }
        self.of_row(row).filter(|item| item.rank() > 0).max_by_key(|item| item.rank())
    }

    /// Precondition of a change of the status of a row's lead: the row's
    /// status, unless an operation has changed that since.
    pub fn status_guard(&self, row: &Row) -> StatusGuard {
        let revision = row.status_revision();
        let mut guard = StatusGuard { revision, status: None };
        for item in self.of_row(row).filter(|item| item.is_shown()) {
            let Some(expected) = item.operation.guard() else { continue };
            let came_of_it = item.status.clone().unwrap_or_default();
            let row_is_newer = match (came_of_it.revision, expected.revision) {
                (Some(after), _) => revision >= Some(after),
                (None, Some(before)) => revision > Some(before),
                (None, None) => false,
            };
            let is_settled = matches!(item.stage, Stage::Settled(_));
            if !(is_settled && row_is_newer) {
                guard = came_of_it;
            }
        }
        guard
    }

    /// A row with pending operations applied.
    pub fn shown<'a>(&self, row: &'a Row) -> Cow<'a, Row> {
        let mut shown = Cow::Borrowed(row);
        if self.items.is_empty() {
            return shown;
        }
        for item in self.of_row(row).filter(|item| item.is_shown_over(row)) {
            if let Some(after) = item.applied_to(&shown) {
                shown = Cow::Owned(after);
            }
        }
        shown
    }

    /// A lead with pending operations applied, and the confirmed ones that its
    /// record does not show.
    pub fn lead_shown<'a>(
        &self,
        id: &LeadId,
        lead: &'a Lead,
        name_of: impl Fn(&TagId) -> Option<String>,
    ) -> Cow<'a, Lead> {
        let mut shown = Cow::Borrowed(lead);
        let ids = self.of_lead.get(id.as_str()).into_iter().flatten();
        let items: Vec<&PendingOp> = ids.filter_map(|id| self.items.get(id)).collect();
        for (at, item) in items.iter().enumerate().filter(|(_, item)| item.is_shown()) {
            let is_needless = item.hold().is_some_and(|hold| {
                let later = items[at + 1..].iter().filter(|later| later.is_shown());
                !hold.applies_to(Place::Lead)
                    || lead_reflects(&item.operation, &shown)
                    || later.clone().any(|it| is_overwritten(&item.operation, &it.operation))
            });
            if !is_needless {
                change_lead(&item.operation, shown.to_mut(), item.made, &name_of);
            }
        }
        shown
    }

    /// The conversations that something is shown over, by their ids.
    pub fn conversations(&self) -> impl Iterator<Item = &str> {
        self.of_conversation.keys().map(|id| &**id)
    }

    /// Adds the operations of one key press, before they are on disk.
    pub fn write(&mut self, drafts: &[NewEntry], now: Timestamp) -> Vec<PendingOpId> {
        let ids = drafts
            .iter()
            .map(|draft| {
                self.insert(PendingOp {
                    operation: draft.operation.clone(),
                    who: draft.who.clone(),
                    lead: draft.lead.clone(),
                    made: now,
                    stage: Stage::Writing,
                    marks: draft.marks,
                    in_outbox: None,
                    event: None,
                    status: None,
                    is_own: true,
                })
            })
            .collect();
        self.count();
        ids
    }

    /// The operations are on disk.
    pub fn appended(&mut self, ids: &[PendingOpId], entries: Vec<OutboxEntry>) {
        for (id, entry) in ids.iter().zip(entries) {
            if let Some(item) = self.items.get_mut(id) {
                self.of_entry.insert(entry.id, *id);
                item.in_outbox = Some(entry.id);
                item.operation.clone_from(&entry.operation);
                item.stage = Stage::Queued(Box::new(entry));
            }
        }
        self.count();
    }

    /// The operations could not be written down.
    pub fn remove_all(&mut self, ids: &[PendingOpId]) {
        for id in ids {
            self.remove(*id);
        }
        self.count();
    }

    /// Entries have changed.
    pub fn moved(&mut self, entries: Vec<OutboxEntry>, at: Confirmation) {
        for entry in entries {
            self.put(entry, at);
        }
        self.count();
    }

    /// Replaces the unfinished entries. Operations without one have been
    /// finished by another process.
    pub fn unfinished(&mut self, entries: Vec<OutboxEntry>, at: Confirmation) {
        let there: HashSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let gone = |item: &PendingOp| item.entry().is_some_and(|entry| !there.contains(&entry.id));
        let gone: Vec<PendingOpId> =
            self.items.iter().filter(|(_, item)| gone(item)).map(|(id, _)| *id).collect();
        for id in gone {
            self.confirm(id, at);
        }
        self.moved(entries, at);
    }

    /// The operations that were made in this window.
    pub fn own_items(&self) -> impl Iterator<Item = (PendingOpId, &PendingOp)> {
        self.items.iter().filter(|(_, item)| item.is_own).map(|(id, item)| (*id, item))
    }

    /// Counts an entry of an earlier session as made in this window: its text
    /// was changed here.
    pub fn adopt(&mut self, entry: EntryId) {
        let item = self.of_entry.get(&entry).and_then(|id| self.items.get_mut(id));
        if let Some(item) = item {
            item.is_own = true;
        }
    }

    /// An entry has resulted in a status.
    pub fn record_status(&mut self, entry: EntryId, status: StatusGuard) {
        let item = self.of_entry.get(&entry).and_then(|id| self.items.get_mut(id));
        if let Some(item) = item {
            item.status = Some(status);
        }
    }

    /// An entry has resulted in an event.
    pub fn record_event(&mut self, entry: EntryId, event: EventId) {
        let item = self.of_entry.get(&entry).and_then(|id| self.items.get_mut(id));
        if let Some(item) = item {
            item.event = Some(event);
        }
    }

    fn put(&mut self, entry: OutboxEntry, at: Confirmation) {
        let known = self.of_entry.get(&entry.id).copied();
        let id = match known {
            Some(id) => id,
            None if entry.is_unfinished() => {
                let item = PendingOp {
                    operation: entry.operation.clone(),
                    who: entry.who.clone(),
                    lead: entry.lead.clone(),
                    made: entry.created,
                    stage: Stage::Writing,
                    marks: entry.marks,
                    in_outbox: Some(entry.id),
                    event: None,
                    status: None,
                    is_own: false,
                };
                let id = self.insert(item);
                self.of_entry.insert(entry.id, id);
                id
            }
            None => return,
        };
        match entry.state {
            EntryState::Done => self.confirm(id, at),
            EntryState::Stale | EntryState::Discarded(_) => self.remove(id),
            _ => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.operation.clone_from(&entry.operation);
                    item.stage = Stage::Queued(Box::new(entry));
                }
            }
        }
    }

    fn confirm(&mut self, id: PendingOpId, at: Confirmation) {
        let Some(item) = self.items.get_mut(&id) else { return };
        if !self.settled.insert(id) {
            return;
        }
        item.stage = Stage::Settled(Hold::new(at.horizon, at.now));
        if self.settled.len() > SETTLED
            && let Some(oldest) = self.settled.pop_first()
        {
            self.remove(oldest);
        }
    }

    fn insert(&mut self, item: PendingOp) -> PendingOpId {
        self.last += 1;
        let id = PendingOpId(self.last);
        let (map, key) = match item.operation.subject() {
            Subject::Conversation(conversation) => {
                (&mut self.of_conversation, conversation.as_str())
            }
            Subject::Lead(lead) => (&mut self.of_lead, lead.as_str()),
        };
        map.entry(key.into()).or_default().push(id);
        self.items.insert(id, item);
        id
    }

    fn remove(&mut self, id: PendingOpId) {
        let Some(item) = self.items.remove(&id) else { return };
        let (map, key) = match item.operation.subject() {
            Subject::Conversation(conversation) => {
                (&mut self.of_conversation, conversation.as_str())
            }
            Subject::Lead(lead) => (&mut self.of_lead, lead.as_str()),
        };
        if let Some(ids) = map.get_mut(key) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                map.remove(key);
            }
        }
        if let Some(entry) = item.in_outbox {
            self.of_entry.remove(&entry);
        }
        self.settled.remove(&id);
        if let Some(hold) = item.hold() {
            self.contradicted.remove(&(hold.until(), id));
        }
    }

    fn count(&mut self) {
        let mut tally = Tally::default();
        for item in self.items.values() {
            match &item.stage {
                Stage::Writing => tally.waiting += 1,
                Stage::Settled(_) => {}
                // Their text was counted.
                Stage::Queued(_) if item.is_quiet() => {}
                Stage::Queued(entry) => match entry.state {
                    EntryState::Waiting => tally.waiting += 1,
                    EntryState::Sending => tally.sending += 1,
                    EntryState::Failed { .. } => tally.failed += 1,
                    EntryState::Unknown { .. } => tally.unknown += 1,
                    EntryState::NeedsConfirmation { .. } => tally.asking += 1,
                    EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {}
                },
            }
        }
        self.tally = tally;
        self.targets.invalidate();
    }

    /// Whether an operation needs the user's attention.
    pub fn needs_attention(&self, id: PendingOpId) -> bool {
        self.items.get(&id).is_some_and(PendingOp::needs_attention)
    }

    /// Whether an operation goes on by itself.
    pub fn is_going(&self, id: PendingOpId) -> bool {
        let going = |item: &PendingOp| item.is_shown() && !matches!(item.stage, Stage::Settled(_));
        self.items.get(&id).is_some_and(going)
    }
}

#[cfg(test)]
mod tests;
