//! The conversations that are no longer as they were made.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use crate::sandbox::world::World;
use crate::sandbox::world::conversation::Conversation;
use crate::sandbox::world::event::Event;

/// A conversation that has changed.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    /// Its row.
    pub(crate) row: Conversation,
    /// What has happened since, oldest first.
    pub(crate) events: Vec<Event>,
}

/// Some conversations, by their indexes.
///
/// Whatever happens is later than all that had happened before. So the
/// conversations in which something has happened stand in front of all others
/// in the natural order, and the others keep their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    entries: HashMap<u64, Arc<Changed>>,
    /// The conversations in front, by the instant of their last event.
    front: BTreeMap<i64, u64>,
    generation: u64,
}

impl Changes {
    /// Another number after every change.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// A conversation, if it has changed.
    pub(crate) fn get(&self, index: u64) -> Option<&Changed> {
        self.entries.get(&index).map(|changed| &**changed)
    }

    /// Whether a conversation has left the place that it had.
    pub(crate) fn has_moved(&self, index: u64) -> bool {
        self.moved_to(index).is_some()
    }

    /// The conversations that have changed, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &Changed)> {
        self.entries.iter().map(|(index, changed)| (*index, &**changed))
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

    /// The instant of the last thing that happened, if anything did.
    pub(crate) fn last_at(&self) -> Option<i64> {
        self.front.last_key_value().map(|(at, _)| *at)
    }

    /// Changes a conversation. Its last event can only become later than all
    /// others.
    pub(super) fn change(&mut self, world: &World, index: u64, change: impl FnOnce(&mut Changed)) {
        let fresh = || Arc::new(Changed { row: world.conversation(index), events: Vec::new() });
        let changed = Arc::make_mut(self.entries.entry(index).or_insert_with(fresh));
        let at = |changed: &Changed| changed.row.last_event_at.map(|stamp| stamp.0);
        let before = at(changed);
        change(changed);
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
    }

    fn found<'c>(
        &'c self,
        front: impl Iterator<Item = (&'c i64, &'c u64)>,
    ) -> impl Iterator<Item = (i64, u64, &'c Changed)> {
        front.filter_map(|(at, index)| Some((*at, *index, self.get(*index)?)))
    }

    /// The instant by which a conversation stands in front, if it does.
    pub(crate) fn moved_to(&self, index: u64) -> Option<i64> {
        let at = self.get(index)?.row.last_event_at?.0;
        (self.front.get(&at) == Some(&index)).then_some(at)
    }
}
