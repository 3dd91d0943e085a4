//! What was done and is not confirmed: operations by whom they concern, and
//! where each of them stands.
//!
//! Rows in the buffer stay as the server sent them. What is on its way is laid
//! over them where they are looked at, so that a failure rolls back by itself
//! and no page that was on its way brings back what was before.

mod item;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

pub use item::{Item, ItemId, Stage, Tally};

use crate::app::pager::RequestId;
use crate::domain::{ConversationId, EventId, Lead, LeadId, Row, Subject, TagId};
use crate::triage::optimistic::{change_lead, row_after};
use crate::triage::outbox::{Draft, Entry, EntryId, State};

/// How many confirmed operations are kept over rows that no answer has
/// brought again.
const SETTLED: usize = 10_000;

/// Everything that was done and is not confirmed.
#[derive(Default)]
pub struct Board {
    items: BTreeMap<ItemId, Item>,
    last: u64,
    of_entry: HashMap<EntryId, ItemId>,
    of_conversation: HashMap<Box<str>, Vec<ItemId>>,
    of_lead: HashMap<Box<str>, Vec<ItemId>>,
    settled: BTreeSet<ItemId>,
    tally: Tally,
}

impl Board {
    /// How many operations stand where.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// An operation.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(&id)
    }

    /// The operation of an entry.
    pub fn item_of(&self, entry: EntryId) -> Option<ItemId> {
        self.of_entry.get(&entry).copied()
    }

    /// The entries of the outbox that are unfinished, in their order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.items.values().filter_map(Item::entry)
    }

    /// What is done to a conversation or its lead, in its order.
    pub fn of_row<'a>(&'a self, row: &Row) -> impl Iterator<Item = &'a Item> {
        let ids = |map: &'a HashMap<Box<str>, Vec<ItemId>>, key: &str| {
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

    /// What is done to a conversation itself, in its order.
    pub fn of_conversation(&self, conversation: &ConversationId) -> impl Iterator<Item = &Item> {
        let ids = self.of_conversation.get(conversation.as_str()).map_or(&[][..], Vec::as_slice);
        let items = ids.iter().filter_map(|id| self.items.get(id));
        items.filter(|item| !matches!(item.stage, Stage::Settled(_)))
    }

    /// What the user should know about a row: of what is done to it, that
    /// which asks for the most.
    pub fn state_of(&self, row: &Row) -> Option<&Item> {
        if self.tally.is_empty() {
            return None;
        }
        self.of_row(row).filter(|item| item.rank() > 0).max_by_key(|item| item.rank())
    }

    /// A row with what is on its way.
    pub fn shown<'a>(&self, row: &'a Row) -> Cow<'a, Row> {
        let mut shown = Cow::Borrowed(row);
        if self.items.is_empty() {
            return shown;
        }
        for item in self.of_row(row).filter(|item| item.is_shown()) {
            if let Some(after) = row_after(&item.operation, &shown, item.made) {
                shown = Cow::Owned(after);
            }
        }
        shown
    }

    /// A lead with what is on its way.
    pub fn lead_shown<'a>(
        &self,
        id: &LeadId,
        lead: &'a Lead,
        name_of: impl Fn(&TagId) -> Option<String>,
    ) -> Cow<'a, Lead> {
        let mut shown = Cow::Borrowed(lead);
        let ids = self.of_lead.get(id.as_str()).into_iter().flatten();
        let items = ids.filter_map(|id| self.items.get(id));
        // What has taken effect was put into the lead's record then.
        let on_the_way = |item: &&Item| item.is_shown() && !matches!(item.stage, Stage::Settled(_));
        for item in items.filter(on_the_way) {
            change_lead(&item.operation, shown.to_mut(), item.made, &name_of);
        }
        shown
    }

    /// The conversations that something is shown over, by their ids.
    pub fn conversations(&self) -> impl Iterator<Item = &str> {
        self.of_conversation.keys().map(|id| &**id)
    }

    /// Takes what one key press led to, before it is on disk.
    pub fn write(&mut self, drafts: &[Draft], now: Timestamp) -> Vec<ItemId> {
        let ids = drafts
            .iter()
            .map(|draft| {
                self.insert(Item {
                    operation: draft.operation.clone(),
                    who: draft.who.clone(),
                    lead: draft.lead.clone(),
                    made: now,
                    stage: Stage::Writing,
                    in_outbox: None,
                    event: None,
                })
            })
            .collect();
        self.count();
        ids
    }

    /// The operations are on disk.
    pub fn appended(&mut self, ids: &[ItemId], entries: Vec<Entry>) {
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

    /// The operations never came to be.
    pub fn forget(&mut self, ids: &[ItemId]) {
        for id in ids {
            self.remove(*id);
        }
        self.count();
    }

    /// Entries stand elsewhere. `horizon` is a request that none that comes
    /// later is smaller than.
    pub fn moved(&mut self, entries: Vec<Entry>, horizon: RequestId) {
        for entry in entries {
            self.put(entry, horizon);
        }
        self.count();
    }

    /// Everything that is unfinished. What is not among it has been finished
    /// by somebody else.
    pub fn unfinished(&mut self, entries: Vec<Entry>, horizon: RequestId) {
        let there: HashSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let gone = |item: &Item| item.entry().is_some_and(|entry| !there.contains(&entry.id));
        let gone: Vec<ItemId> =
            self.items.iter().filter(|(_, item)| gone(item)).map(|(id, _)| *id).collect();
        for id in gone {
            self.settle(id, horizon);
        }
        self.moved(entries, horizon);
    }

    /// Notes the event that came of an entry.
    pub fn came_of(&mut self, entry: EntryId, event: EventId) {
        let item = self.of_entry.get(&entry).and_then(|id| self.items.get_mut(id));
        if let Some(item) = item {
            item.event = Some(event);
        }
    }

    /// The server sent a row: what has taken effect and does not show in it any
    /// more has been changed by somebody since.
    pub fn arrived(&mut self, row: &Row, request: RequestId) {
        if self.settled.is_empty() {
            return;
        }
        let ids = [(&self.of_conversation, row.id()), (&self.of_lead, row.lead_id_wire())];
        let ids = ids.into_iter().filter_map(|(map, key)| map.get(key)).flatten();
        let contradicted = |id: &&ItemId| {
            self.items.get(id).is_some_and(|item| {
                matches!(item.stage, Stage::Settled(horizon) if request > horizon)
                    && row_after(&item.operation, row, item.made).is_some()
            })
        };
        let over: Vec<ItemId> = ids.filter(contradicted).copied().collect();
        for id in over {
            self.remove(id);
        }
    }

    fn put(&mut self, entry: Entry, horizon: RequestId) {
        let known = self.of_entry.get(&entry.id).copied();
        let id = match known {
            Some(id) => id,
            None if entry.is_unfinished() => {
                let item = Item {
                    operation: entry.operation.clone(),
                    who: entry.who.clone(),
                    lead: entry.lead.clone(),
                    made: entry.created,
                    stage: Stage::Writing,
                    in_outbox: Some(entry.id),
                    event: None,
                };
                let id = self.insert(item);
                self.of_entry.insert(entry.id, id);
                id
            }
            None => return,
        };
        match entry.state {
            State::Done => self.settle(id, horizon),
            State::Stale | State::Discarded(_) => self.remove(id),
            _ => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.operation.clone_from(&entry.operation);
                    item.stage = Stage::Queued(Box::new(entry));
                }
            }
        }
    }

    fn settle(&mut self, id: ItemId, horizon: RequestId) {
        let Some(item) = self.items.get_mut(&id) else { return };
        item.stage = Stage::Settled(horizon);
        self.settled.insert(id);
        if self.settled.len() > SETTLED
            && let Some(oldest) = self.settled.pop_first()
        {
            self.remove(oldest);
        }
    }

    fn insert(&mut self, item: Item) -> ItemId {
        self.last += 1;
        let id = ItemId(self.last);
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

    fn remove(&mut self, id: ItemId) {
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
    }

    fn count(&mut self) {
        let mut tally = Tally::default();
        for item in self.items.values() {
            match &item.stage {
                Stage::Writing => tally.waiting += 1,
                Stage::Settled(_) => {}
                Stage::Queued(entry) => match entry.state {
                    State::Waiting => tally.waiting += 1,
                    State::Sending => tally.sending += 1,
                    State::Failed { .. } => tally.failed += 1,
                    State::Unknown { .. } => tally.unknown += 1,
                    State::Asking { .. } => tally.asking += 1,
                    State::Done | State::Stale | State::Discarded(_) => {}
                },
            }
        }
        self.tally = tally;
    }

    /// Whether the user has to look at an operation.
    pub fn needs_care(&self, id: ItemId) -> bool {
        self.items.get(&id).is_some_and(Item::needs_care)
    }

    /// Whether an operation goes on by itself.
    pub fn is_going(&self, id: ItemId) -> bool {
        let going = |item: &Item| item.is_shown() && !matches!(item.stage, Stage::Settled(_));
        self.items.get(&id).is_some_and(going)
    }
}

#[cfg(test)]
mod tests;
