//! What the terminal does, and what others do to it.

use super::Stage;
use crate::app::Event;
use crate::terminal::message::{Input, Message};

#[test]
fn an_unbound_key_with_alt_is_esc_and_its_letter_is_dropped() {
    let stage = Stage::with_rows(12);
    stage.press("/ x");
    stage.wait("the filter", |seen| seen.cursor.is_some());
    stage.press("alt-j");
    stage.wait("the list", |seen| seen.cursor.is_none());
    stage.wait_for_cursor_on(0);
    assert!(!stage.glass.lock().shows("does nothing"));
    // One that is bound is a key.
    stage.press("/ x y alt-b z");
    stage.wait_for("/ zxy");
    stage.press("esc");
    // It ends a sequence of keys, and no more.
    stage.press("? g alt-j");
    stage.wait_for("Down half a screen");
    stage.press("alt-j");
    stage.wait("the list", |seen| !seen.shows("Down half a screen"));
    stage.wait_for_cursor_on(0);
}

#[test]
fn a_paste_without_end_and_one_beyond_all_bounds_are_said() {
    let stage = Stage::with_rows(12);
    stage.press("/");
    stage.send(Message::Input(Input::PasteCut));
    stage.wait_for("Paste was cut off: nothing pasted");
    stage.send(Message::Input(Input::PasteTooLong));
    stage.wait_for("Too long to paste");
}

#[test]
fn a_process_that_is_continued_takes_its_terminal_and_draws_it_anew() {
    let stage = Stage::with_rows(12);
    let whole = stage.glass.lock().whole;
    stage.glass.lock().size = (80, 20);
    stage.send(Message::Continued);
    stage.wait("a whole frame", |seen| seen.whole > whole && seen.lines.len() == 20);
    assert_eq!(stage.glass.lock().reclaimed, 1);
}

#[test]
fn in_the_background_the_terminal_is_left_alone() {
    let stage = Stage::with_rows(12);
    stage.glass.lock().taken_by = Some("a shell");
    stage.send(Message::Continued);
    stage.wait("a try", |seen| seen.tried > 0);
    let frames = stage.glass.lock().frames;
    stage.press("j j");
    // With whatever comes, in a turn of the loop of its own.
    let tries = |_| {
        stage.send(Message::Writable);
        stage.glass.lock().tried > 1
    };
    assert!((0..100_000).any(tries), "it was not tried again");
    {
        let mut seen = stage.glass.lock();
        assert_eq!((seen.frames, seen.reclaimed), (frames, 0));
        seen.taken_by = None;
    }
    stage.press("j");
    stage.wait_for_cursor_on(3);
    assert_eq!(stage.glass.lock().reclaimed, 1);
}

#[test]
fn a_suspend_takes_the_terminal_again_once() {
    let stage = Stage::with_rows(12);
    stage.press("ctrl-z");
    stage.wait("a suspend", |seen| seen.suspended == 1 && seen.reclaimed == 1);
    // What the system tells of it.
    stage.send(Message::Continued);
    stage.press("j");
    stage.wait_for_cursor_on(1);
    assert_eq!(stage.glass.lock().reclaimed, 1);
    stage.send(Message::Continued);
    stage.wait("another one", |seen| seen.reclaimed == 2);
}

#[test]
fn modes_that_somebody_has_changed_are_set_again() {
    let stage = Stage::with_rows(12);
    let whole = stage.glass.lock().whole;
    stage.press("ctrl-l");
    stage.wait("a whole frame", |seen| seen.whole == whole + 1 && seen.reclaimed == 1);
    // Without a key, which a terminal that reads lines would not tell.
    stage.glass.lock().has_lost_modes = true;
    stage.send(Message::Fact(Event::Told("hello".to_owned())));
    stage.wait("another one", |seen| seen.whole == whole + 2 && seen.reclaimed == 2);
}

#[test]
fn a_terminal_that_takes_no_output_does_not_hold_up_the_loop() {
    let stage = Stage::with_rows(12);
    stage.glass.lock().is_stalled = true;
    stage.press("j");
    stage.wait("a call for room", |seen| seen.awaited > 0);
    stage.press("j j ctrl-c");
    stage.ending().expect("an end");
    assert!(stage.glass.lock().under_cursor().contains("Person0 "));
}

#[test]
fn a_terminal_that_takes_output_again_shows_what_has_come_meanwhile() {
    let stage = Stage::with_rows(12);
    stage.glass.lock().is_stalled = true;
    stage.press("j");
    stage.wait("a call for room", |seen| seen.awaited > 0);
    stage.press("j j");
    stage.glass.lock().is_stalled = false;
    stage.send(Message::Writable);
    stage.wait_for_cursor_on(3);
}
