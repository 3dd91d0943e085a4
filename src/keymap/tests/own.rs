//! The user's bindings over those of a preset.

use super::*;

fn warnings(keymap: &Keymap) -> Vec<String> {
    keymap.warnings().iter().map(ToString::to_string).collect()
}

fn action(action: Command) -> Resolution {
    Resolution::Action(action, None)
}

#[test]
fn what_a_preset_has_at_the_start_of_own_keys_goes() {
    let keymap = build(&[("global", "d x", "refresh"), ("list", "R x", "retry")]);
    for focus in [Focus::List, Focus::Detail] {
        assert_eq!(press(&keymap, focus, "d"), Resolution::Pending);
        assert_eq!(press(&keymap, focus, "d x"), action(Command::Refresh));
        assert_eq!(keymap.first_key(focus, Command::Do(ActionKind::Handled)), None);
    }
    assert_eq!(press(&keymap, Focus::List, "R x"), action(Command::Retry));
    assert_eq!(press(&keymap, Focus::Detail, "R"), action(Command::Refresh), "only in the list");
    assert_eq!(press(&keymap, Focus::Outbox, "d"), action(Command::DiscardEntry));
    let expected = [
        "config.toml:1:1: `d x` (refresh) hides `d` (handled) of preset default",
        "config.toml:2:1: `R x` (retry) hides `R` (refresh) of preset default",
    ];
    assert_eq!(warnings(&keymap), expected);
}

#[test]
fn what_a_preset_has_behind_own_keys_goes() {
    let keymap = build(&[("list", "g", "refresh")]);
    assert_eq!(press(&keymap, Focus::List, "g"), action(Command::Refresh));
    assert_eq!(press(&keymap, Focus::Detail, "g g"), action(Command::GoToTop));
    let [warning] = &warnings(&keymap)[..] else { panic!("one line") };
    let start = "config.toml:1:1: `g` (refresh) hides `g g` (go-to-top), `g l` (pick-lead), ";
    assert!(warning.starts_with(start), "{warning}");
}

#[test]
fn own_bindings_win_over_a_preset_in_whichever_layer() {
    let user = bindings(&[("global", "j", "page-down"), ("global", "enter", "refresh")]);
    let keymap = Keymap::build(KeyPreset::Mutt, &user, "config.toml").expect("valid");
    for focus in [Focus::List, Focus::Detail] {
        assert_eq!(press(&keymap, focus, "j"), action(Command::PageDown));
        assert_eq!(press(&keymap, focus, "enter"), action(Command::Refresh));
    }
    // It does not apply there.
    assert_eq!(press(&keymap, Focus::Outbox, "enter"), action(Command::RetryEntry));
    let expected = [
        "config.toml:1:1: `j` (page-down) hides `j` (move-down), `j` (next-conversation) of \
         preset mutt",
        "config.toml:2:1: `enter` (refresh) hides `enter` (move-down), `enter` (open) of preset \
         mutt",
    ];
    assert_eq!(warnings(&keymap), expected);
}

#[test]
fn own_keys_of_the_same_command_and_keys_taken_out_are_not_worth_a_line() {
    let keymap = build(&[
        ("global", "d", "handled"),
        ("global", "1", "go-to-view 4"),
        ("global", "e", "none"),
        ("list", "x", "none"),
    ]);
    assert_eq!(warnings(&keymap), [] as [String; 0]);
    assert_eq!(press(&keymap, Focus::List, "x"), Resolution::Unbound("x".into()));
    let upper = build(&[("global", "x", "none")]);
    assert_eq!(press(&upper, Focus::List, "x"), action(Command::Mark), "not below itself");
}

#[test]
fn keys_that_the_help_takes_itself_are_ignored_with_a_line() {
    let keymap = build(&[
        ("help", "x", "back"),
        ("help", "enter", "back"),
        ("help", "j", "none"),
        ("help", "ctrl-g", "back"),
    ]);
    let no_effect = "has no effect in `help`: letters are typed there, and Enter runs what is \
                     selected";
    let expected = [
        format!("config.toml:1:1: `x` {no_effect}"),
        format!("config.toml:2:1: `enter` {no_effect}"),
    ];
    assert_eq!(warnings(&keymap), expected);
    assert_eq!(press(&keymap, Focus::Help, "ctrl-g"), action(Command::Back));
}

#[test]
fn the_former_key_of_handled_leads_to_the_new_one_unless_it_is_the_users() {
    let h = Key::plain(KeyCode::Char('h'));
    let now = |preset, rows: &[(&str, &str, &str)]| {
        let mut keymap = Keymap::build(preset, &bindings(rows), "config.toml").expect("valid");
        assert_eq!(keymap.take_handled_now(Focus::Detail, h), None);
        assert_eq!(keymap.take_handled_now(Focus::List, Key::plain(KeyCode::Left)), None);
        let now = keymap.take_handled_now(Focus::List, h);
        assert_eq!(keymap.take_handled_now(Focus::List, h), None, "once");
        now
    };
    assert_eq!(now(KeyPreset::Default, &[]).as_deref(), Some("d"));
    assert_eq!(now(KeyPreset::Vim, &[]).as_deref(), Some("d"));
    assert_eq!(now(KeyPreset::Gmail, &[]), None);
    assert_eq!(now(KeyPreset::Mutt, &[]), None);
    assert_eq!(now(KeyPreset::Default, &[("global", "h", "focus-list")]), None);
    assert_eq!(now(KeyPreset::Default, &[("global", "h", "handled")]), None);
    assert_eq!(now(KeyPreset::Default, &[("global", "d", "refresh")]), None);
    let elsewhere = [("global", "D", "handled"), ("global", "d", "none")];
    assert_eq!(now(KeyPreset::Default, &elsewhere).as_deref(), Some("D"));
}
