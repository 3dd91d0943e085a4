use proptest::prelude::*;

use super::*;
use crate::keymap::{Preset, Sequence, UserBinding};

fn keymap(user: &[(&str, &str, &str)]) -> Keymap {
    let user: Vec<UserBinding> = user
        .iter()
        .enumerate()
        .map(|(i, (layer, keys, action))| UserBinding {
            layer: (*layer).to_owned(),
            keys: (*keys).to_owned(),
            action: (*action).to_owned(),
            line: i + 1,
        })
        .collect();
    Keymap::build(Preset::Default, &user, "test").expect("valid")
}

fn last(keymap: &Keymap, focus: Focus, typed: &str) -> Resolution {
    let mut resolver = Resolver::default();
    let keys = typed.split(' ').map(|key| key.parse().expect(key));
    keys.map(|key| resolver.feed(keymap, focus, key)).last().expect("keys")
}

#[test]
fn counts_come_with_the_action_that_follows() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "j"), Resolution::Action(Action::MoveDown, None));
    assert_eq!(last(&keymap, Focus::List, "1 2 j"), Resolution::Action(Action::MoveDown, Some(12)));
    assert_eq!(
        last(&keymap, Focus::Detail, "1 0 g g"),
        Resolution::Action(Action::GoToTop, Some(10))
    );
    assert_eq!(
        last(&keymap, Focus::List, "1 2 3 4 5 6 7 8 G"),
        Resolution::Action(Action::GoToBottom, Some(123_456))
    );
}

#[test]
fn a_count_is_used_once() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "3 j j"), Resolution::Action(Action::MoveDown, None));
    assert_eq!(last(&keymap, Focus::List, "3 @ j"), Resolution::Action(Action::MoveDown, None));
}

#[test]
fn escape_gives_up_what_was_typed_before_it_goes_back() {
    let keymap = keymap(&[]);
    assert_eq!(last(&keymap, Focus::List, "1 2 esc"), Resolution::Cancelled);
    assert_eq!(last(&keymap, Focus::List, "g esc"), Resolution::Cancelled);
    assert_eq!(last(&keymap, Focus::List, "g esc esc"), Resolution::Action(Action::Back, None));
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
        Resolution::Action(Action::ToggleUnread, None)
    );
    assert_eq!(last(&keymap, Focus::Filter, "ctrl-x j"), Resolution::Unbound("^xj".into()));
}

#[test]
fn a_bound_digit_begins_no_count_but_can_end_one() {
    let keymap = keymap(&[("list", "1", "refresh")]);
    assert_eq!(last(&keymap, Focus::List, "1"), Resolution::Action(Action::Refresh, None));
    assert_eq!(last(&keymap, Focus::List, "2 1 j"), Resolution::Action(Action::MoveDown, Some(21)));
    assert_eq!(last(&keymap, Focus::Detail, "1 j"), Resolution::Action(Action::MoveDown, Some(1)));
}

#[test]
fn keys_do_not_carry_over_to_another_focus() {
    let keymap = keymap(&[]);
    let mut resolver = Resolver::default();
    let g = Key::plain(KeyCode::Char('g'));
    assert_eq!(resolver.feed(&keymap, Focus::List, g), Resolution::Pending);
    assert_eq!(resolver.feed(&keymap, Focus::Detail, g), Resolution::Pending);
    assert_eq!(resolver.feed(&keymap, Focus::Detail, g), Resolution::Action(Action::GoToTop, None));
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
            let resolution = resolver.feed(&keymap, focus, Key::plain(KeyCode::Char(c)));
            prop_assert_eq!(resolver.is_pending(), resolution == Resolution::Pending);
            prop_assert!(resolver.keys.len() < longest);
            prop_assert!(resolver.count.is_none_or(|count| count <= MAX_COUNT));
            prop_assert!(focus != Focus::Filter || resolution == Resolution::Text(c));
        }
    }
}
