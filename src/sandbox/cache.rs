//! Caches a few expensive results for the next page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The most recently used results, by query.
pub(crate) struct Recent<T> {
    capacity: usize,
    entries: Mutex<VecDeque<(u64, T)>>,
}

impl<T: Clone> Recent<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, entries: Mutex::new(VecDeque::new()) }
    }

    /// The cached or computed result of a query. Two concurrent requests may
    /// both compute it; neither waits for the other.
    pub(crate) fn get_or_compute(&self, query: u64, compute: impl FnOnce() -> T) -> T {
        if let Some(known) = self.take(query) {
            self.put(query, known.clone());
            return known;
        }
        let result = compute();
        self.put(query, result.clone());
        result
    }

    fn take(&self, query: u64) -> Option<T> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let at = entries.iter().position(|(key, _)| *key == query)?;
        entries.remove(at).map(|(_, result)| result)
    }

    fn put(&self, query: u64, result: T) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push_front((query, result));
        entries.truncate(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_result_goes_first() {
        let recent = Recent::new(2);
        for query in [1, 2, 1, 3] {
            recent.get_or_compute(query, || query * 10);
        }
        assert_eq!(recent.get_or_compute(1, || 0), 10);
        assert_eq!(recent.get_or_compute(3, || 0), 30);
        assert_eq!(recent.get_or_compute(2, || 0), 0);
    }
}
