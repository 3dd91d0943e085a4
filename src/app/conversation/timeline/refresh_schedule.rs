//! When a thread is refreshed, and the results of that.

use std::time::Duration;

use jiff::Timestamp;

use crate::app::paging::pager::RequestId;
use crate::domain::{Failure, RetryClass};

/// Maximum interval after failed refreshes.
const LONGEST: Duration = Duration::from_mins(5);

/// Refreshes of a loaded thread's newest page.
#[derive(Debug, Default)]
pub struct RefreshSchedule {
    /// The refresh in flight, and the conversation's last event when it was
    /// sent.
    request: Option<(RequestId, Option<Timestamp>)>,
    answered_at: Option<Timestamp>,
    tried_at: Option<Timestamp>,
    failures: u32,
    /// Another refresh would fail like the last one.
    given_up: bool,
}

impl RefreshSchedule {
    /// Begins a refresh.
    pub fn begin(&mut self, request: RequestId, as_of: Option<Timestamp>) {
        self.request = Some((request, as_of));
    }

    /// Whether a refresh is in flight.
    pub fn is_refreshing(&self) -> bool {
        self.request.is_some()
    }

    /// Whether that request is the refresh in flight.
    pub fn awaits(&self, request: RequestId) -> bool {
        self.request.is_some_and(|(look, _)| look == request)
    }

    /// Forgets the refresh in flight, and returns its request.
    pub fn stop(&mut self) -> Option<RequestId> {
        self.request.take().map(|(request, _)| request)
    }

    /// The newest page has arrived. Returns the last event that it includes, if
    /// it is of a refresh.
    pub fn answered(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.answered_at = Some(now);
        self.failures = 0;
        self.given_up = false;
        self.request.take().and_then(|(_, as_of)| as_of)
    }

    /// A refresh has failed.
    pub fn failed(&mut self, failure: &Failure, now: Timestamp) {
        self.request = None;
        self.tried_at = Some(now);
        self.failures += 1;
        self.given_up = failure.retry == RetryClass::Never;
    }

    /// Skips a refresh.
    pub fn skip(&mut self, now: Timestamp) {
        self.tried_at = Some(now);
    }

    /// Time of the next refresh, `every` being the interval; `None` while one
    /// is in flight, and before the first page. A clock that was set back makes
    /// it now.
    pub fn next_at(&self, every: Duration, now: Timestamp) -> Option<Timestamp> {
        let answered = self.answered_at.filter(|_| !self.is_refreshing() && !self.given_up)?;
        let pause = (every * 2_u32.pow(self.failures.min(10))).min(LONGEST.max(every));
        let last = [Some(answered), self.tried_at].into_iter().flatten();
        let last = last.filter(|at| *at <= now).max();
        Some(last.and_then(|at| at.checked_add(pause).ok()).unwrap_or(now))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::app::fixture::{NOW, at, failure};
    use crate::domain::FailureKind;

    const EVERY: Duration = Duration::from_secs(10);

    fn after(watch: &RefreshSchedule, now: Timestamp) -> Option<i64> {
        watch.next_at(EVERY, now).map(|next| next.duration_since(at(NOW)).as_secs())
    }

    #[test]
    fn looks_follow_each_other_and_never_overlap() {
        let mut watch = RefreshSchedule::default();
        assert_eq!(after(&watch, at(NOW)), None, "the first page is not here yet");
        watch.answered(at(NOW));
        assert_eq!(after(&watch, at(NOW)), Some(10));
        watch.begin(RequestId(1), None);
        assert_eq!(after(&watch, at(NOW)), None);
        assert!(watch.awaits(RequestId(1)) && !watch.awaits(RequestId(2)));
        assert_eq!(watch.answered(at(NOW) + SignedDuration::from_secs(10)), None);
        assert_eq!(after(&watch, at(NOW) + SignedDuration::from_secs(10)), Some(20));
    }

    #[test]
    fn failures_make_the_pauses_longer_up_to_a_limit() {
        let mut watch = RefreshSchedule::default();
        watch.answered(at(NOW));
        let lost = failure(FailureKind::Network, "lost");
        let pauses: Vec<_> = (0..7)
            .map(|_| {
                watch.failed(&lost, at(NOW));
                after(&watch, at(NOW)).expect("goes on")
            })
            .collect();
        assert_eq!(pauses, [20, 40, 80, 160, 300, 300, 300]);
        watch.answered(at(NOW));
        assert_eq!(after(&watch, at(NOW)), Some(10));
    }

    #[test]
    fn what_is_refused_is_not_asked_for_again() {
        let mut watch = RefreshSchedule::default();
        watch.answered(at(NOW));
        watch.failed(&failure(FailureKind::Credentials, "no"), at(NOW));
        assert_eq!(after(&watch, at(NOW)), None);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_it_now() {
        let mut watch = RefreshSchedule::default();
        watch.answered(at(NOW));
        assert_eq!(after(&watch, at(NOW) - SignedDuration::from_hours(1)), Some(-3_600));
    }
}
