//! Changes of a status hold for what was seen, and their undoing for what they
//! have led to: neither overwrites what a colleague has done.

use serde_json::{Value, json};

use super::said;
use crate::app::Command;
use crate::app::fixture::{Fixture, facts, row};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::ListPage;
use crate::app::triage::Arrival;
use crate::app::update::triage::{execute, targets};
use crate::domain::{FollowUp, LeadId, Operation, Outcome, StatusChange, StatusGuard};
use crate::triage::Action;

fn listed(revision: i64) -> Value {
    json!({"id": "c0", "leadId": "l0", "firstName": "Ann",
        "lastEventAt": "2026-11-20T20:00:00Z",
        "currentLeadStatus": {"id": format!("s{revision}"), "revision": revision,
            "outcome": "New", "category": "Open"}})
}

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list(vec![listed(4)], None, None);
    fixture.take();
    fixture
}

/// The lead's record comes, as it is at a revision.
fn lead(fixture: &mut Fixture, revision: i64, status: Value) {
    let mut status = status;
    status["id"] = json!(format!("s{revision}"));
    status["revision"] = json!(revision);
    let record = json!({"id": "l0", "currentLeadStatus": status});
    let id = LeadId::new("l0");
    if fixture.state.detail.facts_of(&id).is_none() {
        let effect = fixture.state.detail.look_up(&id, &mut fixture.state.ids);
        fixture.effects.extend(effect);
    }
    let request = fixture.lead_request();
    fixture.handle(Event::LeadArrived { request, facts: facts(record) });
}

fn does(fixture: &mut Fixture, how: &Action) {
    let targets = targets(&fixture.state);
    let effects = execute(&mut fixture.state, how, targets);
    fixture.effects.extend(effects);
}

fn status(outcome: &str) -> Action {
    Action::Status { outcome: outcome.to_owned(), category: None, notes: None }
}

/// Preconditions of the last change that was written down.
fn expects(fixture: &mut Fixture) -> (Option<i64>, Option<String>) {
    let written = fixture.written();
    let guard = written.last().expect("a change").guard().expect("of a status");
    (guard.revision, guard.status)
}

fn set(revision: i64) -> Outcome {
    let id = Some(format!("s{revision}"));
    let change = StatusChange { id, revision: Some(revision), ..StatusChange::default() };
    Outcome::StatusSet(Box::new(change))
}

/// Sets a status that the server sets.
fn sets(fixture: &mut Fixture, entry: i64, outcome: &str, revision: i64) {
    does(fixture, &status(outcome));
    fixture.outbox();
    fixture.sends(entry);
    fixture.answers(entry, Ok(set(revision)));
}

#[test]
fn a_change_expects_what_the_row_shows_and_more_where_the_lead_is_known() {
    let mut fixture = inbox();
    does(&mut fixture, &status("Lost"));
    assert_eq!(expects(&mut fixture), (Some(4), None));
    let mut fixture = inbox();
    lead(&mut fixture, 4, json!({"outcome": "New"}));
    does(&mut fixture, &status("Lost"));
    assert_eq!(expects(&mut fixture), (Some(4), Some("s4".to_owned())));
    let mut fixture = inbox();
    does(&mut fixture, &Action::FollowUp(FollowUp::Complete));
    assert_eq!(expects(&mut fixture), (Some(4), None));
}

#[test]
fn a_second_change_does_not_expect_what_the_first_one_has_moved() {
    let mut fixture = inbox();
    sets(&mut fixture, 1, "Lost", 5);
    does(&mut fixture, &status("Sold"));
    assert_eq!(expects(&mut fixture), (Some(5), Some("s5".to_owned())), "by the answer");
    fixture.outbox();
    does(&mut fixture, &status("New"));
    assert_eq!(expects(&mut fixture), (None, None), "one is on its way");
    // A row that is newer than all of it counts again.
    fixture.outbox();
    for entry in 2..=3 {
        fixture.sends(entry);
        fixture.answers(entry, Ok(set(entry + 4)));
    }
    let request = fixture.state.ids.next_id();
    let arrival = Arrival { request, latest: request, now: fixture.state.now, before: None };
    for (revision, expected) in [(6, 7), (9, 9)] {
        let page = ListPage { rows: vec![row(listed(revision))], ..ListPage::default() };
        for row in &page.rows {
            fixture.state.triage.pending.arrived(row, arrival);
        }
        let guard = fixture.state.triage.pending.status_guard(&page.rows[0]);
        assert_eq!(guard.revision, Some(expected));
    }
}

