//! Texts that are about to leave: hour, opt-out and suppression are checked
//! again, by the instance's clock.

use std::time::Duration;

use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use leadping_tui::app::protocol::outbox::OutboxRequest;
use leadping_tui::delivery::PendingSummary;
use leadping_tui::domain::time_zone::time_zone;
use leadping_tui::triage::compose::{Approvals, WarningKind};
use leadping_tui::triage::outbox::{EntryState, NewEntry, OutboxEntry, UndoWindow};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{AT_ONCE, Harness, ManualClock, folder, named, on_disk};
use crate::line::{Line, Mode};
use crate::server::Sandbox;
use crate::work::{draft, note, sms};

/// An undo window of five minutes.
const WINDOW: UndoWindow = UndoWindow { sms: Duration::from_mins(5), other: Duration::ZERO };

const NIGHT: &str = "Outside 8 AM–9 PM their time";

/// A conversation whose lead may be texted and has a known time zone.
struct Somebody {
    conversation: String,
    zone: TimeZone,
}

impl Somebody {
    async fn of(sandbox: &Sandbox) -> Self {
        for number in 1..60 {
            let conversation = format!("conv-{number}");
            let ready = format!("/conversations/{conversation}/outbound-readiness");
            let ready = sandbox.call(Method::GET, &ready, Value::Null).await;
            let row = sandbox.row(&conversation).await;
            let lead = row["leadId"].as_str().expect("a lead");
            let lead = sandbox.call(Method::GET, &format!("/leads/{lead}"), Value::Null).await;
            let zone = lead["contact"]["timeZoneId"].as_str().and_then(time_zone);
            if let (true, Some(zone)) = (ready["canSend"] == true, zone) {
                return Self { conversation, zone };
            }
        }
        unreachable!("somebody may be texted")
    }

    /// Advances the clock to the next such local time.
    fn turn(&self, clock: &ManualClock, hour: i8, minute: i8) {
        let there = clock.time().to_zoned_datetime(self.zone.clone());
        let on = |day: Date| {
            let at = day.to_datetime(time(hour, minute, 0, 0));
            at.to_zoned_datetime(self.zone.clone()).expect("a time")
        };
        let today = on(there.date());
        let at = if today > there { today } else { on(there.date().tomorrow().expect("a day")) };
        clock.forward(at.timestamp().as_second() - there.timestamp().as_second());
    }

    /// A text to them without confirmations.
    fn text(&self) -> Vec<NewEntry> {
        vec![NewEntry { approvals: Approvals::NONE, ..draft(sms(&self.conversation)) }]
    }
}

