//! Names of invisible characters.

use std::fmt;

/// Displays a character as `'x'`, and an invisible one by its name and code
/// point: `a tab (U+0009)`.
pub struct CharName(pub char);

impl fmt::Display for CharName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(c) = *self;
        match invisible_name(c) {
            Some(name) => write!(f, "{name} (U+{:04X})", u32::from(c)),
            None => write!(f, "'{c}'"),
        }
    }
}

/// The name, with its article, of a character that leaves no mark of its own on
/// the screen; `None` for a visible one. Names follow the Unicode Character
/// Database.
pub fn invisible_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\0' => "a null character",
        '\u{7}' => "a bell character",
        '\u{8}' => "a backspace",
        '\t' => "a tab",
        '\n' => "a line break",
        '\u{b}' => "a vertical tab",
        '\u{c}' => "a form feed",
        '\r' => "a carriage return",
        '\u{1b}' => "an escape character",
        '\u{85}' => "a next-line character",
        '\u{1}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "a control character",
        '\u{a0}' => "a no-break space",
        '\u{ad}' => "a soft hyphen",
        '\u{34f}' => "a combining grapheme joiner",
        '\u{61c}' => "an Arabic letter mark",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a Hangul filler",
        '\u{17b4}' | '\u{17b5}' => "a Khmer inherent vowel",
        '\u{180b}'..='\u{180d}' | '\u{180f}' => "a Mongolian variation selector",
        '\u{180e}' => "a Mongolian vowel separator",
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => {
            "a space of its own width"
        }
        '\u{200b}' => "a zero-width space",
        '\u{200c}' => "a zero-width non-joiner",
        '\u{200d}' => "a zero-width joiner",
        '\u{200e}' => "a left-to-right mark",
        '\u{200f}' => "a right-to-left mark",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{202a}' => "a left-to-right embedding",
        '\u{202b}' => "a right-to-left embedding",
        '\u{202c}' => "a pop directional formatting",
        '\u{202d}' => "a left-to-right override",
        '\u{202e}' => "a right-to-left override",
        '\u{202f}' => "a narrow no-break space",
        '\u{2060}' => "a word joiner",
        '\u{2061}'..='\u{2064}' => "an invisible operator",
        '\u{2066}' => "a left-to-right isolate",
        '\u{2067}' => "a right-to-left isolate",
        '\u{2068}' => "a first strong isolate",
        '\u{2069}' => "a pop directional isolate",
        '\u{2065}' | '\u{206a}'..='\u{206f}' => "an invisible format character",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        '\u{feff}' => "a byte order mark",
        '\u{fff9}'..='\u{fffb}' => "an annotation mark",
        '\u{1bca0}'..='\u{1bca3}' => "a shorthand format control",
        '\u{1d173}'..='\u{1d17a}' => "a musical format control",
        '\u{e0000}'..='\u{e007f}' => "a tag character",
        '\u{fff0}'..='\u{fff8}' | '\u{e0080}'..='\u{e0fff}' => "an unassigned invisible character",
        '\u{fdd0}'..='\u{fdef}' => "a noncharacter",
        _ if (c as u32) & 0xfffe == 0xfffe => "a noncharacter",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::is_unsafe;

    #[test]
    fn every_character_that_is_unsafe_has_a_name() {
        let unnamed: Vec<u32> = ('\0'..=char::MAX)
            .filter(|c| is_unsafe(*c) && invisible_name(*c).is_none())
            .map(u32::from)
            .collect();
        assert_eq!(unnamed, [0_u32; 0]);
    }

    #[test]
    fn what_can_be_seen_has_none() {
        for c in ['a', ' ', 'é', '\u{301}', '王', '🎉', '’'] {
            assert_eq!(invisible_name(c), None, "{c:?}");
        }
        assert_eq!(invisible_name('\u{202e}'), Some("a right-to-left override"));
        assert_eq!(invisible_name('\u{a0}'), Some("a no-break space"));
    }

    #[test]
    fn what_cannot_be_seen_is_told_with_its_code_point() {
        for (c, name) in [
            ('/', "'/'"),
            (' ', "' '"),
            ('é', "'é'"),
            ('\u{200b}', "a zero-width space (U+200B)"),
            ('\u{1b}', "an escape character (U+001B)"),
            ('\u{202e}', "a right-to-left override (U+202E)"),
            ('\u{feff}', "a byte order mark (U+FEFF)"),
            ('\u{fe0f}', "a variation selector (U+FE0F)"),
            ('\u{2003}', "a space of its own width (U+2003)"),
            ('\u{e0041}', "a tag character (U+E0041)"),
        ] {
            assert_eq!(CharName(c).to_string(), name);
        }
    }
}
