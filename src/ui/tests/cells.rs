//! Colors, modifiers, and the text cursor.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};

use super::{Screen, scenes};
use crate::app::{ClickTarget, Command, Focus};
use crate::ui::layout::{Part, ScreenLayout as Layout};
use crate::ui::theme::Theme;
use crate::ui::{part_at, split_at};

/// The cell at the start of a text.
fn cell_of<'a>(buffer: &'a Buffer, wanted: &str) -> &'a Cell {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        let line: Vec<&str> = (0..area.width).map(|x| buffer[(x, y)].symbol()).collect();
        let starts = (0..line.len()).find(|x| line[*x..].concat().starts_with(wanted));
        if let Some(x) = starts {
            return &buffer[(x as u16, y)];
        }
    }
    panic!("`{wanted}` is not on the screen");
}

fn wide(mut screen: Screen) -> Buffer {
    screen.draw(120, 40).0
}

#[test]
fn unread_rows_have_a_mark_and_a_strong_name() {
    let buffer = wide(scenes::loaded());
    let mark = cell_of(&buffer, "● Bob");
    assert_eq!((mark.fg, mark.modifier), (Color::Cyan, Modifier::BOLD));
    assert_eq!(cell_of(&buffer, "Bob").modifier, Modifier::BOLD);
    assert_eq!(cell_of(&buffer, "Maria").modifier, Modifier::empty());
}

#[test]
fn statuses_differ_in_colour_as_in_words() {
    let buffer = wide(scenes::loaded());
    assert_eq!(cell_of(&buffer, "needs reply").fg, Color::Yellow);
    assert_eq!(cell_of(&buffer, "failed").fg, Color::Red);
    assert_eq!(cell_of(&buffer, "waiting").fg, Color::Reset);
    assert_eq!(cell_of(&buffer, "archived").modifier, Modifier::DIM);
    assert_eq!(cell_of(&buffer, "Wants Saturday").modifier, Modifier::DIM | Modifier::ITALIC);
}

#[test]
fn the_row_under_the_cursor_is_reversed_while_the_list_has_the_focus() {
    let mut screen = scenes::loaded();
    let buffer = screen.draw(120, 40).0;
    assert!(cell_of(&buffer, "Ann Diallo").modifier.contains(Modifier::REVERSED));
    assert!(!cell_of(&buffer, "Bob").modifier.contains(Modifier::REVERSED));
    screen.fixture.act(&[Command::Open]);
    let buffer = screen.draw(120, 40).0;
    assert!(!cell_of(&buffer, "Ann Diallo  ").modifier.contains(Modifier::REVERSED));
    assert!(cell_of(&buffer, "Ann Diallo ·").modifier.contains(Modifier::REVERSED));
}

#[test]
fn an_archived_row_under_the_cursor_is_not_dim() {
    let mut screen = scenes::loaded();
    screen.fixture.act_times(Command::GoToTop, Some(4));
    let buffer = screen.draw(50, 20).0;
    assert_eq!(cell_of(&buffer, "+442071838750").modifier, Modifier::REVERSED);
}

#[test]
fn opted_out_is_red_and_reversed_on_every_screen() {
    for (width, height) in [(30, 8), (40, 12), (80, 24), (160, 50)] {
        let mut screen = scenes::archived();
        screen.resize(width, height);
        screen.fixture.act(&[Command::Open]);
        let buffer = screen.draw(width, height).0;
        let cell = cell_of(&buffer, "OPTED OUT");
        assert_eq!(cell.fg, Color::Red, "{width}x{height}");
        assert!(cell.modifier.contains(Modifier::REVERSED | Modifier::BOLD));
    }
}

#[test]
fn a_failed_message_is_red_and_a_delivered_one_faint() {
    let buffer = wide(scenes::thread());
    assert_eq!(cell_of(&buffer, "✗ carrier").fg, Color::Red);
    assert_eq!(cell_of(&buffer, "Missed call").fg, Color::Yellow, "it is to be returned");
    assert_eq!(cell_of(&buffer, "✓✓").modifier, Modifier::DIM);
}

#[test]
fn our_texts_are_tinted_and_updates_faint() {
    let buffer = wide(scenes::thread());
    assert_eq!(cell_of(&buffer, "Here is the quote").fg, Color::Cyan);
    assert_eq!(cell_of(&buffer, "the gutters").fg, Color::Cyan);
    assert_eq!(cell_of(&buffer, "This corner").fg, Color::Reset);
    assert_eq!(cell_of(&buffer, "2 updates").modifier, Modifier::DIM);
    assert_eq!(cell_of(&buffer, "Yesterday ─").modifier, Modifier::DIM);
}

#[test]
fn filters_in_force_are_bold_and_what_runs_here_is_reversed() {
    let mut screen = scenes::provisional();
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text(" -roof");
    screen.fixture.act(&[Command::AcceptFilter]);
    let buffer = wide(screen);
    assert!(cell_of(&buffer, "is:unread]").modifier.contains(Modifier::BOLD));
    assert!(cell_of(&buffer, "-roof local]").modifier.contains(Modifier::REVERSED));
}