#[test]
fn undoing_expects_what_the_change_has_led_to() {
    let mut fixture = inbox();
    sets(&mut fixture, 1, "Lost", 5);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    let undone = fixture.outbox_entries().pop().expect("the inverse").operation;
    let Operation::SetStatus { outcome, expected_revision, expected_status, .. } = undone else {
        panic!("{undone:?}")
    };
    assert_eq!(outcome, "New");
    assert_eq!((expected_revision, expected_status.as_deref()), (Some(5), Some("s5")));
    // A colleague was faster: theirs stays.
    fixture.sends(2);
    fixture.answers(2, Ok(Outcome::Stale));
    assert_eq!(said(&fixture), "Not undone: status of Ann changed since");
}

#[test]
fn two_changes_are_undone_one_after_the_other() {
    let mut fixture = inbox();
    sets(&mut fixture, 1, "Lost", 5);
    sets(&mut fixture, 2, "Sold", 6);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    fixture.sends(3);
    fixture.answers(3, Ok(set(7)));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    let inverse = fixture.outbox_entries().pop().expect("the inverse").operation;
    let expected = StatusGuard { revision: Some(7), status: Some("s7".to_owned()) };
    assert_eq!(inverse.guard(), Some(expected));
    assert!(matches!(inverse, Operation::SetStatus { outcome, .. } if outcome == "New"));
}

#[test]
fn what_may_overwrite_a_colleague_s_change_is_not_undone_by_itself() {
    let mut fixture = inbox();
    does(&mut fixture, &status("Lost"));
    fixture.outbox();
    fixture.sends(1);
    fixture.answers(1, Ok(Outcome::Done));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Can't undo: status of Ann may have changed since");
    assert_eq!(fixture.outbox_entries().len(), 1);
}

#[test]
fn a_follow_up_is_undone_once_the_server_has_shown_what_it_led_to() {
    let due = json!({"outcome": "New", "followUpDueAt": "2026-11-24T09:00:00Z"});
    let mut completed = due.clone();
    completed["followUpCompletedAt"] = json!("2026-11-22T12:00:01Z");
    // Refetched with the answer: by revision, or because of a change by
    // somebody else.
    for (revision, now, undone) in [(5, &completed, true), (6, &due, false)] {
        let mut fixture = inbox();
        lead(&mut fixture, 4, due.clone());
        does(&mut fixture, &Action::FollowUp(FollowUp::Complete));
        fixture.outbox();
        fixture.sends(1);
        fixture.answers(1, Ok(Outcome::Done));
        let mut now = now.clone();
        now["id"] = json!("s4");
        now["revision"] = json!(revision);
        let request = fixture.lead_request();
        let record = json!({"id": "l0", "currentLeadStatus": now});
        fixture.handle(Event::LeadArrived { request, facts: facts(record) });
        fixture.act(&[Command::Undo]);
        fixture.outbox();
        let inverse = fixture.outbox_entries().into_iter().nth(1);
        assert_eq!(inverse.is_some(), undone, "{}", said(&fixture));
        let guard = inverse.and_then(|entry| entry.operation.guard());
        assert_eq!(guard.and_then(|guard| guard.revision), undone.then_some(5));
    }
}

#[test]
fn a_change_that_a_colleague_has_overtaken_says_so_and_looks_again() {
    let mut fixture = inbox();
    does(&mut fixture, &status("Lost"));
    fixture.outbox();
    fixture.take();
    fixture.sends(1);
    fixture.answers(1, Ok(Outcome::Stale));
    assert_eq!(said(&fixture), "Not saved: a teammate changed the status of Ann");
    let looks = |effect: &Effect| matches!(effect, Effect::FetchConversation { .. });
    assert!(fixture.effects.iter().any(looks), "{:?}", fixture.effects);
    does(&mut fixture, &status("Sold"));
    assert_eq!(expects(&mut fixture), (Some(4), None), "what did not happen moved nothing");
}
