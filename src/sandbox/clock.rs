//! The sandbox's clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// Runs from the instant that the data is generated for, and can be advanced,
/// so that tests need not wait.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Milliseconds since 1970.
    start: i64,
    started: Instant,
    /// Milliseconds that were skipped.
    skipped: AtomicI64,
}

impl Clock {
    /// Starts at `start`, in milliseconds since 1970.
    pub(crate) fn new(start: i64) -> Self {
        Self { start, started: Instant::now(), skipped: AtomicI64::new(0) }
    }

    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let skipped = self.skipped.load(Ordering::Relaxed);
        self.start.saturating_add(passed).saturating_add(skipped)
    }

    pub(crate) fn skip(&self, millis: i64) {
        self.skipped.fetch_add(millis, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_is_skipped_has_passed() {
        let clock = Clock::new(5_000);
        let before = clock.now();
        assert!(before >= 5_000);
        clock.skip(60_000);
        assert!(clock.now() >= before + 60_000);
    }
}
