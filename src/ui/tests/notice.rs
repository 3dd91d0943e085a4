//! Notices, and the keys behind them.

use super::{Screen, scenes};
use crate::app::Command;
use crate::keymap::Keymap;
use crate::settings::{KeyLayer, KeyPreset, UserBinding};

/// The last line while a notice is shown.
fn footer(screen: &mut Screen, width: u16) -> String {
    screen.text(width, 24).lines().last().unwrap_or_default().trim().to_owned()
}

fn undoable(said: &str) -> Screen {
    let mut screen = scenes::loaded();
    let _ = screen.fixture.state.notice.notify_with_key(said, Command::Undo, "to undo");
    screen
}

#[test]
fn a_notice_ends_with_the_key_for_what_it_is_about() {
    assert_eq!(footer(&mut undoable("Archived Tom"), 80), "Archived Tom · z to undo");
}

#[test]
fn a_long_notice_is_truncated_before_its_key() {
    let name = "Maximilian Featherstonehaugh ".repeat(4);
    let shown = footer(&mut undoable(&format!("Archived {name}")), 60);
    assert!(shown.starts_with("Archived Maximilian"), "{shown}");
    assert!(shown.ends_with("… · z to undo"), "{shown}");
}

#[test]
fn a_notice_names_the_key_that_is_bound_and_none_where_there_is_none() {
    let bound = |command: &str, keys: &str| UserBinding {
        layer: KeyLayer::Global,
        keys: keys.to_owned(),
        command: command.to_owned(),
        line: 1,
        column: 1,
        command_column: 1,
    };
    let mut screen = undoable("Archived Tom");
    let user = [bound("none", "z"), bound("undo", "M")];
    screen.keymap = Keymap::build(KeyPreset::Default, &user, "keys").expect("bindings");
    assert_eq!(footer(&mut screen, 80), "Archived Tom · M to undo");
    let user = [bound("none", "z")];
    screen.keymap = Keymap::build(KeyPreset::Default, &user, "keys").expect("bindings");
    assert_eq!(footer(&mut screen, 80), "Archived Tom");
}
