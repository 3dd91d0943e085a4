//! The conversation that is written to is the one that is shown.

use super::*;
use crate::triage::compose::Approvals;
use crate::triage::outbox::{EntryId, EntryState as Standing, GroupId, OutboxEntry};

fn shown(fixture: &Fixture) -> (String, String) {
    let pane = fixture.state.pane_row().expect("a row").id().to_owned();
    let thread = fixture.state.detail.conversation().expect("a thread").as_str().to_owned();
    (pane, thread)
}

fn cursor(fixture: &Fixture) -> String {
    fixture.state.list.current().expect("a row").id().to_owned()
}

fn both(id: &str) -> (String, String) {
    (id.to_owned(), id.to_owned())
}

/// A text of an earlier session that needs a confirmation.
fn entry(conversation: &str) -> OutboxEntry {
    let now = at("2026-11-22T11:00:00Z");
    OutboxEntry {
        id: EntryId(1),
        group: GroupId(1),
        who: RedactedText::new("Nick Brook"),
        verb: "reply".to_owned(),
        lead: Some(crate::domain::LeadId::new("l9")),
        phone: None,
        approvals: Approvals::NONE,
        origin: None,
        undo: crate::triage::outbox::UndoFacts::default(),
        undoes: None,
        marks: None,
        operation: Operation::SendSms {
            conversation: ConversationId::new(conversation),
            text: RedactedText::new("Hello"),
            scheduled_for: None,
            from: None,
            idempotency_key: crate::domain::IdempotencyKey::new("k"),
        },
        state: Standing::NeedsConfirmation { why: None, needs: Approvals::NONE },
        attempts: 0,
        may_have_applied: false,
        created: now,
        requested_at: now,
        due: now,
        changed: now,
    }
}

fn with_entry(conversation: &str) -> Fixture {
    let mut fixture = inbox();
    let entries = vec![entry(conversation)];
    fixture.handle(Event::Outbox(OutboxEvent::Unfinished { entries, sends: true }));
    fixture.act(&[Command::MoveDown, Command::MoveDown]);
    fixture
}

#[test]
fn the_marked_one_is_shown_with_its_composer_and_the_cursor_goes_there() {
    for verb in [REPLY, NOTE] {
        let (mut fixture, mut disk) = (inbox(), Disk::default());
        fixture.act(&[Command::Mark, Command::MoveDown, verb]);
        disk.turn(&mut fixture);
        let to = fixture.state.focus.composer().expect("open").to.conversation.clone();
        assert_eq!(to.as_str(), "c0");
        assert_eq!((shown(&fixture), cursor(&fixture)), (both("c0"), "c0".to_owned()));
        fixture.act(&[Command::CloseComposer]);
        assert_eq!((shown(&fixture), cursor(&fixture)), (both("c0"), "c0".to_owned()));
        assert_eq!(fixture.state.focus(), Focus::List);
    }
}

#[test]
fn what_is_repeated_and_what_the_palette_begins_is_shown_too() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[NOTE]);
    disk.turn(&mut fixture);
    fixture.type_text("wants Saturday");
    fixture.act(&[Command::Send, Command::NewLine]);
    fixture.outbox();
    fixture.act(&[Command::GoToBottom, Command::Mark, Command::GoToTop, Command::Repeat]);
    disk.turn(&mut fixture);
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c2"), "c2".to_owned()));
    fixture.act(&[Command::CloseComposer, Command::GoToTop, Command::OpenPalette]);
    fixture.type_text("reply");
    fixture.act(&[Command::Pick]);
    disk.turn(&mut fixture);
    assert_eq!(fixture.state.focus(), Focus::Compose);
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c2"), "c2".to_owned()));
}

#[test]
fn an_entry_that_is_edited_is_shown_with_its_conversation() {
    let mut fixture = with_entry("c1");
    fixture.act(&[Command::ToggleOutbox, Command::EditEntry]);
    assert_eq!(typed(&fixture), "Hello");
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c1"), "c1".to_owned()));
}

#[test]
fn a_conversation_that_the_filter_hides_is_shown_and_the_cursor_stays() {
    let mut fixture = with_entry("c1");
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("P2");
    fixture.act(&[Command::AcceptFilter, Command::ToggleOutbox, Command::EditEntry]);
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c1"), "c2".to_owned()));
    let composer = fixture.state.focus.composer().expect("open");
    assert_eq!(&*composer.phone, "+14155550001", "its row is known");
    fixture.act(&[Command::CloseComposer]);
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c2"), "c2".to_owned()));
}

#[test]
fn a_conversation_that_no_list_has_is_shown_by_what_is_known_and_asked_for() {
    let mut fixture = with_entry("c9");
    fixture.take();
    fixture.act(&[Command::ToggleOutbox, Command::EditEntry]);
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c9"), "c2".to_owned()));
    let row_in_pane = fixture.state.pane_row().expect("a row");
    assert_eq!((row_in_pane.first_name(), row_in_pane.lead_phone()), ("Nick Brook", ""));
    let asked = fixture.effects.iter().find_map(|effect| match effect {
        Effect::FetchConversation { listing, conversation, .. } => {
            Some((listing.clone(), conversation.clone()))
        }
        _ => None,
    });
    let (listing, conversation) = asked.expect("it is asked for");
    assert_eq!(listing, crate::domain::Listing::Lead(crate::domain::LeadId::new("l9")));
    assert_eq!(conversation.as_str(), "c9");
    let mut listed = row(9);
    listed["lastInboundSnippet"] = json!("please stop texting me");
    fixture.list(vec![listed], None, None);
    let composer = fixture.state.focus.composer().expect("open");
    assert_eq!(composer.stop_request.as_deref(), Some("please stop texting me"));
    let row_in_pane = fixture.state.pane_row().expect("a row");
    assert_eq!((row_in_pane.first_name(), row_in_pane.event_version), ("P9", 7));
    assert_eq!(&*fixture.state.focus.composer().expect("open").phone, "+14155550009");
    assert_eq!(fixture.state.list.view().buffer.shown(), 3, "it does not join the list");
}

#[test]
fn a_text_that_the_outbox_refuses_comes_back_with_its_conversation() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine, Command::MoveDown, Command::MarkRange]);
    assert_eq!(cursor(&fixture), "c2");
    fixture.disk_full();
    fixture.sync();
    assert_eq!((typed(&fixture), fixture.state.focus()), ("Hello", Focus::Compose));
    assert_eq!((shown(&fixture), cursor(&fixture)), (both("c0"), "c0".to_owned()));
    fixture.act(&[Command::CloseComposer, Command::MoveDown]);
    let marks = fixture.state.list.marks().expect("marks");
    assert_eq!(marks.iter().collect::<Vec<_>>(), ["c2"], "the range does not follow");
}

#[test]
fn a_text_that_comes_back_while_the_filter_is_typed_is_a_draft_instead() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    disk.0.clear();
    fixture.act(&[Command::EditFilter]);
    fixture.disk_full();
    disk.turn(&mut fixture);
    fixture.type_text("P1");
    assert_eq!((stage(&fixture), disk.text("c0")), (None, Some("Hello")));
    assert_eq!(fixture.state.filter.line().text(), "P1");
    assert_eq!(shown(&fixture).0, cursor(&fixture));
}

#[test]
fn what_arrives_while_one_writes_moves_neither_the_pane_nor_the_text() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.take();
    refresh(&mut fixture);
    // The conversation has left the list.
    fixture.list(vec![row(1), row(2)], None, None);
    assert_eq!((shown(&fixture), typed(&fixture)), (both("c0"), "Hello"));
    assert_ne!(cursor(&fixture), "c0");
}
