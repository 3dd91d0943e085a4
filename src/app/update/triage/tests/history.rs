//! The history of the outbox, and undo of its entries.

use serde_json::{Value, json};

use super::said;
use crate::app::fixture::{Fixture, facts};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::event::Event;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::triage::outbox_pane::OutboxPane;
use crate::app::{Command, Focus};
use crate::domain::{Member, Operation, Outcome, StatusChange};
use crate::triage::Action;
use crate::triage::outbox::{EntryId, NewEntry};

fn row(n: usize) -> Value {
    json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": format!("P{n}"),
        "isUnread": true, "needsReply": true, "eventVersion": 3, "replyVersion": 2,
        "lastEventAt": format!("2026-11-20T{:02}:00:00Z", 20 - n),
        "currentLeadStatus": {"id": "s4", "revision": 4, "outcome": "New", "category": "Open"}})
}

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..4).map(row).collect(), None, None);
    fixture.take();
    fixture
}

fn status(outcome: &str) -> Action {
    Action::Status { outcome: outcome.to_owned(), category: None, notes: None }
}

/// A status that the server has set, as revision 5.
fn sold() -> Outcome {
    let id = Some("s5".to_owned());
    let change = StatusChange { id, revision: Some(5), ..StatusChange::default() };
    Outcome::StatusSet(Box::new(change))
}

/// Three actions that the server has done: a status, a mark and an archive.
fn done() -> Fixture {
    let mut fixture = inbox();
    fixture.does(&status("Sold"), 0);
    fixture.does(&Action::Read, 1);
    let reason = crate::domain::ArchiveReason::try_from(3).expect("a reason");
    fixture.does(&Action::Archive { reason, note: None }, 2);
    fixture.outbox();
    for (id, outcome) in [(1, sold()), (2, Outcome::Done), (3, Outcome::Done)] {
        fixture.sends(id);
        fixture.answers(id, Ok(outcome));
    }
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    fixture.take();
    fixture
}

fn listed(fixture: &Fixture) -> Vec<i64> {
    let history = fixture.state.focus.outbox().and_then(OutboxPane::history).expect("open");
    history.entries().iter().map(|entry| entry.id.0).collect()
}

fn selected(fixture: &Fixture) -> Option<EntryId> {
    fixture.state.focus.outbox().and_then(OutboxPane::selected)
}

/// The entries that are appended now.
fn appended(fixture: &Fixture) -> Vec<NewEntry> {
    use crate::app::protocol::outbox::OutboxRequest;
    let appends = fixture.effects.iter().filter_map(|effect| match effect {
        Effect::Outbox(OutboxRequest::Append { drafts, .. }) => Some(drafts.clone()),
        _ => None,
    });
    appends.flatten().collect()
}

/// Answers the lookups of an undo: the lead as it is, and one member.
fn answer(fixture: &mut Fixture, lead: &Value) {
    for effect in fixture.take() {
        let Effect::Lookup { request, question } = effect else {
            fixture.effects.push(effect);
            continue;
        };
        let member = json!({"user": {"id": "u-kim", "name": "Kim Lee"}});
        let answer = match question {
            Lookup::Lead(_) => LookupResult::Lead(facts(lead.clone())),
            Lookup::Members => {
                let member: Member = serde_json::from_value(member).expect("a member");
                LookupResult::Members(vec![member])
            }
            other => panic!("not asked for: {other:?}"),
        };
        fixture.handle(Event::LookupArrived { request, answer });
    }
}

