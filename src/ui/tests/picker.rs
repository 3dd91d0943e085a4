//! The picker over the panes.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use rstest::rstest;

use super::{Screen, check, scenes, text};
use crate::app::{ClickTarget, Command};
use crate::ui::layout::Part;
use crate::ui::part_at;
use crate::ui::theme::Theme;

#[rstest]
#[case("palette", scenes::palette())]
#[case("palette-open", scenes::palette_open())]
#[case("leads-loading", scenes::leads_loading())]
#[case("leads", scenes::leads())]
#[case("leads-failed", scenes::leads_failed())]
#[case("lead-picked", scenes::lead())]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(50, 20), (80, 24)]);
}

#[rstest]
#[case("palette", scenes::palette())]
#[case("leads", scenes::leads())]
fn the_smallest_and_a_wide_screen_have_a_layout_of_their_own(
    #[case] name: &str,
    #[case] context: Screen,
) {
    check(name, context, &[(30, 8), (120, 40)]);
}

#[test]
fn the_screen_below_is_as_before_once_it_closes() {
    for (width, height) in [(30, 8), (50, 20), (80, 24), (120, 40)] {
        let mut screen = scenes::thread();
        let before = screen.draw(width, height);
        screen.fixture.act(&[Command::OpenPalette]);
        screen.fixture.type_text("thread");
        let over = screen.draw(width, height);
        assert_ne!(before.0, over.0);
        screen.fixture.act(&[Command::ClosePicker]);
        assert_eq!(screen.draw(width, height), before, "{width}x{height}");
    }
}

#[test]
fn what_is_around_it_stays_where_it_is() {
    let mut screen = scenes::thread();
    let before = text(&screen.draw(120, 40).0);
    screen.fixture.act(&[Command::OpenPalette]);
    let over = text(&screen.draw(120, 40).0);
    let apart = |y: &usize| before.lines().nth(*y) != over.lines().nth(*y);
    let lines: Vec<usize> = (0..39).filter(apart).collect();
    assert!(lines.len() > 10 && lines[0] > 2, "{lines:?}");
    assert!(lines.windows(2).all(|pair| pair[1] == pair[0] + 1), "{lines:?}");
}

/// The highlighted cells of the selected line.
fn marked(buffer: &Buffer) -> String {
    let selected = |cell: &&Cell| cell.modifier.contains(Modifier::REVERSED);
    let under = |cell: &&Cell| cell.modifier.contains(Modifier::UNDERLINED);
    buffer.content().iter().filter(selected).filter(under).map(Cell::symbol).collect()
}

#[test]
fn what_answers_the_line_is_underlined_with_colours_and_without() {
    let mut screen = scenes::thread();
    screen.fixture.act(&[Command::OpenPalette]);
    screen.fixture.type_text("unread");
    assert_eq!(marked(&screen.draw(80, 24).0), "Unread");
    screen.theme = Theme::new(false, true);
    assert_eq!(marked(&screen.draw(80, 24).0), "Unread");
}

#[test]
fn the_cursor_stands_in_the_line() {
    let mut screen = scenes::palette_open();
    let cursor = screen.draw(80, 24).1.expect("text is edited");
    screen.fixture.type_text("王x");
    assert_eq!(screen.draw(80, 24).1, Some(Position { x: cursor.x + 3, ..cursor }));
    for width in 30..170 {
        screen.fixture.paste("a long line ");
        let cursor = screen.draw(width, 12).1.expect("text is edited");
        assert!(cursor.x < width, "{cursor:?} of {width}");
    }
}

#[test]
fn the_pointer_is_over_the_picker_alone() {
    let mut screen = scenes::palette_open();
    screen.resize(120, 40);
    let area = Rect::new(0, 0, 120, 40);
    let state = &screen.fixture.state;
    let over = |x, y| part_at(state, &screen.keymap, area, Position::new(x, y));
    let row = |x, y| match screen.target_at(area, x, y) {
        ClickTarget::PickerRow(row) => Some(row),
        _ => None,
    };
    assert_eq!([over(2, 10), over(60, 39), over(60, 0)], [None; 3]);
    assert_eq!([over(60, 3), over(60, 4), over(60, 8)], [Some(Part::Picker); 3]);
    assert_eq!([row(60, 4), row(60, 6), row(60, 9), row(2, 9)], [None, Some(1), Some(4), None]);
}

#[test]
fn an_archived_lead_is_dim_and_says_that_it_is_archived() {
    let frame = scenes::leads().draw(80, 24).0;
    let text = text(&frame);
    let (y, line) =
        text.lines().enumerate().find(|(_, line)| line.contains("Maria")).expect("there");
    assert!(line.contains("archived"), "{line}");
    let name: Vec<&Cell> =
        (0..80).map(|x| &frame[(x, y as u16)]).filter(|cell| cell.symbol() == "M").collect();
    assert!(name.iter().any(|cell| cell.modifier.contains(Modifier::DIM)), "{name:?}");
}
