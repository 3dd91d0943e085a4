use super::*;

fn nothing(_: Command) -> bool {
    false
}

fn tour() -> Tour {
    let mut tour = Tour { is_newcomer: true, ..Tour::default() };
    tour.start();
    tour
}

fn command(tour: &Tour) -> Option<Command> {
    tour.hint().map(|(_, hint)| hint.command)
}

#[test]
fn a_hint_goes_on_with_its_own_command_and_what_would_change_something_is_not_run() {
    let mut tour = tour();
    for (at, hint) in HINTS.iter().enumerate() {
        assert_eq!(tour.hint(), Some((at + 1, hint)));
        let other = tour.follow(Command::Refresh, Focus::List, nothing);
        assert_eq!((other, tour.hint()), (Progress::Unaffected, Some((at + 1, hint))));
        let due = match hint {
            _ if at + 1 == HINTS.len() => Progress::Finished,
            hint if hint.is_practice => Progress::Practiced,
            _ => Progress::Unaffected,
        };
        assert_eq!(tour.follow(hint.command, Focus::List, nothing), due, "{hint:?}");
    }
    assert_eq!((tour.hint(), tour.is_offered_first()), (None, false));
}

#[test]
fn no_hint_writes_but_the_composer_that_asks_before_it_sends() {
    for hint in HINTS {
        let opens_composer = hint.command == Command::Do(Reply);
        assert!(!hint.command.writes() || hint.is_practice || opens_composer, "{hint:?}");
    }
    assert_eq!(HINTS.len(), 8);
}

#[test]
fn one_step_back_in_a_pane_ends_it_for_good_and_in_what_is_over_them_closes_that() {
    let mut tour = tour();
    assert_eq!(tour.follow(Command::StepBack, Focus::Outbox, nothing), Progress::Unaffected);
    assert_eq!(tour.follow(Command::StepBack, Focus::Detail, nothing), Progress::Ended);
    assert_eq!((tour.hint(), tour.is_offered_first()), (None, false));
    tour.start();
    assert!(tour.hint().is_some(), "it can be taken again");
}

#[test]
fn hints_that_the_session_refuses_and_the_way_back_from_nowhere_are_left_out() {
    let mut tour = tour();
    let read_only = Command::writes;
    tour.follow(Command::MoveDown, Focus::List, read_only);
    tour.follow(Command::Open, Focus::List, read_only);
    assert_eq!(command(&tour), Some(Command::Back));
    tour.skip_back(Focus::Detail, read_only);
    assert_eq!(command(&tour), Some(Command::Back));
    tour.skip_back(Focus::List, read_only);
    assert_eq!(command(&tour), Some(Command::EditFilter));
}
