//! Processes that are killed, with an entry in each state, and the recovery at
//! the next start.

use std::time::Duration;

use leadping_tui::triage::outbox::{EntryId, EntryState};
use rstest::rstest;
use serde_json::json;

use crate::child::{Instance, Part, plays};
use crate::harness::{AT_ONCE, Harness, ManualClock, folder, name, on_disk, state_name};
use crate::proxy::{Holds, Proxy};
use crate::server::Sandbox;
use crate::work::{again, reachable};

/// Every entry on disk as action and state.
fn states(folder: &std::path::Path) -> Vec<(String, &'static str)> {
    on_disk(folder).iter().map(|entry| (entry.verb.clone(), state_name(entry))).collect()
}

/// Restarts after a kill, with a clock so far ahead.
async fn anew(folder: &std::path::Path, sandbox: &Sandbox, ahead: i64) -> Harness {
    let clock = ManualClock::default();
    clock.forward(ahead);
    Harness::open(folder, &sandbox.base, AT_ONCE, &clock).await
}

/// Waits until nothing is being sent.
async fn settled(harness: &mut Harness) {
    let moves = |state: &EntryState| matches!(state, EntryState::Waiting | EntryState::Sending);
    let settled = |it: &Harness| it.entries.iter().all(|entry| !moves(&entry.state));
    harness.until("settled", settled).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_sent_after_a_kill() {
    if plays().await {
        return;
    }
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    // It may be killed before it knows the account.
    name(&folder, &sandbox).await;
    let things = format!("note:conv-50,sms:{}", reachable(&sandbox).await);
    let part =
        Part { folder: &folder, base: &sandbox.base, later: true, ahead: 0, things: &things };
    let mut instance = Instance::start("kill::what_waits_is_sent_after_a_kill", &part);
    instance.until("appended");
    instance.kill();
    assert!(sandbox.journal().await.is_empty());
    let mut harness = anew(&folder, &sandbox, 301).await;
    settled(&mut harness).await;
    assert_eq!(states(&folder), [("note".to_owned(), "done"), ("reply".to_owned(), "done")]);
    assert_eq!(sandbox.journal().await.len(), 2);
}

#[rstest]
#[case::before_its_effect(Holds::Request)]
#[case::after_its_effect(Holds::Answer)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_is_not_repeated_where_that_does_harm(#[case] holds: Holds) {
    if plays().await {
        return;
    }
    let name = match holds {
        Holds::Request => "case_1_before_its_effect",
        Holds::Answer => "case_2_after_its_effect",
    };
    let test = format!("kill::what_is_on_its_way_is_not_repeated_where_that_does_harm::{name}");
    let sandbox = Sandbox::start(Duration::ZERO);
    let mut proxy = Proxy::start(&sandbox.base, holds).await;
    let (_dir, folder) = folder();
    let things = format!("note:conv-50,sms:{}", reachable(&sandbox).await);
    let part = Part { folder: &folder, base: &proxy.base, later: false, ahead: 0, things: &things };
    let mut instance = Instance::start(&test, &part);
    for _ in 0..2 {
        proxy.held().await;
    }
    instance.kill();
    let effects = if holds == Holds::Answer { 2 } else { 0 };
    assert_eq!(sandbox.journal().await.len(), effects);
    let sending = [("note".to_owned(), "sending"), ("reply".to_owned(), "sending")];
    assert_eq!(states(&folder), sending);
    let mut harness = anew(&folder, &sandbox, 5).await;
    settled(&mut harness).await;
    assert_eq!(states(&folder), [("note".to_owned(), "unknown"), ("reply".to_owned(), "done")]);
    let journal = sandbox.journal().await;
    let messages = journal.iter().filter(|entry| entry.ends_with("/sms/send")).count();
    assert_eq!((messages, journal.len()), (1, if holds == Holds::Answer { 2 } else { 1 }));
}

#[rstest]
#[case::failed(json!({"what": "status", "status": 404}), "failed", 0)]
#[case::unknown(json!({"what": "drop", "when": "after"}), "unknown", 1)]
#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_person_still_does_after_a_kill(
    #[case] fault: serde_json::Value,
    #[case] stands: &str,
    #[case] effects: usize,
) {
    if plays().await {
        return;
    }
    let number = if stands == "failed" { 1 } else { 2 };
    let test = format!("kill::what_needs_a_person_still_does_after_a_kill::case_{number}_{stands}");
    let sandbox = Sandbox::start(Duration::ZERO);
    sandbox.arm("/events/conversations/*/notes", fault).await;
    let (_dir, folder) = folder();
    let things = "note:conv-1";
    let part = Part { folder: &folder, base: &sandbox.base, later: false, ahead: 0, things };
    let mut instance = Instance::start(&test, &part);
    instance.until(&format!("note {stands}"));
    instance.kill();
    sandbox.disarm().await;
    let mut harness = anew(&folder, &sandbox, 100).await;
    assert_eq!(state_name(&harness.entries[0]), stands);
    assert_eq!(sandbox.journal().await.len(), effects);
    harness.worker.command(again(EntryId(1)));
    harness.until("sent", |harness| *harness.state(EntryId(1)) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await.len(), effects + 1, "a person wanted it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_asks_however_often_the_program_is_killed() {
    if plays().await {
        return;
    }
    let test = "kill::what_is_old_asks_however_often_the_program_is_killed";
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let things = format!("sms:{}", reachable(&sandbox).await);
    let base = &sandbox.base;
    let part = Part { folder: &folder, base, later: true, ahead: 0, things: &things };
    let mut instance = Instance::start(test, &part);
    instance.until("reply waiting");
    instance.kill();
    let part = Part { folder: &folder, base, later: true, ahead: 700, things: "" };
    let mut instance = Instance::start(test, &part);
    instance.until("reply asking");
    instance.kill();
    let mut harness = anew(&folder, &sandbox, 710).await;
    assert_eq!(state_name(&harness.entries[0]), "asking");
    assert!(sandbox.journal().await.is_empty());
    harness.worker.command(again(EntryId(1)));
    harness.until("sent", |harness| *harness.state(EntryId(1)) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await.len(), 1);
}
