//! Changes found by polling that have not been on screen.

use std::collections::BTreeSet;

/// Whether loaded rows may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeMode {
    /// They may not, since they are on screen. New rows come before them.
    Keep,
    /// They may: the rows follow the server's order.
    Renew,
}

/// Changes found by polling that have not been on screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unseen {
    /// The first row that was on screen once; those before it are new.
    pub(super) first_seen: Option<u32>,
    /// Rows whose place in the list is another one by now.
    pub(super) moved: BTreeSet<u32>,
    /// Number of rows left out, since their place is among the loaded ones.
    pub(super) missing: usize,
    /// Whether there are more new rows than a page holds.
    pub(super) gap: bool,
}

impl Unseen {
    /// A row was removed.
    pub(super) fn forget(&mut self, slot: u32) {
        self.moved.remove(&slot);
    }
}

/// Numbers of unseen changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnseenCounts {
    /// New rows above those that were on screen.
    pub added: usize,
    /// Rows that a refresh puts into their place.
    pub displaced: usize,
    /// Whether only a refresh can show all new rows.
    pub gap: bool,
}
