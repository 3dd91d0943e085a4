//! Sending and undo.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use leadping_tui::app::protocol::outbox::{AppendId, OutboxRequest};
use leadping_tui::domain::{Failure, FailureKind, Identity, RetryClass};
use leadping_tui::store::Outbox;
use leadping_tui::triage::outbox::{EntryState, GroupId, UndoWindow};
use rstest::rstest;

use crate::harness::{AT_ONCE, Harness, LATER, ManualClock, folder, name, on_disk};
use crate::server::{Sandbox, client};
use crate::work::{again, archive, draft, note, sms};

#[tokio::test]
async fn what_is_taken_back_within_its_grace_is_never_sent() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    let entries =
        harness.append(vec![draft(note("conv-1", "a")), draft(note("conv-2", "b"))]).await;
    harness.worker.command(OutboxRequest::Undo(entries[0].group));
    let taken_back = |harness: &Harness, at: usize| {
        matches!(harness.state(entries[at].id), EntryState::Discarded(_))
    };
    harness.until("undone", |harness| taken_back(harness, 0) && taken_back(harness, 1)).await;
    assert_eq!(harness.leave().await.waiting(), 0);
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn what_is_due_later_is_sent_when_its_time_has_come() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let undo_window = UndoWindow { sms: Duration::from_mins(5), other: Duration::from_millis(300) };
    let mut harness =
        Harness::open(&folder, &sandbox.base, undo_window, &ManualClock::default()).await;
    let id = harness.append(vec![draft(note("conv-1", "a"))]).await[0].id;
    harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
    let entry = harness.entry(id);
    assert!(entry.due > entry.created && entry.changed >= entry.due, "{entry:?}");
    assert_eq!(sandbox.journal().await.len(), 1);
}

#[tokio::test]
async fn what_concerns_different_people_goes_out_side_by_side_and_in_order_for_each() {
    let sandbox = Sandbox::start(Duration::from_millis(100));
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &ManualClock::default()).await;
    let names: Vec<String> = (1..=20).map(|number| format!("conv-{number}")).collect();
    let mut drafts: Vec<_> = names.iter().map(|name| draft(note(name, "first"))).collect();
    drafts.extend(names.iter().map(|name| draft(note(name, "second"))));
    harness.append(drafts).await;
    let sending = |harness: &Harness| {
        let sending = harness.entries.iter().filter(|entry| entry.state == EntryState::Sending);
        sending.count() > 2
    };
    harness.until("several are on their way", sending).await;
    harness.until("all sent", |it| it.entries.iter().all(|it| it.state == EntryState::Done)).await;
    for name in names {
        let path = format!("/events/conversations/{name}");
        let body = serde_json::json!({"pageSize": 2});
        let page = sandbox.call(reqwest::Method::POST, &path, body).await;
        let texts = [1, 0].map(|at| page["items"][at]["summary"].clone());
        assert_eq!(texts, ["first", "second"], "{name}");
    }
}

#[tokio::test]
async fn half_of_a_bulk_can_fail_and_the_rest_is_brought_back() {
    let sandbox = Sandbox::start(Duration::ZERO);
    sandbox
        .arm("/leads/*/archive", serde_json::json!({"what": "status", "status": 404, "times": 5}))
        .await;
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &ManualClock::default()).await;
    let drafts = (1..=10).map(|number| draft(archive(&format!("lead-{number}")))).collect();
    let group = harness.append(drafts).await[0].group;
    let settled = |harness: &Harness| {
        let open = |state: &EntryState| matches!(state, EntryState::Waiting | EntryState::Sending);
        !harness.entries.iter().any(|entry| open(&entry.state))
    };
    harness.until("all answered", settled).await;
    let failed = harness.entries.iter().filter(|it| matches!(it.state, EntryState::Failed { .. }));
    assert_eq!(failed.count(), 5);
    let before = harness.entries.clone();
    harness.worker.command(OutboxRequest::Undo(group));
    let differs = |harness: &Harness| harness.entries != before;
    harness.until("undone", differs).await;
    let discarded =
        harness.entries.iter().filter(|it| matches!(it.state, EntryState::Discarded(_)));
    assert_eq!(discarded.count(), 5, "what failed needs no inverse");
}

