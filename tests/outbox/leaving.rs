//! Quitting: due entries are sent, those within the undo window stay.

use std::time::Duration;

use leadping_tui::app::protocol::outbox::OutboxRequest;
use leadping_tui::delivery::{OutboxConfig, PendingSummary};
use leadping_tui::domain::Failure;
use leadping_tui::triage::compose::TextingHours;
use leadping_tui::triage::outbox::EntryState;
use tokio::time::Instant;

use crate::harness::{AT_ONCE, Harness, LATER, ManualClock, folder, named, on_disk};
use crate::server::{Sandbox, client};
use crate::work::{archive, draft, note, reachable, sms};

#[tokio::test]
async fn what_speaks_to_nobody_is_sent_at_the_end_and_the_rest_stays() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    harness.append(vec![draft(archive("lead-1")), draft(archive("lead-2"))]).await;
    harness.append(vec![draft(sms("conv-9")), draft(note("conv-8", "x"))]).await;
    let stay = harness.leave().await;
    assert_eq!((stay.texts.len(), stay.notes.len(), stay.stuck), (1, 1, 0), "{stay:?}");
    let journal = sandbox.journal().await;
    assert_eq!(journal.len(), 2, "{journal:?}");
    assert!(journal.iter().all(|entry| entry.ends_with("/archive")), "{journal:?}");
    let states: Vec<_> = on_disk(&folder).into_iter().map(|entry| entry.state).collect();
    assert_eq!(
        states,
        [EntryState::Done, EntryState::Done, EntryState::Waiting, EntryState::Waiting]
    );
}

#[tokio::test]
async fn what_is_on_its_way_is_waited_for() {
    let sandbox = Sandbox::start(Duration::from_millis(200));
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &ManualClock::default()).await;
    let id = harness.append(vec![draft(note("conv-1", "x"))]).await[0].id;
    harness.until("it is sent", |harness| *harness.state(id) == EntryState::Sending).await;
    assert_eq!(harness.leave().await, PendingSummary::default());
    assert_eq!(on_disk(&folder)[0].state, EntryState::Done);
    assert_eq!(sandbox.journal().await.len(), 1);
}

#[tokio::test]
async fn with_nothing_to_send_nothing_is_waited_for() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    // From here on a timer moves this clock, and nothing else does.
    tokio::time::pause();
    let begun = Instant::now();
    assert_eq!(harness.leave().await, PendingSummary::default());
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn what_the_server_does_not_take_stays() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let fault = serde_json::json!({"what": "status", "status": 429, "retryAfter": 1});
    sandbox.arm("/leads/*/archive", fault).await;
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    harness.append(vec![draft(archive("lead-1"))]).await;
    let stay = harness.leave().await;
    assert_eq!(stay, PendingSummary { others: 1, ..PendingSummary::default() });
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn another_instance_that_sends_goes_on_with_it() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut first = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    first.append(vec![draft(note("conv-1", "x"))]).await;
    let mut second = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    assert!(first.sends && !second.sends);
    second.append(vec![draft(archive("lead-2"))]).await;
    let stay = second.leave().await;
    assert!(stay.elsewhere && stay.waiting() == 2 && stay.stuck == 0, "{stay:?}");
    first.worker.poll();
    let sent = |harness: &Harness| harness.entries.iter().any(|it| it.state == EntryState::Done);
    first.until("the other one's is sent", sent).await;
    assert_eq!(sandbox.journal().await, ["POST /leads/lead-2/archive"]);
    assert_eq!(first.leave().await.waiting(), 1);
}

#[tokio::test]
async fn a_text_that_is_sent_now_goes_out_at_the_end_once_and_no_other_does() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &ManualClock::default()).await;
    let texts = [reachable(&sandbox).await, "conv-8".to_owned()].map(|of| draft(sms(&of)));
    let entries = harness.append(texts.into()).await;
    harness.worker.command(OutboxRequest::SendNow(vec![entries[0].id]));
    let stay = harness.leave().await;
    assert_eq!((stay.texts.len(), stay.waiting()), (1, 1));
    assert_eq!(sandbox.journal().await, ["POST /sms/send"]);
    assert_eq!(on_disk(&folder)[1].state, EntryState::Waiting);
}

#[tokio::test]
async fn what_was_kept_does_not_come_due_while_the_program_ends() {
    let sandbox = Sandbox::start(Duration::from_millis(200));
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    let of = reachable(&sandbox).await;
    harness.append(vec![draft(sms(&of)), draft(archive("lead-1"))]).await;
    let stay = harness.leave_while(|| clock.forward(400)).await;
    assert_eq!((stay.texts.len(), stay.waiting()), (1, 1));
    assert_eq!(sandbox.journal().await, ["POST /leads/lead-1/archive"]);
    // The next start sends it: it is due, and not too old.
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    let id = on_disk(&folder)[0].id;
    harness.until("it is sent", |harness| *harness.state(id) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await.last().map(String::as_str), Some("POST /sms/send"));
}

#[tokio::test]
async fn nothing_is_sent_from_a_window_that_may_only_read() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    harness.append(vec![draft(sms("conv-9"))]).await;
    named(&folder).await;
    harness.drop_everything().await;
    clock.forward(400);
    let (base, account) = (sandbox.base.clone(), "account".to_owned());
    let connect = move || std::future::ready(Ok::<_, Failure>(client(&base)));
    let (lasting, read_only) = (true, true);
    let (undo_window, hours) = (LATER, TextingHours::default());
    let config = OutboxConfig { folder, account, undo_window, hours, lasting, read_only };
    let mut reading = Harness::of(config, connect, &clock).await;
    assert_eq!(reading.entries.len(), 1, "it is shown");
    reading.worker.poll();
    let stay = reading.leave().await;
    assert_eq!((stay.texts.len(), sandbox.journal().await.len()), (1, 0));
}
