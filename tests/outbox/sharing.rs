//! Several instances on one outbox, as processes of their own.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use leadping_tui::delivery::PendingSummary;
use leadping_tui::triage::outbox::EntryState;

use crate::child::{Instance, Part, plays};
use crate::office::{AT_ONCE, DEADLINE, Hands, LATER, Office, folder, on_disk, standing};
use crate::server::Sandbox;
use crate::work::{archive, draft, note};

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
    let mut office = Office::open(&folder, base, LATER, &Hands::default()).await;
    office.until("another one sends", |office| office.holder.is_some()).await;
    let holder = office.holder.expect("it says so");
    assert_eq!((holder.process, office.sends), (first.process(), false));
    assert!(Timestamp::now().duration_since(holder.since).as_secs() < 60, "{holder:?}");
    first.kill();
    office.post.poll();
    office.until("nobody else does", |office| office.holder.is_none() && office.sends).await;
}

#[tokio::test]
async fn an_instance_that_is_suspended_gives_the_role_back_and_takes_it_again() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut first = Office::open(&folder, &sandbox.base, LATER, &Hands::default()).await;
    let own = first.append(vec![draft(note("conv-1", "x"))]).await[0].id;
    first.until("it sends", |office| office.sends).await;
    first.post.suspend().await;
    // The other one sends all that is due, also what is not its own.
    let later = Hands::default();
    later.forward(301);
    let mut second = Office::open(&folder, &sandbox.base, AT_ONCE, &later).await;
    let theirs = second.append(vec![draft(note("conv-2", "y"))]).await[0].id;
    let done = |office: &Office, id| *office.state(id) == EntryState::Done;
    second.until("both are sent", |office| done(office, own) && done(office, theirs)).await;
    assert_eq!(second.leave().await, PendingSummary::default());
    drop(second);
    first.post.resume();
    first.until("it hears of it", |office| done(office, own)).await;
    let next = first.append(vec![draft(archive("lead-3"))]).await[0].id;
    assert_eq!(first.leave().await, PendingSummary::default());
    first.until("it has the role again", |office| done(office, next)).await;
}

#[tokio::test]
async fn what_hangs_when_an_instance_is_suspended_is_in_doubt() {
    let sandbox = Sandbox::start(Duration::ZERO);
    sandbox.arm("*", serde_json::json!({"method": "POST", "what": "trickle"})).await;
    let (_dir, folder) = folder();
    let mut office = Office::open(&folder, &sandbox.base, AT_ONCE, &Hands::default()).await;
    let entries = office.append(vec![draft(archive("lead-2")), draft(note("conv-7", "x"))]).await;
    let [archive, note] = [entries[0].id, entries[1].id];
    let sending = |office: &Office, id| *office.state(id) == EntryState::Sending;
    office.until("both hang", |office| sending(office, archive) && sending(office, note)).await;
    let begun = Instant::now();
    office.post.suspend().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let stands: Vec<_> = on_disk(&folder).iter().map(standing).collect();
    assert_eq!(stands, ["waiting in doubt", "unknown"]);
    sandbox.disarm().await;
    office.post.resume();
    office.until("what may repeat goes again", |it| *it.state(archive) == EntryState::Done).await;
    assert_eq!(standing(office.entry(note)), "unknown");
}
