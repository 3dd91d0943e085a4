//! The whole loop, with everything outside replaced by something that waits
//! for the test.

mod appearance;
mod harness;
mod leads;
mod pointer;
mod screen;
mod server;
mod terminal;

use std::future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rstest::rstest;
use tokio::sync::Notify;

use crate::domain::{Failure, FailureKind, RetryClass};
use crate::runtime::ExitReason;
use crate::terminal::message::{Input, Message, channel};
use harness::Harness;
use server::{Call, client, failure, page, thread};

#[test]
fn the_first_frame_waits_for_no_connection() {
    let mut harness = Harness::new();
    let never = Arc::new(Notify::new());
    harness.run(move || {
        let never = Arc::clone(&never);
        async move {
            never.notified().await;
            Err(failure("unreachable", RetryClass::Never))
        }
    });
    harness.wait_for("connecting");
    assert!(harness.is_quiet());
}

#[test]
fn a_page_that_arrives_is_shown() {
    let harness = Harness::open();
    harness.wait_for("loading");
    harness.answer(Ok(page(0..50, Some("t"))));
    harness.wait_for("Person1 ");
    harness.wait_for_cursor_on(0);
    harness.wait_for("first 50");
}

#[test]
fn keys_are_answered_while_a_request_is_not() {
    let harness = Harness::open();
    let (_, first) = harness.page_call();
    harness.press("?");
    harness.wait_for("unarchive");
    harness.press("esc");
    first.send(Ok(page(0..12, Some("t")))).expect("awaited");
    harness.wait_for_cursor_on(0);
    // The rest does not come.
    let (options, _second) = harness.page_call();
    assert!(options.continuation_token.is_some());
    for number in 1..12 {
        harness.press("j");
        harness.wait_for_cursor_on(number);
    }
    assert!(harness.is_quiet(), "one request is in flight at the most");
}

#[test]
fn two_thousand_keys_at_once_take_a_few_frames_and_none_is_lost() {
    let harness = Harness::with_rows(3_000);
    {
        // While the test looks at the screen, the loop cannot draw on it.
        let seen = harness.screen.lock();
        let before = seen.frames;
        harness.press("j ".repeat(2_000).trim_end());
        drop(seen);
        harness.wait_for_cursor_on(2_000);
        let frames = harness.screen.lock().frames - before;
        assert!(frames < 100, "{frames} frames");
    }
    harness.press("j");
    harness.wait_for_cursor_on(2_001);
}

#[test]
fn a_digit_does_what_it_is_bound_to_at_once() {
    let harness = Harness::with_rows(30);
    harness.press("8");
    harness.wait_for("unarchive");
    harness.press("esc j");
    harness.wait_for_cursor_on(1);
}

#[test]
fn the_key_that_handled_had_before_says_once_which_it_is_now() {
    let harness = Harness::with_rows(30);
    harness.press("j h");
    harness.wait_for("Mark handled is d now");
    harness.press("j");
    harness.wait_for_cursor_on(2);
    assert!(!harness.screen.lock().shows("Mark handled is d now"));
    harness.press("h j");
    harness.wait_for_cursor_on(3);
    assert!(!harness.screen.lock().shows("Mark handled is d now"));
}

#[test]
fn a_fetch_that_panics_is_a_line_and_can_be_tried_again() {
    let harness = Harness::open();
    harness.answer(Ok(page(0..5, Some("t"))));
    harness.wait_for_cursor_on(0);
    let (_, unanswered) = harness.page_call();
    drop(unanswered);
    harness.wait_for("Bug in leadping-tui");
    harness.wait_for_cursor_on(0);
    harness.press("ctrl-r");
    harness.answer(Ok(page(5..10, None)));
    harness.wait_for("Person5 ");
}

