//! Slots of requests in flight.
//!
//! A slow answer must not block unrelated requests: a request takes a slot for
//! a moment only. Their number is bounded by the timeout of a request.

use std::collections::HashMap;
use std::time::Duration;

use tokio::task::Id;
use tokio::time::Instant;

use crate::triage::outbox::EntryId;

/// Maximum time in a slot.
const MOMENT: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Slots {
    at_once: usize,
    taken: HashMap<Id, (EntryId, Instant)>,
}

impl Slots {
    pub(super) fn new(at_once: usize) -> Self {
        Self { at_once, taken: HashMap::new() }
    }

    pub(super) fn at_once(&self) -> usize {
        self.at_once
    }

    pub(super) fn is_free(&self) -> bool {
        self.recent().count() < self.at_once
    }

    /// The time of the next free slot; `None` if one is free.
    pub(super) fn next_free(&self) -> Option<Instant> {
        let mut since: Vec<Instant> = self.recent().collect();
        since.sort_unstable();
        let nth = since.len().checked_sub(self.at_once)?;
        since.get(nth).map(|since| *since + MOMENT)
    }

    pub(super) fn take(&mut self, task: Id, entry: EntryId) {
        self.taken.insert(task, (entry, Instant::now()));
    }

    pub(super) fn free(&mut self, task: Id) -> Option<EntryId> {
        self.taken.remove(&task).map(|(entry, _)| entry)
    }

    fn recent(&self) -> impl Iterator<Item = Instant> {
        let now = Instant::now();
        self.taken.values().map(|(_, since)| *since).filter(move |since| now < *since + MOMENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Id {
        tokio::spawn(async {}).id()
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_hangs_counts_for_a_moment_only() {
        let mut slots = Slots::new(4);
        let begun = Instant::now();
        for entry in 0..4 {
            assert!(slots.is_free() && slots.next_free().is_none());
            slots.take(task(), EntryId(entry));
            tokio::time::sleep(MOMENT / 10).await;
        }
        assert!(!slots.is_free());
        assert_eq!(slots.next_free(), Some(begun + MOMENT));
        tokio::time::sleep_until(begun + MOMENT).await;
        assert!(slots.is_free() && slots.next_free().is_none());
        slots.take(task(), EntryId(4));
        assert!(!slots.is_free(), "the second one counts still");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_frees_its_slot() {
        let mut slots = Slots::new(4);
        let mut tasks = Vec::new();
        for entry in 0..4 {
            tasks.push(task());
            slots.take(tasks[tasks.len() - 1], EntryId(entry));
        }
        assert_eq!(slots.free(tasks[2]), Some(EntryId(2)));
        assert_eq!(slots.free(tasks[2]), None);
        assert!(slots.is_free());
    }
}
