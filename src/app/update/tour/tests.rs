use crate::app::fixture::{Fixture, numbered};
use crate::app::protocol::event::Event;
use crate::app::{Command, Effect, Focus};
use crate::triage::ActionKind::{Archive, Handled, Reply};

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..30).map(numbered).collect(), None, None);
    fixture.handle(Event::TourLoaded { is_newcomer: true });
    fixture
}

fn first(fixture: &Fixture) -> Option<String> {
    let picker = fixture.state.focus.picker()?;
    Some(picker.selected()?.aside.text.to_string())
}

fn hint(fixture: &Fixture) -> Option<Command> {
    fixture.state.tour_hint().map(|(hint, ..)| hint.command)
}

#[test]
fn a_newcomer_takes_the_tour_from_the_palette_to_its_end_and_changes_nothing() {
    let mut fixture = inbox();
    fixture.act(&[Command::OpenPalette]);
    assert_eq!(first(&fixture).as_deref(), Some("tour"));
    fixture.act(&[Command::Pick]);
    fixture.take();
    let before = fixture.state.list.view().position();
    fixture.act(&[Command::MoveDown]);
    assert_eq!(fixture.state.list.view().position(), before + 1);
    fixture.act(&[Command::Open, Command::Do(Reply)]);
    assert_eq!(fixture.state.focus(), Focus::Compose);
    fixture.act(&[Command::CloseComposer]);
    assert_eq!(hint(&fixture), Some(Command::Back));
    fixture.act(&[Command::Back]);
    for practice in [Handled, Archive] {
        assert_eq!(hint(&fixture), Some(Command::Do(practice)));
        fixture.act(&[Command::Do(practice)]);
        assert_eq!(fixture.state.focus(), Focus::List);
        assert_eq!(fixture.state.notice.text(), Some("Practice: nothing was changed"));
    }
    assert!(!fixture.take().iter().any(|effect| matches!(effect, Effect::Outbox(_))));
    fixture.act(&[Command::EditFilter, Command::CancelFilter, Command::ToggleHelp]);
    assert_eq!((fixture.state.focus(), hint(&fixture)), (Focus::Help, None));
    assert!(fixture.take().contains(&Effect::EndTour));
    fixture.act(&[Command::ClosePicker, Command::OpenPalette]);
    assert_ne!(first(&fixture).as_deref(), Some("tour"), "once is enough");
}

#[test]
fn ending_it_is_kept_and_runs_nothing_else_and_it_can_be_started_again() {
    let mut fixture = inbox();
    fixture.act(&[Command::Tour, Command::MoveDown, Command::Open]);
    fixture.take();
    fixture.act(&[Command::StepBack]);
    assert_eq!((fixture.state.focus(), hint(&fixture)), (Focus::Detail, None));
    assert!(fixture.take().contains(&Effect::EndTour));
    fixture.act(&[Command::Tour]);
    assert_eq!((fixture.state.focus(), hint(&fixture)), (Focus::List, Some(Command::MoveDown)));
}

#[test]
fn no_other_command_changes_anything_on_the_way() {
    let mut fixture = inbox();
    fixture.act(&[Command::Tour]);
    for command in [Command::Do(Archive), Command::ArchiveWithReason, Command::Do(Handled)] {
        fixture.act(&[command]);
        assert_eq!((hint(&fixture), fixture.state.focus()), (Some(Command::MoveDown), Focus::List));
    }
    assert_eq!(fixture.written(), []);
    assert_eq!(fixture.state.notice.text(), Some("Practice: nothing was changed"));
}