#[test]
fn a_connection_that_fails_is_shown_and_made_on_the_next_try() {
    let mut harness = Harness::new();
    let tries = Arc::new(AtomicUsize::new(0));
    let (script, counted) = (harness.fake.clone(), Arc::clone(&tries));
    harness.run(move || {
        let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
        let made = if first {
            Err(failure("no certificates", RetryClass::Never))
        } else {
            Ok(client(&script))
        };
        future::ready(made)
    });
    harness.wait_for("no certificates");
    assert!(harness.is_quiet());
    harness.press("ctrl-r");
    harness.answer(Ok(page(0..3, None)));
    harness.wait_for_cursor_on(0);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
}

#[test]
fn what_may_pass_is_tried_again_by_itself() {
    let mut harness = Harness::in_a_hurry();
    let tries = Arc::new(AtomicUsize::new(0));
    let script = harness.fake.clone();
    harness.run(move || {
        let made = match tries.fetch_add(1, Ordering::SeqCst) {
            0..3 => Err(failure("the network is down", RetryClass::Backoff)),
            _ => Ok(client(&script)),
        };
        future::ready(made)
    });
    harness.answer(Ok(page(0..3, None)));
    harness.wait_for_cursor_on(0);
}

#[test]
fn a_wait_is_announced_and_counted_down() {
    let harness = Harness::open();
    harness.answer(Err(Failure {
        kind: FailureKind::RateLimited,
        ..failure("too many requests", RetryClass::After(Duration::from_secs(90)))
    }));
    harness.wait_for("too many requests");
    harness.press("ctrl-r");
    harness.wait_for("rate limit, 90 s");
    harness.pass(50);
    harness.wait_for("rate limit, 40 s");
}

#[test]
fn a_countdown_that_begins_between_two_minutes_counts_seconds() {
    let harness = Harness::open();
    harness.answer(Ok(page(0..3, Some("t"))));
    harness.wait_for_cursor_on(0);
    harness.answer(Err(failure("the network is down", RetryClass::Backoff)));
    harness.wait_for("retrying in 15 s");
    harness.pass(5);
    harness.wait_for("retrying in 10 s");
}

/// Waits until nobody waits for an answer any more: a task that is stopped
/// goes away in its own time.
fn until_dropped<T>(answer: &tokio::sync::oneshot::Sender<T>) {
    let deadline = std::time::Instant::now() + screen::DEADLINE;
    while !answer.is_closed() {
        assert!(std::time::Instant::now() < deadline, "the request is still awaited");
        std::thread::yield_now();
    }
}

#[test]
fn typing_narrows_at_once_and_asks_when_it_pauses() {
    let harness = Harness::open();
    harness.answer(Ok(page(0..10, Some("t"))));
    harness.wait_for("Person1 ");
    let (_, more) = harness.page_call();
    harness.press("/ r o o f");
    harness.wait("narrowed rows", |seen| seen.shows("Person2 ") && !seen.shows("Person1 "));
    let (options, answer) = harness.page_call();
    assert_eq!(options.search.as_deref(), Some("roof"));
    assert_eq!(options.continuation_token, None);
    until_dropped(&more);
    answer.send(Ok(page(40..42, None))).expect("awaited");
    harness.wait_for("Person41 ");
    let cursor = harness.screen.lock().cursor.expect("a text cursor");
    assert_eq!(cursor.y, 1);
    harness.press("enter");
    harness.wait("no text cursor", |seen| seen.cursor.is_none());
}

#[test]
fn opening_a_thread_asks_for_it_and_its_lead() {
    let harness = Harness::with_rows(3);
    harness.press("enter");
    let mut asked = [harness.call(), harness.call()].map(|call| match call {
        Call::Lead(lead, _) => lead.as_str().to_owned(),
        Call::Thread(conversation, answer) => {
            answer.send(Ok(thread(0))).expect("awaited");
            conversation.as_str().to_owned()
        }
        Call::Page(..) | Call::Leads(..) => panic!("no page was needed"),
    });
    asked.sort();
    assert_eq!(asked, ["c0", "l"]);
}

