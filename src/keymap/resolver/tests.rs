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
    Keymap::build(KeyPreset::Default, &user, "test").expect("valid")
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
    assert_eq!(last(&keymap, Focus::Filter, "alt-x"), Resolution::Unbound("M-x".into()));
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
    assert_eq!(last(&keymap, Focus::Filter, "ctrl-x j"), Resolution::Unbound("^xj".into()));
}

/// A resolver that has been fed keys.
fn typed(keymap: &Keymap, keys: &str) -> (Resolver, Resolution) {
    let mut resolver = Resolver::default();
    let keys = keys.split(' ').map(|key| key.parse().expect(key));
    let last = keys.map(|key| resolver.feed(keymap, Focus::List, key)).last().expect("keys");
    (resolver, last)
}

#[test]
fn a_bound_digit_does_what_it_is_bound_to_when_nothing_follows() {
    let keymap = keymap(&[]);
    let (mut resolver, last) = typed(&keymap, "2");
    let Resolution::Waits { wait, after } = last else { panic!("{last:?}") };
    assert_eq!(after, Duration::from_millis(250));
    assert!(resolver.is_pending());
    assert_eq!(resolver.paused(wait), Some((Command::GoToView, Some(2))));
    assert!(!resolver.is_pending());
    assert_eq!(resolver.paused(wait), None, "once");
}

#[test]
fn another_digit_or_a_key_that_takes_a_count_makes_a_bound_digit_a_count() {
    let keymap = keymap(&[]);
    for (keys, expected) in [
        ("2 j", Resolution::Action(Command::MoveDown, Some(2))),
        ("1 0 j", Resolution::Action(Command::MoveDown, Some(10))),
        ("5 ctrl-d", Resolution::Action(Command::HalfPageDown, Some(5))),
        ("3 g g", Resolution::Action(Command::GoToTop, Some(3))),
    ] {
        assert_eq!(typed(&keymap, keys).1, expected, "{keys}");
    }
    for keys in ["1 2", "2 g", "1 2 g"] {
        let (mut resolver, last) = typed(&keymap, keys);
        assert_eq!(last, Resolution::Pending, "{keys}");
        assert_eq!(resolver.paused(1), None, "{keys}: the end of a wait comes too late");
    }
}

#[test]
fn any_other_key_comes_after_what_a_bound_digit_does() {
    let keymap = keymap(&[("list", "g l", "load-all")]);
    let view = Resolution::First(Command::GoToView, Some(2));
    for (keys, then) in [
        ("2 R", Resolution::Action(Command::Refresh, None)),
        ("2 @", Resolution::Unbound("@".into())),
        ("2 g l", Resolution::Action(Command::LoadAll, None)),
        ("2 g x", Resolution::Unbound("gx".into())),
    ] {
        let (mut resolver, last) = typed(&keymap, keys);
        assert_eq!(last, view, "{keys}");
        let key = keys.rsplit(' ').next().expect("a key").parse().expect("a key");
        assert_eq!(resolver.feed(&keymap, Focus::List, key), then, "{keys}");
    }
    let (resolver, last) = typed(&keymap, "2 esc");
    assert_eq!(last, Resolution::Cancelled);
    assert!(!resolver.is_pending());
}

#[test]
fn a_bound_digit_is_not_forgotten_when_the_focus_changes() {
    let keymap = keymap(&[]);
    let (mut resolver, _) = typed(&keymap, "2");
    let j = "j".parse().expect("a key");
    let view = Resolution::First(Command::GoToView, Some(2));
    assert_eq!(resolver.feed(&keymap, Focus::Detail, j), view);
    let down = Resolution::Action(Command::MoveDown, None);
    assert_eq!(resolver.feed(&keymap, Focus::Detail, j), down);
}

#[test]
fn the_start_of_a_sequence_outlives_the_view_that_comes_before_it() {
    let keymap = keymap(&[]);
    let mut resolver = Resolver::default();
    for key in ["2", "g"] {
        resolver.feed(&keymap, Focus::Detail, key.parse().expect(key));
    }
    let l = "l".parse().expect("a key");
    let view = Resolution::First(Command::GoToView, Some(2));
    assert_eq!(resolver.feed(&keymap, Focus::Detail, l), view);
    let leads = Resolution::Action(Command::PickLead, None);
    assert_eq!(resolver.feed(&keymap, Focus::List, l), leads, "the view has the list's focus");
}

