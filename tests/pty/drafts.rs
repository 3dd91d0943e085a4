//! A text that is being written outlives the program, and stays with the
//! conversation that it was begun for.

use std::fs;
use std::path::Path;

use rustix::process::Signal;
use tempfile::TempDir;

use super::sandbox::{Sandbox, until};
use super::terminal::Launch;
use super::{ESC, PROGRAM};

/// Nothing is loaded or asked for but what a key wants.
const QUIET: &str = "[detail]\npreview = false\n[refresh]\npoll_seconds = 0\n";

const TEXT: &str = "Saturday at ten would be fine";

fn inbox(sandbox: &Sandbox, state: &TempDir) -> Launch {
    let folder = state.path().to_str().expect("text");
    let visitor = sandbox.visitor(PROGRAM).env("XDG_STATE_HOME", folder);
    visitor.file("own.toml", QUIET).arguments(&["--config", "own.toml"])
}

#[test]
fn a_draft_survives_a_killed_process_and_stays_with_its_conversation() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "300", "--seed", "1", "--lead-every", "3"]);
    let state = tempfile::tempdir().expect("a directory");
    let ids = sandbox.ids(PROGRAM, 10);
    let mut terminal = inbox(&sandbox, &state).start();
    terminal.wait_for("loaded");
    terminal.send("jjc");
    terminal.wait_for("NOTE");
    terminal.send(TEXT);
    terminal.wait_for(TEXT);
    until("the draft is on disk", || drafts(state.path()).iter().any(|file| file.contains(TEXT)));
    terminal.signal(Signal::KILL);
    assert_ne!(terminal.exit_code(), 0);

    // Its lead writes again, and others do: every row has another place.
    sandbox.arrive(&[&ids[5..8], &ids[2..3], &ids[8..10]].concat());
    let mut terminal = inbox(&sandbox, &state).start();
    terminal.wait_for("loaded");
    terminal.wait("the sign of the draft on its row, which has moved", |screen| {
        let text = screen.contents();
        let rows: Vec<&str> = text.lines().skip(3).collect();
        rows.iter().position(|row| row.contains('✎')) == Some(2 * 2 + 1)
    });
    terminal.send("c");
    terminal.wait_for("NOTE");
    terminal.see(|screen| assert!(!screen.contents().contains(TEXT), "another conversation"));
    terminal.send(ESC);
    terminal.wait("the list", |screen| !screen.contents().contains("NOTE"));
    terminal.send("jjc");
    terminal.wait_for(TEXT);
    assert!(sandbox.journal().is_empty(), "nothing was sent");
}

/// What stands in the drafts below a folder.
fn drafts(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        // What is being replaced may be gone by now.
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "draft") {
                texts.extend(fs::read_to_string(&path));
            }
        }
    }
    texts
}
