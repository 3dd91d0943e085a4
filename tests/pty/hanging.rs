//! Answers that begin and do not end.

use serde_json::json;

use super::sandbox::Sandbox;
use super::{ENTER, PROGRAM, loaded};

const CTRL_S: &str = "\x13";

/// No undo window, nothing loaded except for keys that request it, and no end of
/// a request within a test.
const AT_ONCE: &str = "[detail]\npreview = false\n[outbox]\ngrace_seconds = 0\n\
    [network]\nanswer_timeout_seconds = 600\nstall_timeout_seconds = 600\n";

#[test]
fn an_unrelated_note_goes_out_while_archives_trickle_and_the_rows_are_shown_as_old() {
    // Every conversation has a lead of its own.
    let arguments = ["--count", "300", "--seed", "1", "--lead-every", "300", "--live", "0"];
    let sandbox = Sandbox::start(PROGRAM, &arguments);
    let config = format!("{AT_ONCE}[refresh]\npoll_seconds = 5\n");
    let launch = sandbox.visitor(PROGRAM).file("own.toml", &config);
    let mut terminal = launch.arguments(&["--config", "own.toml"]).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    for path in ["/leads/*/archive", "/conversations/my"] {
        sandbox.arm(&json!({"method": "POST", "path": path, "what": "trickle", "times": 1_000}));
    }
    terminal.send("xxxx");
    terminal.wait_for("4 marked");
    terminal.send("e");
    terminal.wait_for("to add a note");
    terminal.send(&format!("4{ENTER}"));
    terminal.wait_for("archiving 0 of 4");
    terminal.send("jjjjjc");
    terminal.wait_for("NOTE");
    terminal.send("wants Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Add this note");
    terminal.send(ENTER);
    sandbox.wait("the note", |journal| journal.iter().any(|entry| entry.ends_with("/notes")));
    // The header does not claim fresh rows while the poll hangs.
    terminal.wait("an age", |screen| {
        screen
            .contents()
            .lines()
            .next()
            .is_some_and(|line| line.contains("○ ") && line.contains(" s ago"))
    });
    terminal.send("q");
    terminal.exit_code();
}
