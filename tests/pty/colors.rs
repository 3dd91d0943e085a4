//! The theme, and the terminal's background: what is asked, and what becomes of
//! the answers.

use leadping_tui::settings::theme::{DARK, LIGHT, Palette, PaletteColor};
use vt100::Screen;

use super::terminal::{Launch, Terminal};
use super::{demo, under_cursor};

const QUERY: &str = "\x1b]11;?\x1b\\";
const FRAME_END: &str = "\x1b[?2026l";

/// The demo on a terminal of all colors.
fn colored() -> Launch {
    demo().env("COLORTERM", "truecolor").size(80, 24)
}

fn opened(launch: Launch) -> Terminal {
    let terminal = launch.start();
    terminal.wait_for("first 100 of 946");
    terminal
}

/// Whether the keys in the hints have the color of a theme.
fn is_in(screen: &Screen, theme: &Palette) -> bool {
    let Some(PaletteColor::Rgb(red, green, blue)) = theme.roles.key.fg else { return false };
    let (rows, columns) = screen.size();
    let is_key = |column| {
        let cell = screen.cell(rows.get() - 1, column);
        cell.is_some_and(|cell| cell.fgcolor() == vt100::Color::Rgb(red, green, blue))
    };
    (0..columns.get()).any(is_key)
}

#[test]
fn a_light_terminal_that_answers_late_is_drawn_in_light() {
    let mut terminal = opened(colored());
    terminal.wait_for_bytes(QUERY);
    terminal.see(|screen| assert!(is_in(screen, &DARK)));
    let row = terminal.see(under_cursor);
    let whole = terminal.whole_frames();
    terminal.send("\x1b]11;rgb:ffff/ff");
    terminal.send("ff/ffff\x1b\\");
    terminal.wait("the light theme", |screen| is_in(screen, &LIGHT) && !is_in(screen, &DARK));
    assert_eq!((terminal.see(under_cursor), terminal.whole_frames()), (row.clone(), whole));
    terminal.send("j");
    terminal.wait("the next row", |screen| under_cursor(screen) != row);
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_terminal_that_never_answers_is_asked_once_behind_the_first_frame() {
    let mut terminal = opened(colored());
    terminal.wait_for_bytes(QUERY);
    terminal.see(|screen| assert!(is_in(screen, &DARK)));
    terminal.send("\x1b[O\x1b[Ijq");
    assert_eq!(terminal.exit_code(), 0);
    let output = terminal.all_output();
    assert_eq!(output.matches(QUERY).count(), 1);
    assert!(output.find(FRAME_END) < output.find(QUERY));
}

#[test]
fn answers_that_make_no_sense_are_neither_colors_nor_keys() {
    let mut terminal = opened(colored());
    terminal.wait_for_bytes(QUERY);
    let row = terminal.see(under_cursor);
    for garbage in [
        "\x1b]11;rgb:qqqq/jjjj/eeee\x07",
        "\x1b]11;white\x1b\\",
        "\x1b]11;\x07",
        "\x1b]11;rgb:ffff/ffff\x1b\\",
        "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
        "\x1b[?62;4c",
    ] {
        terminal.send(garbage);
    }
    terminal.send("\x1b]11;#fff\x07");
    terminal.wait("the light theme", |screen| is_in(screen, &LIGHT));
    assert_eq!(terminal.see(under_cursor), row);
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_console_is_not_asked_and_no_terminal_without_colors() {
    for (name, value) in [("TERM", "linux"), ("NO_COLOR", "1"), ("STY", "1.pts-0.host")] {
        let mut terminal = opened(colored().env(name, value));
        terminal.send("jq");
        assert_eq!(terminal.exit_code(), 0);
        assert!(!terminal.all_output().contains(QUERY), "{name}={value}");
    }
}

#[test]
fn a_theme_is_seen_before_it_is_chosen_and_saved() {
    let visitor = colored().file("mine.toml", "# mine\n[ui]\ntheme = \"dark\" # for now\n");
    let mut terminal = opened(visitor.arguments(&["--config", "mine.toml"]));
    terminal.send(":theme\r");
    terminal.wait_for("high-contrast");
    terminal.send("\x1b[B");
    terminal.wait("the light theme", |screen| is_in(screen, &LIGHT));
    terminal.send("\x1b");
    terminal.wait("the dark theme", |screen| is_in(screen, &DARK));
    terminal.send("gc\x1b[B\r");
    terminal.wait_for("Theme: light · saved in");
    terminal.see(|screen| assert!(is_in(screen, &LIGHT)));
    assert_eq!(terminal.file("mine.toml"), "# mine\n[ui]\ntheme = \"light\" # for now\n");
    terminal.send("q");
    terminal.assert_left_clean(0);
}
