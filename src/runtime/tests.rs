//! The whole loop, with everything outside replaced by something that waits
//! for the test.

mod leads;
mod pointer;
mod screen;
mod server;
mod stage;
mod terminal;

use std::future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rstest::rstest;
use tokio::sync::Notify;

use crate::domain::{Failure, FailureKind, Page, RetryClass};
use crate::runtime::ExitReason;
use crate::terminal::message::{Input, Message, channel};
use server::{Call, failure, gateway, page};
use stage::Stage;

#[test]
fn the_first_frame_waits_for_no_connection() {
    let mut stage = Stage::new();
    let never = Arc::new(Notify::new());
    stage.run(move || {
        let never = Arc::clone(&never);
        async move {
            never.notified().await;
            Err(failure("unreachable", RetryClass::Never))
        }
    });
    stage.wait_for("connecting");
    assert!(stage.is_quiet());
}

#[test]
fn a_page_that_arrives_is_shown() {
    let stage = Stage::open();
    stage.wait_for("loading");
    stage.answer(Ok(page(0..50, Some("t"))));
    stage.wait_for("Person1 ");
    stage.wait_for_cursor_on(0);
    stage.wait_for("50 loaded");
}

#[test]
fn keys_are_answered_while_a_request_is_not() {
    let stage = Stage::open();
    let (_, first) = stage.page_call();
    stage.press("?");
    stage.wait_for("Down half a screen");
    stage.press("esc");
    first.send(Ok(page(0..12, Some("t")))).expect("awaited");
    stage.wait_for_cursor_on(0);
    // The rest does not come.
    let (options, _second) = stage.page_call();
    assert!(options.continuation_token.is_some());
    for number in 1..12 {
        stage.press("j");
        stage.wait_for_cursor_on(number);
    }
    assert!(stage.is_quiet(), "one request is in flight at the most");
}

#[test]
fn two_thousand_keys_at_once_take_a_few_frames_and_none_is_lost() {
    let stage = Stage::with_rows(3_000);
    {
        // While the test looks at the screen, the loop cannot draw on it.
        let seen = stage.glass.lock();
        let before = seen.frames;
        stage.press("j ".repeat(2_000).trim_end());
        drop(seen);
        stage.wait_for_cursor_on(2_000);
        let frames = stage.glass.lock().frames - before;
        assert!(frames < 100, "{frames} frames");
    }
    stage.press("j");
    stage.wait_for_cursor_on(2_001);
}

#[test]
fn a_count_typed_in_one_go_needs_no_pause() {
    let stage = Stage::with_rows(300);
    stage.press("1 2 j 8 j 1 0 0 G");
    stage.wait_for_cursor_on(99);
    assert!(!stage.glass.lock().shows("Down half a screen"));
}

#[test]
fn a_digit_does_what_it_is_bound_to_once_nothing_follows_it() {
    let stage = Stage::with_rows(30);
    stage.press("8");
    stage.wait_for("Down half a screen");
    stage.press("esc");
    stage.wait_for_cursor_on(0);
    // Not to be told apart from a count until another key comes.
    stage.press("8 ?");
    stage.press("j");
    stage.wait_for_cursor_on(1);
}

#[test]
fn a_fetch_that_panics_is_a_line_and_can_be_tried_again() {
    let stage = Stage::open();
    stage.answer(Ok(page(0..5, Some("t"))));
    stage.wait_for_cursor_on(0);
    let (_, unanswered) = stage.page_call();
    drop(unanswered);
    stage.wait_for("this program has a defect");
    stage.wait_for_cursor_on(0);
    stage.press("ctrl-r");
    stage.answer(Ok(page(5..10, None)));
    stage.wait_for("Person5 ");
}

#[test]
fn a_connection_that_fails_is_shown_and_made_on_the_next_try() {
    let mut stage = Stage::new();
    let tries = Arc::new(AtomicUsize::new(0));
    let (script, counted) = (stage.script.clone(), Arc::clone(&tries));
    stage.run(move || {
        let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
        let made = if first {
            Err(failure("no certificates", RetryClass::Never))
        } else {
            Ok(gateway(&script))
        };
        future::ready(made)
    });
    stage.wait_for("no certificates");
    assert!(stage.is_quiet());
    stage.press("ctrl-r");
    stage.answer(Ok(page(0..3, None)));
    stage.wait_for_cursor_on(0);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
}

#[test]
fn what_may_pass_is_tried_again_by_itself() {
    let mut stage = Stage::in_a_hurry();
    let tries = Arc::new(AtomicUsize::new(0));
    let script = stage.script.clone();
    stage.run(move || {
        let made = match tries.fetch_add(1, Ordering::SeqCst) {
            0..3 => Err(failure("the network is down", RetryClass::Backoff)),
            _ => Ok(gateway(&script)),
        };
        future::ready(made)
    });
    stage.answer(Ok(page(0..3, None)));
    stage.wait_for_cursor_on(0);
}

