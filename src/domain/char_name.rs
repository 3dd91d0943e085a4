//! What a character is called where showing it would show nothing.

use std::fmt;

use super::text::is_unsafe;

/// Code points that people bring along without seeing them, under their
/// Unicode names (or aliases, for controls) in lower case.
const NAMES: [(char, &str); 23] = [
    ('\0', "null"),
    ('\t', "tab"),
    ('\n', "line feed"),
    ('\r', "carriage return"),
    ('\u{1b}', "escape"),
    ('\u{7f}', "delete"),
    ('\u{a0}', "no-break space"),
    ('\u{ad}', "soft hyphen"),
    ('\u{200b}', "zero width space"),
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{202a}', "left-to-right embedding"),
    ('\u{202b}', "right-to-left embedding"),
    ('\u{202c}', "pop directional formatting"),
    ('\u{202d}', "left-to-right override"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2028}', "line separator"),
    ('\u{2060}', "word joiner"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2069}', "pop directional isolate"),
    ('\u{feff}', "zero width no-break space"),
];

/// Shows a character as `'x'`; one that cannot be seen as its code point, with
/// its name where that is a known one.
pub struct CharName(pub char);

impl fmt::Display for CharName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(c) = *self;
        if !is_invisible(c) {
            return write!(f, "'{c}'");
        }
        write!(f, "U+{:04X}", u32::from(c))?;
        match NAMES.iter().find(|(known, _)| *known == c) {
            Some((_, name)) => write!(f, " ({name})"),
            None => Ok(()),
        }
    }
}

/// Whether a character leaves no mark of its own on a screen: one that is
/// unsafe, a space other than the common one, a joiner, a variation selector.
pub fn is_invisible(c: char) -> bool {
    is_unsafe(c)
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_named() {
        for (c, name) in [
            ('/', "'/'"),
            (' ', "' '"),
            ('é', "'é'"),
            ('\u{200b}', "U+200B (zero width space)"),
            ('\u{1b}', "U+001B (escape)"),
            ('\u{202e}', "U+202E (right-to-left override)"),
            ('\u{feff}', "U+FEFF (zero width no-break space)"),
            ('\u{fe0f}', "U+FE0F"),
            ('\u{2003}', "U+2003"),
            ('\u{e0041}', "U+E0041"),
        ] {
            assert_eq!(CharName(c).to_string(), name);
        }
    }
}
