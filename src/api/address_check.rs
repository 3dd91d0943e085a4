//! Detects a base URL that is not the API's.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Maximum number of suspicious failures at an unproven address.
///
/// A wrong address fails the same way every time, so the user is informed after
/// four short pauses, at most four seconds, instead of the full backoff. A
/// right one with one malformed answer in five fails five times in a row at one
/// start in three thousand.
const MOST: u32 = 5;

/// Evidence about an address. After one valid answer it is proven, and later
/// failures count as transient.
#[derive(Debug, Default)]
pub(super) struct AddressChecks {
    proven: AtomicBool,
    failures: AtomicU32,
}

impl AddressChecks {
    /// Records a valid answer.
    pub(super) fn record_answer(&self) {
        self.proven.store(true, Ordering::Relaxed);
    }

    /// Records a failure that suggests a wrong address. Returns whether the
    /// limit is exceeded, so that a retry is pointless.
    pub(super) fn record_failure(&self) -> bool {
        let before = self.failures.fetch_add(1, Ordering::Relaxed);
        !self.proven.load(Ordering::Relaxed) && before.saturating_add(1) >= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unproven_address_is_given_up_after_some_failures() {
        let checks = AddressChecks::default();
        for _ in 1..MOST {
            assert!(!checks.record_failure());
        }
        assert!(checks.record_failure());
        assert!(checks.record_failure());
    }

    #[test]
    fn a_proven_address_is_never_given_up() {
        let checks = AddressChecks::default();
        checks.record_answer();
        for _ in 0..2 * MOST {
            assert!(!checks.record_failure());
        }
    }
}
