//! The key notation of the configuration.
//!
//! - A character stands for itself: `j`, `G`, `?`, `é`.
//! - Other keys have names: `enter`, `esc`, `tab`, `space`, `backspace`,
//!   `delete`, `insert`, `home`, `end`, `pageup`, `pagedown`, `up`, `down`,
//!   `left`, `right`, `f1` to `f35`.
//! - Modifiers are prefixes: `ctrl-d`, `alt-left`, `shift-tab`, `ctrl-alt-x`,
//!   `ctrl--` for control and the minus sign.
//! - The keys of a sequence are separated by spaces: `g g`.
//!
//! Names and modifiers are case-insensitive. Notations of other programs are
//! accepted too: `C-d`, `<C-d>`, `^d`, `ctrl+d`, `M-x`, `<cr>`, `pgdn`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::key::{Key, KeyCode, Modifiers, NAMED};
use crate::domain::did_you_mean::closest;
use crate::domain::text;

/// Maximum number of keys of a sequence.
pub const MAX_KEYS: usize = 4;

/// The highest function key.
const MAX_F: u8 = 35;

/// Alternative names.
const ALIASES: &[(&str, KeyCode)] = &[
    ("return", KeyCode::Enter),
    ("cr", KeyCode::Enter),
    ("escape", KeyCode::Esc),
    ("spc", KeyCode::Char(' ')),
    ("bs", KeyCode::Backspace),
    ("bksp", KeyCode::Backspace),
    ("del", KeyCode::Delete),
    ("ins", KeyCode::Insert),
    ("pgup", KeyCode::PageUp),
    ("page-up", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("pgdown", KeyCode::PageDown),
    ("page-down", KeyCode::PageDown),
    ("lt", KeyCode::Char('<')),
];

/// Errors in key notation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotationError {
    #[error("no key is written; the space bar is `space`")]
    Empty,
    #[error("`{key}` is no key; {hint}")]
    UnknownKey { key: String, hint: String },
    #[error("`{modifier}` in `{key}` is no modifier; there are `ctrl`, `alt` and `shift`")]
    UnknownModifier { key: String, modifier: String },
    /// Shift with a sign, which depends on the keyboard layout.
    #[error("`{key}` depends on the keyboard; write the character that it types")]
    ShiftedSign { key: String },
    #[error("`{keys}` has more than {MAX_KEYS} keys")]
    TooLong { keys: String },
    /// `esc` cancels a sequence, so it cannot be part of one.
    #[error("`{keys}` cannot be typed: `esc` gives up what was typed before it")]
    LateEsc { keys: String },
}

impl FromStr for Key {
    type Err = NotationError;

    fn from_str(written: &str) -> Result<Self, NotationError> {
        let inner = written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let mut rest = inner.filter(|inner| !inner.is_empty()).unwrap_or(written);
        let mut held = Modifiers::default();
        loop {
            if let Some(code) = code_named(rest) {
                return finish(written, code, held);
            }
            if let Some(after) = rest.strip_prefix('^') {
                held.ctrl = true;
                rest = after;
                continue;
            }
            let Some((modifier, after)) = split_modifier(rest) else {
                return Err(unknown_key(written, rest));
            };
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "c" => held.ctrl = true,
                "alt" | "meta" | "option" | "a" | "m" => held.alt = true,
                "shift" | "s" => held.shift = true,
                _ => {
                    let (key, modifier) = (written.to_owned(), modifier.to_owned());
                    return Err(NotationError::UnknownModifier { key, modifier });
                }
            }
            rest = after;
        }
    }
}

/// Splits at the first separator that has text on both sides.
fn split_modifier(text: &str) -> Option<(&str, &str)> {
    let (at, _) = text.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '+'))?;
    let after = &text[at + 1..];
    (!after.is_empty()).then(|| (&text[..at], after))
}

fn finish(written: &str, code: KeyCode, held: Modifiers) -> Result<Key, NotationError> {
    if let KeyCode::Char(c) = code
        && held.shift
        && !c.is_alphabetic()
    {
        return Err(NotationError::ShiftedSign { key: written.to_owned() });
    }
    Ok(Key::new(code, held))
}

fn code_named(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_whitespace() && !text::is_unsafe(c)).then_some(KeyCode::Char(c));
    }
    if let Some(digits) = name.strip_prefix(['f', 'F'])
        && let Ok(n) = digits.parse::<u8>()
    {
        return (1..=MAX_F).contains(&n).then_some(KeyCode::F(n));
    }
    let named = NAMED.iter().chain(ALIASES).find(|(known, _)| known.eq_ignore_ascii_case(name));
    named.map(|(_, code)| *code)
}

fn unknown_key(written: &str, name: &str) -> NotationError {
    let hint = match closest(name, NAMED.iter().map(|(known, _)| *known)) {
        Some(known) => format!("did you mean `{known}`?"),
        None if name == written && (2..=MAX_KEYS).contains(&name.chars().count()) => {
            let spaced: Vec<String> = name.chars().map(String::from).collect();
            format!("for one key after another, write `{}`", spaced.join(" "))
        }
        None => "a character stands for itself, other keys have names such as `enter`".to_owned(),
    };
    NotationError::UnknownKey { key: written.to_owned(), hint }
}

/// Keys that are pressed one after another; at least one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(Box<[Key]>);

impl Sequence {
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// The label that people read: `j`, `gg`, `Ctrl-X s`.
    pub fn label(&self) -> String {
        label(&self.0)
    }
}