#[tokio::test]
async fn without_a_connection_things_wait_which_is_said_once() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let connected = Arc::new(AtomicBool::new(false));
    let (base, line) = (sandbox.base.clone(), Arc::clone(&connected));
    let connect = move || {
        let failure = Failure {
            kind: FailureKind::Local,
            message: "the certificates cannot be read".to_owned(),
            hint: None,
            retry: RetryClass::Backoff,
            status: None,
            trace_id: None,
        };
        let reached = line.load(Ordering::SeqCst);
        std::future::ready(if reached { Ok(client(&base)) } else { Err(failure) })
    };
    let mut harness = Harness::with(&folder, connect, AT_ONCE, &ManualClock::default()).await;
    let first = harness.append(vec![draft(note("conv-1", "a"))]).await[0].id;
    harness.until("it is said", |harness| !harness.told.is_empty()).await;
    let second = harness.append(vec![draft(note("conv-2", "b"))]).await[0].id;
    assert_eq!(harness.state(first), &EntryState::Waiting);
    connected.store(true, Ordering::SeqCst);
    harness.worker.poll();
    harness
        .until("both sent", |harness| {
            [first, second].iter().all(|id| *harness.state(*id) == EntryState::Done)
        })
        .await;
    assert_eq!(harness.told, ["Sending is paused: the certificates cannot be read"]);
}

#[tokio::test]
async fn nothing_goes_out_from_the_outbox_of_another_account() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let now = jiff::Timestamp::now();
    let mut theirs = Outbox::open(&folder, "account", now).expect("opened").outbox;
    let them = Identity::parse("user 9 of organization 9").expect("an identity");
    theirs.check_account(&them, now).expect("nobody was named");
    let waiting = theirs.append(vec![draft(note("conv-1", "a"))], &AT_ONCE, now).expect("there");
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    harness
        .worker
        .command(OutboxRequest::Append { ticket: AppendId(1), drafts: vec![draft(sms("conv-2"))] });
    harness.until("it is refused", |harness| harness.unusable.is_some()).await;
    harness.worker.command(again(waiting[0].id));
    harness.until("it is refused", |harness| harness.refused.is_some()).await;
    let why = harness.unusable.clone().expect("why");
    assert!(why.contains("user 9 of organization 9") && why.contains("--profile"), "{why}");
    harness.drop_everything().await;
    let left = on_disk(&folder);
    assert_eq!(left[0].state, EntryState::Waiting, "it is theirs");
    assert!(left[1..].iter().all(|entry| matches!(entry.state, EntryState::Discarded(_))));
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn an_outbox_that_was_damaged_is_put_aside_and_one_that_cannot_be_is_told() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (dir, folder) = folder();
    std::fs::create_dir(&folder).expect("made");
    std::fs::write(folder.join("outbox.sqlite"), "no database at all".repeat(99)).expect("written");
    let harness = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    assert_eq!(harness.told.len(), 1);
    assert!(harness.told[0].contains("damaged-1.sqlite"), "{}", harness.told[0]);
    drop(harness);
    let file = dir.path().join("file");
    std::fs::write(&file, "x").expect("written");
    let mut harness = Harness::open(&file, &sandbox.base, LATER, &ManualClock::default()).await;
    assert!(harness.unusable.is_some());
    harness.worker.command(OutboxRequest::Undo(GroupId(1)));
    harness.until("it is refused", |harness| harness.refused.is_some()).await;
}

#[tokio::test]
async fn what_an_outbox_of_nobody_holds_goes_out_when_a_person_says_so() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let now = jiff::Timestamp::now();
    let mut before = Outbox::open(&folder, "account", now).expect("opened").outbox;
    let old = before.append(vec![draft(note("conv-1", "a"))], &AT_ONCE, now).expect("there")[0].id;
    drop(before);
    let clock = ManualClock::default();
    clock.forward(1);
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let new = harness.append(vec![draft(note("conv-2", "b"))]).await[0].id;
    harness.until("the new one goes", |harness| *harness.state(new) == EntryState::Done).await;
    harness
        .until("the old one asks", |it| {
            matches!(it.state(old), EntryState::NeedsConfirmation { .. })
        })
        .await;
    assert_eq!(sandbox.journal().await.len(), 1);
    harness.worker.command(again(old));
    harness.until("it goes too", |harness| *harness.state(old) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await.len(), 2);
}

#[rstest]
#[case(403, r#"{"title":"Forbidden"}"#)]
#[case(404, "")]
#[case(200, "<!doctype html><title>Sign in</title>")]
#[case(200, "null")]
#[tokio::test]
async fn a_server_that_does_not_say_who_the_user_is_is_no_other_account(
    #[case] status: u16,
    #[case] body: &str,
) {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    name(&folder, &sandbox).await;
    let answer = serde_json::json!({"what": "body", "status": status, "body": body});
    sandbox.arm("/users/me", answer).await;
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &ManualClock::default()).await;
    let id = harness.append(vec![draft(note("conv-1", "a"))]).await[0].id;
    harness.until("it goes", |harness| *harness.state(id) == EntryState::Done).await;
    assert_eq!(harness.unusable, None);
}
