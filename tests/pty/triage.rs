//! Triage by keyboard, verified at the server.

use rustix::process::Signal;
use serde_json::json;
use tempfile::TempDir;
use vt100::Screen;

use super::sandbox::Sandbox;
use super::terminal::{Launch, Terminal};
use super::{ENTER, ESC, PROGRAM, loaded, under_cursor};

const CTRL_S: &str = "\x13";

/// Actions are sent at once, messages are not, at any hour of the day.
const HELD: &str = "[detail]\npreview = false\n[compose]\ntexting_from = 0\ntexting_until = 24\n\
    [outbox]\ngrace_seconds = 0\nsms_grace_seconds = 300\n";

/// Everything is sent at once, at any hour of the day.
const AT_ONCE: &str = "[detail]\npreview = false\n[compose]\ntexting_from = 0\n\
    texting_until = 24\n[outbox]\ngrace_seconds = 0\nsms_grace_seconds = 0\n";

/// An inbox with outbox and drafts in a persistent folder.
fn inbox(sandbox: &Sandbox, state: &TempDir, config: &str, query: &[&str]) -> Launch {
    let folder = state.path().to_str().expect("text");
    let visitor = sandbox.visitor(PROGRAM).env("XDG_STATE_HOME", folder);
    visitor.file("own.toml", config).arguments(&["--config", "own.toml"]).arguments(query)
}

fn ends(journal: &[String], endings: &[&str]) -> bool {
    journal.len() == endings.len()
        && journal.iter().zip(endings).all(|(entry, ending)| entry.ends_with(ending))
}

/// The number in the confirmation.
fn asked(screen: &Screen) -> usize {
    let text = screen.contents();
    let (_, behind) = text.split_once("Archive ").expect("the question");
    behind.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
}

/// Whether the composer permits it, with the lead's facts loaded.
fn may_be_texted(screen: &Screen) -> bool {
    let text = screen.contents();
    text.contains("REPLY") && text.matches("OK to text").count() == 2
}

