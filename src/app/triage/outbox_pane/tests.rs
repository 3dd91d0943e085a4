use super::*;
use crate::app::Command;
use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::domain::{FailureKind, Outcome, WriteFailure};
use crate::triage::ActionKind;
use crate::triage::compose::Approvals;

/// Three conversations read together and one alone, nothing sent yet.
fn four() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..8).map(|n| numbered(2 * n)).collect(), None, None);
    fixture.act_times(Command::Mark, Some(3));
    fixture.act(&[Command::Do(ActionKind::Read)]);
    fixture.outbox();
    fixture.act(&[Command::Do(ActionKind::Read)]);
    fixture.outbox();
    fixture.take();
    fixture
}

fn refuse(fixture: &mut Fixture, id: i64) {
    let why = failure(FailureKind::Rejected, "no such conversation");
    fixture.answers(id, Err(WriteFailure::NotDone(why)));
}

fn unknown(fixture: &mut Fixture, id: i64) {
    let why = failure(FailureKind::Network, "the connection broke");
    fixture.answers(id, Err(WriteFailure::Unknown(why)));
}

fn pane(fixture: &Fixture) -> &OutboxPane {
    fixture.state.focus.outbox().expect("it is open")
}

fn lines(fixture: &Fixture) -> Vec<Line> {
    pane(fixture).lines.iter().filter(|line| !matches!(line, Line::Below(_))).copied().collect()
}

fn told(fixture: &mut Fixture) -> Vec<OutboxRequest> {
    let told = fixture.take().into_iter().filter_map(|effect| match effect {
        Effect::Outbox(command) => Some(command),
        _ => None,
    });
    told.collect()
}

#[test]
fn what_needs_care_comes_first_and_what_was_done_together_stays_together() {
    let mut fixture = four();
    refuse(&mut fixture, 2);
    fixture.act(&[Command::ToggleOutbox]);
    let entry = |id| Line::Entry(EntryId(id));
    let together = Line::Together(EntryId(1), 2);
    let due = [Line::Care, entry(2), Line::Going, together, entry(1), entry(3), entry(4)];
    assert_eq!(lines(&fixture), due);
    fixture.act(&[Command::Back]);
    assert!(fixture.state.focus.outbox().is_none());
    assert_eq!(fixture.state.focus(), crate::app::Focus::List);
}

#[test]
fn the_selected_entry_stays_so_wherever_it_moves_and_its_place_is_kept_when_it_goes() {
    let mut fixture = four();
    fixture.act(&[Command::ToggleOutbox, Command::MoveDown, Command::MoveDown]);
    assert_eq!(pane(&fixture).selected(), Some(EntryId(3)));
    refuse(&mut fixture, 3);
    assert_eq!(pane(&fixture).place(), (0, 4));
    assert_eq!(pane(&fixture).selected(), Some(EntryId(3)));
    fixture.act(&[Command::GoToBottom]);
    fixture.answers(4, Ok(Outcome::Done));
    assert_eq!((pane(&fixture).selected(), pane(&fixture).place()), (Some(EntryId(2)), (2, 3)));
    fixture.act(&[Command::GoToTop]);
    assert_eq!(pane(&fixture).selected(), Some(EntryId(3)));
}

#[test]
fn both_lines_of_the_selected_entry_are_on_screens_of_any_height() {
    let mut fixture = four();
    refuse(&mut fixture, 2);
    fixture.act(&[Command::ToggleOutbox]);
    for rows in 2..12 {
        let pane = fixture.state.focus.outbox_mut().expect("open");
        pane.resize(rows);
        for by in [0, 1, 1, 1, 1, -1, -1, -1, -1] {
            pane.move_by(by);
            let id = pane.selected().expect("one");
            let shown: Vec<Line> = pane.window().collect();
            let both = shown.contains(&Line::Entry(id)) && shown.contains(&Line::Below(id));
            assert!(both, "{id:?} on {rows} rows: {shown:?}");
        }
        let top: Vec<Line> = pane.window().take(1).collect();
        assert!(rows < 3 || top == [Line::Care], "{rows}: {top:?}");
    }
}

