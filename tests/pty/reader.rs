//! The screen for screen readers: what the cursor stands on, and what is
//! written when it moves.

use vt100::Screen;

use super::terminal::Launch;
use super::{ESC, PROGRAM};

/// The text of the line that the cursor stands on.
fn read(screen: &Screen) -> String {
    let (row, _) = screen.cursor_position();
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).nth(usize::from(row)).unwrap_or_default().trim_end().to_owned()
}

fn line(screen: &Screen, row: usize) -> String {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).nth(row).unwrap_or_default().trim_end().to_owned()
}

#[test]
fn the_cursor_stands_on_what_is_read_and_nothing_else_is_written() {
    let demo = ["demo", "--count", "300", "--seed", "1", "--live", "0", "--screen-reader"];
    let mut terminal = Launch::new(PROGRAM, &demo).size(80, 24).start();
    terminal.wait_for(" conversations");
    let (first, second, before) = terminal.see(|screen| {
        assert!(!screen.hide_cursor(), "{}", screen.contents());
        (read(screen), line(screen, 3), screen.contents())
    });
    terminal.see(|screen| {
        assert_eq!((first.clone(), screen.cursor_position()), (line(screen, 2), (2, 0)));
    });
    terminal.send("\x1b[B");
    terminal.wait("the next row", |screen| screen.cursor_position() == (3, 0));
    terminal.see(|screen| assert_eq!((read(screen), screen.contents()), (second, before)));
    terminal.send("\r");
    terminal.wait("the newest message", |screen| line(screen, 0).starts_with("Conversation with "));
    terminal.wait("a thread", |screen| screen.contents().contains(" entries"));
    terminal.see(|screen| assert!(read(screen).contains("M: "), "{}", screen.contents()));
    terminal.send(ESC);
    terminal.wait("the list again", |screen| screen.cursor_position() == (3, 0));
}

#[test]
fn the_cursor_is_on_the_selected_row_of_the_ordinary_screen_too_hidden() {
    let demo = ["demo", "--count", "300", "--seed", "1", "--live", "0"];
    let mut terminal = Launch::new(PROGRAM, &demo).size(80, 24).start();
    terminal.wait("rows", |screen| line(screen, 3).starts_with('▌'));
    let at = |screen: &Screen| (screen.cursor_position(), screen.hide_cursor());
    assert_eq!(terminal.see(at), ((3, 3), true));
    terminal.send("j");
    terminal.wait("the next row", |screen| read(screen).starts_with('▌') && at(screen).0.0 > 3);
    terminal.see(|screen| assert!(screen.hide_cursor()));
}
