//! Several instances on one outbox, as processes of their own.

use std::collections::HashSet;
use std::time::Duration;

use crate::child::{Instance, Part, plays};
use crate::office::{DEADLINE, folder, on_disk, standing};
use crate::server::Sandbox;

/// What each instance appends.
const EACH: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn what_two_instances_append_goes_out_once() {
    if plays().await {
        return;
    }
    let test = "sharing::what_two_instances_append_goes_out_once";
    let sandbox = Sandbox::start(Duration::from_millis(2));
    let (_dir, folder) = folder();
    let notes = |from: usize| -> String {
        let note = |number: usize| format!("note:conv-{number}");
        (from..from + EACH).map(note).collect::<Vec<_>>().join(",")
    };
    let start = |things: &str| {
        let part = Part { folder: &folder, base: &sandbox.base, later: false, ahead: 0, things };
        Instance::start(test, &part)
    };
    let (mut one, mut other) = (start(&notes(1)), start(&notes(1 + EACH)));
    one.until("all done");
    other.until("all done");
    let entries = on_disk(&folder);
    assert_eq!(entries.len(), 2 * EACH);
    assert!(entries.iter().all(|entry| standing(entry) == "done" && entry.attempts == 1));
    let journal = sandbox.journal().await;
    assert_eq!(journal.len(), 2 * EACH, "each went out once");
    assert_eq!(journal.iter().collect::<HashSet<_>>().len(), 2 * EACH);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_instance_takes_over_from_one_that_is_killed() {
    if plays().await {
        return;
    }
    let test = "sharing::another_instance_takes_over_from_one_that_is_killed";
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let base = &sandbox.base;
    let first = Part { folder: &folder, base, later: true, ahead: 0, things: "note:conv-1" };
    let mut first = Instance::start(test, &first);
    first.until("appended");
    let second = Part { folder: &folder, base, later: false, ahead: 301, things: "note:conv-2" };
    let mut second = Instance::start(test, &second);
    second.until("appended");
    first.kill();
    second.until("all done");
    // Its own are; what the first one has left may take a moment longer.
    let all_done = || on_disk(&folder).iter().all(|entry| standing(entry) == "done");
    let finished = async {
        while !all_done() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, finished).await.expect("the first one's as well");
    drop(second);
    assert_eq!(sandbox.journal().await.len(), 2);
}