#[test]
fn the_third_last_action_is_undone_alone_and_once() {
    let mut fixture = done();
    assert_eq!(listed(&fixture), [3, 2, 1], "the latest first");
    fixture.act(&[Command::MoveDown, Command::MoveDown, Command::Undo]);
    assert_eq!(said(&fixture), "Checking before undoing status set (P0)…");
    assert!(appended(&fixture).is_empty(), "the lead is read first");
    let lead = json!({"id": "l0", "currentLeadStatus":
        {"id": "s5", "revision": 5, "outcome": "Sold"}});
    answer(&mut fixture, &lead);
    let undo = appended(&fixture);
    let [NewEntry { undoes: Some(EntryId(1)), operation, .. }] = &undo[..] else {
        panic!("{undo:?}")
    };
    let Operation::SetStatus { outcome, expected_revision, expected_status, .. } = operation else {
        panic!("{operation:?}")
    };
    assert_eq!(outcome, "New");
    assert_eq!((*expected_revision, expected_status.as_deref()), (Some(5), Some("s5")));
    assert_eq!(said(&fixture), "Undoing… status set (P0)");
    fixture.outbox();
    assert_eq!(listed(&fixture), [4, 3, 2, 1], "it is an entry of its own");
    assert_eq!(selected(&fixture), Some(EntryId(1)), "the cursor stays on its entry");
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Can't undo: already being undone (P0)");
    fixture.sends(4);
    fixture.answers(4, Ok(Outcome::Done));
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Can't undo: already undone (P0)");
    assert!(appended(&fixture).is_empty());
    // The undo key passes over what was undone by itself.
    fixture.act(&[Command::ToggleOutbox, Command::Undo]);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert!(said(&fixture).starts_with("Can't undo: already marked read"), "{}", said(&fixture));
    assert_eq!(fixture.outbox_entries().len(), 5, "the archive alone was undone too");
}

#[test]
fn a_status_that_a_colleague_has_changed_stays_and_the_reason_names_them() {
    let mut fixture = done();
    fixture.act(&[Command::GoToBottom, Command::Undo]);
    let lead = json!({"id": "l0", "currentLeadStatus":
        {"id": "s6", "revision": 6, "outcome": "Lost", "changedByUserId": "u-kim"}});
    answer(&mut fixture, &lead);
    assert!(appended(&fixture).is_empty());
    let why = "Can't undo: status changed since, by Kim Lee: Lost (P0)";
    assert_eq!(said(&fixture), why);
}

#[test]
fn what_has_no_inverse_says_why_without_a_question_to_the_server() {
    let mut fixture = done();
    fixture.act(&[Command::MoveDown, Command::Undo]);
    let why = "Can't undo: a conversation can't be marked unread (P1)";
    assert_eq!(said(&fixture), why);
    assert!(fixture.take().iter().all(|effect| !matches!(effect, Effect::Lookup { .. })));
}

#[test]
fn an_undo_that_cannot_be_checked_says_so_and_changes_nothing() {
    let mut fixture = done();
    fixture.act(&[Command::Undo]);
    let request = fixture
        .take()
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Lookup { request, question: Lookup::Lead(_) } => Some(request),
            _ => None,
        })
        .expect("a question");
    fixture.handle(Event::FetchFailed { request, failure: super::network() });
    assert_eq!(said(&fixture), "Can't undo: the connection broke (P2)");
    assert!(appended(&fixture).is_empty());
    fixture.act(&[Command::Undo]);
    assert!(said(&fixture).starts_with("Checking"), "it can be tried again: {}", said(&fixture));
}

#[test]
fn what_waits_is_withdrawn_from_the_history() {
    let mut fixture = done();
    fixture.waits_in_the_outbox(4);
    fixture.act(&[Command::ToggleOutbox]);
    fixture.does(&Action::Handled, 3);
    fixture.outbox();
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    assert_eq!(selected(&fixture), Some(EntryId(4)));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Undone: marked handled (P3)");
    assert!(fixture.state.triage.pending.tally().is_empty());
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Can't undo: already undone (P3)");
}

#[test]
fn a_change_is_not_undone_past_a_later_one_that_waits() {
    let mut fixture = done();
    fixture.waits_in_the_outbox(4);
    fixture.act(&[Command::ToggleOutbox]);
    fixture.does(&status("Lost"), 0);
    fixture.outbox();
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    fixture.act(&[Command::GoToBottom, Command::Undo]);
    assert_eq!(said(&fixture), "Can't undo: a later change is waiting (P0)");
    assert!(appended(&fixture).is_empty());
}

