//! Tests of what takes a yes of its own before a text is sent.

use rstest::rstest;

use super::*;
use crate::app::fixture::NOW;
use crate::triage::compose::{Approvals, WarningKind};
use crate::triage::outbox::{EntryId, EntryState, NewEntry as Written};

/// A reply with an open confirmation, to a lead in that zone with that
/// metadata. It is seven in the morning in New York.
fn asking(zone: &Value, metadata: &Value) -> Fixture {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.state.compose.rules.hours = TextingHours::default();
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    loop {
        let asked = asked(&mut fixture);
        if asked.is_empty() {
            break;
        }
        for (request, ask) in asked {
            let answer = match ask {
                Lookup::Lead(_) => {
                    let phone = json!({"number": "+14155550000"});
                    let contact = json!({"timeZoneId": zone, "phone": phone});
                    LookupResult::Lead(facts(json!({"contact": contact, "metadata": metadata})))
                }
                Lookup::Readiness(_) => {
                    LookupResult::Readiness(serde_json::from_value(ready()).expect("decodes"))
                }
                Lookup::Suppression(_) => {
                    let check = json!({"allowed": true});
                    LookupResult::Suppression(serde_json::from_value(check).expect("decodes"))
                }
                other => panic!("{other:?}"),
            };
            fixture.handle(Event::LookupArrived { request, answer });
        }
    }
    fixture.type_text("Hello");
    fixture.act(&[Command::Send]);
    fixture.take();
    fixture
}

/// A lead in New York who has opted in.
fn early() -> Fixture {
    asking(&json!("America/New_York"), &json!({"smsOptedOut": false}))
}

/// The approvals of the text that was given to the outbox, if one was.
fn approvals(fixture: &mut Fixture) -> Option<Approvals> {
    let mut drafts: Vec<Written> = Vec::new();
    for effect in fixture.take() {
        if let Effect::Outbox(OutboxRequest::Append { drafts: more, .. }) = effect {
            drafts.extend(more);
        }
    }
    assert!(drafts.len() <= 1, "{drafts:?}");
    drafts.pop().map(|draft| draft.approvals)
}

#[rstest]
#[case::outside_the_hours("\"America/New_York\"", "{\"smsOptedOut\":false}", &[WarningKind::OutsideHours])]
#[case::by_a_name_of_windows("\"Eastern Standard Time\"", "{\"smsOptedOut\":false}", &[WarningKind::OutsideHours])]
#[case::hour_unknown("null", "{\"smsOptedOut\":false}", &[WarningKind::HourUnknown])]
#[case::of_nobody("\"Etc/Unknown\"", "{\"smsOptedOut\":false}", &[WarningKind::HourUnknown])]
#[case::consent_unknown("\"Europe/London\"", "{}", &[WarningKind::ConsentUnknown])]
#[case::both("\"UTC\"", "{}", &[WarningKind::HourUnknown, WarningKind::ConsentUnknown])]
fn what_is_warned_of_takes_a_y_and_a_y_is_one_to_just_that(
    #[case] zone: &str,
    #[case] metadata: &str,
    #[case] kinds: &[WarningKind],
) {
    let read = |json: &str| serde_json::from_str(json).expect("JSON");
    let mut fixture = asking(&read(zone), &read(metadata));
    assert_eq!(stage(&fixture), Some(Stage::Confirming));
    fixture.act(&[Command::NewLine, Command::NewLine]);
    assert_eq!(said(&fixture), "Press y to send anyway");
    assert_eq!(stage(&fixture), Some(Stage::Confirming));
    assert_eq!(approvals(&mut fixture), None);
    fixture.type_text("y");
    assert_eq!(approvals(&mut fixture), Some(kinds.iter().copied().collect()));
}

#[rstest]
#[case::enter(Command::NewLine)]
#[case::letter(Command::Do(ActionKind::Read))]
fn without_a_warning_both_send(#[case] key: Command) {
    let mut fixture = asking(&json!("Europe/London"), &json!({"smsOptedOut": false}));
    match key {
        Command::NewLine => fixture.act(&[key]),
        _ => fixture.type_text("y"),
    }
    assert_eq!(approvals(&mut fixture), Some(Approvals::NONE));
}

#[test]
fn a_question_that_the_clock_changes_is_asked_anew() {
    let mut fixture = early();
    // It is eight there.
    fixture.handle(Event::Clock(at("2026-11-22T13:00:00Z")));
    fixture.type_text("y");
    assert_eq!(said(&fixture), "Check it first");
    fixture.wait(2);
    // The prechecks are out of date by then, whatever the answer.
    fixture.type_text("y");
    assert_eq!((stage(&fixture), approvals(&mut fixture)), (Some(Stage::Awaiting), None));
}

