//! External programs: they never get the key, and text from an editor outlives
//! this program.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;
use tempfile::TempDir;

use super::sandbox::Sandbox;
use super::terminal::{Launch, Terminal};
use super::{ENTER, PROGRAM, QUIET, loaded};

const CTRL_O: &str = "\x0f";
const KEY: &str = "sk_hidden_from_children";

/// A folder with a program of that name in it.
fn program(name: &str, script: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    let path = folder.path().join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    folder
}

fn inbox(server: &Sandbox) -> Launch {
    let visitor = server.visitor(PROGRAM).env("LEADPING_API_KEY", KEY);
    visitor.file("own.toml", QUIET).arguments(&["--config", "own.toml"])
}

/// The environment that a program has reported.
fn environment(terminal: &Terminal) -> String {
    terminal.wait_for_file("seen", "HOME=");
    let seen = terminal.file("seen/environment");
    assert!(!seen.contains("LEADPING_API_KEY") && !seen.contains(KEY), "{seen}");
    seen
}

/// Writes the environment to a file in the home, atomically.
const TELL: &str = "mkdir -p \"$HOME/seen\"; env > \"$HOME/seen/.new\"; mv \"$HOME/seen/.new\" \"$HOME/seen/environment\"";

/// Opens the composer for the first row, with a text in it.
fn reply(terminal: &mut Terminal, text: &str) {
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal.send("r");
    terminal.wait("the composer", |screen| {
        screen.contents().contains(" REPLY ") && !screen.hide_cursor()
    });
    terminal.send(text);
    terminal.wait_for(text);
}

#[test]
fn the_editor_does_not_get_the_key() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1"]);
    let editor = program("editor", &format!("{TELL}; echo from the editor > \"$1\""));
    let editor = editor.path().join("editor");
    let mut terminal = inbox(&server).env("EDITOR", editor.to_str().expect("text")).start();
    reply(&mut terminal, "typed before");
    terminal.send(CTRL_O);
    terminal.wait_for("from the editor");
    environment(&terminal);
}

#[test]
fn the_browser_does_not_get_the_key() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1"]);
    let ids = server.ids(PROGRAM, 1);
    server.arrive_with(&ids, "look at https://example.com/roof or https://example.com/attic");
    let opener = program("xdg-open", &format!("{TELL}; echo \"$1\" > \"$HOME/seen/url\""));
    let path = format!("{}:/usr/bin:/bin", opener.path().display());
    let mut terminal = inbox(&server).env("PATH", &path).env("DISPLAY", ":0").start();
    terminal.wait_for("look at");
    terminal.send(ENTER);
    terminal.wait("it in the list and in the thread", |screen| {
        screen.contents().matches("https://example.com/roof").count() > 1
    });
    terminal.send("o");
    // There is another link as well.
    terminal.wait_for("Enter select");
    terminal.send("roof");
    terminal.send(ENTER);
    environment(&terminal);
    terminal.wait_for_file("seen", "https://example.com/roof");
}

/// Opens an editor that runs the script and then waits forever; its files are
/// in the folder.
fn editing(server: &Sandbox, script: &str) -> (Terminal, TempDir) {
    let wait = "mkfifo \"$HOME/pipe\"; read -r end < \"$HOME/pipe\"";
    let editor = program("editor", &format!("{script}; {TELL}; {wait}"));
    let editor = editor.path().join("editor");
    let files = tempfile::tempdir().expect("a directory");
    let launch = inbox(server).env("EDITOR", editor.to_str().expect("text"));
    let mut terminal = launch.env("TMPDIR", files.path().to_str().expect("text")).start();
    reply(&mut terminal, "typed before");
    terminal.send(CTRL_O);
    environment(&terminal);
    (terminal, files)
}

#[test]
fn a_signal_while_the_editor_is_open_makes_its_text_the_draft() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1"]);
    for signal in [Signal::TERM, Signal::HUP] {
        let (terminal, files) = editing(&server, "echo saved in the editor >> \"$1\"");
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), 128 + signal.as_raw().cast_unsigned());
        assert!(terminal.has_draft("saved in the editor"), "{signal:?}");
        let left: Vec<_> = fs::read_dir(files.path()).expect("readable").collect();
        assert!(left.is_empty(), "{signal:?}: {left:?}");
        // It is restored at the next start.
        let mut next = inbox(&server).in_home_of(&terminal).start();
        next.wait("the first page", |screen| loaded(screen) > 0);
        next.send("r");
        next.wait_for("saved in the editor");
    }
}

#[test]
fn a_signal_keeps_the_editor_s_text_where_no_draft_can_be_kept() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1"]);
    // The database is replaced by a folder: repeatedly, since a save in progress
    // may create the database in between.
    let database = "\"$HOME/state/leadping-tui/state.sqlite\"";
    let blocked = format!("until rm -rf {database}* && mkdir {database}; do :; done");
    let script = format!("{blocked}; echo saved in the editor >> \"$1\"");
    let (terminal, files) = editing(&server, &script);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.exit_code(), 128 + 15);
    let folder = fs::read_dir(files.path()).expect("readable").next().expect("it stays");
    let file = folder.expect("readable").path().join("message.txt");
    let text = fs::read_to_string(file).expect("it stays");
    assert_eq!(text, "typed before\nsaved in the editor\n");
}