#[rstest]
#[case::back("q")]
#[case::quit("ctrl-c")]
fn quitting_waits_for_no_request(#[case] key: &str) {
    let harness = Harness::open();
    let (_, _in_flight) = harness.page_call();
    harness.press(key);
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Quit);
}

#[test]
fn ctrl_c_in_the_filter_only_leaves_the_filter() {
    let harness = Harness::with_rows(4);
    harness.press("/ x ctrl-c");
    harness.wait("the list again", |seen| seen.cursor.is_none() && seen.shows("Person3 "));
    harness.press("ctrl-c");
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Quit);
}

#[test]
fn a_paste_outside_the_filter_runs_no_key() {
    let harness = Harness::with_rows(4);
    harness.send(Message::Input(Input::Paste("q\nU".to_owned())));
    harness.wait_for("Can't paste here: no text field");
    harness.press("j");
    harness.wait_for_cursor_on(1);
    assert!(harness.is_quiet());
}

#[test]
fn a_signal_ends_the_loop_with_its_number() {
    let harness = Harness::with_rows(4);
    harness.press("j");
    harness.send(Message::Killed(15));
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Signal(15));
}

#[test]
fn a_terminal_that_goes_away_ends_the_loop() {
    let harness = Harness::with_rows(4);
    harness.send(Message::Closed(None));
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn keys_that_cannot_be_read_end_the_loop_with_the_reason() {
    let harness = Harness::with_rows(4);
    let reason = Some("can't read the keyboard".to_owned());
    harness.send(Message::Closed(reason.clone()));
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Closed(reason));
}

#[test]
fn a_terminal_that_cannot_be_taken_back_ends_the_loop_with_the_reason() {
    let harness = Harness::with_rows(4);
    harness.screen.lock().fails = Some(full);
    harness.press("ctrl-z");
    let exit_reason = harness.exit_reason().expect("no error");
    assert!(
        matches!(&exit_reason, ExitReason::Closed(Some(why)) if why.contains("restore")),
        "{exit_reason:?}"
    );
}

#[test]
fn the_signal_of_a_hang_up_says_more_than_the_hang_up() {
    let harness = Harness::with_rows(4);
    let seen = harness.screen.lock();
    harness.press("j");
    harness.send(Message::Closed(None));
    harness.send(Message::Killed(1));
    drop(seen);
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Signal(1));
}

fn hung_up() -> io::Error {
    rustix::io::Errno::IO.into()
}

fn full() -> io::Error {
    rustix::io::Errno::NOSPC.into()
}

