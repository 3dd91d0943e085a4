//! A list that goes away, for a while or for good, and the one that comes
//! instead.

use jiff::Timestamp;

use super::List;
use crate::app::paging::pager::RequestIds;
use crate::app::protocol::effect::Effect;
use crate::query::Scope;

impl List {
    /// An empty list of other conversations, of the same size and with the
    /// same limits.
    #[must_use]
    pub fn beside(&self, scope: Scope) -> Self {
        let mut list = Self::new(scope, self.limits);
        list.resize(self.rows);
        list
    }

    /// Stops everything that is on its way, since nobody looks at it for a
    /// while. Rows and cursor stay.
    #[must_use]
    pub fn suspend(&mut self) -> Vec<Effect> {
        let mut effects = self.drop_incoming();
        effects.extend(self.suspend_active());
        effects.extend(self.stop_background());
        self.retry = None;
        effects
    }

    /// Goes on where [`Self::suspend`] left off; rows that have become old are
    /// asked for again behind.
    #[must_use]
    pub fn resume(&mut self, rows: usize, now: Timestamp, ids: &mut RequestIds) -> Vec<Effect> {
        self.resize(rows);
        self.background.enter(now);
        self.commit(ids)
    }

    /// Takes over what a list that goes away for good leaves behind: rows that
    /// are freed elsewhere. It must rest.
    pub fn discard(&mut self, gone: Self) {
        self.discarded.extend(gone.discarded);
        self.discarded.extend(gone.parked);
        self.discarded.push(gone.active);
    }
}
