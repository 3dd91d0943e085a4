//! Changes found by polling that have not been on screen.

use std::collections::BTreeSet;

/// Whether rows that are there may change places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeMode {
    /// They may not: somebody looks at them. What is new comes before them.
    Keep,
    /// They may: the rows take the order of the server.
    Renew,
}

/// Changes found by polling that have not been on screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unseen {
    /// The first row that was on screen once; those before it are new.
    pub(super) first_seen: Option<u32>,
    /// Rows whose place in the list is another one by now.
    pub(super) moved: BTreeSet<u32>,
    /// How many rows are not there, since their place is among those that are.
    pub(super) missing: usize,
    /// Whether more is new than a page holds.
    pub(super) gap: bool,
}

impl Unseen {
    /// A row has been taken out.
    pub(super) fn forget(&mut self, slot: u32) {
        self.moved.remove(&slot);
    }
}

/// The news in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnseenCounts {
    /// New rows above those that were on screen.
    pub added: usize,
    /// Rows that a refresh puts into their place.
    pub displaced: usize,
    /// Whether only a refresh can show all that is new.
    pub gap: bool,
}