#[test]
fn a_wait_is_announced_and_counted_down() {
    let stage = Stage::open();
    stage.answer(Err(Failure {
        kind: FailureKind::RateLimited,
        ..failure("too many requests", RetryClass::After(Duration::from_secs(90)))
    }));
    stage.wait_for("too many requests");
    stage.press("ctrl-r");
    stage.wait_for("rate limit: 90 s");
    stage.pass(50);
    stage.wait_for("rate limit: 40 s");
}

#[test]
fn a_countdown_that_begins_between_two_minutes_counts_seconds() {
    let stage = Stage::open();
    stage.answer(Ok(page(0..3, Some("t"))));
    stage.wait_for_cursor_on(0);
    stage.answer(Err(failure("the network is down", RetryClass::Backoff)));
    stage.wait_for("again in 15 s");
    stage.pass(5);
    stage.wait_for("again in 10 s");
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
    let stage = Stage::open();
    stage.answer(Ok(page(0..10, Some("t"))));
    stage.wait_for("Person1 ");
    let (_, more) = stage.page_call();
    stage.press("/ r o o f");
    stage.wait("narrowed rows", |seen| seen.shows("Person2 ") && !seen.shows("Person1 "));
    let (options, answer) = stage.page_call();
    assert_eq!(options.search.as_deref(), Some("roof"));
    assert_eq!(options.continuation_token, None);
    until_dropped(&more);
    answer.send(Ok(page(40..42, None))).expect("awaited");
    stage.wait_for("Person41 ");
    let cursor = stage.glass.lock().cursor.expect("a text cursor");
    assert_eq!(cursor.y, 1);
    stage.press("enter");
    stage.wait("no text cursor", |seen| seen.cursor.is_none());
}

