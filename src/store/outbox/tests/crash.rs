//! Processes that are killed at every step. The child is this test's own
//! program, told by its environment to play its part.

use std::collections::HashMap;
use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::*;

const FOLDER: &str = "OUTBOX_TEST_FOLDER";
const STOP: &str = "OUTBOX_TEST_STOP";

/// A child that plays the part of the test with this name.
fn child(test: &str, folder: &Path, stop: usize) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", &format!("store::outbox::tests::crash::{test}"), "--nocapture"])
        .env(FOLDER, folder)
        .env(STOP, stop.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let lines = BufReader::new(child.stdout.take().expect("piped"));
    (child, lines)
}

/// The folder and the step to stop at, in a child.
fn part() -> Option<(PathBuf, usize)> {
    let stop = env::var(STOP).ok()?;
    Some((PathBuf::from(env::var_os(FOLDER)?), stop.parse().expect("a number")))
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "\n@{line}").expect("said");
}

/// What the child says next, without the words of the test's own program.
fn hear(lines: &mut BufReader<ChildStdout>) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).expect("readable"), 0, "the child has ended");
        if let Some(said) = line.trim().strip_prefix('@') {
            return said.to_owned();
        }
    }
}

/// Ends a process at once, as `kill -9` does.
fn kill(mut child: Child) {
    child.kill().expect("killed");
    child.wait().expect("ended");
}

/// Steps that stop when their number is reached, until the process is killed.
struct Steps {
    left: usize,
}

impl Steps {
    fn pass(&mut self) {
        if self.left == 0 {
            say("stop");
            // Nobody writes there: this ends when the process does.
            let _ = std::io::stdin().read(&mut [0]);
        }
        self.left = self.left.wrapping_sub(1);
    }
}

/// One request to a server that tells what it got; a message counts by its key.
fn thing(entry: &OutboxEntry) -> String {
    match &entry.operation {
        Operation::SendSms { idempotency_key, .. } => format!("sms {idempotency_key}"),
        Operation::AddNote { .. } => format!("note {}", entry.id.0),
        _ => "archive".to_owned(),
    }
}

fn things() -> Vec<NewEntry> {
    vec![draft(sms("a1"), "a1"), draft(note("a1"), "a1"), draft(archive("a"), "a1")]
}

fn play(folder: &Path, stop: usize) {
    let mut steps = Steps { left: stop };
    let mut outbox = open(folder);
    steps.pass();
    outbox.append(things(), &AT_ONCE, at(0)).expect("appended");
    say("appended");
    steps.pass();
    let mut sender = sender(&outbox, 0);
    steps.pass();
    while let Some(entry) = claim_next(&mut sender, at(1)) {
        steps.pass();
        say(&thing(&entry));
        steps.pass();
        sender.answer(entry.id, &Ok(Outcome::Done), at(1)).expect("written");
        steps.pass();
    }
    say("end");
    let _ = std::io::stdin().read(&mut [0]);
}

#[test]
fn a_process_killed_at_any_step_loses_nothing_and_repeats_nothing() {
    if let Some((folder, stop)) = part() {
        return play(&folder, stop);
    }
    let mut ended = false;
    for stop in 0..=12 {
        let (_dir, folder) = folder();
        let test = "a_process_killed_at_any_step_loses_nothing_and_repeats_nothing";
        let (child, mut lines) = child(test, &folder, stop);
        let mut server: HashMap<String, usize> = HashMap::new();
        let mut appended = false;
        loop {
            match hear(&mut lines).as_str() {
                "stop" => break,
                "end" => {
                    ended = true;
                    break;
                }
                "appended" => appended = true,
                thing => *server.entry(thing.to_owned()).or_default() += 1,
            }
        }
        if stop >= 2 {
            assert!(open(&folder).sender(at(2)).expect("opened").is_none(), "the child sends");
        }
        kill(child);
        assert_eq!(appended, stop >= 1 || ended);
        take_over(&folder, appended, &mut server, stop);
    }
    assert!(ended, "the last one was killed after everything");
}

