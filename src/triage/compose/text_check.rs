//! Validates texts and notes from outside the composer: flags, files, standard
//! input, templates, the user's editor.
//!
//! A paste into the composer is sanitized, because its result is visible. These
//! texts are not reviewed again, so an unsafe character is refused with its
//! name and position.

use std::fmt;

use crate::domain::char_name::CharName;
use crate::domain::text::is_unsafe;

/// A tab as the composer pastes it: the GSM alphabet has none.
pub(super) const TAB: &str = "    ";

/// The text with normalized line breaks (`\
/// `) and without a byte order mark. Joiners and variation selectors stay where
/// they belong to the character before them.
///
/// # Errors
/// The first character that must not be sent.
pub fn validate(raw: &str) -> Result<String, UnsafeCharacter> {
    let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
    let mut text = String::with_capacity(raw.len());
    let (mut line, mut column) = (1, 0);
    let mut before = None;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        column += 1;
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                text.push('\n');
            }
            '\t' => text.push_str(TAB),
            _ if is_refused(before, c) => {
                return Err(UnsafeCharacter { character: c, line, column });
            }
            _ => text.push(c),
        }
        if text.ends_with('\n') {
            (line, column) = (line + 1, 0);
        }
        before = Some(c);
    }
    Ok(text)
}

/// Whether a character is refused after another one.
pub(super) fn is_refused(before: Option<char>, c: char) -> bool {
    match c {
        '\n' => false,
        _ if is_unsafe(c) && !is_ideographic_variant(c) => true,
        '\u{200c}' | '\u{200d}' => !before.is_some_and(is_joined),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            // Digits and signs become keycaps and emoji.
            !before.is_some_and(|c| is_joined(c) || matches!(c, '#' | '*' | '0'..='9' | '©' | '®'))
        }
        _ => false,
    }
}

/// Whether a character selects a variant of the ideograph before it. Names on
/// the screen omit it, since it is invisible; a text keeps its writer's choice.
fn is_ideographic_variant(c: char) -> bool {
    matches!(c, '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character can be part of a joined sequence: emoji and the scripts
/// from Hebrew on. Between Latin letters a joiner only hides.
fn is_joined(c: char) -> bool {
    c >= '\u{590}' && !c.is_whitespace() && !matches!(c, '\u{200c}' | '\u{200d}')
}

/// A refused character and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsafeCharacter {
    pub character: char,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl fmt::Display for UnsafeCharacter {
    /// Name and position, without a verb.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { character, line, column } = self;
        write!(f, "{} at line {line}, column {column}", CharName(*character))
    }
}

impl std::error::Error for UnsafeCharacter {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\u{feff}hello", "hello")]
    #[case("a\r\nb\rc\n\rd", "a\nb\nc\n\nd")]
    #[case("a\tb", "a    b")]
    #[case("10\u{a0}€", "10\u{a0}€")]
    #[case::family("👩‍👩‍👧 ❤️ 1️⃣ ©️ 🏳️‍🌈 👩🏿‍🔧", "👩‍👩‍👧 ❤️ 1️⃣ ©️ 🏳️‍🌈 👩🏿‍🔧")]
    #[case::persian("می‌خواهم", "می‌خواهم")]
    #[case::hindi("क्‍ष क्‌ष", "क्‍ष क्‌ष")]
    #[case::japanese("葛\u{e0100}", "葛\u{e0100}")]
    #[case::plain(" It's 10% off: {x} <3 \n", " It's 10% off: {x} <3 \n")]
    fn what_belongs_stays(#[case] raw: &str, #[case] text: &str) {
        assert_eq!(validate(raw).as_deref(), Ok(text));
    }

    #[rstest]
    #[case("a\0b", "a null character (U+0000) at line 1, column 2")]
    #[case("\u{1b}[31m", "an escape character (U+001B) at line 1, column 1")]
    #[case("Hi\r\nyou \u{202e}evil", "a right-to-left override (U+202E) at line 2, column 5")]
    #[case("a\u{85}b", "a next-line character (U+0085) at line 1, column 2")]
    #[case("é\u{2028}", "a line separator (U+2028) at line 1, column 2")]
    #[case("a\u{feff}", "a byte order mark (U+FEFF) at line 1, column 2")]
    #[case("\u{feff}\u{feff}", "a byte order mark (U+FEFF) at line 1, column 1")]
    #[case("a\u{200b}b", "a zero-width space (U+200B) at line 1, column 2")]
    #[case("pay\u{200d}pal", "a zero-width joiner (U+200D) at line 1, column 4")]
    #[case("\u{200c}x", "a zero-width non-joiner (U+200C) at line 1, column 1")]
    #[case(" \u{200d}", "a zero-width joiner (U+200D) at line 1, column 2")]
    #[case("👩\u{200d}\u{200d}", "a zero-width joiner (U+200D) at line 1, column 3")]
    #[case("a\u{fe0f}", "a variation selector (U+FE0F) at line 1, column 2")]
    #[case("a\u{e0100}", "a variation selector (U+E0100) at line 1, column 2")]
    #[case("葛\u{e01f0}", "an unassigned invisible character (U+E01F0) at line 1, column 2")]
    #[case("a\u{ad}b", "a soft hyphen (U+00AD) at line 1, column 2")]
    #[case("x\n\n\u{9b}", "a control character (U+009B) at line 3, column 1")]
    fn what_does_not_is_refused_by_name_and_place(#[case] raw: &str, #[case] refused: &str) {
        assert_eq!(validate(raw).map_err(|c| c.to_string()), Err(refused.to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_read_is_clean_and_reads_as_itself(raw in any::<String>()) {
            if let Ok(text) = validate(&raw) {
                prop_assert!(text.chars().all(|c| c == '\n' || is_ideographic_variant(c) || !is_unsafe(c)));
                prop_assert_eq!(validate(&text), Ok(text));
            }
        }
    }
}
