//! The connection state in the header.

use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;

use super::{Screen, scenes};
use crate::app::Timer;
use crate::app::fixture::failure;
use crate::app::protocol::event::Event;
use crate::app::state::Connection;
use crate::domain::{Failure, FailureKind, RetryClass, WaitReason};
use crate::settings::PollIntervals;

/// The end of the first line. It is noon, and the zone is UTC.
fn line_end(screen: &mut Screen) -> String {
    let text = screen.text(120, 40);
    let line = text.lines().next().expect("a header");
    line[line.find(['●', '○']).expect("a mark")..].to_owned()
}

#[rstest]
#[case(FailureKind::RateLimited, 90, "○ paused until 12:01:30 PM")]
#[case(FailureKind::RateLimited, 2 * 3_600 - 30, "○ paused until 2:00 PM")]
#[case(FailureKind::RateLimited, 26 * 3_600, "○ paused until tomorrow 2:00 PM")]
#[case(FailureKind::Server, 600, "○ server error until 12:10 PM")]
fn a_pause_that_the_server_named_is_said_with_its_end(
    #[case] kind: FailureKind,
    #[case] seconds: u64,
    #[case] expected: &str,
) {
    let mut screen = scenes::loaded();
    let retry = RetryClass::After(Duration::from_secs(seconds));
    let message = "Too many requests (429)".to_owned();
    let failure = Failure { kind, message, hint: None, retry, status: None, trace_id: None };
    let until = screen.fixture.state.now + SignedDuration::from_secs(seconds as i64);
    screen.fixture.state.connection = Connection::Failed(failure, Some(until));
    assert_eq!(line_end(&mut screen), expected);
    screen.fixture.wait(seconds as i64);
    assert!(!line_end(&mut screen).contains("until"), "it is over");
}

#[test]
fn rows_that_are_overdue_are_not_said_to_be_fresh() {
    let mut screen = scenes::loaded();
    screen.fixture.state.polling = PollIntervals::default();
    assert_eq!(line_end(&mut screen), "● just now");
    screen.fixture.wait(50);
    // An answer about something else.
    screen.fixture.state.connection = Connection::Online(screen.fixture.state.now);
    assert_eq!(line_end(&mut screen), "○ 50 s ago");
    screen.fixture.handle(Event::Focused(false));
    assert_eq!(line_end(&mut screen), "● just now", "without focus it is polled less often");
}

const REFUSED: &str = "Can't reach api.leadping.ai (connection refused)";

#[test]
fn the_first_attempt_that_fails_names_the_reason_and_the_next_one() {
    let mut screen = scenes::loaded();
    screen.fixture.state.polling = PollIntervals::default();
    screen.fixture.sync();
    screen.fixture.wait(31);
    screen.fixture.wake(|timer| timer == Timer::Poll);
    let poll = screen.fixture.list_request();
    screen.fixture.waits(poll, 2, WaitReason::Retry(failure(FailureKind::Network, REFUSED)));
    assert_eq!(line_end(&mut screen), "○ offline, retry 2 s");
    let frame = screen.text(120, 40);
    let bar = frame.lines().nth(1).unwrap_or_default();
    assert!(bar.ends_with(&format!("{REFUSED}, retrying in 2 s")), "{bar}");
    let frame = screen.text(80, 24);
    let bar = frame.lines().nth(1).unwrap_or_default();
    assert!(bar.ends_with(REFUSED), "{bar}");
    screen.fixture.wait(1);
    assert_eq!(line_end(&mut screen), "○ offline, retry 1 s");
}

#[test]
fn a_first_page_that_is_tried_again_says_why_in_the_list() {
    let mut screen = scenes::first_load();
    let request = screen.fixture.list_request();
    screen.fixture.waits(request, 1, WaitReason::Retry(failure(FailureKind::Network, REFUSED)));
    for (width, height) in [(80, 24), (50, 20)] {
        let frame = screen.text(width, height);
        let said = frame.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("{REFUSED}, retrying in 1 s")), "{frame}");
    }
}