#[test]
fn an_entry_opens_its_conversation_or_its_lead() {
    let mut fixture = done();
    fixture.act(&[Command::MoveDown, Command::RetryEntry]);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    assert_eq!(fixture.state.list.current().map(|row| row.id().to_owned()).as_deref(), Some("c1"));
    fixture.act(&[Command::Back, Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    fixture.act(&[Command::RetryEntry]);
    assert!(fixture.state.has_parked(), "the conversations of the archived lead");
}

#[test]
fn other_commands_of_the_outbox_do_nothing_to_the_history() {
    let mut fixture = done();
    fixture.act(&[Command::DiscardEntry]);
    assert_eq!(said(&fixture), "These are done or under way");
    fixture.act(&[Command::ToggleHistory]);
    assert!(fixture.state.focus.outbox().is_some_and(|pane| pane.history().is_none()));
}

#[test]
fn a_scheduled_text_that_is_canceled_is_a_draft_again_and_its_thread_is_read_again() {
    let mut fixture = inbox();
    let at = fixture.state.now + jiff::SignedDuration::from_hours(20);
    let text = crate::domain::RedactedText::new("See you at 9");
    fixture.does(&Action::Reply { text, scheduled_for: Some(at), from: None }, 0);
    fixture.outbox();
    fixture.sends(1);
    let sms: crate::domain::Sms =
        serde_json::from_value(json!({"id": "e1", "status": "Scheduled"})).expect("a text");
    fixture.answers(1, Ok(Outcome::Sms(Box::new(sms))));
    fixture.state.list.go_to(0);
    fixture.act(&[Command::Open]);
    let request = fixture.thread_request();
    let page = crate::app::protocol::payload::ThreadPage::default();
    fixture.handle(Event::ThreadArrived { request, page });
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Canceling the scheduled text to P0…");
    fixture.outbox();
    let before = fixture.take();
    assert!(!before.iter().any(|it| matches!(it, Effect::FetchThread { .. })), "{before:?}");
    let canceled = json!({"id": "e1", "status": "Canceled"});
    let sms = serde_json::from_value(canceled).expect("a text");
    fixture.answers(2, Ok(Outcome::Sms(Box::new(sms))));
    let effects = fixture.take();
    assert!(effects.iter().any(|it| matches!(it, Effect::FetchThread { .. })), "{effects:?}");
    assert!(effects.iter().any(loads_draft), "the draft is restored: {effects:?}");
}

fn loads_draft(effect: &Effect) -> bool {
    let Effect::Drafts(request) = effect else { return false };
    matches!(request, crate::app::protocol::drafts::DraftRequest::Load { .. })
}

#[test]
fn a_canceled_text_of_an_earlier_session_is_a_draft_again_with_the_history_closed() {
    use crate::triage::outbox::fixture::{entry, sms};
    let mut fixture = inbox();
    let canceled = Box::new(entry(9, sms("c0")));
    fixture.handle(Event::Outbox(crate::app::protocol::outbox::OutboxEvent::Canceled(canceled)));
    let effects = fixture.take();
    assert!(effects.iter().any(loads_draft), "{effects:?}");
}

#[test]
fn a_tag_that_may_have_been_there_before_is_not_taken_away_by_an_undo() {
    let mut fixture = inbox();
    let tag = Some(crate::domain::TagId::new("t"));
    fixture.does(&Action::AddTag { tag, name: "vip".to_owned(), create: false }, 0);
    fixture.outbox();
    fixture.sends(1);
    fixture.answers(1, Ok(Outcome::Done));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Can't undo: P0 may have had that tag before");
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    let why = "Can't undo: the lead had that tag before, or it isn't known (P0)";
    assert_eq!(said(&fixture), why);
    assert_eq!(fixture.outbox_entries().len(), 1);
}