fn leave(mut terminal: Terminal) {
    terminal.send("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_whole_session_by_keyboard_is_what_the_server_has_seen() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "300", "--seed", "1", "--lead-every", "3"]);
    let state = tempfile::tempdir().expect("a directory");
    let mut terminal = inbox(&sandbox, &state, HELD, &[]).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal.send("2");
    terminal.wait_for("[is:unread]");

    // Read: the row stays, dimmed, and the cursor advances.
    let first = terminal.see(under_cursor);
    terminal.send("I");
    terminal.wait_for(" read · ");
    sandbox.wait("read", |journal| ends(journal, &["/mark-read"]));
    terminal.see(|screen| assert_ne!(under_cursor(screen), first, "the cursor goes on"));

    // Archive with a reason and a note, and undo it at the server.
    terminal.send("e");
    terminal.wait_for("to add a note");
    terminal.send("3 -- wrong number");
    terminal.send(ENTER);
    terminal.wait_for("Archived ");
    sandbox.wait("archived", |journal| ends(journal, &["/mark-read", "/archive"]));
    terminal.send("z");
    terminal.wait_for("Undoing… archived");
    sandbox.wait("unarchived", |journal| ends(journal, &["/mark-read", "/archive", "/unarchive"]));

    // A status for the one below it.
    terminal.send("js");
    terminal.wait_for("Went with a competitor");
    terminal.send("quote");
    terminal.send(ENTER);
    terminal.wait_for("Set status of ");

    // A note, and a reply that is canceled.
    terminal.send("c");
    terminal.wait_for("NOTE");
    terminal.send("wants Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Add this note");
    terminal.send(ENTER);
    terminal.wait_for("Added note to ");
    terminal.send("r");
    terminal.wait("the checks", may_be_texted);
    terminal.send("See you Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Text ");
    terminal.send(ENTER);
    terminal.wait_for(" goes out ");
    terminal.send("z");
    terminal.wait_for(" won't be sent");
    let seen = ["/mark-read", "/archive", "/unarchive", "/status", "/notes"];
    sandbox.wait("status and note", |journal| ends(journal, &seen));
    leave(terminal);
    let journal = sandbox.journal();
    assert!(ends(&journal, &seen), "what was taken back never went out: {journal:#?}");

    // The draft is still there, for that conversation only, and is sent once.
    let noted = journal[4].split('/').nth(3).expect("an id").to_owned();
    let query = format!("id={noted}");
    let mut terminal = inbox(&sandbox, &state, AT_ONCE, &["--query", &query]).start();
    terminal.wait_for("all 1");
    terminal.send("r");
    terminal.wait("the checks", may_be_texted);
    terminal.wait_for("See you Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Text ");
    terminal.send(&ENTER.repeat(2));
    // The text marks its conversation, which was unread.
    let seen = [&seen[..], &["/sms/send", "/mark-read"]].concat();
    sandbox.wait("sent and marked", |journal| ends(journal, &seen));
    // The thread has it from the server by now.
    terminal.send(ENTER);
    terminal.wait_for("You     See you Saturday");
    terminal.send("q");
    leave(terminal);
    assert!(ends(&sandbox.journal(), &seen), "once: {:#?}", sandbox.journal());
}

#[test]
fn fifty_are_archived_some_fail_and_one_key_takes_the_rest_back() {
    // Every conversation has a lead of its own.
    let arguments = ["--count", "300", "--seed", "1", "--lead-every", "300", "--latency-ms", "20"];
    let sandbox = Sandbox::start(PROGRAM, &arguments);
    let state = tempfile::tempdir().expect("a directory");
    let config = format!("{AT_ONCE}[keys]\npreset = \"vim\"\n");
    let mut terminal = inbox(&sandbox, &state, &config, &[]).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    let refused = json!({"method": "POST", "path": "/leads/*/archive", "what": "status",
        "when": "before", "status": 422, "skip": 20, "times": 5});
    sandbox.arm(&refused);

    terminal.send("50x");
    terminal.wait_for("50 marked");
    terminal.send("e");
    terminal.wait_for("to add a note");
    terminal.send(&format!("4{ENTER}"));
    terminal.wait_for("leads and all their conversations?");
    // Some of the fifty conversations share a lead.
    let leads = terminal.see(asked);
    assert!((40..=50).contains(&leads), "{leads}");
    terminal.send("y");
    terminal.wait_for(&format!("{} of {leads}, 5 failed", leads - 5));
    let archives =
        |journal: &[String]| journal.iter().filter(|entry| entry.ends_with("/archive")).count();
    let done = archives(&sandbox.journal());
    assert_eq!(done, leads - 5);

    // The failures are listed, with the reason.
    terminal.send("O");
    terminal.wait("the failures", |screen| {
        screen.contents().lines().filter(|line| line.contains("archive")).count() >= 5
    });
    terminal.send("O");
    terminal.wait_for("[is:active]");

    sandbox.disarm();
    terminal.send("z");
    sandbox.wait("all back", |journal| {
        journal.iter().filter(|entry| entry.ends_with("/unarchive")).count() == done
    });
    terminal.send("O");
    terminal.wait("an empty outbox", |screen| {
        let text = screen.contents();
        !text.contains("Failed") && !text.contains("archive ")
    });
    terminal.send("O");
    leave(terminal);
    assert_eq!(done, archives(&sandbox.journal()), "none was archived again");
}

#[test]
fn after_a_restart_the_screen_says_what_nobody_knows_and_nothing_is_repeated() {
    let sandbox = Sandbox::start(PROGRAM, &["--count", "300", "--seed", "1", "--lead-every", "3"]);
    let state = tempfile::tempdir().expect("a directory");
    let cut = json!({"method": "POST", "path": "/events/conversations/*/notes", "what": "drop",
        "when": "after"});
    sandbox.arm(&cut);
    let mut terminal = inbox(&sandbox, &state, AT_ONCE, &[]).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal.send("c");
    terminal.wait_for("NOTE");
    terminal.send("wants Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Add this note");
    terminal.send(ENTER);
    terminal.wait_for("1 uncertain");
    terminal.signal(Signal::KILL);
    terminal.exit_code();

    sandbox.disarm();
    let mut terminal = inbox(&sandbox, &state, AT_ONCE, &[]).start();
    terminal.wait_for("1 uncertain");
    terminal.send("O");
    terminal.wait_for("May have gone through; check");
    // A retry would be a second note and requires confirmation.
    terminal.send(ENTER);
    let question = "Send again?";
    terminal.wait_for(question);
    terminal.send(ESC);
    terminal.wait("the pane", |screen| !screen.contents().contains(question));
    terminal.send("q");
    terminal.wait_for("[is:active]");
    leave(terminal);
    assert!(ends(&sandbox.journal(), &["/notes"]), "{:#?}", sandbox.journal());
}

#[test]
fn the_third_last_action_of_the_last_session_is_undone_from_the_history() {
    let arguments = ["--count", "300", "--seed", "1", "--lead-every", "300"];
    let sandbox = Sandbox::start(PROGRAM, &arguments);
    let state = tempfile::tempdir().expect("a directory");
    let mut terminal = inbox(&sandbox, &state, AT_ONCE, &[]).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    let rows = sandbox.rows(PROGRAM, 1);
    let lead = rows[0]["leadId"].as_str().expect("an id").to_owned();
    let before = rows[0]["currentLeadStatus"]["outcome"].clone();
    terminal.send("s");
    terminal.wait_for("Went with a competitor");
    terminal.send("sold");
    terminal.send(ENTER);
    terminal.wait_for("Set status of ");
    terminal.send("c");
    terminal.wait_for("NOTE");
    terminal.send("wants Saturday");
    terminal.send(CTRL_S);
    terminal.wait_for("Add this note");
    terminal.send(ENTER);
    terminal.wait_for("Added note to ");
    terminal.send("e");
    terminal.wait_for("to add a note");
    terminal.send("3");
    terminal.send(ENTER);
    let seen = ["/status", "/notes", "/archive"];
    sandbox.wait("three writes", |journal| ends(journal, &seen));
    leave(terminal);

    let mut terminal = inbox(&sandbox, &state, AT_ONCE, &[]).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal.send("O\t");
    terminal.wait_for("1 of 3");
    terminal.send("G");
    terminal.wait_for("3 of 3");
    terminal.send("z");
    let undone = [&seen[..], &["/status"]].concat();
    sandbox.wait("the status is set back", |journal| ends(journal, &undone));
    terminal.wait_for("undo of status");
    terminal.wait_for("undone");
    terminal.send("z");
    terminal.wait_for("Can't undo: already undone");
    terminal.send("kz");
    terminal.wait_for("Can't undo: notes can't be deleted");
    terminal.send("q");
    leave(terminal);
    let record = sandbox.call("GET", &format!("/leads/{lead}"), &serde_json::Value::Null);
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    assert_eq!(record["currentLeadStatus"]["outcome"], before);
    assert_eq!(record["isArchived"], true, "the others stay");
    assert!(ends(&sandbox.journal(), &undone), "once: {:#?}", sandbox.journal());
}
