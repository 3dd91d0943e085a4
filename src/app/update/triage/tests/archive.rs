//! Archiving once more for the reason that was chosen before.

use super::*;
use crate::app::Focus;
use crate::app::protocol::effect::Timer;
use crate::app::protocol::event::Event;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::domain::{ArchiveReason, LeadId, RedactedText};

const ARCHIVE: Command = Command::Do(ActionKind::Archive);

/// Six leads with a conversation each.
fn leads() -> Fixture {
    let row = |n: usize| {
        json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": format!("P{n}"),
            "lastEventAt": format!("2026-11-20T{:02}:00:00Z", 20 - n)})
    };
    let mut fixture = Fixture::new();
    let nine = ArchiveReason::try_from(9).expect("a reason");
    fixture.state.options.reasons.set(nine, "wrong number");
    fixture.list((0..6).map(row).collect(), None, None);
    fixture.take();
    fixture
}

/// Answers how many conversations leads have: each as many as `count` says.
fn count(fixture: &mut Fixture, count: impl Fn(&str) -> Option<u64>) -> Vec<String> {
    let mut asked = Vec::new();
    let effects = fixture.take();
    for effect in effects {
        match effect {
            Effect::Lookup { request, question: Lookup::Conversations(lead) } => {
                let answer = LookupResult::Conversations(count(lead.as_str()));
                fixture.handle(Event::LookupArrived { request, answer });
                asked.push(lead.as_str().to_owned());
            }
            other => fixture.effects.push(other),
        }
    }
    asked
}

/// The first one archived, for a reason and with a note.
fn archived() -> Fixture {
    let mut fixture = leads();
    fixture.act(&[ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::Picker, "the first time it asks");
    fixture.type_text("wrong -- by mistake");
    fixture.act(&[Command::Pick]);
    fixture.outbox();
    fixture
}

fn archives(fixture: &mut Fixture) -> Vec<(String, String, Option<RedactedText>)> {
    let written = fixture.written().into_iter();
    let archive = written.filter_map(|operation| match operation {
        Operation::Archive { lead, reason, note } => {
            Some((lead.as_str().to_owned(), reason.to_string(), note))
        }
        _ => None,
    });
    archive.collect()
}

#[test]
fn the_reason_that_was_chosen_is_taken_again_without_the_note() {
    let mut fixture = archived();
    assert_eq!(said(&fixture), "Archived P0 (wrong number)");
    assert_eq!(fixture.state.notice.key(), Some((Command::Undo, "to undo")));
    let asked = count(&mut fixture, |_| Some(1));
    assert!(["l1", "l2", "l3"].iter().all(|lead| asked.contains(&(*lead).to_owned())), "{asked:?}");
    fixture.act(&[ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::List, "nothing is asked");
    assert_eq!(archives(&mut fixture), [("l1".into(), "9".into(), None)]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Archived P1 (wrong number)");
    assert_eq!(count(&mut fixture, |_| Some(1)), ["l4"], "the next ones are looked up ahead");
    fixture.act(&[ARCHIVE, ARCHIVE]);
    assert_eq!(archives(&mut fixture).len(), 2);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Undone: archived (P3)");
}

#[test]
fn it_asks_where_a_lead_has_or_may_have_other_conversations() {
    for many in [Some(2), None] {
        let mut fixture = archived();
        count(&mut fixture, |_| many);
        fixture.act(&[ARCHIVE]);
        assert_eq!(fixture.state.focus(), Focus::Picker, "{many:?}");
        assert_eq!(archives(&mut fixture), []);
    }
    let mut fixture = archived();
    fixture.act(&[ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::Picker, "it is not known yet");
    // The list shows two of them, whatever was counted before.
    let mut fixture = inbox(4);
    fixture.act(&[ARCHIVE, Command::Pick, Command::MoveDown]);
    count(&mut fixture, |_| Some(1));
    fixture.act(&[ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::Picker);
}

#[test]
fn the_command_with_a_reason_always_asks_and_a_new_choice_counts() {
    let mut fixture = archived();
    count(&mut fixture, |_| Some(1));
    fixture.act(&[Command::ArchiveWithReason]);
    assert_eq!(fixture.state.focus(), Focus::Picker);
    fixture.type_text("4");
    fixture.act(&[Command::Pick]);
    count(&mut fixture, |_| Some(1));
    fixture.outbox();
    fixture.act(&[ARCHIVE]);
    assert_eq!(archives(&mut fixture), [("l2".into(), "4".into(), None)]);
}

#[test]
fn marked_leads_are_asked_about_unless_each_is_known_to_have_one_conversation() {
    let mut fixture = archived();
    count(&mut fixture, |_| Some(1));
    fixture.act(&[Command::Mark, Command::Mark, ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::List);
    assert_eq!(archives(&mut fixture).len(), 2);
    let mut fixture = archived();
    count(&mut fixture, |lead| Some(if lead == "l2" { 3 } else { 1 }));
    fixture.act(&[Command::Mark, Command::Mark, ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::Picker);
}

#[test]
fn nothing_is_looked_up_before_a_reason_was_chosen() {
    let mut fixture = leads();
    fixture.act(&[Command::MoveDown]);
    fixture.wake(|timer| matches!(timer, Timer::CursorRested(_)));
    assert_eq!(count(&mut fixture, |_| Some(1)), [] as [String; 0]);
    let mut fixture = archived();
    count(&mut fixture, |_| Some(1));
    fixture.act(&[Command::MoveDown]);
    fixture.wake(|timer| matches!(timer, Timer::CursorRested(_)));
    assert_eq!(count(&mut fixture, |_| Some(1)), ["l4"]);
    assert!(fixture.state.options.lead_counts.is_single(&LeadId::new("l4")));
}

#[test]
fn the_picker_says_where_reasons_get_their_names_until_one_has() {
    let first = |fixture: &Fixture| {
        let items = fixture.state.focus.picker().expect("it is open").items();
        items.first().map(|item| item.aside.text.to_string())
    };
    let mut fixture = inbox(2);
    fixture.state.options.config_file = Some("/home/pat/config.toml".into());
    fixture.act(&[ARCHIVE]);
    let told = "name these in [archive_reasons], /home/pat/config.toml";
    assert_eq!(first(&fixture).as_deref(), Some(told));
    fixture.type_text("home");
    assert_eq!(first(&fixture), None, "it is no reason that one could mean");
    let mut fixture = leads();
    fixture.act(&[ARCHIVE]);
    assert_eq!(first(&fixture).as_deref(), Some(""));
}

#[test]
fn the_key_that_archived_does_not_unarchive_what_has_just_left_the_list() {
    let mut fixture = leads();
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("is:active");
    fixture.act(&[Command::AcceptFilter]);
    let row = json!({"id": "c0", "leadId": "l0", "firstName": "P0", "isArchived": false});
    fixture.list(vec![row], None, None);
    fixture.act(&[ARCHIVE, Command::Pick]);
    assert_eq!(archives(&mut fixture).len(), 1);
    fixture.outbox();
    fixture.act(&[Command::GoToTop, ARCHIVE]);
    assert_eq!(fixture.state.focus(), Focus::List);
    assert_eq!(fixture.written(), []);
    assert_eq!(fixture.state.notice.text(), Some("Already archived (P0)"));
    fixture.act(&[Command::Do(ActionKind::Unarchive)]);
    assert!(matches!(fixture.written()[..], [Operation::Unarchive { .. }]));
}
