//! What the terminal does, and what others do to it.

use super::Harness;
use crate::app::Event;
use crate::terminal::message::{Input, Message};

#[test]
fn an_unbound_key_with_alt_is_esc_and_its_letter_is_dropped() {
    let harness = Harness::with_rows(12);
    harness.press("/ x");
    harness.wait("the filter", |seen| seen.cursor.is_some());
    harness.press("alt-j");
    harness.wait("the list", |seen| seen.cursor.is_none());
    harness.wait_for_cursor_on(0);
    assert!(!harness.screen.lock().shows("does nothing"));
    // One that is bound is a key.
    harness.press("/ x y alt-b z");
    harness.wait_for("/ zxy");
    harness.press("esc");
    // It ends a sequence of keys, and no more.
    harness.press("g alt-j j");
    harness.wait_for_cursor_on(1);
}

#[test]
fn a_paste_without_end_and_one_beyond_all_bounds_are_said() {
    let harness = Harness::with_rows(12);
    harness.press("/");
    harness.send(Message::Input(Input::PasteCut));
    harness.wait_for("Paste was cut off: nothing pasted");
    harness.send(Message::Input(Input::PasteTooLong));
    harness.wait_for("Too long to paste");
}

#[test]
fn a_process_that_is_continued_takes_its_terminal_and_draws_it_anew() {
    let harness = Harness::with_rows(12);
    let whole = harness.screen.lock().whole;
    harness.screen.lock().size = (80, 20);
    harness.send(Message::Continued);
    harness.wait("a whole frame", |seen| seen.whole > whole && seen.lines.len() == 20);
    assert_eq!(harness.screen.lock().reclaimed, 1);
}

#[test]
fn a_process_that_is_continued_sets_the_title_again() {
    let harness = Harness::with_rows(12);
    harness.wait("the title", |seen| seen.titles == ["leadping"]);
    harness.screen.lock().taken_by = Some("a shell");
    harness.send(Message::Continued);
    harness.wait("a try", |seen| seen.tried > 0);
    assert_eq!(harness.screen.lock().titles, ["leadping"]);
    harness.screen.lock().taken_by = None;
    harness.send(Message::Continued);
    harness.wait("the title again", |seen| seen.titles.len() > 1);
    assert!(harness.screen.lock().titles.iter().all(|title| title == "leadping"));
}

#[test]
fn in_the_background_the_terminal_is_left_alone() {
    let harness = Harness::with_rows(12);
    harness.screen.lock().taken_by = Some("a shell");
    harness.send(Message::Continued);
    harness.wait("a try", |seen| seen.tried > 0);
    let frames = harness.screen.lock().frames;
    harness.press("j j");
    // With whatever comes, in a turn of the loop of its own.
    let tries = |_| {
        harness.send(Message::Writable);
        harness.screen.lock().tried > 1
    };
    assert!((0..100_000).any(tries), "it was not tried again");
    {
        let mut seen = harness.screen.lock();
        assert_eq!((seen.frames, seen.reclaimed), (frames, 0));
        seen.taken_by = None;
    }
    harness.press("j");
    harness.wait_for_cursor_on(3);
    assert_eq!(harness.screen.lock().reclaimed, 1);
}

#[test]
fn a_suspend_takes_the_terminal_again_once() {
    let harness = Harness::with_rows(12);
    harness.press("ctrl-z");
    harness.wait("a suspend", |seen| seen.suspended == 1 && seen.reclaimed == 1);
    // What the system tells of it.
    harness.send(Message::Continued);
    harness.press("j");
    harness.wait_for_cursor_on(1);
    assert_eq!(harness.screen.lock().reclaimed, 1);
    harness.send(Message::Continued);
    harness.wait("another one", |seen| seen.reclaimed == 2);
}

#[test]
fn modes_that_somebody_has_changed_are_set_again() {
    let harness = Harness::with_rows(12);
    let whole = harness.screen.lock().whole;
    harness.press("ctrl-l");
    harness.wait("a whole frame", |seen| seen.whole == whole + 1 && seen.reclaimed == 1);
    // Without a key, which a terminal that reads lines would not tell.
    harness.screen.lock().has_lost_modes = true;
    harness.send(Message::Event(Event::Notice("hello".to_owned())));
    harness.wait("another one", |seen| seen.whole == whole + 2 && seen.reclaimed == 2);
}

#[test]
fn a_terminal_that_takes_no_output_does_not_hold_up_the_loop() {
    let harness = Harness::with_rows(12);
    harness.screen.lock().is_stalled = true;
    harness.press("j");
    harness.wait("a call for room", |seen| seen.awaited > 0);
    harness.press("j j ctrl-c");
    harness.exit_reason().expect("an end");
    assert!(harness.screen.lock().under_cursor().contains("Person0 "));
}

#[test]
fn a_terminal_that_takes_output_again_shows_what_has_come_meanwhile() {
    let harness = Harness::with_rows(12);
    harness.screen.lock().is_stalled = true;
    harness.press("j");
    harness.wait("a call for room", |seen| seen.awaited > 0);
    harness.press("j j");
    harness.screen.lock().is_stalled = false;
    harness.send(Message::Writable);
    harness.wait_for_cursor_on(3);
}