#[test]
fn output_that_nobody_takes_ends_the_loop() {
    let harness = Harness::with_rows(4);
    harness.screen.lock().fails = Some(hung_up);
    harness.press("j");
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn output_that_fails_otherwise_is_an_error() {
    let harness = Harness::with_rows(4);
    harness.screen.lock().fails = Some(full);
    harness.press("j");
    assert_eq!(harness.exit_reason().expect_err("an error").kind(), io::ErrorKind::StorageFull);
}

#[test]
fn a_queue_without_senders_ends_the_loop() {
    let mut harness = Harness::new();
    let script = harness.fake.clone();
    let (elsewhere, _inbox) = channel();
    harness.run_answering_to(move || future::ready(Ok(client(&script))), elsewhere.clone());
    harness.wait_for("connecting");
    harness.sender = elsewhere;
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn a_resize_draws_the_whole_screen_anew() {
    let harness = Harness::with_rows(30);
    let whole = harness.screen.lock().whole;
    harness.resize(50, 12);
    harness.wait("a smaller screen", |seen| seen.whole > whole && seen.lines.len() == 12);
    assert_eq!(harness.screen.lock().lines[0].chars().count(), 50);
    for (columns, rows) in [(20, 5), (0, 0), (160, 50)] {
        harness.resize(columns, rows);
        harness.wait("another size", |seen| seen.lines.len() == usize::from(rows));
    }
    harness.wait_for_cursor_on(0);
}

#[rstest]
#[case::by_key(None)]
#[case::by_signal(Some(Message::Stop))]
fn after_a_suspend_everything_is_drawn_anew(#[case] message: Option<Message>) {
    let harness = Harness::with_rows(4);
    let whole = harness.screen.lock().whole;
    match message {
        None => harness.press("ctrl-z"),
        Some(message) => harness.send(message),
    }
    harness.wait("a whole frame", |seen| seen.whole > whole && seen.shows("Person3 "));
    let seen = harness.screen.lock();
    assert_eq!((seen.suspended, seen.whole), (1, whole + 1));
}

#[test]
fn what_changed_during_a_suspend_is_taken_in_at_once() {
    let mut harness = Harness::new();
    harness.screen.lock().size = (50, 12);
    harness.screen.lock().size_after_suspend = Some((50, 50));
    let script = harness.fake.clone();
    harness.run(move || future::ready(Ok(client(&script))));
    // Enough for the small screen, too few for the large one.
    harness.answer(Ok(page(0..30, Some("t"))));
    harness.wait_for_cursor_on(0);
    assert!(harness.is_quiet());
    harness.pass(3_600);
    harness.press("ctrl-z");
    let (options, _) = harness.page_call();
    assert!(options.continuation_token.is_some());
    harness.wait_for(" 1h");
}

#[test]
fn the_users_editor_gets_the_text_and_keys_are_read_again_after_it() {
    let harness = Harness::with_rows(3);
    harness.press("c h e l l o");
    harness.wait_for("hello");
    let whole = harness.screen.lock().whole;
    harness.press("ctrl-o");
    harness.send(Message::PauseInput);
    harness.wait_for("HELLO");
    harness.wait("keys are read", |seen| seen.read_on == 1);
    let seen = harness.screen.lock();
    assert_eq!(seen.edited, ["hello"]);
    assert!(seen.whole > whole, "the editor has drawn over the screen");
}

#[test]
fn a_signal_while_the_editor_has_the_terminal_ends_the_loop() {
    let harness = Harness::with_rows(3);
    harness.press("c h e l l o");
    harness.wait_for("hello");
    harness.screen.lock().signal = Some(15);
    harness.press("ctrl-o");
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Signal(15));
}

#[test]
fn a_terminal_that_is_gone_after_the_editor_ends_the_loop() {
    let harness = Harness::with_rows(3);
    harness.press("c h e l l o");
    harness.wait_for("hello");
    harness.screen.lock().fails = Some(hung_up);
    harness.press("ctrl-o");
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn without_a_shell_there_is_no_suspend() {
    let harness = Harness::with_rows(4);
    harness.screen.lock().has_shell = false;
    harness.press("ctrl-z");
    harness.wait_for("Can't suspend");
    assert_eq!(harness.screen.lock().suspended, 0);
}

#[test]
fn a_terminal_that_is_gone_after_a_suspend_ends_the_loop() {
    let harness = Harness::with_rows(4);
    harness.screen.lock().fails = Some(hung_up);
    harness.press("ctrl-z");
    assert_eq!(harness.exit_reason().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn copying_is_confirmed_or_explained() {
    let harness = Harness::with_rows(4);
    harness.press("j y");
    harness.wait_for("Sent to the terminal's clipboard: +1");
    assert_eq!(harness.screen.lock().copied, ["+15550000001"]);
}

#[test]
fn an_idle_loop_draws_nothing() {
    let harness = Harness::with_rows(4);
    let frames = harness.screen.lock().frames;
    // Both are taken by the time that the second one is answered.
    harness.send(Message::Input(Input::Click(200, 200)));
    harness.press("j");
    harness.wait_for_cursor_on(1);
    assert_eq!(harness.screen.lock().frames, frames + 1);
}
