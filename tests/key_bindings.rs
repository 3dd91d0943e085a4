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

/// The `[keys]` of `config.example.toml` as it was before the arrows and `h`,
/// `l`, `J`, `K` and `d` had a default.
const FORMER_EXAMPLE: &str = r#"
[[views]]
name = "Roofs"
query = "is:active roof"
key = "g v"
[keys.global]
"Q" = "quit"
"J" = "move-down 5"
[keys.list]
"g R" = "refresh"
"R" = "none"
[keys.detail]
"J" = "half-page-down"
[keys.filter]
"ctrl-g" = "cancel-filter"
[keys.help]
"enter" = "back"
[keys.picker]
"ctrl-g" = "close-picker"
[keys.outbox]
"x" = "discard-entry"
[keys.compose]
"alt-enter" = "send"
"#;

/// The commands of that version.
const FORMER_COMMANDS: &[&str] = &[
    "accept-filter",
    "archive",
    "assign",
    "back",
    "block",
    "cancel-filter",
    "cancel-scheduled",
    "choose-number",
    "clear-filter",
    "close-composer",
    "close-picker",
    "complete",
    "copy-conversation",
    "copy-phone",
    "cursor-left",
    "cursor-right",
    "delete-backward",
    "delete-forward",
    "delete-to-end",
    "delete-to-start",
    "delete-word",
    "discard-entry",
    "discard-failed",
    "edit-entry",
    "edit-filter",
    "focus-next",
    "follow-up",
    "fullscreen",
    "go-to-bottom",
    "go-to-top",
    "go-to-view",
    "grow-detail",
    "half-page-down",
    "half-page-up",
    "handled",
    "insert-template",
    "line-end",
    "line-start",
    "load-all",
    "mark",
    "mark-all",
    "mark-range",
    "move-detail",
    "move-down",
    "move-up",
    "new-line",
    "next-entry",
    "next-match",
    "next-needs-reply",
    "next-unread",
    "next-view",
    "note",
    "open",
    "open-editor",
    "open-link",
    "open-palette",
    "page-down",
    "page-up",
    "peek",
    "pick",
    "pick-lead",
    "previous-entry",
    "previous-match",
    "previous-view",
    "quit",
    "read",
    "redo-edit",
    "redraw",
    "refresh",
    "repeat",
    "reply",
    "retry",
    "retry-entry",
    "retry-failed",
    "save-view",
    "schedule",
    "send",
    "sender",
    "shrink-detail",
    "status",
    "step-back",
    "suspend",
    "tag",
    "toggle-archived",
    "toggle-detail",
    "toggle-help",
    "toggle-outbox",
    "toggle-raw",
    "toggle-unread",
    "unarchive",
    "unblock",
    "undo",
    "undo-edit",
    "unmark-all",
    "word-left",
    "word-right",
];

/// Bindings of every former command, in each layer that takes it.
fn former_commands() -> String {
    let mut text = String::new();
    for layer in KeyLayer::ALL {
        writeln!(text, "[keys.{}]", layer.name()).expect("memory");
        for (at, name) in FORMER_COMMANDS.iter().enumerate() {
            let command = Command::named(name).expect(name);
            if layer.allows(command) {
                writeln!(text, "\"{}\" = \"{name}\"", keys_of(at)).expect("memory");
            }
        }
    }
    text
}

/// Keys that have another default now, or stand in the way of one.
const FORMER_OWN: &[(&str, &str)] = &[
    ("h", "handled"),
    ("l", "load-all"),
    ("left", "previous-view"),
    ("right", "next-view"),
    ("J", "move-down 5"),
    ("K", "move-up 5"),
    ("d x", "refresh"),
    ("e e", "archive"),
    ("g", "go-to-top"),
    ("1", "toggle-unread"),
    ("2 2", "toggle-archived"),
    ("0", "redraw"),
    ("/ /", "edit-filter"),
];

#[test]
fn a_configuration_of_the_version_before_is_accepted_with_every_preset() {
    let mut own = String::new();
    for (keys, name) in FORMER_OWN {
        writeln!(own, "\"{keys}\" = \"{name}\"").expect("memory");
    }
    let of_layer = |layer| format!("[keys.{layer}]\n{own}");
    let texts = [
        FORMER_EXAMPLE.to_owned(),
        former_commands(),
        of_layer("global"),
        of_layer("list"),
        of_layer("detail"),
    ];
    for text in texts {
        for preset in KeyPreset::ALL {
            let built = build(&text, preset);
            assert!(built.is_ok(), "{} {:?}", preset.name(), built.err());
        }
    }
}

#[test]
fn bindings_of_the_version_before_mean_what_they_did() {
    for (layer, focuses) in [
        ("global", &[Focus::List, Focus::Detail][..]),
        ("list", &[Focus::List]),
        ("detail", &[Focus::Detail]),
    ] {
        for (keys, written) in FORMER_OWN {
            let text = format!("[keys.{layer}]\n\"{keys}\" = \"{written}\"\n");
            let (name, count) = written.split_once(' ').unzip();
            let command = Command::named(name.unwrap_or(written)).expect(written);
            let count = count.map(|count| count.parse().expect("a number"));
            for preset in KeyPreset::ALL {
                let keymap = build(&text, preset).expect("a key table");
                for focus in focuses {
                    let pressed = press(&keymap, *focus, keys);
                    let due = Resolution::Action(command, count);
                    assert_eq!(pressed, due, "`{keys}` in {layer} over {}", preset.name());
                }
            }
        }
    }
}
