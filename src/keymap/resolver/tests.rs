use proptest::prelude::*;

use super::*;
use crate::keymap::Sequence;
use crate::settings::{KeyLayer, KeyPreset, UserBinding};

fn keymap(user: &[(&str, &str, &str)]) -> Keymap {
    let user: Vec<UserBinding> = user
        .iter()
        .enumerate()
        .map(|(i, (layer, keys, action))| UserBinding {
            layer: KeyLayer::ALL.into_iter().find(|it| it.name() == *layer).expect("a layer"),
            keys: (*keys).to_owned(),
            command: (*action).to_owned(),
            line: i + 1,
            column: 1,
            command_column: 9,
        })
        .collect();
    Keymap::build(KeyPreset::Vim, &user, "test").expect("valid")
}

fn last(keymap: &Keymap, focus: Focus, typed: &str) -> Resolution {
    let mut resolver = Resolver::default();
    let keys = typed.split(' ').map(|key| key.parse().expect(key));
    keys.map(|key| resolver.feed(keymap, focus, key)).last().expect("keys")
}

#[test]
fn counts_come_with_the_action_that_follows() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "j"), Resolution::Action(Command::MoveDown, None));
    assert_eq!(
        last(&keymap, Focus::List, "1 2 j"),
        Resolution::Action(Command::MoveDown, Some(12))
    );
    assert_eq!(
        last(&keymap, Focus::Detail, "1 0 g g"),
        Resolution::Action(Command::GoToTop, Some(10))
    );
    assert_eq!(
        last(&keymap, Focus::List, "1 2 3 4 5 6 7 8 G"),
        Resolution::Action(Command::GoToBottom, Some(123_456))
    );
}

#[test]
fn a_count_is_used_once() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "3 j j"), Resolution::Action(Command::MoveDown, None));
    assert_eq!(last(&keymap, Focus::List, "3 @ j"), Resolution::Action(Command::MoveDown, None));
}

#[test]
fn escape_gives_up_what_was_typed_before_it_goes_back() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "1 2 esc"), Resolution::Cancelled);
    assert_eq!(last(&keymap, Focus::List, "g esc"), Resolution::Cancelled);
    assert_eq!(
        last(&keymap, Focus::List, "g esc esc"),
        Resolution::Action(Command::StepBack, None)
    );
}

#[test]
fn unbound_keys_are_named_with_all_that_was_typed() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "1 2 g x"), Resolution::Unbound("12gx".into()));
    assert_eq!(last(&keymap, Focus::List, "0"), Resolution::Unbound("0".into()));
    assert_eq!(last(&keymap, Focus::Filter, "alt-x"), Resolution::Unbound("Alt-X".into()));
}

#[test]
fn letters_and_digits_are_text_in_the_filter() {
    let keymap = keymap(&[("filter", "ctrl-x u", "toggle-unread")]);
    for c in ['j', '?', '7', '/', 'é', ' '] {
        let key = Key::plain(KeyCode::Char(c));
        let resolution = Resolver::default().feed(&keymap, Focus::Filter, key);
        assert_eq!(resolution, Resolution::Text(c));
    }
    assert_eq!(
        last(&keymap, Focus::Filter, "ctrl-x u"),
        Resolution::Action(Command::ToggleUnread, None)
    );
    assert_eq!(last(&keymap, Focus::Filter, "ctrl-x j"), Resolution::Unbound("Ctrl-X j".into()));
}

/// A resolver that has been fed keys.
fn typed(keymap: &Keymap, keys: &str) -> (Resolver, Resolution) {
    let mut resolver = Resolver::default();
    let keys = keys.split(' ').map(|key| key.parse().expect(key));
    let last = keys.map(|key| resolver.feed(keymap, Focus::List, key)).last().expect("keys");
    (resolver, last)
}

#[test]
fn digits_are_no_counts_unless_the_preset_has_counts() {
    for preset in [KeyPreset::Default, KeyPreset::Gmail] {
        let keymap = Keymap::build(preset, &[], "test").expect("valid");
        let view = |count| Resolution::Action(Command::GoToView, Some(count));
        for focus in [Focus::List, Focus::Detail] {
            assert_eq!(last(&keymap, focus, "2"), view(2));
            assert_eq!(last(&keymap, focus, "1 2"), view(2));
            assert_eq!(last(&keymap, focus, "3 j"), last(&keymap, focus, "j"));
            assert_eq!(last(&keymap, focus, "0"), Resolution::Unbound("0".into()));
        }
        assert_eq!(last(&keymap, Focus::Outbox, "3"), Resolution::Unbound("3".into()));
    }
}

#[test]
fn a_digit_that_the_user_binds_begins_no_count_but_goes_on_with_one() {
    let keymap = keymap(&[("list", "2", "refresh"), ("list", "4 4", "retry")]);
    let refresh = Resolution::Action(Command::Refresh, None);
    assert_eq!(last(&keymap, Focus::List, "2"), refresh);
    assert_eq!(last(&keymap, Focus::List, "4 4"), Resolution::Action(Command::Retry, None));
    let down = Resolution::Action(Command::MoveDown, Some(124));
    assert_eq!(last(&keymap, Focus::List, "1 2 4 j"), down);
    assert_eq!(last(&keymap, Focus::Detail, "2"), Resolution::Pending);
}

