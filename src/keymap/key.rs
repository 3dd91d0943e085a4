//! A key press, normalized for bindings and terminals.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A key that types a character; the space bar types `' '`.
    Char(char),
    Enter,
    Esc,
    /// Tab; a terminal's back tab is Tab with shift.
    Tab,
    Backspace,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
    /// A function key, from 1.
    F(u8),
}

/// The modifiers of a key press.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifiers {
    pub ctrl: bool,
    /// Option or Meta on some keyboards.
    pub alt: bool,
    pub shift: bool,
}

/// A key press in normal form: two presses that a terminal may report in the
/// same way are equal.
///
/// - Shift is part of a character: `G`, not `g` with shift.
/// - Control folds case: a terminal sends the same byte for both.
/// - Control with `i`, `m`, `[` and with a few digits and signs is the key
///   whose byte it shares: Tab, Enter, Esc, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: Modifiers,
}

impl Key {
    /// Normalizes a key press.
    pub fn new(code: KeyCode, modifiers: Modifiers) -> Self {
        let KeyCode::Char(typed) = code else { return Self { code, modifiers } };
        if !modifiers.ctrl {
            let c = if modifiers.shift { upper_case(typed) } else { typed };
            let modifiers = Modifiers { shift: false, ..modifiers };
            return Self { code: KeyCode::Char(c), modifiers };
        }
        let plain = Modifiers { ctrl: false, ..modifiers };
        let (code, modifiers) = match typed.to_ascii_lowercase() {
            'i' => (KeyCode::Tab, plain),
            'm' => (KeyCode::Enter, plain),
            '[' | '3' => (KeyCode::Esc, plain),
            '8' => (KeyCode::Backspace, plain),
            '@' | '2' => (KeyCode::Char(' '), modifiers),
            '4' => (KeyCode::Char('\\'), modifiers),
            '5' => (KeyCode::Char(']'), modifiers),
            '6' => (KeyCode::Char('^'), modifiers),
            '7' | '/' => (KeyCode::Char('_'), modifiers),
            c => (KeyCode::Char(c), modifiers),
        };
        let shift = modifiers.shift && !matches!(code, KeyCode::Char(_));
        Self { code, modifiers: Modifiers { shift, ..modifiers } }
    }

    pub fn plain(code: KeyCode) -> Self {
        Self::new(code, Modifiers::default())
    }

    pub fn code(self) -> KeyCode {
        self.code
    }

    /// Shift is included only if it is not part of the character.
    pub fn modifiers(self) -> Modifiers {
        self.modifiers
    }

    /// The character that the key types into a text.
    pub fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.modifiers.ctrl && !self.modifiers.alt => Some(c),
            _ => None,
        }
    }

    /// The label that people read: `j`, `Ctrl-D`, `Alt-Shift-F`, `Enter`.
    /// Letters with Control or Alt are upper case, as on the keys.
    pub fn label(self) -> String {
        let Modifiers { ctrl, alt, mut shift } = self.modifiers;
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if (ctrl || alt) && c.is_ascii_alphabetic() => {
                shift |= c.is_ascii_uppercase();
                c.to_ascii_uppercase().to_string()
            }
            // Of the keys that share its byte, the one that needs no shift.
            KeyCode::Char('_') if ctrl => "/".to_owned(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::F(n) => format!("F{n}"),
            code => {
                let name = code_name(code);
                name[..1].to_ascii_uppercase() + &name[1..]
            }
        };
        let ctrl = if ctrl { "Ctrl-" } else { "" };
        let alt = if alt { "Alt-" } else { "" };
        let shift = if shift { "Shift-" } else { "" };
        format!("{ctrl}{alt}{shift}{name}")
    }
}

/// The notation of the configuration.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Modifiers { ctrl, alt, shift } = self.modifiers;
        for (held, name) in [(ctrl, "ctrl-"), (alt, "alt-"), (shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "f{n}"),
            code => f.write_str(code_name(code)),
        }
    }
}

/// The name of a key that types nothing and has no number.
fn code_name(code: KeyCode) -> &'static str {
    NAMED.iter().find(|(_, named)| *named == code).map_or("key", |(name, _)| name)
}

/// The named keys; the first name of each is the one that is printed.
pub(super) const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
];

/// The upper case of a character, if it is one character.
fn upper_case(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(c: char, ctrl: bool, alt: bool, shift: bool) -> Key {
        Key::new(KeyCode::Char(c), Modifiers { ctrl, alt, shift })
    }

    #[test]
    fn shift_is_part_of_the_character() {
        assert_eq!(held('g', false, false, true), held('G', false, false, false));
        assert_eq!(held('G', false, false, true), held('G', false, false, false));
        assert_eq!(held('?', false, false, true), held('?', false, false, false));
        assert_eq!(held('ß', false, false, true), held('ß', false, false, false));
    }

    #[test]
    fn control_folds_case_and_shift() {
        assert_eq!(held('D', true, false, true), held('d', true, false, false));
    }

    #[test]
    fn keys_that_share_a_byte_are_one_key() {
        let tab = Key::plain(KeyCode::Tab);
        assert_eq!(held('i', true, false, false), tab);
        assert_ne!(held('i', true, false, true), tab);
        assert_eq!(held('[', true, false, false), Key::plain(KeyCode::Esc));
        assert_eq!(held('m', true, false, false), Key::plain(KeyCode::Enter));
        assert_eq!(held('7', true, false, false), held('/', true, false, false));
        assert_eq!(held('@', true, false, false), held(' ', true, false, false));
    }

    #[test]
    fn only_plain_characters_are_text() {
        assert_eq!(held('x', false, false, false).text(), Some('x'));
        assert_eq!(held('x', false, true, false).text(), None);
        assert_eq!(held('x', true, false, false).text(), None);
        assert_eq!(Key::plain(KeyCode::Enter).text(), None);
    }

    #[test]
    fn labels_are_written_as_on_the_keyboard() {
        let shift = Modifiers { shift: true, ..Modifiers::default() };
        let cases = [
            (held('j', false, false, false), "j"),
            (held('J', false, false, false), "J"),
            (held('d', true, false, false), "Ctrl-D"),
            (held('/', true, false, false), "Ctrl-/"),
            (held('n', false, true, false), "Alt-N"),
            (held('n', false, true, true), "Alt-Shift-N"),
            (held('x', true, true, false), "Ctrl-Alt-X"),
            (held(' ', false, false, false), "Space"),
            (Key::new(KeyCode::Tab, shift), "Shift-Tab"),
            (Key::plain(KeyCode::Enter), "Enter"),
            (Key::plain(KeyCode::Esc), "Esc"),
            (Key::plain(KeyCode::Backspace), "Backspace"),
            (Key::plain(KeyCode::Delete), "Delete"),
            (Key::plain(KeyCode::PageUp), "PgUp"),
            (Key::plain(KeyCode::PageDown), "PgDn"),
            (Key::plain(KeyCode::F(5)), "F5"),
        ];
        for (key, label) in cases {
            assert_eq!(key.label(), label);
        }
    }
}