#[test]
fn a_digit_without_a_binding_begins_a_count_without_delay() {
    let keymap = keymap(&[("list", "2", "none")]);
    assert_eq!(typed(&keymap, "2").1, Resolution::Pending);
    assert_eq!(last(&keymap, Focus::Help, "3"), Resolution::Pending);
    assert_eq!(
        last(&keymap, Focus::List, "2 1 j"),
        Resolution::Action(Command::MoveDown, Some(21))
    );
}

#[test]
fn the_keys_that_a_count_is_for_are_known_while_it_is_typed() {
    let keymap = keymap(&[("list", "G", "none")]);
    let keys = |typed_keys: &str| {
        let (resolver, _) = typed(&keymap, typed_keys);
        resolver.counted_keys(&keymap).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys("1"), "j k ^d ^u ^f ^b gg End n N gu gr ] [ x");
    assert_eq!(keys("1 2"), keys("1"));
    assert_eq!(keys("1 2 g"), "");
    assert_eq!(typed(&keymap, "3").0.waiting().map(|it| it.to_string()).as_deref(), Some("view 3"));
    assert_eq!(typed(&keymap, "3 3").0.waiting(), None);
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
            let mut resolution = resolver.feed(&keymap, focus, key);
            if matches!(resolution, Resolution::First(..)) {
                resolution = resolver.feed(&keymap, focus, key);
            }
            let waits = matches!(resolution, Resolution::Pending | Resolution::Waits { .. });
            prop_assert_eq!(resolver.is_pending(), waits);
            prop_assert!(resolver.keys.len() < longest);
            prop_assert!(resolver.count.is_none_or(|count| count <= MAX_COUNT));
            prop_assert!(focus != Focus::Filter || resolution == Resolution::Text(c));
        }
    }
    #[test]
    fn no_key_is_lost_and_none_is_used_twice_however_they_are_paced(
        presses in prop::collection::vec(("[0-9gjlR%@]", any::<bool>()), 0..40),
    ) {
        let keymap = keymap(&[("list", "g l", "open"), ("list", "4", "refresh")]);
        let (mut resolver, mut wait) = (Resolver::default(), 0);
        let (mut typed, mut used, mut digits) = (String::new(), String::new(), 0);
        for (press, pauses) in presses {
            let key: Key = press.parse().expect("a key");
            // A count that is too large is cut on purpose.
            digits = if press.parse::<u32>().is_ok() { digits + 1 } else { 0 };
            prop_assume!(digits < 7);
            typed += &press;
            let mut resolution = resolver.feed(&keymap, Focus::List, key);
            if let Resolution::First(action, count) = resolution {
                used += &keys_of(action, count, true);
                resolution = resolver.feed(&keymap, Focus::List, key);
            }
            match resolution {
                Resolution::Action(action, count) => used += &keys_of(action, count, false),
                Resolution::Unbound(keys) => used += &keys,
                Resolution::Waits { wait: number, .. } => wait = number,
                Resolution::Pending => {}
                other => prop_assert!(false, "{:?}", other),
            }
            if pauses && let Some((action, count)) = resolver.paused(wait) {
                used += &keys_of(action, count, true);
            }
            prop_assert_eq!(used.clone() + &resolver.pending_text(), typed.as_str());
        }
    }
}

/// The keys of a command and its count; `waited` if it is the binding of a
/// digit.
fn keys_of(action: Command, count: Option<u32>, waited: bool) -> String {
    let count = count.map(|count| count.to_string()).unwrap_or_default();
    let keys = match (action, waited) {
        (Command::GoToView, true) => "",
        (Command::Refresh, true) => "4",
        (Command::Refresh, false) => "R",
        (Command::Open, _) => "gl",
        (Command::MoveDown, _) => "j",
        (Command::GoToTop, _) => "gg",
        _ => "?",
    };
    count + keys
}
