use super::*;
use crate::domain::PhoneNumberId;

fn has_draft(fixture: &Fixture) -> bool {
    fixture.state.compose.drafts.has("c0")
}

#[test]
fn a_draft_is_discarded_without_a_question_and_brought_back_as_it_was() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello there");
    fixture.act(&[Command::WordLeft]);
    let composer = fixture.state.focus.composer_mut().expect("it is open");
    composer.send_at = Some(at("2026-11-21T15:00:00Z"));
    composer.number = Some(PhoneNumberId::new("n2"));
    pause(&mut fixture, &mut disk);
    fixture.act(&[Command::DiscardDraft]);
    assert_eq!(fixture.state.focus(), Focus::List, "the composer is closed");
    assert_eq!(said(&fixture), "Discarded draft to P0");
    assert_eq!(fixture.state.notice.key(), Some((Command::Undo, "to undo")));
    disk.turn(&mut fixture);
    assert!(disk.0.is_empty() && !has_draft(&fixture));

    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Undone: discarded draft (P0)");
    disk.turn(&mut fixture);
    assert!(has_draft(&fixture));
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    let composer = fixture.state.focus.composer().expect("it is open");
    assert_eq!((composer.editor.text(), composer.editor.cursor()), ("Hello there", 6));
    assert_eq!(composer.send_at, Some(at("2026-11-21T15:00:00Z")));
    assert_eq!(composer.number, Some(PhoneNumberId::new("n2")));
}

#[test]
fn a_draft_that_was_brought_back_is_on_disk_whatever_came_before() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    // Nothing of it has been executed when the user thinks better of it.
    fixture.act(&[Command::DiscardDraft, Command::Undo]);
    let last = fixture.effects.iter().rfind(|effect| matches!(effect, Effect::Drafts(_)));
    assert!(
        matches!(last, Some(Effect::Drafts(OfDrafts::Save { .. }))),
        "the removal comes first: {:?}",
        fixture.effects
    );
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("Hello"));
    assert!(has_draft(&fixture), "the answer to the removal is about the earlier one");
}

#[test]
fn the_draft_of_the_conversation_under_the_cursor_is_discarded() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[Command::DiscardDraft]);
    assert_eq!(said(&fixture), "No draft to discard");
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    fixture.act(&[Command::DiscardDraft]);
    disk.turn(&mut fixture);
    assert_eq!(said(&fixture), "Discarded draft to P0");
    assert!(disk.0.is_empty() && !has_draft(&fixture));
    fixture.act(&[Command::Undo]);
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("Hello"));
}

#[test]
fn a_draft_that_is_still_being_read_goes_with_what_was_typed_since() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    fixture.act(&[REPLY]);
    fixture.type_text(" again");
    fixture.act(&[Command::DiscardDraft]);
    disk.turn(&mut fixture);
    assert!(disk.0.is_empty() && !has_draft(&fixture));
    fixture.act(&[Command::Undo]);
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("Hello again"));
}

#[test]
fn drafts_and_actions_are_undone_in_their_order() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[Command::Do(ActionKind::Read)]);
    fixture.outbox();
    fixture.state.list.go_to(0);
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::DiscardDraft]);
    disk.turn(&mut fixture);
    fixture.state.list.go_to(1);
    fixture.act(&[Command::Do(ActionKind::Read)]);
    fixture.outbox();
    let mut undo = || {
        fixture.act(&[Command::Undo]);
        fixture.outbox();
        disk.turn(&mut fixture);
        said(&fixture).to_owned()
    };
    assert_eq!(undo(), "Undone: marked read (P1)");
    assert_eq!(undo(), "Undone: discarded draft (P0)");
    assert_eq!(undo(), "Undone: marked read (P0)");
    assert_eq!(undo(), "Nothing to undo");
    assert_eq!(disk.text("c0"), Some("Hello"));
}

#[test]
fn another_text_that_was_begun_since_is_kept_beside_what_comes_back() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "first");
    fixture.act(&[Command::DiscardDraft]);
    disk.turn(&mut fixture);
    fixture.wait(1);
    replying(&mut fixture, &mut disk, "second");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    fixture.act(&[Command::Undo]);
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("first\n\nsecond"));
}

#[test]
fn an_empty_text_is_closed_and_there_is_nothing_to_undo() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, " ");
    fixture.act(&[Command::DiscardDraft]);
    disk.turn(&mut fixture);
    assert_eq!((fixture.state.focus(), said(&fixture)), (Focus::List, ""));
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Nothing to undo");
}