/// What the next start makes of what the killed process left.
fn take_over(folder: &Path, appended: bool, server: &mut HashMap<String, usize>, stop: usize) {
    let mut outbox = open(folder);
    let mut sender = sender(&outbox, 2);
    let mut unknown = Vec::new();
    loop {
        while let Some(entry) = claim_next(&mut sender, at(3)) {
            *server.entry(thing(&entry)).or_default() += 1;
            sender.answer(entry.id, &Ok(Outcome::Done), at(3)).expect("written");
        }
        let left = outbox.unfinished().expect("read");
        let Some(stuck) = left.iter().find(|e| matches!(e.state, EntryState::Unknown { .. }))
        else {
            assert_eq!(left, [], "killed at {stop}");
            break;
        };
        unknown.push(thing(stuck));
        outbox.discard(stuck.id, at(4)).expect("given up");
    }
    let finished = outbox.finished(9).expect("read");
    assert_eq!(finished.len(), if appended { 3 } else { 0 }, "killed at {stop}");
    let kinds = |kind| server.iter().filter(move |(thing, _)| thing.starts_with(kind));
    assert!(kinds("sms").count() <= 1, "a message has one key: {server:?}");
    assert!(kinds("note").all(|(_, times)| *times == 1), "a note is sent once: {server:?}");
    if appended {
        assert_eq!(kinds("sms").count() + kinds("archive").count(), 2, "{server:?}");
        let (note, known) = (kinds("note").count(), unknown.is_empty());
        assert!(note == 1 || !known, "a note that did not go is not said to be done");
        assert!(unknown.iter().all(|thing| thing.starts_with("note")), "{unknown:?}");
    }
}

#[test]
fn what_was_appended_before_a_kill_is_there_and_groups_are_whole() {
    if let Some((folder, _)) = part() {
        let mut outbox = open(&folder);
        loop {
            let entries = outbox.append(drafts(&["a1", "b1"]), &AT_ONCE, at(0)).expect("appended");
            say(&format!("{}", entries[1].id.0));
        }
    }
    for most in [1, 7, 23, 40] {
        let (_dir, folder) = folder();
        let test = "what_was_appended_before_a_kill_is_there_and_groups_are_whole";
        let (child, mut lines) = child(test, &folder, 0);
        let said: Vec<i64> =
            (0..most).map(|_| hear(&mut lines).parse().expect("a number")).collect();
        kill(child);
        let entries = open(&folder).unfinished().expect("read");
        assert!(said.iter().all(|id| entries.iter().any(|entry| entry.id.0 == *id)));
        assert_eq!(entries.len() % 2, 0, "a group is there as a whole");
    }
}

#[test]
fn every_state_outlives_a_kill() {
    if let Some((folder, _)) = part() {
        let mut outbox = open(&folder);
        let mut sender = sender(&outbox, 0);
        let names = ["a1", "b1", "c1", "d1", "e1"];
        let entries = outbox.append(drafts(&names), &AT_ONCE, at(700)).expect("appended");
        let old = outbox.append(drafts(&["f1"]), &AT_ONCE, at(0)).expect("appended");
        let refused = Err(WriteFailure::NotDone(lost().expect_err("lost").into_failure()));
        for answer in [Ok(Outcome::Done), lost(), refused] {
            let entry = claim(&mut sender, 701);
            sender.answer(entry.id, &answer, at(701)).expect("written");
        }
        outbox.discard(entries[3].id, at(701)).expect("given up");
        assert!(old[0].id > entries[4].id && claim(&mut sender, 701).id == entries[4].id);
        say("stop");
        let _ = std::io::stdin().read(&mut [0]);
    }
    let (_dir, folder) = folder();
    let (child, mut lines) = child("every_state_outlives_a_kill", &folder, 0);
    assert_eq!(hear(&mut lines), "stop");
    kill(child);
    let outbox = open(&folder);
    let mut entries = outbox.unfinished().expect("read");
    entries.extend(outbox.finished(9).expect("read"));
    entries.sort_by_key(|entry| entry.id);
    let states: Vec<String> = entries.iter().map(|entry| format!("{:?}", entry.state)).collect();
    let states: Vec<&str> = states.iter().filter_map(|state| state.split(' ').next()).collect();
    let expected =
        ["Done", "Unknown", "Failed", "Discarded(ByPerson)", "Sending", "NeedsConfirmation"];
    assert_eq!(states, expected);
    let sender = sender(&outbox, 702);
    let found: Vec<_> =
        sender.recovered().iter().map(|entry| (entry.id, entry.may_have_applied)).collect();
    assert_eq!(found, [(entries[4].id, true)], "only what was on its way has moved");
}