#[test]
fn a_warning_that_comes_up_under_the_fingers_is_not_said_yes_to() {
    let mut fixture = asking(&json!("America/New_York"), &json!({"smsOptedOut": false}));
    fixture.act(&[Command::CloseComposer]);
    // A minute to nine in the evening; all prechecks are repeated.
    fixture.handle(Event::Clock(at("2026-11-23T01:59:30Z")));
    fixture.act(&[Command::Send]);
    answer(&mut fixture, false, &ready(), true);
    fixture.take();
    fixture.wait(2);
    assert_eq!(stage(&fixture), Some(Stage::Confirming));
    fixture.handle(Event::Clock(at("2026-11-23T02:00:00Z")));
    fixture.act(&[Command::NewLine]);
    fixture.type_text("y");
    assert_eq!(said(&fixture), "Check it, then press y again");
    fixture.act(&[Command::Send]);
    fixture.type_text("y");
    assert_eq!(approvals(&mut fixture), None, "asking again is no reading");
    fixture.wait(1);
    fixture.act(&[Command::NewLine]);
    assert_eq!(said(&fixture), "Press y to send anyway");
    assert_eq!(approvals(&mut fixture), None);
    fixture.type_text("y");
    let outside: Approvals = [WarningKind::OutsideHours].into_iter().collect();
    assert_eq!(approvals(&mut fixture), Some(outside));
}

#[test]
fn a_scheduled_text_is_warned_of_by_the_time_at_which_it_arrives() {
    let mut fixture = early();
    fixture.act(&[Command::CloseComposer, Command::Schedule]);
    fixture.type_text("today 9am");
    fixture.act(&[Command::Pick, Command::Send, Command::NewLine]);
    assert_eq!(approvals(&mut fixture), Some(Approvals::NONE));
}

#[test]
fn a_note_is_warned_of_nothing() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.state.compose.rules.hours = TextingHours::default();
    fixture.act(&[NOTE]);
    disk.turn(&mut fixture);
    fixture.type_text("wants Saturday");
    fixture.act(&[Command::Send, Command::NewLine]);
    assert_eq!(approvals(&mut fixture), Some(Approvals::NONE));
}

/// An entry of the outbox that waits for a yes to an hour.
fn held(fixture: &mut Fixture) {
    fixture.type_text("y");
    fixture.outbox();
    fixture.take();
    let items = &fixture.state.triage.pending;
    let mut entry = items.entries().next().expect("an entry").clone();
    entry.state = EntryState::NeedsConfirmation {
        why: Some("Outside 8 AM–9 PM their time".to_owned()),
        needs: [WarningKind::OutsideHours].into_iter().collect(),
    };
    fixture.handle(Event::Outbox(OutboxEvent::NotSent(Box::new(entry))));
}

#[test]
fn a_text_that_was_held_is_told_and_sent_after_a_y_to_what_is_said() {
    let mut fixture = early();
    held(&mut fixture);
    assert_eq!(said(&fixture), "Text to P0 needs your OK (Outside 8 AM–9 PM their time)");
    fixture.act(&[Command::ToggleOutbox, Command::RetryEntry]);
    let question = fixture.state.focus.confirm().expect("it asks").question.clone();
    assert_eq!(question, "Outside 8 AM–9 PM their time. Text P0 anyway?");
    fixture.take();
    fixture.type_text("y");
    let commands: Vec<OutboxRequest> = fixture
        .take()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Outbox(command) => Some(command),
            _ => None,
        })
        .collect();
    let approvals = [WarningKind::OutsideHours].into_iter().collect();
    assert_eq!(commands, [OutboxRequest::Retry { entry: EntryId(1), approvals }]);
}

#[test]
fn a_text_that_must_not_go_is_told() {
    let mut fixture = early();
    held(&mut fixture);
    let mut entry = fixture.state.triage.pending.entries().next().expect("an entry").clone();
    let why = "this lead opted out of texts".to_owned();
    entry.state = EntryState::Failed { why, retryable: false };
    fixture.handle(Event::Outbox(OutboxEvent::NotSent(Box::new(entry))));
    assert_eq!(said(&fixture), "Text to P0 not sent: this lead opted out of texts");
    assert_eq!(fixture.state.now, at(NOW));
}
