//! Bindings in a configuration file: every command in every layer that takes
//! it, and no other.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;

use leadping_tui::app::protocol::command::{COMMANDS, Command, Focus};
use leadping_tui::config::{Overrides, Paths, Settings};
use leadping_tui::keymap::{Key, KeyCode, Keymap, Resolution, Resolver, Sequence};
use leadping_tui::settings::{KeyLayer, KeyPreset, Keys};

/// The `[keys]` of a file.
fn load(text: &str) -> Keys {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, text).expect("written");
    let overrides = Overrides { config: Some(path), ..Overrides::default() };
    Settings::load(&overrides, &Paths::default()).expect("the file is accepted").keys
}

fn build(text: &str, preset: KeyPreset) -> Result<Keymap, Vec<String>> {
    let errors = |errors: Vec<_>| errors.iter().map(ToString::to_string).collect();
    Keymap::build(preset, &load(text).bindings, "config.toml").map_err(errors)
}

/// Keys that no preset binds and that type nothing, different ones for each
/// command.
fn keys_of(at: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n).expect("a letter"));
    format!("alt-q {} {}", letter(at / 26), letter(at % 26))
}

fn focus_of(layer: KeyLayer, command: Command) -> Focus {
    match layer {
        KeyLayer::Global if KeyLayer::List.allows(command) => Focus::List,
        // Commands on entries have a use in the outbox alone.
        KeyLayer::Global | KeyLayer::Outbox => Focus::Outbox,
        KeyLayer::List => Focus::List,
        KeyLayer::Detail => Focus::Detail,
        KeyLayer::Filter => Focus::Filter,
        KeyLayer::Help => Focus::Help,
        KeyLayer::Picker => Focus::Picker,
        KeyLayer::Compose => Focus::Compose,
    }
}

fn press(keymap: &Keymap, focus: Focus, keys: &str) -> Resolution {
    let mut resolver = Resolver::default();
    let keys: Sequence = keys.parse().expect("keys");
    let resolutions = keys.keys().iter().map(|key| resolver.feed(keymap, focus, *key));
    resolutions.last().expect("a key")
}

#[test]
fn every_command_can_be_bound_in_every_layer_that_takes_it() {
    for layer in KeyLayer::ALL {
        let mut text = format!("[keys.{}]\n", layer.name());
        let mut bound = Vec::new();
        for (at, entry) in COMMANDS.iter().enumerate() {
            if entry.layers.contains(&layer) {
                let (keys, count) = (keys_of(at), entry.takes_count.then_some(3));
                let counted = if entry.takes_count { " 3" } else { "" };
                writeln!(text, "\"{keys}\" = \"{}{counted}\"", entry.name).expect("memory");
                bound.push((keys, entry.command, count));
            }
        }
        assert!(!bound.is_empty(), "{layer:?}");
        for preset in KeyPreset::ALL {
            let keymap = build(&text, preset).expect("a key table");
            for (keys, command, count) in &bound {
                let pressed = press(&keymap, focus_of(layer, *command), keys);
                assert_eq!(pressed, Resolution::Action(*command, *count), "{layer:?} {preset:?}");
            }
        }
    }
}

#[test]
fn no_command_can_be_bound_in_a_layer_that_does_not_take_it() {
    for layer in KeyLayer::ALL {
        for entry in COMMANDS.iter().filter(|entry| !entry.layers.contains(&layer)) {
            let text = format!("[keys.{}]\n\"alt-q\" = \"{}\"\n", layer.name(), entry.name);
            let errors = build(&text, KeyPreset::Default).expect_err("refused");
            let due = format!("`{}` cannot be bound in `{}`", entry.name, layer.name());
            assert!(errors.iter().any(|error| error.contains(&due)), "{due}: {errors:?}");
        }
    }
}

#[test]
fn a_binding_takes_no_character_away_from_typing() {
    for layer in KeyLayer::ALL.into_iter().filter(|layer| layer.takes_text()) {
        for keys in ["x", "G", "5", "space", "ü", "x ctrl-g"] {
            let text = format!("[keys.{}]\n\"{keys}\" = \"redraw\"\n", layer.name());
            let errors = build(&text, KeyPreset::Default).expect_err("refused");
            let due = format!("types text in `{}`", layer.name());
            assert!(errors[0].contains(&due), "{errors:?}");
        }
    }
    let text = "[keys.compose]\n\"alt-enter\" = \"send\"\n\"ctrl-g\" = \"close-composer\"\n";
    let keymap = build(text, KeyPreset::Default).expect("a key table");
    let action = |command| Resolution::Action(command, None);
    assert_eq!(press(&keymap, Focus::Compose, "alt-enter"), action(Command::Send));
    assert_eq!(press(&keymap, Focus::Compose, "ctrl-g"), action(Command::CloseComposer));
    for c in ('!'..='~').chain(['ü', '王']) {
        let key = Key::plain(KeyCode::Char(c));
        let typed = Resolver::default().feed(&keymap, Focus::Compose, key);
        assert_eq!(typed, Resolution::Text(c));
    }
}