fn why(entry: &OutboxEntry) -> &str {
    match &entry.state {
        EntryState::NeedsConfirmation { .. } => entry.confirmation_reason(),
        EntryState::Failed { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

fn is_stuck(entry: &OutboxEntry) -> bool {
    matches!(entry.state, EntryState::NeedsConfirmation { .. } | EntryState::Failed { .. })
}

#[tokio::test]
async fn a_text_written_by_day_waits_for_a_yes_when_the_network_is_back_at_night() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    let line = Line::to(&sandbox.base).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &line.base, WINDOW, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    named(&folder).await;
    line.set(Mode::Cut);
    somebody.turn(&clock, 12, 6);
    harness.worker.poll();
    harness.until("it was tried", |harness| harness.entry(id).attempts > 0).await;
    assert_eq!(*harness.state(id), EntryState::Waiting);
    somebody.turn(&clock, 23, 0);
    harness.worker.poll();
    harness.until("it asks", |harness| is_stuck(harness.entry(id))).await;
    assert_eq!(why(harness.entry(id)), "Over 10 min old: confirm to send");
    line.set(Mode::Open);
    // A confirmation of the age is none of the hour.
    for approvals in [Approvals::NONE, [WarningKind::ConsentUnknown].into_iter().collect()] {
        harness.worker.command(OutboxRequest::Retry { entry: id, approvals });
        harness.until("it goes again", |harness| *harness.state(id) == EntryState::Waiting).await;
        harness.until("it asks", |harness| is_stuck(harness.entry(id))).await;
        assert_eq!(why(harness.entry(id)), NIGHT);
    }
    assert!(sandbox.journal().await.is_empty());
    assert_eq!(on_disk(&folder), [harness.entry(id).clone()]);
    let EntryState::NeedsConfirmation { needs, .. } = harness.state(id).clone() else {
        panic!("it asks")
    };
    assert_eq!(needs, [WarningKind::OutsideHours].into_iter().collect());
    harness.worker.command(OutboxRequest::Retry { entry: id, approvals: needs });
    harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await, ["POST /sms/send"]);
}

#[rstest]
#[case::in_its_undo_window(false)]
#[case::over_a_restart(true)]
#[tokio::test]
async fn a_text_that_the_evening_overtakes_waits_for_a_yes(#[case] restarts: bool) {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 20, 57);
    let mut harness = Harness::open(&folder, &sandbox.base, WINDOW, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    if restarts {
        named(&folder).await;
        harness.drop_everything().await;
        somebody.turn(&clock, 21, 3);
        harness = Harness::open(&folder, &sandbox.base, WINDOW, &clock).await;
    } else {
        somebody.turn(&clock, 21, 3);
        harness.worker.poll();
    }
    harness.until("it asks", |harness| is_stuck(harness.entry(id))).await;
    assert_eq!(why(harness.entry(id)), NIGHT);
    assert_eq!(harness.entry(id).attempts, 0, "nothing was sent");
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn a_machine_that_sleeps_while_the_program_ends_sends_nothing_at_night() {
    let sandbox = Sandbox::start(Duration::from_millis(500));
    let somebody = Somebody::of(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 20, 57);
    let mut harness = Harness::open(&folder, &sandbox.base, WINDOW, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    harness.worker.command(OutboxRequest::SendNow(vec![id]));
    let _ = harness.leave_while(|| somebody.turn(&clock, 21, 3)).await;
    assert!(sandbox.journal().await.is_empty());
    assert_eq!(why(&on_disk(&folder)[0]), NIGHT);
}

#[tokio::test]
async fn by_day_a_text_goes_out_and_its_recipient_is_asked_about_once_a_minute() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    let line = Line::to(&sandbox.base).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &line.base, AT_ONCE, &clock).await;
    for (asked, wait) in [(1, 0), (1, 50), (2, 70)] {
        clock.forward(wait);
        let id = harness.append(somebody.text()).await[0].id;
        harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
        assert_eq!((line.asked("/leads/"), line.asked("/suppressions/check")), (asked, asked));
    }
    assert_eq!(sandbox.journal().await.len(), 3);
}

#[tokio::test]
async fn a_lead_that_opts_out_meanwhile_gets_no_text_whatever_a_person_says() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &sandbox.base, WINDOW, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    let stop = json!({"conversationIds": [somebody.conversation], "text": "STOP"});
    sandbox.call(Method::POST, "/sandbox/arrivals", stop).await;
    clock.forward(301);
    harness.worker.poll();
    for _ in 0..2 {
        harness.until("it stays", |harness| is_stuck(harness.entry(id))).await;
        assert!(why(harness.entry(id)).contains("opted out"), "{:?}", harness.entry(id));
        harness
            .worker
            .command(OutboxRequest::Retry { entry: id, approvals: Approvals::any_hour() });
        harness.until("it goes again", |harness| *harness.state(id) == EntryState::Waiting).await;
    }
    harness.until("it stays", |harness| is_stuck(harness.entry(id))).await;
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn a_lead_that_asks_to_stop_meanwhile_gets_a_text_only_if_a_person_says_so_again() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &sandbox.base, WINDOW, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    let asked =
        json!({"conversationIds": [somebody.conversation], "text": "please stop texting me"});
    sandbox.call(Method::POST, "/sandbox/arrivals", asked).await;
    clock.forward(301);
    for approvals in [Approvals::NONE, Approvals::any_hour()] {
        harness.worker.poll();
        harness.until("it asks", |harness| is_stuck(harness.entry(id))).await;
        assert_eq!(why(harness.entry(id)), "Asked to stop? \u{201c}please stop texting me\u{201d}");
        harness.worker.command(OutboxRequest::Retry { entry: id, approvals });
        harness.until("it goes again", |harness| *harness.state(id) == EntryState::Waiting).await;
    }
    harness.until("it asks", |harness| is_stuck(harness.entry(id))).await;
    assert!(sandbox.journal().await.is_empty());
    let approvals = [WarningKind::AskedToStop].into_iter().collect();
    harness.worker.command(OutboxRequest::Retry { entry: id, approvals });
    harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await, ["POST /sms/send"]);
}

