//! How many keys the daily actions take, beyond the text that is written. The
//! keys of the commands are in `src/keymap/tests/key_counts.rs`.

use serde_json::{Value, json};

use super::*;
use crate::app::fixture::facts;
use crate::app::protocol::drafts::{DraftEvent, DraftRequest};
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::domain::{ArchiveReason, FollowUp, Operation};
use crate::triage::ActionKind;
use crate::triage::compose::{ConfirmPolicy, TextingHours};

/// A key press or a text.
enum Key {
    /// A key of a command.
    Do(Command),
    /// A letter in a picker.
    Letter(char),
    /// A text in the composer, which is not counted.
    Text(&'static str),
}

use Key::{Do, Letter, Text};

/// What is done, the most keys that it may take, the keys, and what they must
/// do to the first conversation. What ends with `next` puts the cursor on the
/// next one.
type Task = (&'static str, usize, Vec<Key>, fn(&Operation) -> bool);

fn verb(kind: ActionKind) -> Key {
    Do(Command::Do(kind))
}

fn tasks() -> Vec<Task> {
    vec![
        (
            "reply and next",
            4,
            vec![
                verb(ActionKind::Reply),
                Text("Yes, tomorrow."),
                Do(Command::Send),
                Do(Command::NewLine),
            ],
            |it| matches!(it, Operation::SendSms { scheduled_for: None, .. }),
        ),
        ("archive and next", 1, vec![verb(ActionKind::Archive)], |it| {
            matches!(it, Operation::Archive { .. })
        }),
        ("mark handled and next", 1, vec![verb(ActionKind::Handled)], |it| {
            matches!(it, Operation::MarkHandled { .. })
        }),
        (
            "follow-up tomorrow",
            3,
            vec![verb(ActionKind::FollowUp), Letter('t'), Do(Command::Pick)],
            |it| {
                let tomorrow = FollowUp::Due(crate::app::fixture::at("2026-11-23T14:00:00Z"));
                matches!(it, Operation::SetFollowUp { follow_up, .. } if *follow_up == tomorrow)
            },
        ),
        (
            "note",
            3,
            vec![
                verb(ActionKind::Note),
                Text("wants Saturday"),
                Do(Command::Send),
                Do(Command::NewLine),
            ],
            |it| matches!(it, Operation::AddNote { .. }),
        ),
        (
            "assign to a colleague",
            4,
            vec![verb(ActionKind::Assign), Letter('d'), Letter('a'), Do(Command::Pick)],
            |it| matches!(it, Operation::Assign { user: Some(user), .. } if user.as_str() == "dana"),
        ),
    ]
}

/// With `[compose] confirm = "warnings"`.
fn unasked() -> Vec<Task> {
    let keys = |kind, text| vec![verb(kind), Text(text), Do(Command::Send)];
    vec![
        ("unasked reply and next", 3, keys(ActionKind::Reply, "Yes."), |it| {
            matches!(it, Operation::SendSms { .. })
        }),
        ("unasked note", 2, keys(ActionKind::Note, "Yes."), |it| {
            matches!(it, Operation::AddNote { .. })
        }),
    ]
}

/// An inbox in which everything is known and one reason to archive was given.
fn known() -> Fixture {
    let row = |n: usize| {
        json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": format!("P{n}"),
            "leadPhoneNumber": format!("+1617555000{n}"), "eventVersion": 7, "replyVersion": 3,
            "needsReply": true, "lastEventAt": format!("2026-11-20T{:02}:00:00Z", 20 - n)})
    };
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(row).collect(), None, None);
    fixture.state.compose.rules.hours = TextingHours::new(0, 24).expect("hours");
    fixture.state.options.last_reason = ArchiveReason::try_from(3).ok();
    fixture.sync();
    settle(&mut fixture);
    // How many conversations the lead has is looked up while the cursor rests.
    fixture.go_idle();
    settle(&mut fixture);
    fixture
}

fn lead() -> Value {
    json!({"id": "l0", "contact": {"firstName": "P0", "timeZoneId": "America/New_York",
        "phone": {"number": "+16175550000"}}, "metadata": {"smsOptedOut": false}})
}

/// Answers everything that was asked for.
fn settle(fixture: &mut Fixture) {
    for _ in 0..5 {
        for effect in fixture.take() {
            let (request, question) = match effect {
                Effect::Drafts(DraftRequest::Load { conversation, kind }) => {
                    let loaded = DraftEvent::Loaded { conversation, kind, draft: None };
                    fixture.handle(Event::Drafts(loaded));
                    continue;
                }
                Effect::FetchLead { request, .. } => {
                    fixture.handle(Event::LeadArrived { request, facts: facts(lead()) });
                    continue;
                }
                Effect::Lookup { request, question } => (request, question),
                other => {
                    fixture.effects.push(other);
                    continue;
                }
            };
            let readiness = json!({"canSend": true, "phoneNumberId": "n1",
                "displayNumber": "+1 628 555 0100"});
            let members = json!([
                {"userId": "dana", "userName": "Dana Reyes"},
                {"userId": "alex", "userName": "Alex Stone"}]);
            let answer = match question {
                Lookup::Lead(_) => LookupResult::Lead(facts(lead())),
                Lookup::Readiness(_) => {
                    LookupResult::Readiness(serde_json::from_value(readiness).expect("decodes"))
                }
                Lookup::Suppression(_) => {
                    let check = json!({"allowed": true});
                    LookupResult::Suppression(serde_json::from_value(check).expect("decodes"))
                }
                Lookup::User => {
                    let user = json!({"id": "me", "firstName": "Sam"});
                    LookupResult::User(serde_json::from_value(user).expect("decodes"))
                }
                Lookup::Members => {
                    LookupResult::Members(serde_json::from_value(members).expect("decodes"))
                }
                Lookup::Conversations(_) => LookupResult::Conversations(Some(1)),
                _ => continue,
            };
            fixture.handle(Event::LookupArrived { request, answer });
        }
        fixture.sync();
    }
}

fn check((what, most, keys, does): Task, confirm: ConfirmPolicy) {
    let mut fixture = known();
    fixture.state.compose.rules.confirm = confirm;
    let mut pressed = 0;
    for key in &keys {
        match key {
            Do(command) => fixture.act(&[*command]),
            Letter(letter) => fixture.type_text(&letter.to_string()),
            Text(text) => fixture.type_text(text),
        }
        pressed += usize::from(!matches!(key, Text(_)));
        settle(&mut fixture);
    }
    assert!(pressed <= most, "{what}: {pressed} keys");
    let written = fixture.written();
    assert!(matches!(&written[..], [operation] if does(operation)), "{what}: {written:?}");
    assert_eq!(fixture.state.focus(), Focus::List, "{what}");
    let leads_on = fixture.state.list.view().position() == 1;
    assert_eq!(leads_on, what.ends_with("next"), "{what}: the cursor");
}

#[test]
fn daily_actions_take_few_keys() {
    for task in tasks() {
        check(task, ConfirmPolicy::Always);
    }
    for task in unasked() {
        check(task, ConfirmPolicy::Warnings);
    }
}
