//! The real program in a real terminal: the visible screen, and the terminal's
//! state afterwards.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "pty/alerts.rs"]
mod alerts;
#[path = "pty/colors.rs"]
mod colors;
#[path = "pty/day.rs"]
mod day;
#[path = "pty/drafts.rs"]
mod drafts;
#[path = "pty/find.rs"]
mod find;
#[path = "pty/hanging.rs"]
mod hanging;
#[path = "pty/outside.rs"]
mod outside;
#[path = "pty/piped.rs"]
mod piped;
#[path = "pty/pointer.rs"]
mod pointer;
#[path = "pty/programs.rs"]
mod programs;
#[path = "pty/quitting.rs"]
mod quitting;
#[path = "pty/reader.rs"]
mod reader;
#[path = "pty/recipient.rs"]
mod recipient;
#[path = "pty/sandbox.rs"]
mod sandbox;
#[path = "pty/steady.rs"]
mod steady;
#[path = "pty/terminal.rs"]
mod terminal;
#[path = "pty/triage.rs"]
mod triage;
#[path = "pty/tty.rs"]
mod tty;

use std::env;
use std::path::PathBuf;

use rstest::rstest;
use rustix::process::Signal;
use vt100::Screen;

use sandbox::Sandbox;
use terminal::{Launch, Terminal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_leadping-tui");
const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const CTRL_C: &str = "\x03";
const CTRL_Z: &str = "\x1a";
/// Loads nothing except for keys that request it.
const QUIET: &str = "[detail]\npreview = false\n";

const TAKEN: &str = "\x1b[?1049h";

fn demo() -> Launch {
    Launch::new(
        PROGRAM,
        &["demo", "--count", "1000", "--lead-every", "2", "--seed", "1", "--live", "0"],
    )
}

/// The demo with its first page on the screen.
fn opened() -> Terminal {
    let terminal = demo().size(80, 24).start();
    terminal.wait_for("first 100 of 946");
    terminal
}

/// An example of this package, built by cargo for the tests.
fn example(name: &str) -> PathBuf {
    let tests = env::current_exe().expect("a test has a file");
    let profile = tests.ancestors().nth(2).expect("target/debug/deps/pty");
    let file = profile.join("examples").join(name);
    assert!(file.exists(), "`cargo test` builds it; else run `cargo build --examples`");
    file
}

/// The lines of the list with conversations, on a screen of 80x24.
fn rows(terminal: &Terminal) -> Vec<String> {
    let lines = terminal.lines();
    let rows = lines[3..12].iter().filter(|line| !line.trim().is_empty());
    rows.cloned().collect()
}

/// The text of the first line.
fn first_line(screen: &Screen) -> String {
    screen.contents().lines().next().unwrap_or_default().to_owned()
}

/// The rows without their ages.
fn without_ages(terminal: &Terminal) -> Vec<String> {
    rows(terminal).iter().map(|row| row.chars().take(34).collect()).collect()
}

/// Number of loaded rows in the filter bar.
fn loaded(screen: &Screen) -> usize {
    let contents = screen.contents();
    let words: Vec<&str> = contents.lines().nth(1).unwrap_or_default().split(' ').collect();
    let said = words.iter().rposition(|word| matches!(*word, "first" | "all"));
    let number = said.and_then(|at| words.get(at + 1)).map(|number| number.replace(',', ""));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The line under the list's cursor.
fn under_cursor(screen: &Screen) -> String {
    let contents = screen.contents();
    contents.lines().find(|line| line.starts_with('▌')).unwrap_or_default().to_owned()
}

#[rstest]
#[case(120, 40)]
#[case(80, 24)]
#[case(50, 20)]
fn the_inbox_opens_and_q_leaves_the_terminal_as_it_was(#[case] columns: u16, #[case] rows: u16) {
    let mut terminal = demo().size(columns, rows).start();
    terminal.wait_for("first 100 of 946");
    terminal.wait("the inbox", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    assert!(!terminal.has_modes_of_before(), "keys are read one by one");
    assert!(terminal.reports_focus());
    let lines = terminal.lines();
    // Where room is short, the tabs go before the name of the service.
    assert_eq!(lines[0].contains("demo"), columns > 80, "{}", lines[0]);
    assert!(lines[0].contains("1 Inbox 946"), "{}", lines[0]);
    assert_eq!(lines.iter().filter(|line| line.starts_with("▌●")).count(), 1);
    terminal.send("q");
    let left = terminal.assert_left_clean(0);
    assert_eq!(left.concat(), "", "nothing is left on the screen");
}

#[test]
fn a_lead_is_picked_by_its_name_and_q_returns_to_the_same_conversation() {
    let mut terminal = opened();
    terminal.send("jjj");
    terminal.wait("the fourth row", |screen| {
        screen.contents().lines().nth(6).is_some_and(|line| line.starts_with('▌'))
    });
    let before = without_ages(&terminal);
    terminal.send("gl");
    terminal.wait_for("more below");
    terminal.send("dial");
    terminal.wait_for("Ann Diallo");
    terminal.send(ENTER);
    terminal.wait("the lead's name above its conversations", |screen| {
        first_line(screen).contains("Ann Diallo") && !under_cursor(screen).is_empty()
    });
    assert_ne!(without_ages(&terminal), before);
    terminal.send("gl");
    terminal.wait_for("My inbox");
    terminal.send(ESC);
    terminal.wait("the picker to close", |screen| !screen.contents().contains("My inbox"));
    terminal.send("q");
    terminal.wait("the inbox", |screen| !first_line(screen).contains("Ann Diallo"));
    assert_eq!(without_ages(&terminal), before);
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_screen_that_is_too_small_says_so_and_recovers() {
    let mut terminal = demo().size(29, 7).start();
    terminal.wait_for("Too small: 30x8");
    terminal.resize(80, 24);
    terminal.wait_for("first 100 of 946");
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn moving_down_crosses_the_borders_of_pages() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "1000", "--seed", "1"]);
    let names = sandbox.names(PROGRAM, 307);
    let mut terminal = sandbox.visitor(PROGRAM).size(80, 24).start();
    terminal.wait_for("first 100 of 946");
    for position in (18..=306).step_by(18) {
        terminal.send(&"j".repeat(18));
        // Two screens are loaded ahead, so that the next keys do not reach the
        // end.
        terminal.wait("rows ahead", |screen| loaded(screen) > position + 18);
        terminal.wait(&names[position], |screen| under_cursor(screen).contains(&names[position]));
    }
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn unread_and_archived_narrow_in_place() {
    let mut terminal = opened();
    let unread_under = |chips: &'static [&'static str]| {
        move |screen: &Screen| {
            let contents = screen.contents();
            let bar = contents.lines().nth(1).unwrap_or_default();
            let list = contents.lines().skip(3).take(9);
            let shown: Vec<&str> = list.filter(|line| !line.trim().is_empty()).collect();
            // Narrowed by the server too, not only locally.
            let answered = !bar.contains("of 946") && !bar.contains("searching");
            answered
                && chips.iter().all(|chip| bar.contains(chip))
                && !shown.is_empty()
                && shown.iter().all(|row| row.contains('●'))
        }
    };
    assert!(rows(&terminal).iter().any(|row| !row.contains('●')));
    terminal.send("U");
    terminal.wait("unread rows", unread_under(&["unread"]));
    let unread = rows(&terminal);
    terminal.send("A");
    terminal.wait("archived rows", unread_under(&["unread", "archived"]));
    assert_ne!(rows(&terminal), unread);
    terminal.send("AU");
    terminal.wait_for("of 946");
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn the_inbox_opens_with_a_filter_from_the_command_line() {
    let arguments = [
        "demo",
        "--count",
        "1000",
        "--lead-every",
        "2",
        "--seed",
        "1",
        "--live",
        "0",
        "--query",
        "is:unread",
    ];
    let mut terminal = Launch::new(PROGRAM, &arguments).size(80, 24).start();
    terminal.wait("unread rows", |screen| {
        let contents = screen.contents();
        contents.contains(" / [is:unread] ") && contents.contains('●') && loaded(screen) > 0
    });
    terminal.send("U");
    terminal.wait_for("of 1,000");
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_thread_opens_and_closes_and_help_shows_the_keys() {
    let mut terminal = demo().start();
    terminal.wait_for("first 100 of 946");
    terminal.send(ENTER);
    let time = |line: &str| {
        let pane = line.split('│').nth(1).unwrap_or_default().trim_start();
        pane.len() > 5 && pane.as_bytes()[2] == b':' && pane[..2].parse::<u8>().is_ok()
    };
    terminal.wait("messages", |screen| screen.contents().lines().any(time));
    terminal.send("?");
    terminal.wait_for("unarchive");
    terminal.send(ESC);
    terminal.wait("the thread again", |screen| {
        !screen.contents().contains("unarchive") && screen.contents().lines().any(time)
    });
    // Back to the list, and quit.
    terminal.send("qq");
    terminal.assert_left_clean(0);
}

#[test]
fn filters_that_were_used_come_back_at_the_next_start() {
    // The rows arrive after the filter was applied.
    let slow = ["--count", "100", "--seed", "1", "--latency-ms", "200"];
    let sandbox = Sandbox::start(PROGRAM, &slow);
    let home = tempfile::tempdir().expect("a directory");
    let state = home.path().to_str().expect("text");
    let open = || {
        let visitor = sandbox.visitor(PROGRAM).env("HOME", state).env("XDG_STATE_HOME", state);
        let terminal = visitor.size(80, 24).start();
        terminal.wait_for("all 82");
        terminal
    };
    let mut terminal = open();
    terminal.send("/is:unread roof");
    // The filter is stored even if the program quits at once.
    terminal.send("\rq");
    terminal.assert_left_clean(0);
    let mut terminal = open();
    terminal.send("/\x10");
    terminal.wait_for(" / is:active is:unread roof");
    terminal.send("\x0e");
    terminal.wait("the empty line", |screen| !screen.contents().contains("is:unread roof"));
    terminal.send(ESC);
    terminal.wait_for(" / [is:active] ");
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn the_filter_is_typed_and_given_up() {
    let mut terminal = opened();
    let all = rows(&terminal);
    terminal.send("/roof");
    terminal.wait("an answer for the filter", |screen| {
        !screen.hide_cursor() && loaded(screen) > 0 && !screen.contents().contains("of 946")
    });
    assert!(terminal.lines()[1].contains("roof"));
    assert_ne!(rows(&terminal), all);
    terminal.send(ESC);
    terminal
        .wait("all rows", |screen| screen.hide_cursor() && screen.contents().contains("of 946"));
    assert!(!terminal.lines()[1].contains("roof"));
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_resize_leaves_nothing_behind() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "300", "--seed", "1"]);
    let last = sandbox.names(PROGRAM, 269).pop().expect("a name");
    // At the end of the list ages are in days, and nothing loaded shows the
    // time of day: the frame stays the same for minutes.
    let at_the_end = |columns, rows| {
        let visitor = sandbox.visitor(PROGRAM).file("quiet.toml", QUIET);
        let mut terminal =
            visitor.arguments(&["--config", "quiet.toml"]).size(columns, rows).start();
        for loaded in ["first 100 of 269", "first 200 of 269", "all 269"] {
            terminal.wait(loaded, |screen| {
                let bar = screen.contents().lines().nth(1).unwrap_or_default().to_owned();
                bar.contains(loaded) && bar.contains(" of ") == loaded.contains(" of ")
            });
            terminal.send("G");
        }
        terminal.wait(&last, |screen| under_cursor(screen).contains(&last));
        terminal
    };
    let mut resized = at_the_end(120, 40);
    for (columns, rows) in [(160, 50), (50, 20), (31, 9), (120, 24), (80, 24)] {
        let frames = resized.whole_frames();
        resized.resize(columns, rows);
        resized.wait_for_whole_frame(frames);
    }
    let fresh = at_the_end(80, 24);
    let (resized, fresh) = (resized.picture(), fresh.picture());
    // The header contains the age of the last answer.
    for (line, expected) in resized.iter().zip(&fresh).skip(1) {
        assert_eq!(line, expected);
    }
}

#[rstest]
#[case::term(Signal::TERM, 143)]
#[case::hup(Signal::HUP, 129)]
#[case::int(Signal::INT, 130)]
fn a_signal_leaves_the_terminal_as_it_was(#[case] signal: Signal, #[case] code: u32) {
    let terminal = opened();
    terminal.signal(signal);
    terminal.assert_left_clean(code);
}

#[test]
fn a_signal_in_the_first_moment_leaves_the_terminal_as_it_was() {
    let terminal = demo().start();
    terminal.wait_for_bytes(TAKEN);
    terminal.signal(Signal::TERM);
    terminal.assert_left_clean(143);
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    let mut terminal = opened();
    terminal.send(CTRL_C);
    terminal.assert_left_clean(0);
}

#[test]
fn a_panic_leaves_the_terminal_as_it_was_and_is_reported() {
    let folder = tempfile::tempdir().expect("a directory");
    let file = folder.path().join("now");
    let argument = file.to_str().expect("text");
    let mut terminal = Launch::new(example("forced_panic"), &[argument]).start();
    terminal.wait_for("forced panic");
    std::fs::write(&file, "").expect("written");
    assert!(!terminal.has_modes_of_before());
    terminal.send("j");
    let left = terminal.assert_left_clean(101);
    assert!(left.iter().any(|line| line.contains("forced in the loop")), "{left:?}");
}

#[test]
fn a_panic_in_the_background_is_a_line_in_the_inbox() {
    let mut terminal = Launch::new(example("forced_panic"), &["request"]).start();
    terminal.wait_for("Bug in leadping-tui");
    assert!(!terminal.lines().concat().contains("forced in the background"));
    // There is no outbox, which is reported first.
    let said = "Can't save changes: ";
    terminal.wait_for(said);
    terminal.dismiss(said);
    terminal.send("q");
    let left = terminal.assert_left_clean(0);
    assert_eq!(left.concat(), "");
}

#[test]
fn a_paste_runs_no_keys() {
    let mut terminal = opened();
    terminal.send("\x1b[200~q\nU\x1b[201~");
    terminal.wait_for("Can't paste here: no text field");
    assert!(!terminal.lines()[1].contains(" unread "));
    terminal.send("/\x1b[200~q\nU\x1b[201~");
    terminal.wait("the pasted text", |screen| {
        screen.contents().lines().nth(1).is_some_and(|bar| bar.contains("q U"))
    });
    terminal.send(CTRL_C);
    terminal.wait_for("of 946");
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_bad_configuration_is_refused_before_the_screen_opens() {
    let terminal = Launch::new(PROGRAM, &["demo", "--config", "odd.toml"])
        .file("odd.toml", "colour = 1\n")
        .start();
    let left = terminal.assert_left_clean(2);
    assert!(left.concat().contains("odd.toml:1:1"), "{left:?}");
    let mut terminal = Launch::new(PROGRAM, &["--lead", "a/b"]).start();
    assert_eq!(terminal.exit_code(), 2);
    assert!(!terminal.all_output().contains("\x1b[?"), "the screen was touched");
}

#[test]
fn a_terminal_that_obeys_nothing_is_told_nothing_but_why() {
    let mut terminal = demo().env("TERM", "dumb").start();
    assert_eq!(terminal.exit_code(), 2);
    let told = terminal.all_output();
    assert!(told.contains("The inbox needs a terminal") && !told.contains('\x1b'), "{told:?}");
}

#[test]
fn without_colours_there_are_none_but_marks_remain() {
    let mut terminal = demo().env("NO_COLOR", "1").size(80, 24).start();
    terminal.wait_for("first 100 of 946");
    terminal.wait("a reversed cell", |screen| {
        screen
            .cell(3, 20)
            .is_some_and(|cell| cell.inverse() && cell.fgcolor() == vt100::Color::Default)
    });
    for (text, style) in terminal.picture().concat() {
        assert!(style.ends_with(" Default Default"), "{text}: {style}");
    }
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn reports_of_the_focus_are_no_keys() {
    let mut terminal = opened();
    terminal.send("\x1b[Oj\x1b[Ij");
    terminal.wait("two keys to work", |screen| {
        screen.contents().lines().nth(5).is_some_and(|line| line.starts_with('▌'))
    });
    assert!(!terminal.lines()[23].contains("does nothing"), "{:?}", terminal.lines());
    terminal.send("q");
    terminal.assert_left_clean(0);
}

/// A shell with job control that starts the demo, and continues it after a line
/// was typed.
fn in_a_shell(script: &str) -> Launch {
    Launch::new("/bin/sh", &["-c", script]).env("PROGRAM", PROGRAM).size(80, 24)
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_takes_it_again() {
    let script = "set -m; \"$PROGRAM\" demo --count 1000 --lead-every 2 --live 0; echo stopped; read line; fg";
    let mut terminal = in_a_shell(script).start();
    for _ in 0..1 {
        terminal.wait_for("first 100 of 946");
        let inside = rows(&terminal);
        terminal.send(CTRL_Z);
        terminal.wait("the shell", |screen| {
            screen.contents().contains("stopped")
                && !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
        });
        assert!(terminal.has_modes_of_before(), "raw mode is left on");
        assert!(!terminal.reports_focus());
        terminal.send("\n");
        terminal.wait("the inbox again", |screen| {
            screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
        });
        assert!(terminal.reports_focus());
        assert_eq!(rows(&terminal), inside);
    }
    terminal.send("j");
    terminal.wait("a key to work", |screen| {
        screen.contents().lines().nth(4).is_some_and(|line| line.starts_with('▌'))
    });
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_suspend_stops_the_program_around_it_too() {
    // The shell waits for a wrapper process, as for `cargo run`.
    let script = "set -m; sh -c '\"$PROGRAM\" demo --count 1000 --lead-every 2 --live 0; exit 7'; echo stopped; read line; fg";
    let mut terminal = in_a_shell(script).start();
    terminal.wait_for("first 100 of 946");
    terminal.send(CTRL_Z);
    terminal.wait_for("stopped");
    terminal.send("\n");
    terminal.wait_for("first 100 of 946");
    terminal.send("q");
    terminal.assert_left_clean(7);
}

#[test]
fn without_a_shell_to_return_to_nothing_is_suspended() {
    let mut terminal = opened();
    terminal.send(CTRL_Z);
    terminal.wait_for("Can't suspend");
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_closed_window_ends_the_program() {
    let mut terminal = opened();
    terminal.hang_up("j");
    // Whichever comes first: the signal, or the end of the terminal.
    assert!([129, 1].contains(&terminal.exit_code()));
}

#[test]
fn a_closed_window_ends_the_program_without_a_signal_too() {
    // Only the session's leader is signaled, and this shell does not forward
    // it.
    let script = "trap '' HUP; \"$PROGRAM\" demo --count 1000 --lead-every 2 --config quiet.toml; echo $? > \"$HOME/code\"";
    let mut terminal = in_a_shell(script).file("quiet.toml", QUIET).start();
    terminal.wait_for("first 100 of 946");
    terminal.hang_up("j");
    terminal.exit_code();
    assert_eq!(terminal.file("code").trim(), "1");
}

#[test]
fn a_terminal_that_takes_no_output_does_not_hold_up_the_end() {
    let mut terminal = demo().size(200, 60).start();
    terminal.wait_for("first 100 of 946");
    terminal.stall();
    terminal.send("?");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.exit_code(), 143);
    assert!(terminal.has_modes_of_before(), "raw mode is left on");
}
