//! Changes since the start: an overlay over generated data that is never
//! stored.
//!
//! Only changed conversations and leads are stored, so that the overlay's size
//! is proportional to its entries, whatever the number of conversations. A
//! change of all of the first lead's is stored as one (`sweep`).
//!
//! Events are lazy: scheduled messages and those of automations are sent on the
//! next access, as of their due time.

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

/// The current changes.
#[derive(Debug)]
pub(crate) struct Overlay {
    changes: RwLock<Arc<Changes>>,
    pub(crate) clock: Clock,
    journal: Mutex<Vec<Entry>>,
    lag: Lag,
}

impl Overlay {
    /// No changes yet; the clock continues from now. Lists lag behind by `lag`.
    pub(crate) fn new(world: World, lag: Duration) -> Self {
        let clock = Clock::new(world.now);
        let changes = RwLock::new(Arc::new(Changes::new(world)));
        let lag = Lag::new(i64::try_from(lag.as_millis()).unwrap_or(i64::MAX));
        Self { changes, clock, journal: Mutex::default(), lag }
    }

    /// All changes so far. Later changes do not affect it, so that a page is
    /// consistent.
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

    /// Makes several changes atomically.
    pub(crate) fn edit<T>(&self, edit: impl FnOnce(&mut WriteTransaction<'_>) -> T) -> T {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        self.lag.record(&changes, self.clock.now());
        let mut editor =
            WriteTransaction::new(Arc::make_mut(&mut changes), &mut journal, self.clock.now());
        editor.send_due();
        edit(&mut editor)
    }

    /// Every executed write, in order.
    pub(crate) fn journal(&self) -> Vec<Entry> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
