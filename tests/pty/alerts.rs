//! Failures to save stay on the screen.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;

use super::sandbox::Sandbox;
use super::{PROGRAM, loaded, under_cursor};

/// The file of the only outbox in a folder.
fn outbox(state: &TempDir) -> PathBuf {
    let folder = state.path().join("leadping-tui/outbox");
    let mut folders = fs::read_dir(folder).expect("readable");
    let folder = folders.next().expect("an outbox").expect("readable").path();
    folder.join("outbox.sqlite")
}

#[test]
fn what_a_locked_outbox_does_not_take_is_told_until_it_is_dismissed() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1", "--live", "0"]);
    let state = tempfile::tempdir().expect("a directory");
    let visitor = sandbox.visitor(PROGRAM).size(80, 24);
    let mut terminal = visitor.env("XDG_STATE_HOME", state.path().to_str().expect("text")).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    let names = sandbox.names(PROGRAM, 1);
    let locked = Connection::open(outbox(&state)).expect("opened");
    locked.execute_batch("BEGIN IMMEDIATE").expect("locked");
    terminal.send("e");
    terminal.wait_for("to add a note");
    terminal.send("3\r");
    let said = " not archived: ";
    terminal.wait_for(said);
    drop(locked);
    // Neither a key nor a notice replaces it.
    terminal.send("gg");
    terminal.wait("the first row", |screen| {
        screen.contents().contains(said) && under_cursor(screen).contains(&names[0])
    });
    terminal.send("I");
    terminal.wait("a notice", |screen| {
        screen.contents().contains(said) && screen.contents().contains("Marked ")
    });
    terminal.wait_for("Esc dismiss");
    terminal.dismiss(said);
    terminal.send("q");
    terminal.assert_left_clean(0);
}
