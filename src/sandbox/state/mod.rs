//! What has changed since the world was made: an overlay over data that is
//! computed and never kept.
//!
//! Only conversations and leads that have changed are kept, so that the overlay
//! costs as much as it has entries, whatever the number of conversations. What
//! happens to all of the first lead's at once is kept as one change (`sweep`).
//!
//! Nothing happens by itself: messages that wait for their time, and those of
//! automations, are sent when somebody looks, as of when they were due.

mod arrivals;
mod automate;
mod changed_lead;
mod changes;
mod journal;
mod lag;
mod lead;
mod messages;
mod metrics;
mod notifications;
mod runs;
mod suppressions;
mod timeline;
mod write_transaction;

pub(crate) use arrivals::Arrivals;
pub(crate) use changes::{Changed, Changes};
pub(crate) use journal::Entry;
pub(crate) use messages::{Consent, Sent};
pub(crate) use metrics::{IN_TIME, Metrics, Response as LeadResponse};
pub(crate) use runs::End;
pub(crate) use suppressions::Recipient;
pub(crate) use write_transaction::WriteTransaction;

use lag::Lag;

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use super::clock::Clock;
use super::generator::World;

/// The changes as they are now.
#[derive(Debug)]
pub(crate) struct Overlay {
    changes: RwLock<Arc<Changes>>,
    clock: Clock,
    journal: Mutex<Vec<Entry>>,
    lag: Lag,
}

impl Overlay {
    /// Nothing has happened in a world yet; its present goes on from now. Lists
    /// lag behind by so much.
    pub(crate) fn new(world: World, lag: Duration) -> Self {
        let clock = Clock::new(world.now());
        let changes = RwLock::new(Arc::new(Changes::new(world)));
        let lag = Lag::new(i64::try_from(lag.as_millis()).unwrap_or(i64::MAX));
        Self { changes, clock, journal: Mutex::default(), lag }
    }

    /// The present.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// All changes so far. What changes later does not show in it, so that a
    /// page is of one piece.
    pub(crate) fn snapshot(&self) -> Arc<Changes> {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        let due = changes.next_due();
        if due.is_none_or(|due| due > self.clock.now()) {
            return Arc::clone(&changes);
        }
        drop(changes);
        self.edit(|_| {});
        Arc::clone(&self.changes.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The changes that lists show.
    pub(crate) fn listed(&self) -> Arc<Changes> {
        let now = self.snapshot();
        self.lag.shown(self.clock.now()).unwrap_or(now)
    }

    /// Changes several things at once, as far as those who read can tell.
    pub(crate) fn edit<T>(&self, edit: impl FnOnce(&mut WriteTransaction<'_>) -> T) -> T {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        self.lag.note(&changes, self.clock.now());
        let mut editor =
            WriteTransaction::new(Arc::make_mut(&mut changes), &mut journal, self.clock.now());
        editor.send_due();
        edit(&mut editor)
    }

    /// Every write that was carried out, in order.
    pub(crate) fn journal(&self) -> Vec<Entry> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
