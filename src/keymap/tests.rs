use std::collections::HashSet;

use super::*;
use crate::settings::KeyLayer;

fn bindings(rows: &[(&str, &str, &str)]) -> Vec<UserBinding> {
    let numbered = rows.iter().enumerate();
    numbered
        .map(|(i, (layer, keys, action))| UserBinding {
            layer: KeyLayer::ALL.into_iter().find(|it| it.name() == *layer).expect("a layer"),
            keys: (*keys).to_owned(),
            command: (*action).to_owned(),
            line: i + 1,
            column: 1,
            command_column: 9,
        })
        .collect()
}

fn build(rows: &[(&str, &str, &str)]) -> Keymap {
    Keymap::build(KeyPreset::Default, &bindings(rows), "config.toml").expect("valid")
}

fn refusals(rows: &[(&str, &str, &str)]) -> Vec<String> {
    let built = Keymap::build(KeyPreset::Default, &bindings(rows), "config.toml");
    built.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn press(keymap: &Keymap, focus: Focus, keys: &str) -> Resolution {
    let mut resolver = Resolver::default();
    let keys: Sequence = keys.parse().expect(keys);
    let presses = keys.keys().iter().map(|key| resolver.feed(keymap, focus, *key));
    presses.last().expect("at least one key")
}

#[test]
fn presets_have_no_clash_and_shadow_nothing() {
    for preset in KeyPreset::ALL {
        let built = Keymap::build(preset, &[], "none");
        assert!(built.is_ok(), "{}: {:?}", preset.name(), built.err());
    }
}

#[test]
fn presets_bind_no_key_in_two_layers_of_a_stack() {
    for preset in KeyPreset::ALL {
        for focus in FOCUSES {
            let mut seen = HashSet::new();
            let here = preset.table().filter(|row| layers_of(focus).contains(&row.layer));
            // Commands that do not apply to the focus are not in conflict.
            for row in here.filter(|row| layer::applies_to(focus, row.command.action)) {
                for keys in row.keys {
                    let sequence: Sequence = keys.parse().expect(keys);
                    assert!(seen.insert(sequence), "`{keys}` in {} at {focus:?}", preset.name());
                }
            }
            assert!(!seen.is_empty());
        }
    }
}

#[test]
fn every_action_has_keys_in_every_preset() {
    for preset in KeyPreset::ALL {
        let keymap = Keymap::build(preset, &[], "none").expect("valid");
        // Once is enough: it is found in the palette.
        for entry in COMMANDS.iter().filter(|entry| entry.command != Command::Tour) {
            let bound = FOCUSES.iter().any(|f| keymap.first_key(*f, entry.command).is_some());
            // mutt has `q` and Enter for them, and its arrows turn pages.
            let sideways = matches!(entry.command, Command::FocusList | Command::FocusThread);
            let due = !(sideways && preset == KeyPreset::Mutt);
            assert_eq!(bound, due, "`{}` in {}", entry.name, preset.name());
        }
    }
}

#[test]
fn every_group_is_in_the_help_in_order() {
    for preset in KeyPreset::ALL {
        let keymap = Keymap::build(preset, &[], "none").expect("valid");
        let mut groups: Vec<Group> = keymap.help().iter().map(|line| line.group).collect();
        groups.dedup();
        assert_eq!(groups, Group::ALL, "{}", preset.name());
    }
}

#[test]
fn help_has_a_line_for_an_action_and_names_the_layer_of_a_key() {
    let keymap = build(&[("list", "n", "move-down"), ("detail", "n", "move-down")]);
    let keys = |action| {
        let lines = keymap.help().iter().filter(|line| line.action == action);
        lines.map(|line| line.keys.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(keys(Command::MoveDown), ["j, Down, n (list, detail), Ctrl-N (picker, compose)"]);
    assert_eq!(keys(Command::Open), ["Enter (list)"]);
    assert_eq!(keys(Command::ToggleHelp), ["?, F1"]);
    assert_eq!(keys(Command::CancelFilter), ["Esc, Ctrl-C"]);
}

#[test]
fn help_leaves_out_what_has_no_keys() {
    let keymap = build(&[("global", "L", "none")]);
    assert!(keymap.help().iter().all(|line| line.action != Command::LoadAll));
}

#[test]
fn hints_name_the_users_keys_first() {
    let keymap = build(&[("global", "e", "toggle-unread")]);
    assert_eq!(keymap.first_key(Focus::List, Command::ToggleUnread), Some("e"));
    assert_eq!(keymap.first_key(Focus::List, Command::GoToTop), Some("gg"));
    assert_eq!(keymap.first_key(Focus::Detail, Command::HalfPageDown), Some("Ctrl-D"));
    assert_eq!(keymap.first_key(Focus::List, Command::DeleteWord), None);
}

#[test]
fn the_users_bindings_win_over_the_preset_and_upper_layers_over_lower_ones() {
    let keymap = build(&[
        ("global", "j", "move-up"),
        ("detail", "k", "page-down"),
        ("list", "ctrl-d", "none"),
    ]);
    let action = |action| Resolution::Action(action, None);
    assert_eq!(press(&keymap, Focus::List, "j"), action(Command::MoveUp));
    assert_eq!(press(&keymap, Focus::List, "k"), action(Command::MoveUp));
    assert_eq!(press(&keymap, Focus::Detail, "k"), action(Command::PageDown));
    assert_eq!(press(&keymap, Focus::List, "ctrl-d"), Resolution::Unbound("Ctrl-D".into()));
    assert_eq!(press(&keymap, Focus::Detail, "ctrl-d"), action(Command::HalfPageDown));
}

#[test]
fn the_help_has_the_keys_of_a_picker_and_its_own_and_letters_are_text() {
    let keymap = build(&[("help", "ctrl-g", "back"), ("help", "f2", "page-down")]);
    for (keys, expected) in [
        ("f1", Command::ToggleHelp),
        ("esc", Command::ClosePicker),
        ("enter", Command::Pick),
        ("ctrl-n", Command::MoveDown),
        ("ctrl-g", Command::Back),
        ("f2", Command::PageDown),
        ("ctrl-w", Command::DeleteWord),
    ] {
        assert_eq!(press(&keymap, Focus::Help, keys), Resolution::Action(expected, None));
    }
    for c in ['?', 'q', 'j', '1'] {
        assert_eq!(press(&keymap, Focus::Help, &c.to_string()), Resolution::Text(c));
    }
    assert_eq!(keymap.all_keys(Focus::List, Command::ToggleHelp), Some("?, F1"));
    assert_eq!(keymap.all_keys(Focus::List, Command::Pick), Some("Enter"), "where it has one");
}

#[test]
fn the_palette_opens_and_matches_are_stepped_through_in_every_preset() {
    for preset in KeyPreset::ALL {
        let keymap = Keymap::build(preset, &[], "none").expect("valid");
        let action = |action| Resolution::Action(action, None);
        let gmail = preset == KeyPreset::Gmail;
        for (focus, next) in
            [(Focus::List, "n"), (Focus::Detail, if gmail { "ctrl-n" } else { "n" })]
        {
            assert_eq!(press(&keymap, focus, ":"), action(Command::OpenPalette));
            assert_eq!(press(&keymap, focus, "ctrl-k"), action(Command::OpenPalette));
            assert_eq!(press(&keymap, focus, next), action(Command::NextMatch));
            assert_eq!(press(&keymap, focus, "g u"), action(Command::NextUnread));
            assert_eq!(press(&keymap, focus, "g r"), action(Command::NextNeedsReply));
        }
    }
}

#[test]
fn in_the_picker_letters_are_text_and_keys_edit_it() {
    let keymap = build(&[]);
    for (keys, expected) in [
        ("enter", Command::Pick),
        ("esc", Command::ClosePicker),
        ("ctrl-c", Command::ClosePicker),
        ("ctrl-n", Command::MoveDown),
        ("up", Command::MoveUp),
        ("ctrl-k", Command::DeleteToEnd),
        ("ctrl-w", Command::DeleteWord),
    ] {
        assert_eq!(press(&keymap, Focus::Picker, keys), Resolution::Action(expected, None));
    }
    for c in ['j', '1', ':', 'q', '?'] {
        assert_eq!(press(&keymap, Focus::Picker, &c.to_string()), Resolution::Text(c));
    }
    assert_eq!(press(&keymap, Focus::Picker, "tab"), Resolution::Unbound("Tab".into()));
    let in_filter = press(&keymap, Focus::Filter, "ctrl-k");
    assert_eq!(in_filter, Resolution::Action(Command::DeleteToEnd, None));
}

#[test]
fn control_c_leaves_the_filter_before_it_quits() {
    let keymap = build(&[]);
    let in_filter = press(&keymap, Focus::Filter, "ctrl-c");
    assert_eq!(in_filter, Resolution::Action(Command::CancelFilter, None));
    let in_list = press(&keymap, Focus::List, "ctrl-c");
    assert_eq!(in_list, Resolution::Action(Command::Quit, None));
}

#[test]
fn unknown_names_are_refused_with_a_suggestion() {
    let rows = [("list", "entre", "open"), ("list", "x", "opne"), ("list", "y", "explode")];
    let expected = [
        "config.toml:1:1: `entre` is no key; did you mean `enter`?",
        "config.toml:2:9: there is no action `opne`; did you mean `open`?",
        "config.toml:3:9: there is no action `explode`",
    ];
    assert_eq!(refusals(&rows), expected);
}

#[test]
fn a_count_that_makes_no_sense_is_refused() {
    let rows = [
        ("list", "a", "refresh 3"),
        ("list", "b", "go-to-view 0"),
        ("list", "c", "go-to-view +3"),
        ("list", "d", "move-down 3 4"),
        ("list", "e", "move-down 1000000"),
        ("list", "f", "none 3"),
        ("list", "h", "go-to-veiw 3"),
    ];
    let range = "is no count; one is a number from 1 to 999999";
    let expected = [
        "config.toml:1:9: `refresh` takes no count".to_owned(),
        format!("config.toml:2:9: `0` {range}"),
        format!("config.toml:3:9: `+3` {range}"),
        format!("config.toml:4:9: `3 4` {range}"),
        format!("config.toml:5:9: `1000000` {range}"),
        "config.toml:6:9: `none` takes no count".to_owned(),
        "config.toml:7:9: there is no action `go-to-veiw`; did you mean `go-to-view`?".to_owned(),
    ];
    assert_eq!(refusals(&rows), expected);
}

#[test]
fn a_binding_fixes_a_count_and_a_typed_one_goes_over_it() {
    let user = bindings(&[("list", "J", "move-down 5"), ("list", "x", " go-to-view  12 ")]);
    let keymap = Keymap::build(KeyPreset::Vim, &user, "config.toml").expect("valid");
    let down = |count| Resolution::Action(Command::MoveDown, count);
    assert_eq!(press(&keymap, Focus::List, "J"), down(Some(5)));
    assert_eq!(press(&keymap, Focus::List, "1 2 J"), down(Some(12)));
    assert_eq!(press(&keymap, Focus::List, "j"), down(None));
    let view = Resolution::Action(Command::GoToView, Some(12));
    assert_eq!(press(&keymap, Focus::List, "x"), view);
}

#[test]
fn the_help_names_fixed_counts_and_takes_the_digits_of_views_together() {
    let help = |rows: &[(&str, &str, &str)], action| {
        let keymap = build(rows);
        let line = keymap.help().iter().find(|line| line.action == action).cloned();
        line.expect("it has keys").keys
    };
    assert_eq!(help(&[], Command::GoToView), "1-9");
    let rows =
        [("global", "9", "go-to-view 4"), ("list", "3", "none"), ("list", "J", "move-down 5")];
    assert_eq!(help(&rows, Command::GoToView), "9 (4), 1-8");
    let rows =
        [("global", "3", "none"), ("list", "J", "move-down 5"), ("global", "x", "go-to-view")];
    assert_eq!(help(&rows, Command::GoToView), "x, 1, 2, 4-9");
    assert_eq!(help(&rows, Command::MoveDown), "j, Down, J (5, list), Ctrl-N (picker, compose)");
}

#[test]
fn hints_prefer_keys_without_a_fixed_count() {
    let keymap = build(&[("list", "J", "move-down 5")]);
    assert_eq!(keymap.first_key(Focus::List, Command::MoveDown), Some("j"));
    assert_eq!(keymap.first_key(Focus::List, Command::GoToView), Some("1"));
}

#[test]
fn the_same_keys_twice_in_a_layer_are_refused_however_they_are_written() {
    let rows =
        [("list", "ctrl-x", "open"), ("detail", "ctrl-x", "open"), ("list", "<C-X>", "retry")];
    let expected = ["config.toml:3:1: `ctrl-x` is bound twice in `list`, first line 1"];
    assert_eq!(refusals(&rows), expected);
}

#[test]
fn an_action_outside_its_layers_is_refused() {
    let rows = [
        ("list", "x", "delete-word"),
        ("filter", "ctrl-x", "open"),
        ("help", "x", "refresh"),
        ("picker", "ctrl-x", "previous-entry"),
    ];
    let expected = [
        "config.toml:1:9: `delete-word` cannot be bound in `list`; it belongs in `filter`, `picker`, `compose`",
        "config.toml:2:9: `open` cannot be bound in `filter`; it belongs in `global`, `list`, `detail`",
        "config.toml:3:9: `refresh` cannot be bound in `help`; it belongs in `global`, `list`, \
         `detail`",
        "config.toml:4:9: `previous-entry` cannot be bound in `picker`; it belongs in `filter`",
    ];
    assert_eq!(refusals(&rows), expected);
}

#[test]
fn keys_that_type_text_are_refused_in_the_filter() {
    let expected = "config.toml:1:1: `x` types text in `filter`; bind a key with ctrl or alt, or \
                    one without a character";
    assert_eq!(refusals(&[("filter", "x", "cancel-filter")]), [expected]);
}

#[test]
fn a_binding_that_hides_a_longer_one_of_the_user_is_refused_with_both() {
    let never = "which could never be typed; bind one of them to \"none\"";
    let two_lines = refusals(&[("global", "Z Z", "retry"), ("detail", "Z", "refresh")]);
    let expected = format!(
        "config.toml:2:1: `Z` (refresh, line 2) is the start of `Z Z` (retry, line 1), {never}"
    );
    assert_eq!(two_lines, [expected]);
}

#[test]
fn taking_the_longer_binding_away_makes_room() {
    let keymap =
        build(&[("global", "Z Z", "retry"), ("list", "Z", "refresh"), ("list", "Z Z", "none")]);
    assert_eq!(press(&keymap, Focus::List, "Z"), Resolution::Action(Command::Refresh, None));
    assert_eq!(press(&keymap, Focus::Detail, "Z Z"), Resolution::Action(Command::Retry, None));
}

#[test]
fn a_focus_without_a_way_out_is_refused() {
    let rows =
        [("filter", "enter", "none"), ("filter", "esc", "none"), ("filter", "ctrl-c", "none")];
    let expected = "config.toml: no key leads out of the filter; bind one of `accept-filter`, \
                    `cancel-filter`, `quit`";
    assert_eq!(refusals(&rows), [expected]);
}

#[test]
fn the_focuses_stand_in_the_order_of_the_enum() {
    assert!(FOCUSES.iter().enumerate().all(|(at, focus)| *focus as usize == at));
    assert_eq!(Focus::DateJump as usize + 1, FOCUSES.len());
}

mod own;
mod presets;