#[test]
fn the_keys_that_a_count_is_for_are_known_while_it_is_typed() {
    let keymap = keymap(&[("list", "G", "none")]);
    let keys = |typed_keys: &str| {
        let (resolver, _) = typed(&keymap, typed_keys);
        resolver.counted_keys(&keymap).collect::<Vec<_>>().join(" ")
    };
    let all = "j k Ctrl-D Ctrl-U Ctrl-F Ctrl-B gg End J K n N gu gr ] [ x";
    assert_eq!(keys("1"), all);
    assert_eq!(keys("1 2"), all);
    assert_eq!(keys("1 2 g"), "");
}

#[test]
fn keys_do_not_carry_over_to_another_focus() {
    let keymap = keymap(&[]);
    let mut resolver = Resolver::default();
    let g = Key::plain(KeyCode::Char('g'));
    assert_eq!(resolver.feed(&keymap, Focus::List, g), Resolution::Pending);
    assert_eq!(resolver.feed(&keymap, Focus::Detail, g), Resolution::Pending);
    assert_eq!(
        resolver.feed(&keymap, Focus::Detail, g),
        Resolution::Action(Command::GoToTop, None)
    );
}

#[test]
fn hints_name_the_next_keys() {
    let keymap = keymap(&[
        ("list", ", x a", "refresh"),
        ("list", ", x b", "retry"),
        ("list", ", R", "refresh"),
        ("global", ", g", "go-to-top"),
    ]);
    let mut resolver = Resolver::default();
    assert!(resolver.hints(&keymap).is_empty());
    for key in ["1", "2", ","] {
        resolver.feed(&keymap, Focus::List, key.parse().expect(key));
    }
    assert_eq!(resolver.pending_text(), "12,");
    let hints: Vec<(String, &str)> =
        resolver.hints(&keymap).into_iter().map(|hint| (hint.key, hint.text)).collect();
    let expected = [("R", "refresh"), ("g", "top"), ("x", "…")];
    assert_eq!(hints, expected.map(|(key, text)| (key.to_owned(), text)));
}

#[test]
fn hints_take_the_digits_of_views_together() {
    let hints = |rows: &[(&str, &str, &str)]| {
        let keymap = keymap(rows);
        let (resolver, _) = typed(&keymap, "g");
        let hints = resolver.hints(&keymap).into_iter();
        let views = hints.filter(|hint| hint.text == Command::GoToView.entry().short);
        views.map(|hint| hint.key).collect::<Vec<_>>()
    };
    assert_eq!(hints(&[]), ["1-9"]);
    assert_eq!(hints(&[("list", "g 3", "refresh"), ("list", "g 5", "none")]), ["1-2", "4", "6-9"]);
}

proptest! {
    #[test]
    fn no_input_leaves_more_waiting_than_a_binding_is_long(
        typed in "[0-9gGjkx/U ]{0,40}",
        focus in proptest::sample::select(vec![Focus::List, Focus::Detail, Focus::Filter]),
    ) {
        let keymap = keymap(&[("global", "g x j k", "refresh")]);
        let longest = "g x j k".parse::<Sequence>().expect("valid").keys().len();
        let mut resolver = Resolver::default();
        for c in typed.chars() {
            let key = Key::plain(KeyCode::Char(c));
            let resolution = resolver.feed(&keymap, focus, key);
            prop_assert_eq!(resolver.is_pending(), resolution == Resolution::Pending);
            prop_assert!(resolver.keys.len() < longest);
            prop_assert!(resolver.count.is_none_or(|count| count <= MAX_COUNT));
            prop_assert!(focus != Focus::Filter || resolution == Resolution::Text(c));
        }
    }
    #[test]
    fn no_key_is_lost_and_none_is_used_twice(presses in prop::collection::vec("[0-9gjlR%@]", 0..40)) {
        let keymap = keymap(&[("list", "g l", "open"), ("list", "4", "refresh")]);
        let mut resolver = Resolver::default();
        let (mut typed, mut used, mut digits) = (String::new(), String::new(), 0);
        for press in presses {
            let key: Key = press.parse().expect("a key");
            // A view's number gives way to a count before it.
            if resolver.pending_text().ends_with('g') && press.parse::<u32>().is_ok() {
                continue;
            }
            // A count that is too large is cut on purpose.
            digits = if press.parse::<u32>().is_ok() { digits + 1 } else { 0 };
            prop_assume!(digits < 7);
            typed += &press;
            // Its own command takes no count.
            let bound = press == "4" && !resolver.is_pending();
            match resolver.feed(&keymap, Focus::List, key) {
                Resolution::Action(_, None) if bound => used += "4",
                Resolution::Action(action, count) => used += &keys_of(action, count),
                Resolution::Unbound(keys) => used += &keys,
                Resolution::Pending => {}
                other => prop_assert!(false, "{:?}", other),
            }
            prop_assert_eq!(used.clone() + &resolver.pending_text(), typed.as_str());
        }
    }
}

/// The keys of a command and its count.
fn keys_of(action: Command, count: Option<u32>) -> String {
    let keys = match action {
        Command::Refresh => "R",
        Command::Open => "gl",
        Command::MoveDown => "j",
        Command::GoToTop => "gg",
        Command::FocusThread => "l",
        _ => "?",
    };
    count.map(|count| count.to_string()).unwrap_or_default() + keys
}