#[rstest]
#[case::the_lead("/leads/")]
#[case::the_number("/suppressions/")]
#[tokio::test]
async fn an_unrelated_note_goes_out_while_a_question_hangs(#[case] path: &'static str) {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    let line = Line::to(&sandbox.base).await;
    line.set(Mode::Hangs(path));
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &line.base, AT_ONCE, &clock).await;
    let texts: Vec<NewEntry> = (0..8).flat_map(|_| somebody.text()).collect();
    let text = harness.append(texts).await[0].id;
    while line.asked(path) == 0 {
        tokio::task::yield_now().await;
    }
    let note = harness.append(vec![draft(note("conv-50", "x"))]).await[0].id;
    harness.until("the note is sent", |harness| *harness.state(note) == EntryState::Done).await;
    assert_eq!(*harness.state(text), EntryState::Waiting);
    harness.drop_everything().await;
    let left = &on_disk(&folder)[0];
    assert_eq!(
        (&left.state, left.attempts, left.may_have_applied),
        (&EntryState::Waiting, 0, false)
    );
    assert!(sandbox.journal().await.iter().all(|write| write.ends_with("/notes")));
}

#[rstest]
#[case::refused(401)]
#[case::forbidden(403)]
#[case::gone(404)]
#[tokio::test]
async fn a_text_about_whose_recipient_nothing_is_said_is_not_sent(#[case] status: u16) {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    sandbox.arm("/leads/*", json!({"what": "status", "status": status})).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    harness.until("it stays", |harness| is_stuck(harness.entry(id))).await;
    assert!(why(harness.entry(id)).starts_with("Couldn't check whether this lead can be texted: "));
    assert!(sandbox.journal().await.is_empty());
    sandbox.disarm().await;
    harness.worker.command(OutboxRequest::Retry { entry: id, approvals: Approvals::NONE });
    harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
}

#[tokio::test]
async fn a_server_that_stumbles_over_the_question_is_asked_again() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    sandbox.arm("/leads/*", json!({"what": "status", "status": 500, "times": 8})).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let id = harness.append(somebody.text()).await[0].id;
    harness.until("it was tried", |harness| harness.entry(id).attempts > 0).await;
    assert_eq!(*harness.state(id), EntryState::Waiting);
    clock.forward(3);
    harness.worker.poll();
    harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
    assert_eq!(sandbox.journal().await, ["POST /sms/send"]);
}

#[tokio::test]
async fn at_the_end_a_text_that_is_due_is_checked_and_sent() {
    let sandbox = Sandbox::start(Duration::from_millis(50));
    let somebody = Somebody::of(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    harness.append(somebody.text()).await;
    assert_eq!(harness.leave().await, PendingSummary::default());
    assert_eq!(sandbox.journal().await, ["POST /sms/send"]);
}

#[tokio::test]
async fn at_the_end_a_text_that_cannot_be_checked_stays() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let somebody = Somebody::of(&sandbox).await;
    sandbox.arm("/leads/*", json!({"what": "drop", "when": "before"})).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    somebody.turn(&clock, 12, 0);
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    harness.append(somebody.text()).await;
    assert_eq!(harness.leave().await.waiting(), 1);
    assert!(sandbox.journal().await.is_empty());
}
