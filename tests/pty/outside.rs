//! What shows outside the screen: the title, the bell, notifications.

use super::sandbox::Sandbox;
use super::terminal::{TITLE_RESTORED, TITLE_SAVED};
use super::{CTRL_Z, PROGRAM, demo, first_line, in_a_shell, loaded};

/// Reports of the terminal.
const FOCUS_LOST: &str = "\x1b[O";

#[test]
fn the_title_has_the_unread_count_and_the_earlier_one_comes_back() {
    let mut terminal = demo().size(160, 40).start();
    terminal.wait_for_bytes(") leadping demo\x1b\\");
    // The frame with the count follows the title.
    terminal.wait("the count in the tab", |screen| {
        let count = first_line(screen).split("2 Unread ").nth(1).unwrap_or_default().to_owned();
        count.starts_with(|c: char| c.is_ascii_digit())
    });
    let titles = terminal.titles();
    let unread = terminal.lines()[0].split("2 Unread ").nth(1).map(str::to_owned);
    let unread = unread.expect("the tab").split(' ').next().expect("its count").to_owned();
    assert_eq!(titles.first().map(String::as_str), Some("leadping demo"), "{titles:?}");
    assert_eq!(titles.last(), Some(&format!("({unread}) leadping demo")));
    terminal.send("q");
    let output = terminal.all_output();
    assert_eq!(output.matches(TITLE_SAVED).count(), 1);
    assert!(output.rfind(TITLE_RESTORED) > output.rfind("leadping demo"));
}

#[test]
fn a_suspended_program_restores_the_title_and_sets_it_again() {
    let script = "set -m; \"$PROGRAM\" demo --count 1000 --live 0; echo stopped; read line; fg";
    let mut terminal = in_a_shell(script).start();
    terminal.wait_for_bytes(") leadping demo\x1b\\");
    let set = terminal.titles().last().cloned().expect("a title");
    terminal.send(CTRL_Z);
    terminal.wait_for("stopped");
    assert_eq!(terminal.titles().last().map(String::as_str), Some("-"));
    terminal.send("\n");
    terminal.wait("the inbox again", |screen| screen.alternate_screen() && loaded(screen) > 0);
    assert_eq!(terminal.titles().last(), Some(&set));
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn titles_are_left_alone_where_they_are_off_or_unknown() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1"]);
    for (term, config) in [("xterm", "[notify]\ntitle = false\n"), ("linux", "")] {
        let visitor = sandbox.visitor(PROGRAM).env("TERM", term).file("own.toml", config);
        let mut terminal = visitor.arguments(&["--config", "own.toml"]).start();
        terminal.wait("the first page", |screen| loaded(screen) > 0);
        terminal.send("q");
        let output = terminal.all_output();
        assert!(!output.contains("\x1b]2;") && !output.contains(TITLE_SAVED), "{term}");
        assert!(!output.contains(TITLE_RESTORED), "{term}");
    }
}

#[test]
fn a_message_rings_and_is_announced_by_name_while_another_window_has_the_focus() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1"]);
    let config = "[notify]\nbell = true\ndesktop = true\nquiet = \"\"\n\
                  [refresh]\npoll_seconds = 5\nunfocused_poll_seconds = 5\n";
    let visitor = sandbox.visitor(PROGRAM).file("own.toml", config);
    let mut terminal = visitor.arguments(&["--config", "own.toml"]).start();
    // The last of the counts is requested after what is there at the start.
    terminal.wait("every count", |screen| {
        let last = first_line(screen).split("Archived ").nth(1).map(str::to_owned);
        last.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    terminal.send(FOCUS_LOST);
    let rows = sandbox.rows(PROGRAM, 1);
    let text = |member: &str| rows[0][member].as_str().unwrap_or_default().to_owned();
    let name = format!("{} {}", text("firstName"), text("lastName"));
    sandbox.arrive_with(&[text("id")], "a text that stays on the screen");
    let announced = format!("\x1b]777;notify;leadping;New message from {}\x1b\\\x07", name.trim());
    terminal.wait_for_bytes(&announced);
    terminal.send("q");
    let output = terminal.all_output();
    assert_eq!(output.matches("\x1b]777").count(), 1, "once");
    assert_eq!(output.matches('\x07').count(), 1, "once");
}
