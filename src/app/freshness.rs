//! Age of the rows on screen, also while a request hangs.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::state::{Connection, State};
use crate::domain::Failure;

/// Time after which an unanswered poll is overdue.
const LATE: SignedDuration = SignedDuration::from_secs(15);

/// Update interval of an age in seconds.
const SECONDS: Duration = Duration::from_secs(5);

/// Age of the rows on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Time of the server's last answer; no request has failed since.
    Fresh(Timestamp),
    /// The server answered then, and should have answered again.
    Overdue(Timestamp),
}

/// Why the server does not answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outage<'a> {
    pub failure: &'a Failure,
    /// Time of the next attempt, if it is due by itself soon.
    pub retry_at: Option<Timestamp>,
}

impl State {
    /// The failure of the last attempt, from the first one on; `None` once the
    /// server has answered.
    pub fn outage(&self) -> Option<Outage<'_>> {
        let Connection::Failed(failure, _) = &self.connection else { return None };
        let attempt = self.attempt_at.filter(|at| *at > self.now);
        Some(Outage { failure, retry_at: attempt.or_else(|| self.list.retry_at()) })
    }

    /// Age of the rows on screen; `None` where the last request failed or none
    /// was answered yet.
    pub fn freshness(&self) -> Option<Freshness> {
        let Connection::Online(online) = self.connection else { return None };
        let answered = self.list.answered_at().unwrap_or(online);
        let overdue = overdue_at(self).is_some_and(|at| at <= self.now);
        Some(if overdue { Freshness::Overdue(answered) } else { Freshness::Fresh(answered) })
    }
}

/// Time until the label changes, beyond the minutes of its age.
pub(super) fn next_change(state: &State) -> Option<Duration> {
    let ahead = overdue_at(state)?.duration_since(state.now);
    if ahead.is_positive() {
        return Duration::try_from(ahead).ok();
    }
    let age = state.now.duration_since(state.list.answered_at()?);
    (state.motion && age < SignedDuration::from_mins(1)).then_some(SECONDS)
}

/// Time at which the rows on screen become overdue, if they are polled.
fn overdue_at(state: &State) -> Option<Timestamp> {
    let every = if state.focused { state.polling.focused } else { state.polling.unfocused };
    let due = state.list.answered_at()?.checked_add(every?).ok()?;
    due.checked_add(LATE).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::{Fixture, failure, numbered};
    use crate::app::protocol::effect::Timer;
    use crate::app::protocol::event::Event;
    use crate::app::protocol::payload::ListPage;
    use crate::domain::{Delay, FailureKind, WaitReason};
    use crate::settings::PollIntervals;

    fn listed() -> Fixture {
        let mut fixture = Fixture::new();
        fixture.state.polling = PollIntervals::default();
        fixture.list((0..3).map(numbered).collect(), Some(3), None);
        fixture.sync();
        fixture
    }

    fn is_overdue(fixture: &Fixture) -> bool {
        matches!(fixture.state.freshness(), Some(Freshness::Overdue(_)))
    }

    #[test]
    fn rows_are_overdue_while_the_poll_about_them_hangs() {
        let mut fixture = listed();
        let answered = fixture.state.now;
        fixture.wait(31);
        fixture.wake(|timer| timer == Timer::Poll);
        let poll = fixture.list_request();
        assert_eq!(fixture.state.freshness(), Some(Freshness::Fresh(answered)));
        assert_eq!(next_change(&fixture.state), Some(Duration::from_secs(14)));
        // Other answers say nothing about the rows.
        fixture.wait(14);
        fixture.state.connection = Connection::Online(fixture.state.now);
        assert_eq!(fixture.state.freshness(), Some(Freshness::Overdue(answered)));
        assert_eq!(next_change(&fixture.state), Some(SECONDS));
        fixture.wait(60);
        assert!(is_overdue(&fixture));
        assert_eq!(next_change(&fixture.state), None, "the minutes do");
        fixture.handle(Event::PageArrived { request: poll, page: ListPage::default() });
        assert_eq!(fixture.state.freshness(), Some(Freshness::Fresh(fixture.state.now)));
    }

    #[test]
    fn what_is_not_polled_is_old_and_never_overdue() {
        let mut fixture = listed();
        let answered = fixture.state.now;
        fixture.state.polling = PollIntervals::OFF;
        fixture.wait(3_600);
        assert_eq!(fixture.state.freshness(), Some(Freshness::Fresh(answered)));
        assert_eq!(next_change(&fixture.state), None);
        let mut fixture = listed();
        fixture.handle(Event::Focused(false));
        fixture.wait(60);
        assert!(!is_overdue(&fixture), "it is polled less often");
        fixture.wait(75);
        assert!(is_overdue(&fixture));
    }

    #[test]
    fn a_pause_that_the_server_named_has_an_end() {
        let mut fixture = listed();
        fixture.wait(31);
        fixture.wake(|timer| timer == Timer::Poll);
        let request = fixture.list_request();
        let wait = Delay { pause: Duration::from_secs(90), reason: WaitReason::RateLimited };
        fixture.handle(Event::FetchDelayed { request, wait });
        let until = fixture.state.now + SignedDuration::from_secs(90);
        assert_eq!(fixture.state.connection, Connection::Limited(until));
        assert_eq!(fixture.state.freshness(), None);
    }

    #[test]
    fn an_outage_is_known_with_its_reason_from_the_first_attempt_on() {
        let mut fixture = listed();
        assert_eq!(fixture.state.outage(), None);
        fixture.wait(31);
        fixture.wake(|timer| timer == Timer::Poll);
        let poll = fixture.list_request();
        let refused = failure(FailureKind::Network, "connection refused");
        fixture.waits(poll, 1, WaitReason::Retry(refused.clone()));
        let retry_at = Some(fixture.state.now + SignedDuration::from_secs(1));
        assert_eq!(fixture.state.outage(), Some(Outage { failure: &refused, retry_at }));
        fixture.wait(2);
        assert_eq!(fixture.state.outage().and_then(|outage| outage.retry_at), None, "it is over");
        fixture.handle(Event::PageArrived { request: poll, page: ListPage::default() });
        assert_eq!(fixture.state.outage(), None);
    }
}
