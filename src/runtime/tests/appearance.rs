//! The theme on the screen, and the terminal's background.

use ratatui::style::Color;
use rstest::rstest;

use super::Harness;
use crate::runtime::Settings;
use crate::settings::theme::{ColorDepth, DARK, LIGHT, Palette, PaletteColor, TerminalBackground};
use crate::terminal::message::{Input, Message};

/// A loop on a terminal that shows all colors, and may answer.
fn with_theme(name: &str) -> Harness {
    with(|settings| name.clone_into(&mut settings.themes.chosen))
}

fn with(change: impl FnOnce(&mut Settings)) -> Harness {
    Harness::with_settings(|settings| {
        "auto".clone_into(&mut settings.themes.chosen);
        settings.terminal.depth = ColorDepth::TrueColor;
        settings.facts.takes_strings = true;
        change(settings);
    })
}

/// The color of a key in a hint, which is on every screen.
fn key_color(palette: &Palette) -> Color {
    match palette.roles.key.fg {
        Some(PaletteColor::Rgb(red, green, blue)) => Color::Rgb(red, green, blue),
        other => panic!("{other:?}"),
    }
}

fn wait_for_colors_of(harness: &Harness, palette: &Palette) {
    let color = key_color(palette);
    harness.wait("the colors of the theme", |seen| seen.colors.contains(&color));
}

fn report(harness: &Harness, (red, green, blue): (u8, u8, u8)) {
    harness.send(Message::Input(Input::Background(red, green, blue)));
}

const WHITE: (u8, u8, u8) = (0xff, 0xff, 0xff);
const BLACK: (u8, u8, u8) = (0, 0, 0);

fn queries(harness: &Harness) -> usize {
    harness.screen.lock().queries.len()
}

/// Has the loop draw, if there is something to draw.
fn turn(harness: &Harness) {
    harness.press("G");
    harness.wait_for_cursor_on(11);
    harness.press("g g");
    harness.wait_for_cursor_on(0);
}

#[test]
fn the_background_is_queried_once_and_after_the_first_frame() {
    let harness = with_theme("auto");
    harness.wait("a query", |seen| !seen.queries.is_empty());
    turn(&harness);
    // Neither time nor the focus nor a return from another program asks a
    // terminal again that does not answer.
    harness.pass(600);
    harness.send(Message::Input(Input::Focus(false)));
    harness.send(Message::Input(Input::Focus(true)));
    harness.press("ctrl-z");
    harness.wait("a suspend", |seen| seen.reclaimed == 1);
    harness.press("ctrl-l");
    harness.wait("a redraw", |seen| seen.reclaimed == 2);
    turn(&harness);
    let seen = harness.screen.lock();
    assert!(matches!(seen.queries[..], [frames] if frames > 0), "{:?}", seen.queries);
    assert!(seen.colors.contains(&key_color(&DARK)));
}

#[test]
fn a_late_answer_is_one_ordinary_frame_and_touches_nothing_else() {
    let harness = with_theme("auto");
    harness.press("/ r o o f");
    harness.wait_for("/ roof");
    let (frames, whole, cursor) = {
        let seen = harness.screen.lock();
        (seen.frames, seen.whole, seen.cursor)
    };
    report(&harness, WHITE);
    wait_for_colors_of(&harness, &LIGHT);
    let seen = harness.screen.lock();
    assert_eq!((seen.frames, seen.whole, seen.cursor), (frames + 1, whole, cursor));
    assert!(seen.shows("/ roof") && !seen.colors.contains(&key_color(&DARK)));
}

#[test]
fn an_answer_that_changes_nothing_draws_nothing() {
    let harness = with_theme("auto");
    turn(&harness);
    let frames = harness.screen.lock().frames;
    report(&harness, (0x16, 0x18, 0x1d));
    harness.press("G");
    harness.wait_for_cursor_on(11);
    assert_eq!(harness.screen.lock().frames, frames + 1);
}

#[test]
fn a_terminal_that_answers_is_asked_again_by_and_by_and_when_the_user_comes_back() {
    let harness = with_theme("auto");
    report(&harness, BLACK);
    turn(&harness);
    assert_eq!(queries(&harness), 1);
    harness.send(Message::Input(Input::Focus(true)));
    harness.wait("the focus asks", |seen| seen.queries.len() == 2);
    harness.pass(59);
    turn(&harness);
    assert_eq!(queries(&harness), 2);
    harness.pass(1);
    turn(&harness);
    assert_eq!(queries(&harness), 3);
    harness.press("ctrl-z");
    harness.wait("a resumed program asks", |seen| seen.queries.len() == 4);
}

#[rstest]
#[case::own_colors(|settings: &mut Settings| "terminal".clone_into(&mut settings.themes.chosen))]
#[case::no_colors(|settings: &mut Settings| settings.terminal.depth = ColorDepth::None)]
#[case::no_such_query(|settings: &mut Settings| settings.facts.takes_strings = false)]
fn a_terminal_is_not_asked_for_nothing(#[case] change: fn(&mut Settings)) {
    let harness = with(change);
    turn(&harness);
    harness.press("ctrl-z");
    harness.wait("a suspend", |seen| seen.reclaimed == 1);
    turn(&harness);
    assert_eq!(queries(&harness), 0);
}

#[test]
fn the_environment_s_word_counts_until_the_terminal_s_own() {
    let harness = with(|settings| settings.terminal.background = TerminalBackground::Light);
    wait_for_colors_of(&harness, &LIGHT);
    report(&harness, BLACK);
    wait_for_colors_of(&harness, &DARK);
}

#[test]
fn the_screen_behind_the_theme_picker_is_in_the_theme_that_is_selected() {
    let harness = with_theme("dark");
    harness.press("g c");
    harness.wait_for("high-contrast");
    harness.press("down");
    wait_for_colors_of(&harness, &LIGHT);
    harness.press("esc");
    wait_for_colors_of(&harness, &DARK);
    harness.press("g c down enter");
    wait_for_colors_of(&harness, &LIGHT);
    harness.wait_for("Theme: light, until you quit. Not saved: no folder");
}

#[test]
fn a_theme_that_needs_the_background_asks_for_it_when_it_is_chosen() {
    let harness = with_theme("terminal");
    turn(&harness);
    assert_eq!(queries(&harness), 0);
    harness.press("g c up");
    harness.wait("a query", |seen| seen.queries.len() == 1);
}

#[test]
fn a_theme_is_fitted_to_the_terminals_own_background() {
    let harness = with_theme("dark");
    turn(&harness);
    let (colors, frames) = {
        let seen = harness.screen.lock();
        (seen.colors.clone(), seen.frames)
    };
    report(&harness, (0x2e, 0x34, 0x40));
    harness.wait("lighter texts", |seen| seen.colors != colors);
    assert_eq!(harness.screen.lock().frames, frames + 1);
}
