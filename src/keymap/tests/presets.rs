//! What holds of every preset, over every stack of layers.

use super::*;
use crate::app::protocol::command::Command::{
    Back, Do, FocusList, FocusThread, GoToView, MoveDown, MoveUp, NextConversation, Open, PageDown,
    PageUp, PreviousConversation,
};
use crate::keymap::build::{Parsed, conflicts, effective, parse_all};

/// The bindings of a preset alone.
fn bounds_of(preset: KeyPreset) -> Vec<build::ParsedBinding> {
    let Parsed { bounds, errors, .. } = parse_all(preset, &[], "none");
    assert_eq!(errors, [], "{}", preset.name());
    bounds
}

#[test]
fn no_binding_of_a_preset_is_shadowed_or_dead() {
    for preset in KeyPreset::ALL {
        let bounds = bounds_of(preset);
        let by_focus = FOCUSES.map(|focus| effective(&bounds, focus));
        assert_eq!(conflicts(&by_focus, "none"), [], "{}", preset.name());
        for (at, bound) in bounds.iter().enumerate() {
            let mut all = by_focus.iter().flat_map(|it| &it.held);
            assert!(all.any(|held| held.place == at), "`{}` in {}", bound.keys, preset.name());
        }
        assert!(by_focus.iter().all(|it| it.hidden.is_empty()));
    }
}

#[test]
fn every_key_of_a_preset_does_its_command_and_no_key_types_text() {
    for preset in KeyPreset::ALL {
        let keymap = Keymap::build(preset, &[], "none").expect("valid");
        assert_eq!(keymap.warnings(), []);
        let bounds = bounds_of(preset);
        for focus in FOCUSES {
            for held in effective(&bounds, focus).held {
                let BoundCommand { action, count } = held.command;
                let keys = held.keys.to_string();
                let pressed = press(&keymap, focus, &keys);
                let due = Resolution::Action(action, count);
                assert_eq!(pressed, due, "`{keys}` in {} at {focus:?}", preset.name());
                let types = held.keys.keys()[0].text().is_some() && focus.takes_text();
                assert!(!types, "`{keys}` in {} at {focus:?}", preset.name());
            }
        }
    }
}

/// Keys in `default`, `vim`, `gmail` and `mutt`, the ways of a command behind
/// one another; and where they work.
const TABLE: &[(Focus, Command, Option<u32>, [&str; 4])] = &[
    (Focus::Detail, FocusList, None, ["h|left", "h|left", "left", ""]),
    (Focus::List, FocusThread, None, ["l|right", "l|right", "right", ""]),
    (Focus::List, FocusList, None, ["h|left", "h|left", "left", ""]),
    (Focus::Detail, FocusThread, None, ["l|right", "l|right", "right", ""]),
    (Focus::Detail, Back, None, ["q", "q", "q|u", "q|i"]),
    (Focus::List, Open, None, ["enter", "enter", "o|enter", "enter|space"]),
    (Focus::List, PageDown, None, ["pagedown", "pagedown", "pagedown", "right|z"]),
    (Focus::List, PageUp, None, ["pageup", "pageup", "pageup", "left|Z"]),
    (Focus::List, MoveDown, None, ["j|down", "j|down", "j|down", "j|down"]),
    (Focus::List, MoveUp, None, ["k|up", "k|up", "k|up", "k|up"]),
    (Focus::Detail, MoveDown, None, ["j", "j", "j|n", "enter"]),
    (Focus::Detail, MoveUp, None, ["k", "k", "k|p", "backspace"]),
    (Focus::Outbox, MoveDown, None, ["j", "j", "j", "j"]),
    (Focus::List, NextConversation, None, ["J", "J", "J", "J"]),
    (Focus::Detail, NextConversation, None, ["J", "J", "J", "j|J"]),
    (Focus::Detail, PreviousConversation, None, ["K", "K", "K", "k|K"]),
    (Focus::List, Do(ActionKind::Handled), None, ["d", "d", "h", "H"]),
    (Focus::Detail, Do(ActionKind::Handled), None, ["d", "d", "h", "H"]),
    (Focus::List, GoToView, Some(1), ["1", "g 1", "1", "g 1"]),
    (Focus::Detail, GoToView, Some(9), ["9", "g 9", "9", "g 9"]),
    (Focus::List, Do(ActionKind::Archive), None, ["e", "e", "e", "d"]),
    (Focus::Detail, Do(ActionKind::Archive), None, ["e", "e", "e", "d"]),
];

#[test]
fn the_keys_that_people_know_are_in_each_preset() {
    for (focus, command, count, keys) in TABLE {
        for (preset, ways) in KeyPreset::ALL.into_iter().zip(keys) {
            let keymap = Keymap::build(preset, &[], "none").expect("valid");
            for way in ways.split('|').filter(|way| !way.is_empty()) {
                let pressed = press(&keymap, *focus, way);
                let due = Resolution::Action(*command, *count);
                assert_eq!(pressed, due, "`{way}` in {} at {focus:?}", preset.name());
            }
        }
    }
}

#[test]
fn digits_begin_counts_in_the_presets_that_have_them() {
    for preset in KeyPreset::ALL {
        let keymap = Keymap::build(preset, &[], "none").expect("valid");
        let counts = matches!(preset, KeyPreset::Vim | KeyPreset::Mutt);
        assert_eq!(keymap.has_counts(), counts, "{}", preset.name());
        let count = counts.then_some(12);
        let down = Resolution::Action(MoveDown, count);
        assert_eq!(press(&keymap, Focus::List, "1 2 j"), down, "{}", preset.name());
        assert_eq!(press(&keymap, Focus::List, "0"), Resolution::Unbound("0".into()));
    }
}
