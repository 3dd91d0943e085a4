//! Without motion, a second more on the clock draws nothing.

use jiff::SignedDuration;
use ratatui::buffer::Buffer;
use rstest::rstest;

use super::{Screen, scenes};
use crate::app::fixture::failure;
use crate::app::protocol::outbox::OutboxEvent;
use crate::app::{Command, Effect, Event, Timer};
use crate::domain::{FailureKind, WaitReason};
use crate::settings::PollIntervals;
use crate::triage::ActionKind;

/// An archive in its undo window, from a list with a thread beside it.
fn pending() -> Screen {
    let mut screen = scenes::thread();
    let nothing = OutboxEvent::Unfinished { entries: Vec::new(), sends: true };
    screen.fixture.handle(Event::Outbox(nothing));
    screen.fixture.waits_in_the_outbox(8);
    screen.fixture.act(&[Command::Do(ActionKind::Handled)]);
    screen.fixture.outbox();
    screen.fixture.state.notice.dismiss();
    screen
}

fn outbox() -> Screen {
    let mut screen = pending();
    screen.fixture.act(&[Command::ToggleOutbox]);
    screen
}

fn retried() -> Screen {
    let mut screen = scenes::loaded();
    screen.fixture.state.polling = PollIntervals::default();
    screen.fixture.sync();
    screen.fixture.wait(31);
    screen.fixture.wake(|timer| timer == Timer::Poll);
    let poll = screen.fixture.list_request();
    let why = failure(FailureKind::Network, "connection refused");
    screen.fixture.waits(poll, 20, WaitReason::Retry(why));
    screen
}

fn limited() -> Screen {
    let mut screen = scenes::first_load();
    let request = screen.fixture.list_request();
    screen.fixture.waits(request, 20, WaitReason::RateLimiter);
    screen
}

fn overdue() -> Screen {
    let mut screen = scenes::loaded();
    screen.fixture.state.polling = PollIntervals::default();
    screen.fixture.wait(50);
    screen
}

/// The frames of two consecutive seconds, and whether the program wakes up in
/// the first one.
fn second(mut screen: Screen, motion: bool, size: (u16, u16)) -> (Buffer, Buffer, bool) {
    screen.fixture.state.motion = motion;
    screen.resize(size.0, size.1);
    screen.fixture.effects.clear();
    screen.fixture.handle(Event::TimerFired(Timer::Tick));
    screen.fixture.sync();
    let is_soon = |effect: &Effect| matches!(effect, Effect::Wake { timer: Timer::Tick, after } if after.as_secs() <= 5);
    let wakes = screen.fixture.effects.iter().any(is_soon);
    // Not where an age in days or hours ends.
    screen.fixture.state.now += SignedDuration::from_secs(2);
    let before = screen.draw(size.0, size.1).0;
    screen.fixture.state.now += SignedDuration::from_secs(1);
    (before, screen.draw(size.0, size.1).0, wakes)
}

#[rstest]
#[case("pending", pending)]
#[case("outbox", outbox)]
#[case("retried", retried)]
#[case("limited", limited)]
#[case("overdue", overdue)]
fn nothing_changes_by_itself_every_second(#[case] name: &str, #[case] scene: fn() -> Screen) {
    let mut counted = false;
    for size in [(50, 20), (80, 24), (160, 50)] {
        let (before, after, wakes) = second(scene(), true, size);
        counted |= before != after && wakes;
        let (before, after, wakes) = second(scene(), false, size);
        assert_eq!(before, after, "{name} at {size:?}");
        assert!(!wakes, "{name} at {size:?}");
    }
    assert!(counted, "{name} has nothing to count");
}

#[test]
fn what_is_due_says_at_what_time() {
    let seen = |mut screen: Screen| {
        screen.fixture.state.motion = false;
        screen.text(120, 40)
    };
    let check = |scene, due: &str| {
        let frame = seen(scene);
        assert!(frame.contains(due), "{due}\n{frame}");
    };
    check(outbox(), "Goes out at 12:00:");
    check(retried(), "retrying at 12:00:");
    check(limited(), "slowing down (rate limit), until 12:00:");
    check(overdue(), "no answer since 12:00:00 PM");
}
