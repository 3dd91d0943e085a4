//! Terminals that stop accepting output, change modes, or send input that was
//! not typed.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};
use vt100::Screen;

use super::sandbox::Sandbox;
use super::terminal::Terminal;
use super::{CTRL_C, ENTER, PROGRAM, demo, in_a_shell, loaded, opened};

const CTRL_L: &str = "\x0c";
const CTRL_S: &str = "\x13";

/// The output of another full-screen program.
const OTHER: &str = "\x1b[?1049hother\x1b[?1049l\x1b[?2004l\x1b[?1004l\x1b[?25h\x1b[m";

/// Whether the list's cursor is on that row of a screen of 80x24.
fn cursor_on(row: usize) -> impl Fn(&Screen) -> bool {
    move |screen| {
        let contents = screen.contents();
        contents.lines().nth(3 + row).is_some_and(|line| line.starts_with('▌'))
    }
}

fn is_taken(screen: &Screen) -> bool {
    screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
}

fn assert_works(mut terminal: Terminal, row: usize) {
    terminal.send("j");
    terminal.wait("a key to work", cursor_on(row));
    terminal.send("q");
    terminal.assert_left_clean(0);
}

/// An inbox that is quitting, with a write in progress.
fn leaving(sandbox: &Sandbox) -> Terminal {
    let config = "[detail]\npreview = false\n[outbox]\ngrace_seconds = 0\n";
    let visitor = sandbox.visitor(PROGRAM).file("own.toml", config);
    let mut terminal = visitor.arguments(&["--config", "own.toml"]).size(80, 24).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal.send("2");
    terminal.wait_for("[is:unread]");
    terminal.wait("unread ones", |screen| loaded(screen) > 0 && cursor_on(0)(screen));
    terminal.send("I");
    terminal.wait_for(" read · ");
    terminal
}

#[rstest]
#[case::quietly("q", 0)]
#[case::with_a_signal("q", 143)]
fn ctrl_s_does_not_hold_up_the_end(#[case] keys: &str, #[case] code: u32) {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "200", "--latency-ms", "1500"]);
    let mut terminal = leaving(&sandbox);
    terminal.send(keys);
    terminal.wait_for("Sending 1 of 1");
    terminal.send(CTRL_S);
    if code != 0 {
        terminal.signal(Signal::TERM);
    }
    let left = terminal.assert_left_clean(code);
    assert!(!left.concat().contains("Sending"), "{left:?}");
}

#[test]
fn a_terminal_that_takes_no_output_does_not_hold_up_quitting() {
    let mut terminal = demo().size(200, 60).start();
    terminal.wait_for("first 100 of 946");
    terminal.stall();
    terminal.send("?");
    terminal.send("?q");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.has_modes_of_before(), "raw mode is left on");
}

#[test]
fn words_at_the_end_wait_for_no_terminal() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "200", "--latency-ms", "1500"]);
    let mut terminal = leaving(&sandbox);
    terminal.stall();
    terminal.send("q");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.has_modes_of_before(), "raw mode is left on");
}

#[test]
fn a_terminal_that_takes_output_again_shows_what_was_done_meanwhile() {
    let mut terminal = opened();
    terminal.stall();
    terminal.send("?");
    terminal.send("\x1b[B");
    terminal.send("?");
    terminal.send("jjj");
    terminal.take_again();
    terminal.send(CTRL_L);
    terminal.wait("the fourth row", cursor_on(3));
    assert_works(terminal, 4);
}

/// The demo as a job of a shell that runs `then` once it has stopped.
fn job(then: &str) -> Terminal {
    let script = format!(
        "set -m; sh -c 'echo $$ > \"$HOME/pid\"; exec \"$PROGRAM\" demo --count 1000 \
         --lead-every 2 --live 0'; {then}"
    );
    let terminal = in_a_shell(&script).start();
    terminal.wait_for("first 100 of 946");
    terminal
}

fn pid(terminal: &Terminal) -> Pid {
    let pid = terminal.file("pid").trim().parse().expect("a number");
    Pid::from_raw(pid).expect("an id")
}

/// Waits until a process has one of `ps`'s states.
fn wait_for_state(pid: Pid, states: &str) {
    let file = format!("/proc/{}/stat", pid.as_raw_nonzero());
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let stat = fs::read_to_string(Path::new(&file)).expect("it runs");
        let state = stat.rsplit(')').next().and_then(|rest| rest.trim().chars().next());
        if state.is_some_and(|state| states.contains(state)) {
            return;
        }
        assert!(Instant::now() < deadline, "{stat}");
        std::thread::yield_now();
    }
}

