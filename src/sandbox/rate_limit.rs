//! The rate limit: a sliding window.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const LENGTH: Duration = Duration::from_mins(1);

/// Admits a number of requests in any 60 seconds.
#[derive(Debug)]
pub(crate) struct Window {
    limit: usize,
    passed: Mutex<VecDeque<Instant>>,
}

impl Window {
    pub(crate) fn new(limit: u32) -> Self {
        Self { limit: limit as usize, passed: Mutex::new(VecDeque::new()) }
    }

    /// Admits a request, or returns the seconds until one is admitted.
    pub(crate) fn pass(&self, now: Instant) -> Result<(), u64> {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        while passed.front().is_some_and(|&first| now.duration_since(first) >= LENGTH) {
            passed.pop_front();
        }
        match passed.front() {
            Some(&first) if passed.len() >= self.limit => {
                let wait = LENGTH.saturating_sub(now.duration_since(first));
                Err(wait.as_millis().div_ceil(1_000) as u64)
            }
            _ => {
                passed.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides() {
        let window = Window::new(2);
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(window.pass(at(0)), Ok(()));
        assert_eq!(window.pass(at(10)), Ok(()));
        assert_eq!(window.pass(at(11)), Err(49));
        assert_eq!(window.pass(at(59)), Err(1));
        assert_eq!(window.pass(at(60)), Ok(()));
        assert_eq!(window.pass(at(61)), Err(9), "refused requests do not count");
        assert_eq!(window.pass(at(70)), Ok(()));
    }
}
