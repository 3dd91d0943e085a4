//! Several instances on one outbox, as separate processes.

use std::collections::HashSet;
use std::future;
use std::time::Duration;

use jiff::Timestamp;
use leadping_tui::delivery::PendingSummary;
use leadping_tui::domain::Failure;
use leadping_tui::triage::outbox::EntryState;

use crate::child::{Instance, Part, plays};
use crate::harness::{AT_ONCE, DEADLINE, Harness, LATER, ManualClock, folder, on_disk, state_name};
use crate::server::{Sandbox, client_within};
use crate::work::{archive, draft, note};

/// Number of entries of each instance.
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
    assert!(entries.iter().all(|entry| state_name(entry) == "done" && entry.attempts == 1));
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
    // Its own are done; those of the first one may take a moment longer.
    let all_done = || on_disk(&folder).iter().all(|entry| state_name(entry) == "done");
    let finished = async {
        while !all_done() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, finished).await.expect("the first one's as well");
    drop(second);
    assert_eq!(sandbox.journal().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_kept_waiting_is_told_which_process_sends() {
    if plays().await {
        return;
    }
    let test = "sharing::whoever_is_kept_waiting_is_told_which_process_sends";
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let base = &sandbox.base;
    let first = Part { folder: &folder, base, later: true, ahead: 0, things: "note:conv-1" };
    let mut first = Instance::start(test, &first);
    first.until("appended");
    let mut harness = Harness::open(&folder, base, LATER, &ManualClock::default()).await;
    harness.until("another one sends", |harness| harness.holder.is_some()).await;
    let holder = harness.holder.expect("it says so");
    assert_eq!((holder.process, harness.sends), (first.process(), false));
    assert!(Timestamp::now().duration_since(holder.since).as_secs() < 60, "{holder:?}");
    first.kill();
    harness.worker.poll();
    harness.until("nobody else does", |harness| harness.holder.is_none() && harness.sends).await;
}

#[tokio::test]
async fn an_instance_that_is_suspended_gives_the_role_back_and_takes_it_again() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut first = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    let own = first.append(vec![draft(note("conv-1", "x"))]).await[0].id;
    first.until("it sends", |harness| harness.sends).await;
    first.worker.suspend().await;
    // The other one sends all due entries, including those of others.
    let later = ManualClock::default();
    later.forward(301);
    let mut second = Harness::open(&folder, &sandbox.base, AT_ONCE, &later).await;
    let theirs = second.append(vec![draft(note("conv-2", "y"))]).await[0].id;
    let done = |harness: &Harness, id| *harness.state(id) == EntryState::Done;
    second.until("both are sent", |harness| done(harness, own) && done(harness, theirs)).await;
    assert_eq!(second.leave().await, PendingSummary::default());
    drop(second);
    first.worker.resume();
    first.until("it hears of it", |harness| done(harness, own)).await;
    let next = first.append(vec![draft(archive("lead-3"))]).await[0].id;
    assert_eq!(first.leave().await, PendingSummary::default());
    first.until("it has the role again", |harness| done(harness, next)).await;
}

#[tokio::test]
async fn what_hangs_when_an_instance_is_suspended_is_in_doubt() {
    let sandbox = Sandbox::start(Duration::ZERO);
    sandbox.arm("*", serde_json::json!({"method": "POST", "what": "trickle"})).await;
    let (_dir, folder) = folder();
    // Far longer than a test takes: nothing but the suspension ends the requests.
    let (base, limit) = (sandbox.base.clone(), Duration::from_hours(1));
    let connect = move || future::ready(Ok::<_, Failure>(client_within(&base, limit)));
    let mut harness = Harness::with(&folder, connect, AT_ONCE, &ManualClock::default()).await;
    let entries = harness.append(vec![draft(archive("lead-2")), draft(note("conv-7", "x"))]).await;
    let [archive, note] = [entries[0].id, entries[1].id];
    let sending = |harness: &Harness, id| *harness.state(id) == EntryState::Sending;
    harness.until("both hang", |harness| sending(harness, archive) && sending(harness, note)).await;
    harness.worker.suspend().await;
    let stands: Vec<_> = on_disk(&folder).iter().map(state_name).collect();
    assert_eq!(stands, ["waiting in doubt", "unknown"]);
    sandbox.disarm().await;
    harness.worker.resume();
    harness.until("what may repeat goes again", |it| *it.state(archive) == EntryState::Done).await;
    assert_eq!(state_name(harness.entry(note)), "unknown");
}
