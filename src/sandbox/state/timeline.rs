//! Current timelines.

use std::cmp::Reverse;

use super::Changes;
use crate::sandbox::generator::event::Event;

impl Changes {
    /// A conversation's timeline, newest first, at an instant in milliseconds
    /// since 1970.
    pub(crate) fn timeline(&self, index: u64, now: i64) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(changed) = self.get(index) {
            events.extend(changed.events.iter().rev().cloned());
        }
        events.extend(self.world.timeline(index));
        if let Some(changed) = self.get(index) {
            for event in &mut events {
                if let Some(altered) = changed.altered.get(&*event.id) {
                    *event = altered.clone();
                }
            }
        }
        for event in &mut events {
            event.pass_time(now);
        }
        events
    }

    /// Every event from an instant up to another, with the index of its
    /// conversation, the newest first, as of `now`. Instants are milliseconds
    /// since 1970.
    pub(crate) fn events_between(&self, from: i64, until: i64, now: i64) -> Vec<(u64, Event)> {
        let mut events = Vec::new();
        for index in self.world.active_between(from, until) {
            let old = self.world.events_between(index, from, until).into_iter();
            let altered = self.get(index).map(|changed| &changed.altered);
            events.extend(old.map(|event| {
                let altered = altered.and_then(|altered| altered.get(&*event.id));
                (index, altered.cloned().unwrap_or(event))
            }));
        }
        for (index, changed) in self.iter() {
            let within = |event: &&Event| from <= event.created_at.0 && event.created_at.0 < until;
            events.extend(changed.events.iter().filter(within).map(|event| (index, event.clone())));
        }
        events.sort_by_key(|(index, event)| (Reverse(event.created_at), *index));
        for (_, event) in &mut events {
            event.pass_time(now);
        }
        events
    }

    /// An event as of an instant, and the index of its conversation.
    pub(crate) fn event(&self, id: &str, now: i64) -> Option<(u64, Event)> {
        let (conversation, number) = id.strip_prefix("evt-")?.split_once('-')?;
        let index = self.world.conversation_index(&format!("conv-{conversation}"))?;
        // Events are numbered from the oldest.
        let events = self.timeline(index, now);
        let number: usize = number.parse().ok()?;
        let event = events.into_iter().rev().nth(number.checked_sub(1)?)?;
        (event.id == id).then_some((index, event))
    }
}
