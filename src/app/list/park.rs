//! Parks a list, resumes it, and drops it.

use jiff::Timestamp;

use super::List;
use crate::app::paging::pager::RequestIds;
use crate::app::protocol::effect::Effect;
use crate::query::{ChangedMarks, Scope};

impl List {
    /// An empty list of other conversations, of the same size and with the
    /// same limits.
    #[must_use]
    pub fn beside(&self, scope: Scope) -> Self {
        let mut list = Self::new(scope, self.limits);
        list.resize(self.rows);
        list.hidden = std::sync::Arc::clone(&self.hidden);
        list.set_local_marks(self.local_marks().clone(), &ChangedMarks::default());
        list
    }

    /// Cancels all requests, since the list is out of sight for a while. Rows
    /// and cursor stay.
    #[must_use]
    pub fn suspend(&mut self) -> Vec<Effect> {
        let mut effects = self.drop_incoming();
        effects.extend(self.suspend_active());
        effects.extend(self.stop_background());
        self.retry = None;
        effects
    }

    /// Resumes after [`Self::suspend`]; outdated rows are refetched in the
    /// background.
    #[must_use]
    pub fn resume(&mut self, rows: usize, now: Timestamp, ids: &mut RequestIds) -> Vec<Effect> {
        self.resize(rows);
        self.background.enter(now);
        self.commit(ids)
    }

    /// Takes the rows of a list that is dropped, which are freed elsewhere. It
    /// must have no requests in flight.
    pub fn discard(&mut self, gone: Self) {
        self.discarded.extend(gone.discarded);
        self.discarded.extend(gone.parked);
        self.discarded.push(gone.active);
    }
}
