//! Answers that begin and do not end.

use std::future;
use std::time::Duration;

use leadping_tui::domain::Failure;
use leadping_tui::triage::outbox::EntryState;
use serde_json::json;

use crate::harness::{AT_ONCE, Harness, ManualClock, folder, state_name};
use crate::server::{Sandbox, client_within};
use crate::work::{archive, draft, note, sms};

/// An instance with a time limit for answers.
async fn harness(sandbox: &Sandbox, folder: &std::path::Path, limit: Duration) -> Harness {
    let base = sandbox.base.clone();
    let connect = move || future::ready(Ok::<_, Failure>(client_within(&base, limit)));
    Harness::with(folder, connect, AT_ONCE, &ManualClock::default()).await
}

#[tokio::test]
async fn answers_that_trickle_hold_up_nothing_else() {
    let sandbox = Sandbox::start(Duration::ZERO);
    sandbox.arm("/leads/*/archive", json!({"what": "trickle", "when": "before"})).await;
    let (_dir, folder) = folder();
    let mut harness = harness(&sandbox, &folder, Duration::from_mins(5)).await;
    let archives: Vec<_> = (1..=8).map(|lead| draft(archive(&format!("lead-{lead}")))).collect();
    let archives = harness.append(archives).await;
    let is_sent = |harness: &Harness| {
        let sent = archives.iter().filter(|entry| *harness.state(entry.id) == EntryState::Sending);
        sent.count() >= 4
    };
    harness.until("four are on their way", is_sent).await;
    let note = harness.append(vec![draft(note("conv-6", "x"))]).await[0].id;
    harness.until("the note is sent", |harness| *harness.state(note) == EntryState::Done).await;
    assert!(is_sent(&harness), "the archives still hang");
    assert_eq!(sandbox.journal().await.len(), 1);
    harness.drop_everything().await;
}

#[tokio::test]
async fn an_answer_that_does_not_end_in_time_is_none() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut harness = harness(&sandbox, &folder, Duration::from_secs(1)).await;
    for path in ["/leads/*/archive", "/sms/send", "/events/conversations/*/notes"] {
        sandbox.arm(path, json!({"method": "POST", "what": "trickle", "when": "after"})).await;
    }
    let drafts = [archive("lead-2"), sms("conv-6"), note("conv-7", "x")].map(draft);
    let ids: Vec<_> = harness.append(drafts.to_vec()).await.iter().map(|it| it.id).collect();
    let all = |harness: &Harness, expected: [&str; 3]| {
        ids.iter()
            .zip(expected)
            .all(|(id, standing_at)| state_name(harness.entry(*id)) == standing_at)
    };
    let uncertain = ["waiting in doubt", "waiting in doubt", "unknown"];
    harness.until("the answers are given up", |harness| all(harness, uncertain)).await;
    // An idempotent operation is retried automatically, and takes effect once.
    sandbox.disarm().await;
    let done = ["done", "done", "unknown"];
    harness.until("the others are done", |harness| all(harness, done)).await;
    let journal = sandbox.journal().await;
    let times = |path: &str| journal.iter().filter(|entry| entry.ends_with(path)).count();
    assert_eq!((times("/sms/send"), times("/notes")), (1, 1), "{journal:?}");
}
