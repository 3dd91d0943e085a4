//! Whether the API is at the configured address at all.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How many doubtful failures an unproven address is given.
///
/// A wrong address fails alike every time, so the user hears about it after
/// four short pauses, at most four seconds, and not after the full backoff. A
/// right one whose answers make no sense one time in five fails five times in
/// a row at one start in three thousand.
const MOST: u32 = 5;

/// What was seen of an address. Once an answer made sense, the address is
/// right, and whatever fails later may pass.
#[derive(Debug, Default)]
pub(super) struct AddressChecks {
    proven: AtomicBool,
    failures: AtomicU32,
}

impl AddressChecks {
    /// An answer made sense.
    pub(super) fn finish(&self) {
        self.proven.store(true, Ordering::Relaxed);
    }

    /// A failure looked like a wrong address. Says whether it was one too
    /// many: trying again will not help.
    pub(super) fn add(&self) -> bool {
        let before = self.failures.fetch_add(1, Ordering::Relaxed);
        !self.proven.load(Ordering::Relaxed) && before.saturating_add(1) >= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unproven_address_is_given_up_after_some_failures() {
        let doubts = AddressChecks::default();
        for _ in 1..MOST {
            assert!(!doubts.add());
        }
        assert!(doubts.add());
        assert!(doubts.add());
    }

    #[test]
    fn a_proven_address_is_never_given_up() {
        let doubts = AddressChecks::default();
        doubts.finish();
        for _ in 0..2 * MOST {
            assert!(!doubts.add());
        }
    }
}
