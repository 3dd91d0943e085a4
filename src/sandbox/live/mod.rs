//! What has changed since the world was made: an overlay over data that is
//! computed and never kept.
//!
//! Only conversations that have changed are kept, so that the overlay costs as
//! much as it has entries, whatever the number of conversations.

mod arrivals;
mod changes;

pub(crate) use arrivals::Arrivals;
pub(crate) use changes::{Changed, Changes};

use std::sync::{Arc, PoisonError, RwLock};

use super::world::World;

/// The changes as they are now.
#[derive(Debug, Default)]
pub(crate) struct Overlay(RwLock<Arc<Changes>>);

impl Overlay {
    /// All changes so far. What changes later does not show in it, so that a
    /// page is of one piece.
    pub(crate) fn snapshot(&self) -> Arc<Changes> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes several things at once, as far as those who read can tell.
    pub(crate) fn edit<T>(&self, edit: impl FnOnce(&mut Editor<'_>) -> T, world: &World) -> T {
        let mut changes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        edit(&mut Editor { world, changes: Arc::make_mut(&mut changes) })
    }
}

/// Makes changes.
pub(crate) struct Editor<'e> {
    world: &'e World,
    changes: &'e mut Changes,
}

impl Editor<'_> {
    /// Changes a conversation.
    pub(crate) fn conversation(&mut self, index: u64, change: impl FnOnce(&mut Changed)) {
        self.changes.change(self.world, index, change);
    }

    /// Everything changed so far.
    pub(crate) fn changes(&self) -> &Changes {
        self.changes
    }
}
