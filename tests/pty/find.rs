//! The palette, and stepping through matches.

use rstest::rstest;
use vt100::Screen;

use super::{CTRL_C, ENTER, ESC, demo, rows, under_cursor};

const CTRL_K: &str = "\x0b";

fn last_line(screen: &Screen) -> String {
    screen.contents().lines().last().unwrap_or_default().to_owned()
}

#[rstest]
#[case(120, 40)]
#[case(80, 24)]
#[case(50, 20)]
fn a_command_is_found_by_name_and_carried_out(#[case] columns: u16, #[case] height: u16) {
    let mut terminal = demo().size(columns, height).start();
    terminal.wait_for("100 of ");
    terminal.send(CTRL_K);
    terminal.wait("the palette", |screen| {
        screen.contents().contains("Command:") && !screen.hide_cursor()
    });
    terminal.send("unread tog");
    terminal.wait_for("Unread only, or all");
    terminal.send(ENTER);
    terminal.wait("unread ones", |screen| {
        screen.hide_cursor() && screen.contents().contains("is:unread")
    });
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn the_palette_leaves_the_screen_as_it_was_and_a_number_goes_to_its_row() {
    let mut terminal = demo().size(80, 24).start();
    terminal.wait_for("100 of ");
    let before = rows(&terminal);
    for way_out in [ESC, CTRL_C] {
        terminal.send(":");
        terminal.wait_for("Command:");
        // Closing the picker does not quit the program.
        terminal.send(way_out);
        terminal.wait("the list", |screen| !screen.contents().contains("Command:"));
        assert_eq!(rows(&terminal), before);
    }
    terminal.send("j:1");
    terminal.wait_for("Go to row 1");
    terminal.send(ENTER);
    terminal.wait("the first row", |screen| {
        screen.hide_cursor() && before.first().is_some_and(|row| under_cursor(screen) == *row)
    });
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn matches_of_the_last_filter_are_gone_to() {
    let mut terminal = demo().size(80, 24).start();
    terminal.wait_for("100 of ");
    terminal.send("/\x15is:unread");
    terminal.send(ENTER);
    terminal.wait("unread ones", |screen| {
        screen.hide_cursor() && screen.contents().contains("is:unread")
    });
    terminal.send("C");
    terminal.wait_for("100 of ");
    terminal.send("gg");
    let unread = |screen: &Screen| under_cursor(screen).starts_with("▌●");
    for key in ["n", "n", "N", "gu"] {
        terminal.send(key);
        terminal.wait("an unread row", unread);
    }
    terminal.send("gr");
    terminal.wait_for("needs reply");
    terminal.wait("one that needs a reply", |screen| under_cursor(screen).contains("needs reply"));
    terminal.send("/\x15zzyzx");
    terminal.send(ENTER);
    terminal.wait_for("No match");
    terminal.send("Cn");
    terminal.wait("word of it", |screen| last_line(screen).contains("No match in"));
    terminal.send("q");
    terminal.assert_left_clean(0);
}
