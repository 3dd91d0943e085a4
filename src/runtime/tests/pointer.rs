//! What the mouse does, and what it does not.

use rstest::rstest;

use super::harness::Harness;
use super::screen::Seen;
use super::server::{Call, failure, thread};
use crate::domain::RetryClass;
use crate::terminal::message::{Input, Message};

/// Side by side panes over a list of 30 rows.
fn wide() -> Harness {
    let harness = Harness::with_rows(30);
    harness.resize(120, 40);
    harness.wait("two panes", |seen| divider(seen).is_some());
    harness
}

/// The column of the rule between the panes.
fn divider(seen: &Seen) -> Option<u16> {
    seen.lines.get(2)?.chars().position(|c| c == '┬').map(|x| x as u16)
}

fn mouse(harness: &Harness, inputs: impl IntoIterator<Item = Input>) {
    for input in inputs {
        harness.send(Message::Input(input));
    }
}

#[test]
fn the_divider_follows_the_pointer_until_it_is_let_go() {
    let harness = wide();
    let from = divider(&harness.screen.lock()).expect("two panes");
    mouse(&harness, [Input::Click(from, 9), Input::Drag(from + 6, 9), Input::Drag(from + 12, 30)]);
    harness.wait("the divider moved", |seen| divider(seen).is_some_and(|x| x > from + 8));
    let to = divider(&harness.screen.lock());
    mouse(&harness, [Input::Release, Input::Drag(from, 9)]);
    harness.press("j");
    harness.wait_for_cursor_on(1);
    assert_eq!(divider(&harness.screen.lock()), to);
}

#[rstest]
#[case::header(5, 0)]
#[case::filter(5, 1)]
#[case::list(5, 3)]
#[case::detail(100, 20)]
fn a_drag_that_began_elsewhere_leaves_the_divider(#[case] x: u16, #[case] y: u16) {
    let harness = wide();
    let before = divider(&harness.screen.lock());
    mouse(&harness, [Input::Click(x, y), Input::Drag(40, 9), Input::Drag(70, 9), Input::Release]);
    // Back to the list from what was clicked.
    harness.press("esc j");
    harness.wait_for_cursor_on(1);
    assert_eq!(divider(&harness.screen.lock()), before);
}

#[rstest]
#[case::outbox("O", "esc")]
#[case::filter("/", "esc")]
fn the_divider_stays_while_something_else_has_the_keys(#[case] open: &str, #[case] close: &str) {
    let harness = wide();
    let before = divider(&harness.screen.lock()).expect("two panes");
    harness.press(open);
    mouse(&harness, [Input::Click(before, 9), Input::Drag(40, 9)]);
    harness.press(close);
    mouse(&harness, [Input::Drag(40, 9), Input::Release, Input::Click(before, 9)]);
    harness.press(open);
    mouse(&harness, [Input::Drag(40, 9), Input::Release]);
    harness.press(close);
    harness.press("j");
    harness.wait_for_cursor_on(1);
    assert_eq!(divider(&harness.screen.lock()), Some(before));
}

/// Stacked panes on 80 columns and 24 rows: a list and a thread, both longer
/// than their panes, with the focus in the list.
fn reading() -> Harness {
    let harness = Harness::with_rows(30);
    harness.press("enter");
    for _ in 0..2 {
        match harness.call() {
            Call::Thread(_, answer) => answer.send(Ok(thread(60))).expect("awaited"),
            Call::Lead(_, answer) => {
                let unknown = failure("unknown", RetryClass::Never);
                assert!(answer.send(Err(unknown)).is_ok(), "awaited");
            }
            Call::Page(..) | Call::Leads(..) => panic!("no page was needed"),
        }
    }
    harness.wait("thread and lead", |seen| {
        seen.shows("word59.") && seen.shows("Couldn't load lead details")
    });
    harness.press("esc");
    harness.wait_for("q quit");
    harness
}

/// Everything but the last line, which tells what is said meanwhile.
fn panes(harness: &Harness) -> Vec<String> {
    let seen = harness.screen.lock();
    seen.lines[..seen.lines.len() - 1].to_vec()
}

#[rstest]
#[case::header(0)]
#[case::filter(1)]
#[case::upper_rule(2)]
#[case::lower_rule(22)]
#[case::footer(23)]
fn the_wheel_over_no_pane_moves_nothing(#[case] y: u16) {
    let harness = reading();
    let before = panes(&harness);
    mouse(&harness, [Input::Wheel(5, y, -3), Input::Wheel(5, y, -3), Input::Wheel(5, y, 3)]);
    // Once this is told, all that came before it has been taken.
    harness.send(Message::Input(Input::Paste("x".to_owned())));
    harness.wait_for("Can't paste here: no text field");
    assert_eq!(panes(&harness), before);
}

#[test]
fn the_wheel_scrolls_the_pane_under_the_pointer_wherever_the_focus_is() {
    let harness = reading();
    harness.press("/");
    mouse(&harness, [Input::Wheel(5, 4, 3)]);
    harness.wait_for_cursor_on(3);
    let harness = reading();
    mouse(&harness, [Input::Wheel(5, 20, -9)]);
    harness.wait("older messages", |seen| !seen.shows("word59.") && seen.shows("word5"));
    harness.wait_for_cursor_on(0);
}

#[test]
fn hints_are_clicked_and_the_mouse_is_turned_on_and_off() {
    let harness = wide();
    let at = |text: &str| {
        let seen = harness.screen.lock();
        let found = seen.lines.iter().enumerate().find_map(|(y, line)| {
            let at = line.find(text)?;
            Some((line[..at].chars().count() as u16, y as u16))
        });
        found.expect("it is there")
    };
    let (x, y) = at("help");
    mouse(&harness, [Input::Click(x, y), Input::Release]);
    harness.wait_for("Search help:");
    let (x, y) = at("Esc close");
    mouse(&harness, [Input::Click(x + 4, y), Input::Release]);
    harness.wait("the list", |seen| !seen.shows("Search help:"));
    harness.press("g m");
    harness.wait_for("Mouse on");
    harness.press("g m");
    harness.wait_for("Mouse off");
    assert_eq!(harness.screen.lock().mouse, [true, false]);
}

#[test]
fn the_wheel_scrolls_the_text_that_is_written_under_the_pointer() {
    let harness = reading();
    harness.press("c");
    harness.wait_for(" NOTE ");
    harness.send(Message::Input(Input::Paste("1\n2\n3\n4\n5\n6\n7\n8\n9".to_owned())));
    harness.wait_for("17 characters");
    let cursor = |seen: &Seen| seen.cursor.map_or(0, |cursor| cursor.y);
    let last = cursor(&harness.screen.lock());
    mouse(&harness, [Input::Wheel(5, last, -2)]);
    harness.wait("the cursor moved", |seen| cursor(seen) == last - 2);
}