#[rstest]
#[case::untouched("")]
#[case::after_another_program(OTHER)]
fn a_program_that_was_stopped_from_outside_takes_its_terminal_again(#[case] others: &str) {
    let mut terminal = job("echo stopped; read line; fg");
    let program = pid(&terminal);
    kill_process(program, Signal::STOP).expect("it runs");
    terminal.wait_for("stopped");
    // As a shell does before it prompts for the next line.
    terminal.interfere(others);
    assert!(terminal.has_modes_of_before());
    let frames = terminal.whole_frames();
    terminal.send("\n");
    terminal.wait_for_whole_frame(frames);
    terminal.wait("the inbox again", is_taken);
    terminal.wait_for_modes_of_before(false);
    assert!(terminal.reports_focus());
    terminal.wait("the first row", cursor_on(0));
    assert_works(terminal, 1);
}

#[test]
fn in_the_background_the_terminal_is_left_alone_until_it_comes_back() {
    let mut terminal = job("echo stopped; read line; bg; echo behind; read line; fg");
    let program = pid(&terminal);
    kill_process(program, Signal::STOP).expect("it runs");
    terminal.wait_for("stopped");
    terminal.interfere(OTHER);
    terminal.send("\n");
    terminal.wait_for("behind");
    // It runs, and was not stopped for accessing the terminal.
    wait_for_state(program, "SR");
    terminal.wait("a quiet screen", |screen| !screen.alternate_screen());
    wait_for_state(program, "SR");
    assert!(terminal.has_modes_of_before(), "modes were set in the background");
    let frames = terminal.whole_frames();
    terminal.send("\n");
    terminal.wait_for_whole_frame(frames);
    terminal.wait("the inbox again", |screen| is_taken(screen) && cursor_on(0)(screen));
    terminal.wait_for_modes_of_before(false);
    assert_works(terminal, 1);
}

#[test]
fn modes_that_somebody_has_reset_are_set_again_with_the_screen() {
    let mut terminal = opened();
    terminal.interfere(OTHER);
    assert!(terminal.has_modes_of_before());
    let frames = terminal.whole_frames();
    // The terminal is in line mode by now.
    terminal.send(&format!("{CTRL_L}\n"));
    terminal.wait_for_whole_frame(frames);
    terminal.wait("the inbox again", |screen| is_taken(screen) && cursor_on(0)(screen));
    terminal.wait_for_modes_of_before(false);
    assert_works(terminal, 1);
}

#[test]
fn a_late_answer_of_the_terminal_is_not_obeyed() {
    let mut terminal = opened();
    let answers = [
        "\x1bP>|iTerm2 3.5.0\x1b\\",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b[>41;279;0c",
        "\x1b[?62;4c\x1b[?2026;2$y\x1b[24;80R",
        "\x1b_Gi=31;OK\x1b\\\x1b^e\x1b\\\x1bXe\x1b\\",
    ];
    for (row, answer) in answers.iter().enumerate() {
        terminal.send(&format!("{answer}j"));
        terminal.wait("a key to work", cursor_on(row + 1));
    }
    assert_works(terminal, answers.len() + 1);
}

#[test]
fn a_paste_whose_end_is_lost_gives_the_keys_back() {
    let mut terminal = opened();
    terminal.send("\x1b[200~abc");
    terminal.send("jjj");
    terminal.send(CTRL_C);
    terminal.wait_for("Paste was cut off");
    terminal.send("j");
    terminal.wait("a key to work", cursor_on(1));
    // By itself, after a while.
    terminal.send("/\x1b[200~abc");
    terminal.wait_for("Paste was cut off");
    assert!(!terminal.lines()[1].contains("abc"));
    terminal.send("roof");
    terminal.wait_for("roof");
    terminal.send(ENTER);
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn esc_and_a_letter_in_one_read_leave_the_filter() {
    let mut terminal = opened();
    terminal.send("/");
    terminal.wait("the filter", |screen| !screen.hide_cursor());
    terminal.send("\x1bj");
    terminal.wait("the list", |screen| screen.hide_cursor() && cursor_on(0)(screen));
    assert!(!terminal.lines().concat().contains("does nothing"));
    assert_works(terminal, 1);
}
