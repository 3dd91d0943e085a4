//! The tour's hints: lines of their own, over nothing.

use super::{Screen, check, scenes};
use crate::app::{Command, Focus};
use crate::triage::ActionKind::Reply;

const SIZES: [(u16, u16); 3] = [(50, 20), (80, 24), (120, 40)];

fn at_its_start() -> Screen {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::Tour]);
    screen
}

#[test]
fn the_first_hint_is_above_the_screen() {
    check("tour", at_its_start(), &SIZES);
}

#[test]
fn a_hint_whose_key_is_text_here_says_first_what_to_close() {
    let mut screen = at_its_start();
    screen.fixture.act(&[Command::MoveDown, Command::Open, Command::Do(Reply)]);
    assert_eq!(screen.fixture.state.focus(), Focus::Compose);
    check("tour-compose", screen, &[(80, 24)]);
}

#[test]
fn the_selected_row_stays_on_the_screen_and_everything_comes_back_at_its_end() {
    for (width, height) in SIZES {
        let mut screen = scenes::loaded();
        screen.resize(width, height);
        screen.fixture.act(&[Command::GoToBottom]);
        let before = screen.text(width, height);
        screen.fixture.act(&[Command::Tour]);
        let during = screen.text(width, height);
        let selected = |text: &str| text.lines().filter(|line| line.starts_with('▌')).count();
        assert!(during.starts_with(" Tour 1 of 8: press j to move down the list"), "{during}");
        assert!(selected(&during) > 0, "{during}");
        screen.fixture.act(&[Command::StepBack]);
        screen.resize(width, height);
        let after = screen.text(width, height);
        assert_eq!(after.lines().next(), before.lines().next());
    }
}

#[test]
fn on_a_screen_too_low_for_it_nothing_else_goes() {
    let mut screen = at_its_start();
    let text = screen.text(30, 8);
    assert!(!text.contains("Tour 1"), "{text}");
    assert!(text.lines().any(|line| line.starts_with('▌')), "{text}");
}
