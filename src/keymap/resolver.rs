//! From single key presses to actions: counts, and sequences not yet
//! finished.

use super::key::{Key, KeyCode};
use super::{Keymap, LookUp};
use crate::app::action::{Action, Focus};

/// The highest count that can be typed.
const MAX_COUNT: u32 = 999_999;

/// What a key press comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// An action, with the count typed before it.
    Action(Action, Option<u32>),
    /// A character for the text that is edited.
    Text(char),
    /// More keys are needed.
    Pending,
    /// Nothing is bound to these keys.
    Unbound(String),
    /// The keys typed so far were given up.
    Cancelled,
}

/// A way in which a sequence can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The label of the next key.
    pub key: String,
    /// What it does in a word or two; an ellipsis where more keys follow.
    pub text: &'static str,
}

/// The keys typed so far that have not come to anything yet.
#[derive(Debug, Default)]
pub struct Resolver {
    focus: Focus,
    count: Option<u32>,
    keys: Vec<Key>,
}

impl Resolver {
    /// Takes a key press. Keys typed in another focus are forgotten.
    pub fn feed(&mut self, keymap: &Keymap, focus: Focus, key: Key) -> Resolution {
        if self.focus != focus {
            self.reset();
            self.focus = focus;
        }
        if key == Key::plain(KeyCode::Esc) && self.is_pending() {
            self.reset();
            return Resolution::Cancelled;
        }
        if self.take_digit(keymap, key) {
            return Resolution::Pending;
        }
        self.keys.push(key);
        match keymap.look_up(focus, &self.keys) {
            LookUp::Prefix => Resolution::Pending,
            LookUp::Action(action) => {
                let count = self.count;
                self.reset();
                Resolution::Action(action, count)
            }
            LookUp::Nothing => {
                let alone = self.keys.len() == 1;
                let typed = key.text().filter(|_| focus == Focus::Filter && alone);
                let resolution = typed
                    .map_or_else(|| Resolution::Unbound(self.pending_text()), Resolution::Text);
                self.reset();
                resolution
            }
        }
    }

    /// Whether keys or a count wait for more.
    pub fn is_pending(&self) -> bool {
        self.count.is_some() || !self.keys.is_empty()
    }

    /// Forgets the keys typed so far.
    pub fn reset(&mut self) {
        self.count = None;
        self.keys.clear();
    }

    /// The keys typed so far, such as `12g`; empty where there are none.
    pub fn pending_text(&self) -> String {
        let mut text = self.count.map(|count| count.to_string()).unwrap_or_default();
        text.extend(self.keys.iter().map(|key| key.label()));
        text
    }

    /// The ways in which the keys typed so far can go on.
    pub fn hints(&self, keymap: &Keymap) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        let done = self.keys.len();
        if done == 0 {
            return hints;
        }
        for (sequence, action) in keymap.continuations(self.focus, &self.keys) {
            let [next, after @ ..] = &sequence.keys()[done..] else { continue };
            let key = next.label();
            // Sorted by keys, so those that share the next key are neighbours.
            if hints.last().is_some_and(|hint| hint.key == key) {
                continue;
            }
            let text = if after.is_empty() { action.entry().short } else { "…" };
            hints.push(Hint { key, text });
        }
        hints
    }

    /// Takes a digit of a count. Where text is typed there are no counts, and
    /// a digit that is bound does not begin one.
    fn take_digit(&mut self, keymap: &Keymap, key: Key) -> bool {
        let digit = key.text().and_then(|c| c.to_digit(10));
        let Some(digit) = digit else { return false };
        if self.focus == Focus::Filter || !self.keys.is_empty() {
            return false;
        }
        match self.count {
            Some(count) => {
                let longer = count * 10 + digit;
                self.count = Some(if longer > MAX_COUNT { count } else { longer });
                true
            }
            None if digit == 0 => false,
            None => {
                let bound = !matches!(keymap.look_up(self.focus, &[key]), LookUp::Nothing);
                self.count = (!bound).then_some(digit);
                !bound
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            last(&keymap, Focus::List, "1 2 j"),
            Resolution::Action(Action::MoveDown, Some(12))
        );
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
        assert_eq!(
            last(&keymap, Focus::List, "2 1 j"),
            Resolution::Action(Action::MoveDown, Some(21))
        );
        assert_eq!(
            last(&keymap, Focus::Detail, "1 j"),
            Resolution::Action(Action::MoveDown, Some(1))
        );
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
            Resolution::Action(Action::GoToTop, None)
        );
    }

    #[test]
    fn hints_name_the_next_keys() {
        let keymap = keymap(&[
            ("list", "g x a", "refresh"),
            ("list", "g x b", "retry"),
            ("list", "g R", "refresh"),
        ]);
        let mut resolver = Resolver::default();
        assert!(resolver.hints(&keymap).is_empty());
        for key in ["1", "2", "g"] {
            resolver.feed(&keymap, Focus::List, key.parse().expect(key));
        }
        assert_eq!(resolver.pending_text(), "12g");
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
}
