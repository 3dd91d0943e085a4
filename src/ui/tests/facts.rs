//! The facts take the same lines for every lead.

use ratatui::buffer::Cell;
use ratatui::style::Modifier;

use super::{Screen, scenes};
use crate::app::Command;

/// Lines of the rule below the facts, in the pane beside the list or alone.
fn rule(mut screen: Screen, (width, height): (u16, u16)) -> Option<usize> {
    screen.resize(width, height);
    let beside = width >= 100;
    if !beside {
        screen.fixture.act(&[Command::Open]);
    }
    let buffer = screen.draw(width, height).0;
    let is_under =
        |cell: &&Cell| cell.symbol() == " " && cell.modifier.contains(Modifier::UNDERLINED);
    let is_rule = |line: &[Cell]| line.iter().filter(is_under).count() >= 10;
    buffer.content().chunks(usize::from(width)).skip(3).position(is_rule)
}

#[test]
fn the_thread_starts_on_the_same_line_for_every_lead() {
    let leads: [fn() -> Screen; 4] =
        [scenes::loaded, scenes::thread, scenes::inquiring, scenes::archived];
    for (size, due) in [((50, 20), 4), ((120, 24), 4), ((120, 40), 6), ((200, 60), 6)] {
        for lead in leads {
            let found = rule(lead(), size);
            assert_eq!(found, Some(due), "{size:?}\n{}", lead().text(size.0, size.1));
        }
    }
}