#[test]
fn without_colours_no_cell_has_one() {
    for context in [scenes::thread, scenes::archived, scenes::next_page_failed] {
        let mut screen = context();
        screen.theme = Theme::new(false, false);
        for cell in screen.draw(160, 50).0.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{}", cell.symbol());
        }
    }
}

#[test]
fn the_text_cursor_is_there_only_while_text_is_edited() {
    let mut screen = scenes::loaded();
    assert_eq!(screen.draw(80, 24).1, None);
    screen.fixture.act(&[Command::EditFilter]);
    assert_eq!(screen.draw(80, 24).1, Some(Position::new(3, 1)));
    screen.fixture.type_text("王x");
    assert_eq!(screen.draw(80, 24).1, Some(Position::new(6, 1)));
    screen.fixture.act(&[Command::ToggleHelp]);
    assert_eq!(screen.fixture.state.focus(), Focus::Help);
    let in_line = screen.draw(80, 24).1.map(|cursor| cursor.y);
    assert_eq!(in_line, Some(4), "in the line of the help");
}

#[test]
fn a_long_filter_keeps_its_cursor_on_the_screen() {
    for width in 30..170 {
        let (_, cursor) = scenes::filter_open().draw(width, 12);
        let cursor = cursor.expect("text is edited");
        assert!(cursor.y == 1 && cursor.x > 2 && cursor.x < width, "{cursor:?} of {width}");
    }
}

#[test]
fn a_click_hits_the_row_that_is_drawn_there_and_nothing_below_the_last_one() {
    let mut screen = scenes::next_page_failed();
    screen.resize(80, 24);
    let area = Rect::new(0, 0, 80, 24);
    let row_at = |screen: &Screen, y| match screen.target_at(area, 5, y) {
        ClickTarget::ListRow(row) => Some(row),
        _ => None,
    };
    assert_eq!(row_at(&screen, 2), None, "the rule");
    assert_eq!(row_at(&screen, 3), Some(0));
    assert_eq!(row_at(&screen, 10), Some(7));
    assert_eq!(row_at(&screen, 11), None, "the line about the failure");
    assert_eq!(row_at(&screen, 13), None, "the detail pane");
    screen.resize(40, 12);
    let area = Rect::new(0, 0, 40, 12);
    let rows = [2, 3, 4].map(|y| screen.target_at(area, 5, y));
    assert_eq!(rows, [0, 0, 1].map(ClickTarget::ListRow));
}

#[test]
fn dragging_the_rule_between_the_panes_moves_it_to_the_pointer() {
    for (width, height) in [(120, 40), (80, 24), (1_000, 40), (80, 1_000), (u16::MAX, u16::MAX)] {
        let mut screen = scenes::loaded();
        let area = Rect::new(0, 0, width, height);
        let pointer = Position::new(width / 3, height / 2);
        let percent =
            split_at(&screen.fixture.state, &screen.keymap, area, pointer).expect("two panes");
        screen.fixture.state.panes.layout.percent = Some(percent);
        let state = &screen.fixture.state;
        let layout = Layout::new(area, state.panes, state.focus()).expect("large enough");
        let divider = layout.divider.expect("two panes");
        let (off, room) = if divider.width == 1 {
            (divider.x.abs_diff(pointer.x), width)
        } else {
            (divider.y.abs_diff(pointer.y), height)
        };
        // Shares are whole percents.
        assert!(off <= 1 + room / 100, "{divider:?} for {pointer:?}");
    }
}

#[test]
fn the_pointer_is_over_a_pane_only_where_that_is_drawn() {
    let mut screen = scenes::next_page_failed();
    let area = Rect::new(0, 0, 80, 24);
    let over = |screen: &Screen, y| {
        part_at(&screen.fixture.state, &screen.keymap, area, Position::new(5, y))
    };
    let layout = Layout::new(area, screen.fixture.state.panes, Focus::List).expect("large enough");
    let divider = layout.divider.expect("two panes").y;
    for y in [0, 1, 2, 22, 23] {
        assert_eq!(over(&screen, y), None, "a bar or its rule");
    }
    assert_eq!(over(&screen, 3), Some(Part::List));
    assert_eq!(over(&screen, divider - 1), Some(Part::List), "the line about the failure");
    assert_eq!(over(&screen, divider), Some(Part::Divider));
    assert_eq!(over(&screen, divider + 1), Some(Part::Detail));
    screen.fixture.act(&[Command::ToggleDetail]);
    assert_eq!(over(&screen, divider + 1), Some(Part::List), "a hidden pane is nowhere");
    screen.fixture.act(&[Command::ToggleHelp]);
    assert_eq!([over(&screen, divider), over(&screen, 0)], [Some(Part::Picker), None]);
}
