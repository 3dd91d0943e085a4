//! When a thread is looked at again, and what came of that.

use std::time::Duration;

use jiff::Timestamp;

use crate::app::paging::pager::RequestId;
use crate::domain::{Failure, RetryClass};

/// The longest pause after looks that failed.
const LONGEST: Duration = Duration::from_mins(5);

/// Looks at the newest page of a thread that is loaded.
#[derive(Debug, Default)]
pub struct RefreshSchedule {
    /// The look that is on its way, and the conversation's last event at the
    /// time when it began.
    look: Option<(RequestId, Option<Timestamp>)>,
    answered_at: Option<Timestamp>,
    tried_at: Option<Timestamp>,
    failures: u32,
    /// Another look would fail like the last one.
    given_up: bool,
}

impl RefreshSchedule {
    /// Begins a look.
    pub fn begin(&mut self, request: RequestId, as_of: Option<Timestamp>) {
        self.look = Some((request, as_of));
    }

    /// Whether a look is on its way.
    pub fn is_looking(&self) -> bool {
        self.look.is_some()
    }

    /// Whether that request is the look on its way.
    pub fn awaits(&self, request: RequestId) -> bool {
        self.look.is_some_and(|(look, _)| look == request)
    }

    /// Forgets the look on its way, and returns its request.
    pub fn stop(&mut self) -> Option<RequestId> {
        self.look.take().map(|(request, _)| request)
    }

    /// Notes that the newest page is here, and returns the last event that it is
    /// as of, if a look has brought it.
    pub fn answered(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.answered_at = Some(now);
        self.failures = 0;
        self.given_up = false;
        self.look.take().and_then(|(_, as_of)| as_of)
    }

    /// Notes that a look has failed.
    pub fn failed(&mut self, failure: &Failure, now: Timestamp) {
        self.look = None;
        self.tried_at = Some(now);
        self.failures += 1;
        self.given_up = failure.retry == RetryClass::Never;
    }

    /// Leaves a look out.
    pub fn skip(&mut self, now: Timestamp) {
        self.tried_at = Some(now);
    }

    /// When to look again, `every` being the pause between looks; `None` while
    /// one is on its way, and before the first page is here. A clock that was
    /// set back makes it now.
    pub fn next_at(&self, every: Duration, now: Timestamp) -> Option<Timestamp> {
        let answered = self.answered_at.filter(|_| !self.is_looking() && !self.given_up)?;
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
