//! Changed conversations and leads.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use super::changed_lead::ChangedLead;
use super::messages::Messages;
use super::notifications::Notifications;
use super::runs::Runs;
use super::suppressions::{Recipient, Suppressions};
use crate::sandbox::generator::World;
use crate::sandbox::generator::bulk_change::BulkChange;
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::notification::Notification;
use crate::sandbox::generator::organization::Tag;
use crate::sandbox::generator::suppression_entry::SuppressionEntry;

#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub(crate) row: Conversation,
    /// New events, oldest first.
    pub(crate) events: Vec<Event>,
    /// Changed initial events, by id.
    pub(crate) altered: BTreeMap<String, Event>,
}

/// Changed conversations, by index, and changed leads, by number.
///
/// Every new event is later than all initial ones. So the conversations with
/// new events are in front of all others in the natural order, and the others
/// keep their positions.
#[derive(Clone, Debug)]
pub(crate) struct Changes {
    /// The initial data. It changes only with bulk changes.
    pub(crate) world: World,
    entries: HashMap<u64, Arc<Changed>>,
    leads: HashMap<u64, Arc<ChangedLead>>,
    /// The conversations in front, by the instant of their last event.
    front: BTreeMap<i64, u64>,
    pub(crate) messages: Messages,
    /// Suppressed recipients.
    pub(crate) suppressions: Suppressions,
    /// The runs of automations that were active at the start.
    pub(crate) runs: Runs,
    pub(crate) notifications: Notifications,
    pub(crate) tags: Vec<Tag>,
    /// Changes with every change.
    pub(crate) generation: u64,
}

impl Changes {
    /// The state without changes.
    pub(crate) fn new(world: World) -> Self {
        Self {
            runs: Runs::new(&world),
            world,
            entries: HashMap::new(),
            leads: HashMap::new(),
            front: BTreeMap::new(),
            messages: Messages::default(),
            notifications: Notifications::default(),
            suppressions: Suppressions::default(),
            tags: Tag::originals().collect(),
            generation: 0,
        }
    }

    /// Every notification, the newest first.
    pub(crate) fn all_notifications(&self) -> Vec<Notification> {
        self.notifications.all(&self.world)
    }

    /// The suppression entry that keeps the owner of a number from being
    /// reached by a channel.
    pub(crate) fn suppressed(&self, number: &str, channel: &str) -> Option<SuppressionEntry> {
        let recipient = Recipient::phone(number);
        self.suppressions.active(&self.world, &recipient, Some(channel))
    }

    /// When the next automatic event is due, in milliseconds since 1970.
    pub(super) fn next_due(&self) -> Option<i64> {
        let run = self.runs.next_due().map(|(due, _)| due);
        [self.messages.next_due(), run].into_iter().flatten().min()
    }

    /// A conversation, if it has changed.
    pub(crate) fn get(&self, index: u64) -> Option<&Changed> {
        self.entries.get(&index).map(|changed| &**changed)
    }

    /// A conversation's current row.
    pub(crate) fn row(&self, index: u64) -> Conversation {
        match self.get(index) {
            Some(changed) => changed.row.clone(),
            None => self.world.conversation(index),
        }
    }

    /// A lead, if it has changed.
    pub(crate) fn get_lead(&self, number: u64) -> Option<&ChangedLead> {
        self.leads.get(&number).map(|lead| &**lead)
    }

    /// The changed conversations, unordered.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &Changed)> {
        self.entries.iter().map(|(index, changed)| (*index, &**changed))
    }

    /// The changed leads, unordered.
    pub(crate) fn leads(&self) -> impl Iterator<Item = (u64, &ChangedLead)> {
        self.leads.iter().map(|(number, lead)| (*number, &**lead))
    }

    /// The conversations in front that are older than an instant, the newest
    /// first.
    pub(crate) fn before(&self, at: Option<i64>) -> impl Iterator<Item = (i64, u64, &Changed)> {
        let end = at.map_or(Unbounded, Excluded);
        self.found(self.front.range((Unbounded, end)).rev())
    }

    /// The conversations in front that are newer than an instant, the oldest
    /// first.
    pub(crate) fn after(&self, at: Option<i64>) -> impl Iterator<Item = (i64, u64, &Changed)> {
        let start = at.map_or(Unbounded, Excluded);
        self.found(self.front.range((start, Unbounded)))
    }

    /// The instant of the last new event, if any.
    pub(crate) fn last_at(&self) -> Option<i64> {
        self.front.last_key_value().map(|(at, _)| *at)
    }

    /// Changes a conversation. Its last event may only become later than all
    /// others.
    pub(crate) fn change<T>(&mut self, index: u64, change: impl FnOnce(&mut Changed) -> T) -> T {
        let world = &self.world;
        let fresh = || {
            let row = world.conversation(index);
            Arc::new(Changed { row, events: Vec::new(), altered: BTreeMap::new() })
        };
        let changed = Arc::make_mut(self.entries.entry(index).or_insert_with(fresh));
        let at = |changed: &Changed| changed.row.last_event_at.map(|stamp| stamp.0);
        let before = at(changed);
        let result = change(changed);
        let after = at(changed);
        if before != after {
            if let Some(before) = before
                && self.front.get(&before) == Some(&index)
            {
                self.front.remove(&before);
            }
            self.front.extend(after.map(|after| (after, index)));
        }
        self.generation += 1;
        result
    }

    /// Changes a lead that exists.
    pub(super) fn change_lead<T>(
        &mut self,
        number: u64,
        change: impl FnOnce(&mut ChangedLead) -> T,
    ) -> T {
        let world = &self.world;
        let fresh = || Arc::new(ChangedLead::new(world, number));
        let lead = Arc::make_mut(self.leads.entry(number).or_insert_with(fresh));
        self.generation += 1;
        change(lead)
    }

    /// Changes all conversations of a lead.
    pub(crate) fn change_all_of(&mut self, number: u64, sweep: &BulkChange) {
        if let Some(indexes) = self.world.owners.conversations(number) {
            for index in indexes {
                self.change(index, |changed| sweep.apply(&mut changed.row));
            }
            return;
        }
        self.world.change_first(sweep.clone());
        let owners = self.world.owners;
        let swept = self.entries.iter_mut().filter(|(index, _)| {
            // The other leads' conversations were found above.
            owners.is_first(**index)
        });
        for (_, changed) in swept {
            sweep.apply(&mut Arc::make_mut(changed).row);
        }
        self.generation += 1;
    }

    fn found<'c>(
        &'c self,
        front: impl Iterator<Item = (&'c i64, &'c u64)>,
    ) -> impl Iterator<Item = (i64, u64, &'c Changed)> {
        front.filter_map(|(at, index)| Some((*at, *index, self.get(*index)?)))
    }

    /// The sort instant of a conversation that has left its position and is in
    /// front.
    pub(crate) fn moved_to(&self, index: u64) -> Option<i64> {
        let at = self.get(index)?.row.last_event_at?.0;
        (self.front.get(&at) == Some(&index)).then_some(at)
    }

    /// The conversation of a lead with the latest event, if any.
    pub(crate) fn newest_of(&self, number: u64) -> Option<u64> {
        let owners = self.world.owners;
        let in_front = self.before(None).find(|(_, index, _)| owners.owner(*index) == number);
        if let Some((_, index, _)) = in_front {
            return Some(index);
        }
        self.world.conversations_of(number).next()
    }
}
