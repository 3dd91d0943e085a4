//! Instances that use the database at the same time, and ones that are killed.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use super::*;

#[test]
fn of_instances_that_write_at_once_one_draft_is_left_and_whole() {
    let dir = tempfile::tempdir().expect("a directory");
    let last: Vec<String> = (0..4).map(|n| format!("{n}").repeat(1_000 * (n + 1))).collect();
    thread::scope(|scope| {
        for text in &last {
            let (last, folder) = (&last, dir.path());
            scope.spawn(move || {
                let mut state = open(folder);
                for _ in 0..10 {
                    state.save_draft(&draft("c", text, 1)).expect("saved");
                    let seen = state.load_draft(&id("c"), Kind::Reply).expect("whole");
                    let seen = seen.expect("there");
                    assert!(last.iter().any(|text| text == seen.text.as_str()));
                }
            });
        }
    });
    assert!(last.contains(&text(&mut open(dir.path()), "c").expect("there")));
}

#[test]
fn a_draft_that_is_changed_while_the_sent_one_is_let_go_stays() {
    let dir = tempfile::tempdir().expect("a directory");
    let (mut one, mut other) = (open(dir.path()), open(dir.path()));
    for round in 0..30 {
        one.save_draft(&draft("c", "sent", 1)).expect("saved");
        thread::scope(|scope| {
            scope.spawn(|| one.save_draft(&draft("c", "changed", 2)).expect("saved"));
            scope.spawn(|| other.remove_draft(&id("c"), Kind::Reply, at(1)).expect("removed"));
        });
        assert_eq!(text(&mut one, "c").as_deref(), Some("changed"), "round {round}");
    }
}

#[test]
fn filters_of_instances_that_add_at_once_are_all_kept() {
    let dir = tempfile::tempdir().expect("a directory");
    thread::scope(|scope| {
        for instance in 0..4 {
            let folder = dir.path();
            scope.spawn(move || {
                let mut state = open(folder);
                for n in 0..50 {
                    state.add_filter(&format!("{instance}-{n}")).expect("added");
                }
            });
        }
    });
    let entries = open(dir.path()).filters().expect("read");
    let missing = (0..4).flat_map(|i| (0..50).map(move |n| format!("{i}-{n}")));
    let missing: Vec<String> = missing.filter(|entry| !entries.contains(entry)).collect();
    assert_eq!((entries.len(), missing), (200, Vec::new()));
}

const FOLDER: &str = "STATE_TEST_FOLDER";

/// The draft after so many keys.
fn typed(keys: usize) -> String {
    format!("{keys}:{}", "x".repeat(keys * 100))
}

/// Types until the process is killed, and says what is on disk.
fn type_on(folder: &Path) {
    let mut state = open(folder);
    for keys in 1.. {
        state.save_draft(&draft("c", &typed(keys), 1)).expect("saved");
        if writeln!(io::stdout(), "\n@{keys}").is_err() {
            return;
        }
    }
}

/// Runs a test of this program in a process of its own, until it has printed
/// so many lines with an `@`, and kills it.
pub(super) fn kill_after(lines: usize, test: &str, variable: &str, folder: &Path) {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", &format!("store::state_db::tests::{test}"), "--nocapture"])
        .env(variable, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let printed = BufReader::new(child.stdout.take().expect("piped")).lines();
    let printed = printed.map(|line| line.expect("readable")).filter(|line| line.starts_with('@'));
    assert_eq!(printed.take(lines).count(), lines);
    child.kill().expect("killed");
    child.wait().expect("ended");
}

#[test]
fn what_was_typed_before_a_process_was_killed_is_there() {
    if let Some(folder) = env::var_os(FOLDER) {
        return type_on(Path::new(&folder));
    }
    for lines in [1, 2, 5, 17] {
        let dir = tempfile::tempdir().expect("a directory");
        let name = "sharing::what_was_typed_before_a_process_was_killed_is_there";
        kill_after(lines, name, FOLDER, dir.path());
        let text = text(&mut open(dir.path()), "c").expect("a draft");
        let keys: usize = text.split(':').next().and_then(|keys| keys.parse().ok()).expect("keys");
        assert!(keys >= lines, "{keys}");
        assert!(text == typed(keys), "the draft is whole");
    }
}