#[test]
fn opening_a_thread_asks_for_it_and_its_lead() {
    let stage = Stage::with_rows(3);
    stage.press("enter");
    let mut asked = [stage.call(), stage.call()].map(|call| match call {
        Call::Lead(lead, _) => lead.as_str().to_owned(),
        Call::Thread(conversation, answer) => {
            let none =
                Page { items: Vec::new(), skipped: 0, page_size: None, total: None, next: None };
            answer.send(Ok(none)).expect("awaited");
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
    let stage = Stage::open();
    let (_, _in_flight) = stage.page_call();
    stage.press(key);
    assert_eq!(stage.ending().expect("no error"), ExitReason::Quit);
}

#[test]
fn ctrl_c_in_the_filter_only_leaves_the_filter() {
    let stage = Stage::with_rows(4);
    stage.press("/ x ctrl-c");
    stage.wait("the list again", |seen| seen.cursor.is_none() && seen.shows("Person3 "));
    stage.press("ctrl-c");
    assert_eq!(stage.ending().expect("no error"), ExitReason::Quit);
}

#[test]
fn a_paste_outside_the_filter_runs_no_key() {
    let stage = Stage::with_rows(4);
    stage.send(Message::Input(Input::Paste("q\nU".to_owned())));
    stage.wait_for("paste: only where text is typed");
    stage.press("j");
    stage.wait_for_cursor_on(1);
    assert!(stage.is_quiet());
}

#[test]
fn a_signal_ends_the_loop_with_its_number() {
    let stage = Stage::with_rows(4);
    stage.press("j");
    stage.send(Message::Killed(15));
    assert_eq!(stage.ending().expect("no error"), ExitReason::Signal(15));
}

#[test]
fn a_terminal_that_goes_away_ends_the_loop() {
    let stage = Stage::with_rows(4);
    stage.send(Message::Closed(None));
    assert_eq!(stage.ending().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn keys_that_cannot_be_read_end_the_loop_with_the_reason() {
    let stage = Stage::with_rows(4);
    let reason = Some("the keys cannot be read".to_owned());
    stage.send(Message::Closed(reason.clone()));
    assert_eq!(stage.ending().expect("no error"), ExitReason::Closed(reason));
}

#[test]
fn a_terminal_that_cannot_be_taken_back_ends_the_loop_with_the_reason() {
    let stage = Stage::with_rows(4);
    stage.glass.lock().fails = Some(full);
    stage.press("ctrl-z");
    let ending = stage.ending().expect("no error");
    assert!(
        matches!(&ending, ExitReason::Closed(Some(why)) if why.contains("taken back")),
        "{ending:?}"
    );
}

#[test]
fn the_signal_of_a_hang_up_says_more_than_the_hang_up() {
    let stage = Stage::with_rows(4);
    let seen = stage.glass.lock();
    stage.press("j");
    stage.send(Message::Closed(None));
    stage.send(Message::Killed(1));
    drop(seen);
    assert_eq!(stage.ending().expect("no error"), ExitReason::Signal(1));
}

fn hung_up() -> io::Error {
    rustix::io::Errno::IO.into()
}

fn full() -> io::Error {
    rustix::io::Errno::NOSPC.into()
}

#[test]
fn output_that_nobody_takes_ends_the_loop() {
    let stage = Stage::with_rows(4);
    stage.glass.lock().fails = Some(hung_up);
    stage.press("j");
    assert_eq!(stage.ending().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn output_that_fails_otherwise_is_an_error() {
    let stage = Stage::with_rows(4);
    stage.glass.lock().fails = Some(full);
    stage.press("j");
    assert_eq!(stage.ending().expect_err("an error").kind(), io::ErrorKind::StorageFull);
}

#[test]
fn a_queue_without_senders_ends_the_loop() {
    let mut stage = Stage::new();
    let script = stage.script.clone();
    let (elsewhere, _inbox) = channel();
    stage.run_answering_to(move || future::ready(Ok(gateway(&script))), elsewhere.clone());
    stage.wait_for("connecting");
    stage.sender = elsewhere;
    assert_eq!(stage.ending().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn a_resize_draws_the_whole_screen_anew() {
    let stage = Stage::with_rows(30);
    let whole = stage.glass.lock().whole;
    stage.resize(50, 12);
    stage.wait("a smaller screen", |seen| seen.whole > whole && seen.lines.len() == 12);
    assert_eq!(stage.glass.lock().lines[0].chars().count(), 50);
    for (columns, rows) in [(20, 5), (0, 0), (160, 50)] {
        stage.resize(columns, rows);
        stage.wait("another size", |seen| seen.lines.len() == usize::from(rows));
    }
    stage.wait_for_cursor_on(0);
}

#[rstest]
#[case::by_key(None)]
#[case::by_signal(Some(Message::Stop))]
fn after_a_suspend_everything_is_drawn_anew(#[case] message: Option<Message>) {
    let stage = Stage::with_rows(4);
    let whole = stage.glass.lock().whole;
    match message {
        None => stage.press("ctrl-z"),
        Some(message) => stage.send(message),
    }
    stage.wait("a whole frame", |seen| seen.whole > whole && seen.shows("Person3 "));
    let seen = stage.glass.lock();
    assert_eq!((seen.suspended, seen.whole), (1, whole + 1));
}

#[test]
fn what_changed_during_a_suspend_is_taken_in_at_once() {
    let mut stage = Stage::new();
    stage.glass.lock().size = (50, 12);
    stage.glass.lock().size_after_suspend = Some((50, 50));
    let script = stage.script.clone();
    stage.run(move || future::ready(Ok(gateway(&script))));
    // Enough for the small screen, too few for the large one.
    stage.answer(Ok(page(0..30, Some("t"))));
    stage.wait_for_cursor_on(0);
    assert!(stage.is_quiet());
    stage.pass(3_600);
    stage.press("ctrl-z");
    let (options, _) = stage.page_call();
    assert!(options.continuation_token.is_some());
    stage.wait_for(" 1h");
}

#[test]
fn the_users_editor_gets_the_text_and_keys_are_read_again_after_it() {
    let stage = Stage::with_rows(3);
    stage.press("c h e l l o");
    stage.wait_for("hello");
    let whole = stage.glass.lock().whole;
    stage.press("ctrl-o");
    stage.send(Message::KeysWait);
    stage.wait_for("HELLO");
    stage.wait("keys are read", |seen| seen.read_on == 1);
    let seen = stage.glass.lock();
    assert_eq!(seen.edited, ["hello"]);
    assert!(seen.whole > whole, "the editor has drawn over the screen");
}

#[test]
fn a_signal_while_the_editor_has_the_terminal_ends_the_loop() {
    let stage = Stage::with_rows(3);
    stage.press("c h e l l o");
    stage.wait_for("hello");
    stage.glass.lock().signal = Some(15);
    stage.press("ctrl-o");
    assert_eq!(stage.ending().expect("no error"), ExitReason::Signal(15));
}

#[test]
fn a_terminal_that_is_gone_after_the_editor_ends_the_loop() {
    let stage = Stage::with_rows(3);
    stage.press("c h e l l o");
    stage.wait_for("hello");
    stage.glass.lock().fails = Some(hung_up);
    stage.press("ctrl-o");
    assert_eq!(stage.ending().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn without_a_shell_there_is_no_suspend() {
    let stage = Stage::with_rows(4);
    stage.glass.lock().has_shell = false;
    stage.press("ctrl-z");
    stage.wait_for("not suspended");
    assert_eq!(stage.glass.lock().suspended, 0);
}

#[test]
fn a_terminal_that_is_gone_after_a_suspend_ends_the_loop() {
    let stage = Stage::with_rows(4);
    stage.glass.lock().fails = Some(hung_up);
    stage.press("ctrl-z");
    assert_eq!(stage.ending().expect("no error"), ExitReason::Closed(None));
}

#[test]
fn copying_is_confirmed_or_explained() {
    let stage = Stage::with_rows(4);
    stage.press("j y");
    stage.wait_for("copied 12 characters");
    assert_eq!(stage.glass.lock().copied, ["+15550000001"]);
}

#[test]
fn an_idle_loop_draws_nothing() {
    let stage = Stage::with_rows(4);
    let frames = stage.glass.lock().frames;
    // Both are taken by the time that the second one is answered.
    stage.send(Message::Input(Input::Click(200, 200)));
    stage.press("j");
    stage.wait_for_cursor_on(1);
    assert_eq!(stage.glass.lock().frames, frames + 1);
}
