//! Lists that lag behind writes, like those of a service with replicas.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Changes;

/// The states before the latest changes.
#[derive(Debug, Default)]
pub(super) struct Lag {
    /// The lag in milliseconds.
    millis: i64,
    /// The time of each change, and the state before it.
    before: Mutex<VecDeque<(i64, Arc<Changes>)>>,
}

impl Lag {
    pub(super) fn new(millis: i64) -> Self {
        Self { millis, before: Mutex::default() }
    }

    /// Records the state before a change.
    pub(super) fn record(&self, changes: &Arc<Changes>, now: i64) {
        if self.millis > 0 {
            self.held().push_back((now, Arc::clone(changes)));
        }
    }

    /// The state that lists show; `None` for the current one.
    pub(super) fn shown(&self, now: i64) -> Option<Arc<Changes>> {
        if self.millis == 0 {
            return None;
        }
        let mut before = self.held();
        while before.front().is_some_and(|(at, _)| *at <= now.saturating_sub(self.millis)) {
            before.pop_front();
        }
        before.front().map(|(_, changes)| Arc::clone(changes))
    }

    fn held(&self) -> MutexGuard<'_, VecDeque<(i64, Arc<Changes>)>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
