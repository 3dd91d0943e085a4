//! No text is sent unnoticed after the user quits.

use rustix::process::Signal;
use tempfile::TempDir;

use super::sandbox::Sandbox;
use super::terminal::{Launch, Terminal};
use super::{CTRL_C, ESC, PROGRAM, loaded};

const CTRL_S: &str = "\x13";

/// An undo window longer than a test.
const HELD: &str = "[detail]\npreview = false\n[outbox]\nsms_grace_seconds = 300\n";

/// An undo window long enough to quit within it.
const BRIEF: &str = "[detail]\npreview = false\n[outbox]\nsms_grace_seconds = 15\n";

const QUESTION: &str = "Quit? Text to ";

fn sandbox() -> Sandbox {
    Sandbox::start(PROGRAM, &["--count", "300", "--seed", "1", "--lead-every", "3"])
}

fn inbox(sandbox: &Sandbox, state: &TempDir, config: &str) -> Launch {
    let folder = state.path().to_str().expect("text");
    let visitor = sandbox.visitor(PROGRAM).env("XDG_STATE_HOME", folder);
    visitor.file("own.toml", config).arguments(&["--config", "own.toml"]).size(120, 40)
}

/// An inbox with a waiting text.
fn with_text(sandbox: &Sandbox, state: &TempDir, config: &str) -> Terminal {
    let mut terminal = inbox(sandbox, state, config).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    // The first lead that may be texted without a confirmation.
    loop {
        terminal.send("r");
        terminal.wait("the checks", |screen| {
            let text = screen.contents();
            text.contains(" REPLY ") && !text.contains("Checking")
        });
        if terminal.see(|screen| screen.contents().matches("OK to text").count() == 2) {
            break;
        }
        terminal.send(ESC);
        terminal.wait("the list", |screen| !screen.contents().contains(" REPLY "));
        terminal.send("j");
    }
    terminal.send("See you Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Text ");
    terminal.send("y");
    terminal.wait_for(" goes out in ");
    terminal
}

fn texts(sandbox: &Sandbox) -> usize {
    sandbox.journal().iter().filter(|entry| entry.ends_with("/sms/send")).count()
}

#[test]
fn quitting_asks_and_a_second_key_to_quit_stays() {
    let (sandbox, state) = (sandbox(), tempfile::tempdir().expect("a directory"));
    let mut terminal = with_text(&sandbox, &state, HELD);
    for (ask, stay) in [("q", "q"), (CTRL_C, CTRL_C), (":quit\r", ESC)] {
        terminal.send(ask);
        terminal.wait_for(QUESTION);
        terminal.send(stay);
        terminal.wait("the inbox", |screen| !screen.contents().contains(QUESTION));
    }
    terminal.send("q");
    terminal.wait_for(QUESTION);
    terminal.send("k");
    let left = terminal.assert_left_clean(0).concat();
    assert!(left.contains("1 text to ") && left.contains(" not sent. Next start: "), "{left}");
    assert_eq!(texts(&sandbox), 0, "to keep it is no consent");
}

#[test]
fn what_is_sent_now_has_gone_out_once_when_the_program_is_gone() {
    let (sandbox, state) = (sandbox(), tempfile::tempdir().expect("a directory"));
    let mut terminal = with_text(&sandbox, &state, HELD);
    terminal.send("q");
    terminal.wait_for(QUESTION);
    terminal.send("s");
    let left = terminal.assert_left_clean(0);
    assert_eq!((left.concat().as_str(), texts(&sandbox)), ("", 1));
}

#[test]
fn what_was_kept_goes_out_at_the_next_start_which_says_so() {
    let (sandbox, state) = (sandbox(), tempfile::tempdir().expect("a directory"));
    let mut terminal = with_text(&sandbox, &state, BRIEF);
    terminal.send("q");
    terminal.wait_for(QUESTION);
    terminal.send("k");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(texts(&sandbox), 0);
    let mut terminal = inbox(&sandbox, &state, BRIEF).start();
    let said = "Sent from last time: text to ";
    terminal.wait_for(said);
    assert_eq!(texts(&sandbox), 1);
    // It stays until it is acknowledged, and the quit key only acknowledges it.
    terminal.send("j");
    terminal.send("k");
    terminal.wait_for(said);
    terminal.wait("a moment to read it", |screen| {
        let text = screen.contents();
        text.contains(said) && text.contains("Esc dismiss")
    });
    terminal.dismiss(said);
    terminal.send("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_signal_asks_nothing_and_keeps_the_text() {
    let (sandbox, state) = (sandbox(), tempfile::tempdir().expect("a directory"));
    let mut terminal = with_text(&sandbox, &state, HELD);
    terminal.send("q");
    terminal.wait_for(QUESTION);
    terminal.signal(Signal::TERM);
    terminal.assert_left_clean(143);
    assert_eq!(texts(&sandbox), 0);
    let terminal = inbox(&sandbox, &state, HELD).start();
    terminal.wait_for("1 pending");
}