/// The label of keys that are pressed one after another; characters run
/// together.
pub(super) fn label(keys: &[Key]) -> String {
    let letters: Option<String> = keys.iter().map(|key| key.text().filter(|c| *c != ' ')).collect();
    letters.unwrap_or_else(|| {
        let labels: Vec<String> = keys.iter().map(|key| key.label()).collect();
        labels.join(" ")
    })
}

impl FromStr for Sequence {
    type Err = NotationError;

    fn from_str(written: &str) -> Result<Self, NotationError> {
        let keys = written.split_whitespace().map(str::parse).collect::<Result<Box<[Key]>, _>>()?;
        if keys.is_empty() {
            return Err(NotationError::Empty);
        }
        if keys.len() > MAX_KEYS {
            return Err(NotationError::TooLong { keys: written.to_owned() });
        }
        if keys[1..].contains(&Key::plain(KeyCode::Esc)) {
            return Err(NotationError::LateEsc { keys: written.to_owned() });
        }
        Ok(Self(keys))
    }
}

/// The notation of the configuration.
impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(written: &str) -> String {
        match written.parse::<Sequence>() {
            Ok(sequence) => sequence.to_string(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn what_other_programs_write_is_understood() {
        let cases = [
            ("C-d", "ctrl-d"),
            ("<C-d>", "ctrl-d"),
            ("^D", "ctrl-d"),
            ("ctrl+d", "ctrl-d"),
            ("CTRL-SHIFT-D", "ctrl-d"),
            ("M-x", "alt-x"),
            ("Shift-g", "G"),
            ("<S-Tab>", "shift-tab"),
            ("<CR>", "enter"),
            ("PgDn", "pagedown"),
            ("page-up", "pageup"),
            ("F12", "f12"),
            ("<lt>", "<"),
            ("<", "<"),
            ("^", "^"),
            ("-", "-"),
            ("+", "+"),
            ("ctrl--", "ctrl--"),
            ("ctrl-+", "ctrl-+"),
            ("ctrl-^", "ctrl-^"),
            ("ctrl-i", "tab"),
            (" g   G ", "g G"),
        ];
        for (written, expected) in cases {
            assert_eq!(printed(written), expected, "{written}");
        }
    }

    #[test]
    fn refusals_say_what_to_write() {
        let cases = [
            ("", "no key is written; the space bar is `space`"),
            ("entre", "`entre` is no key; did you mean `enter`?"),
            ("gg", "`gg` is no key; for one key after another, write `g g`"),
            ("crtl-d", "`crtl` in `crtl-d` is no modifier; there are `ctrl`, `alt` and `shift`"),
            ("shift-1", "`shift-1` depends on the keyboard; write the character that it types"),
            ("a b c d e", "`a b c d e` has more than 4 keys"),
            ("g esc", "`g esc` cannot be typed: `esc` gives up what was typed before it"),
            (
                "ctrl-ctr",
                "`ctrl-ctr` is no key; a character stands for itself, other keys have \
                          names such as `enter`",
            ),
            ("f0", "`f0` is no key; for one key after another, write `f 0`"),
        ];
        for (written, expected) in cases {
            assert_eq!(printed(written), format!("! {expected}"), "{written:?}");
        }
    }

    #[test]
    fn characters_that_no_key_types_are_refused() {
        for written in ["\u{1b}", "\u{202e}", "\u{7f}"] {
            assert!(written.parse::<Key>().is_err(), "{written:?}");
        }
    }

    #[test]
    fn labels_run_letters_together() {
        for (written, label) in [("g g", "gg"), ("ctrl-x s", "Ctrl-X s"), ("space x", "Space x")] {
            assert_eq!(written.parse::<Sequence>().map(|s| s.label()), Ok(label.to_owned()));
        }
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let typed = any::<char>()
            .prop_filter("a key types it", |c| {
                !text::is_unsafe(*c) && (*c == ' ' || !c.is_whitespace())
            })
            .prop_map(KeyCode::Char);
        let ascii = (b' '..=b'~').prop_map(|byte| KeyCode::Char(char::from(byte)));
        let named = proptest::sample::select(NAMED).prop_map(|(_, code)| code);
        let function = (1..=MAX_F).prop_map(KeyCode::F);
        let code = prop_oneof![typed, ascii, named, function];
        (code, any::<(bool, bool, bool)>())
            .prop_map(|(code, (ctrl, alt, shift))| Key::new(code, Modifiers { ctrl, alt, shift }))
    }

    proptest! {
        #[test]
        fn every_key_reads_back_as_it_was_printed(key in any_key()) {
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }

        #[test]
        fn the_normal_form_stays_what_it_is(key in any_key()) {
            prop_assert_eq!(Key::new(key.code(), key.modifiers()), key);
        }

        #[test]
        fn every_sequence_reads_back_as_it_was_printed(
            keys in proptest::collection::vec(any_key(), 1..=MAX_KEYS)
        ) {
            prop_assume!(!keys[1..].contains(&Key::plain(KeyCode::Esc)));
            let sequence = Sequence(keys.into());
            prop_assert_eq!(sequence.to_string().parse::<Sequence>(), Ok(sequence));
        }

        #[test]
        fn any_text_is_a_sequence_or_refused(text in ".{0,12}") {
            if let Ok(sequence) = text.parse::<Sequence>() {
                prop_assert!((1..=MAX_KEYS).contains(&sequence.keys().len()));
            }
        }
    }
}
