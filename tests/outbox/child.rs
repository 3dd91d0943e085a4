//! An instance in its own process: this program again, running as a child of a
//! test.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use leadping_tui::triage::outbox::{NewEntry, UndoWindow};
use tokio::task::block_in_place;

use crate::harness::{AT_ONCE, Harness, LATER, ManualClock, state_name};
use crate::work::{draft, note, sms};

const PART: &str = "OUTBOX_TEST_PART";

/// The task of a child.
pub(crate) struct Part<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) base: &'a str,
    /// Whether there is an undo window.
    pub(crate) later: bool,
    /// Seconds by which its clock is ahead.
    pub(crate) ahead: i64,
    /// What it appends, one by one: `note` or `sms`, a colon, a conversation.
    pub(crate) things: &'a str,
}

/// A child process and its output.
pub(crate) struct Instance {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Instance {
    /// Starts a child for the test of that name.
    pub(crate) fn start(test: &str, part: &Part<'_>) -> Self {
        let Part { folder, base, later, ahead, things } = part;
        let folder = folder.display();
        let mut child = Command::new(env::current_exe().expect("this program"))
            .args(["--exact", test, "--nocapture"])
            .env(PART, format!("{folder} {base} {later} {ahead} {things}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let lines = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, lines }
    }

    /// Waits for a line of the child.
    pub(crate) fn until(&mut self, expected: &str) {
        block_in_place(|| {
            loop {
                let mut line = String::new();
                let read = self.lines.read_line(&mut line).expect("readable");
                assert_ne!(read, 0, "the child has ended before: {expected}");
                if line.trim().strip_prefix('@') == Some(expected) {
                    return;
                }
            }
        });
    }

    /// Process id.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // It may have been killed before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "\n@{line}").and_then(|()| out.flush()).expect("said");
}

/// Runs as a child until it is killed, reporting the state of each entry and
/// when all of its own are done. Returns whether this is a child.
pub(crate) async fn plays() -> bool {
    let Ok(part) = env::var(PART) else { return false };
    let mut words = part.split(' ');
    let mut word = || words.next().expect("a word");
    let (folder, base) = (word().to_owned(), word().to_owned());
    let undo_window: UndoWindow = if word() == "true" { LATER } else { AT_ONCE };
    let clock = ManualClock::default();
    clock.forward(word().parse().expect("a number"));
    let things: Vec<NewEntry> = word().split(',').filter(|it| !it.is_empty()).map(thing).collect();
    let mut harness = Harness::open(Path::new(&folder), &base, undo_window, &clock).await;
    let mut own = Vec::new();
    for thing in things {
        own.extend(harness.append(vec![thing]).await.into_iter().map(|entry| entry.id));
    }
    say("appended");
    loop {
        for entry in &harness.entries {
            say(&format!("{} {}", entry.verb, state_name(entry)));
        }
        if own.iter().all(|id| state_name(harness.entry(*id)) == "done") {
            say("all done");
        }
        if harness.wait_event().await.is_none() {
            return true;
        }
    }
}

fn thing(written: &str) -> NewEntry {
    match written.split_once(':').expect("a colon") {
        ("note", of) => draft(note(of, "words")),
        ("sms", of) => draft(sms(of)),
        other => panic!("{other:?}"),
    }
}