#[test]
fn what_failed_goes_again_at_once_and_what_is_unknown_only_after_a_yes() {
    let mut fixture = four();
    refuse(&mut fixture, 2);
    fixture.act(&[Command::ToggleOutbox]);
    told(&mut fixture);
    fixture.act(&[Command::RetryEntry]);
    assert_eq!(told(&mut fixture), [again(2)]);

    let mut fixture = four();
    unknown(&mut fixture, 2);
    fixture.act(&[Command::ToggleOutbox]);
    told(&mut fixture);
    fixture.act(&[Command::RetryEntry]);
    assert_eq!(told(&mut fixture), []);
    let question = &fixture.state.focus.confirm().expect("asked").question;
    assert!(question.ends_with(". Send again?"), "{question}");
    fixture.paste("y");
    fixture.type_text("x");
    assert!(fixture.state.focus.confirm().is_some());
    fixture.type_text("n");
    assert_eq!((told(&mut fixture), fixture.state.focus.confirm().is_some()), (vec![], false));
    assert_eq!(fixture.state.focus(), crate::app::Focus::Outbox);
    fixture.act(&[Command::RetryEntry]);
    fixture.type_text("y");
    assert_eq!(told(&mut fixture), [again(2)]);
}

#[test]
fn what_goes_by_itself_is_not_sent_twice() {
    let mut fixture = four();
    fixture.act(&[Command::ToggleOutbox]);
    fixture.act(&[Command::RetryEntry]);
    assert_eq!(fixture.state.notice.text(), Some("It will be sent automatically"));
    fixture.sends(1);
    fixture.act(&[Command::RetryEntry, Command::DiscardEntry]);
    assert_eq!(fixture.state.notice.text(), Some("Already sending"));
    assert_eq!(told(&mut fixture), []);
}

#[test]
fn all_that_failed_is_given_up_only_after_a_yes_and_nothing_else_is() {
    let mut fixture = four();
    refuse(&mut fixture, 1);
    refuse(&mut fixture, 4);
    unknown(&mut fixture, 2);
    fixture.act(&[Command::ToggleOutbox, Command::DiscardFailed]);
    assert_eq!(told(&mut fixture), []);
    fixture.act(&[Command::ClosePicker, Command::DiscardFailed]);
    fixture.type_text("y");
    let due = [1, 4].map(|id| OutboxRequest::Discard(EntryId(id)));
    assert_eq!(told(&mut fixture), due);
    fixture.act(&[Command::RetryFailed]);
    assert_eq!(told(&mut fixture), [1, 4].map(again));
}

#[test]
fn nothing_is_sent_or_given_up_where_nothing_may_be_written() {
    let mut fixture = four();
    refuse(&mut fixture, 1);
    fixture.state.triage.read_only = true;
    fixture.act(&[Command::ToggleOutbox]);
    told(&mut fixture);
    for action in
        [Command::RetryEntry, Command::DiscardEntry, Command::RetryFailed, Command::DiscardFailed]
    {
        fixture.act(&[action]);
        assert!(fixture.state.focus.confirm().is_none());
    }
    assert_eq!(told(&mut fixture), []);
}

#[test]
fn the_text_of_a_message_is_changed_in_the_place_of_the_pane_and_a_mark_has_none() {
    let mut fixture = four();
    fixture.act(&[Command::ToggleOutbox, Command::EditEntry]);
    assert_eq!(fixture.state.notice.text(), Some("Only texts and notes can be edited"));
    assert!(fixture.state.focus.outbox().is_some());
    let entry = fixture.state.triage.pending.entries().next().expect("one").clone();
    let operation = crate::domain::Operation::AddNote {
        conversation: crate::domain::ConversationId::new("c0"),
        text: crate::domain::RedactedText::new("has a dog"),
    };
    let (id, group) = (EntryId(9), crate::triage::outbox::GroupId(9));
    let note = OutboxEntry { id, group, operation, ..entry };
    fixture.handle(crate::app::Event::Outbox(crate::app::protocol::outbox::OutboxEvent::Moved(
        vec![note],
    )));
    fixture.act(&[Command::GoToBottom, Command::EditEntry]);
    assert!(fixture.state.focus.outbox().is_none());
    assert_eq!(fixture.state.focus(), crate::app::Focus::Compose);
    fixture.act(&[Command::CloseComposer]);
    assert_eq!(fixture.state.focus(), crate::app::Focus::List);
}

fn again(entry: i64) -> OutboxRequest {
    OutboxRequest::Retry { entry: EntryId(entry), approvals: Approvals::NONE }
}
