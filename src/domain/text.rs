//! Sanitizes untrusted text; the only place that does.
//!
//! Names, snippets and messages come from the public. None of it may move the
//! cursor, change a color, set a title, reorder a line or hide characters: not
//! on the screen, not in the clipboard, not in an export.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_general_category::{GeneralCategory, get_general_category};

/// Maximum number of combining marks on one character: no script stacks more,
/// and some terminals draw any number of them over the lines above and below.
pub const MAX_MARKS: usize = 8;

/// Whether a character must never reach a terminal, the clipboard, a log or an
/// export: C0 and C1 controls, bidirectional embeddings, overrides, isolates
/// and marks (Unicode TR 9), noncharacters, interlinear annotations, and all
/// other characters that Unicode draws as nothing
/// (`Default_Ignorable_Code_Point` of `DerivedCoreProperties.txt`: separators,
/// fillers, tags, invisible vowels, shorthand and musical controls).
///
/// The joiners (U+200C, U+200D) and the variation selectors up to U+FE0F stay:
/// emoji and several scripts need them.
pub fn is_unsafe(c: char) -> bool {
    match c {
        // Almost all of any text.
        ' '..='~' => false,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => (c as u32) & 0xfffe == 0xfffe,
    }
}

/// Whether a character attaches to its predecessor: combining marks and
/// joiners.
pub fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && (is_joiner(c)
            || matches!(
                get_general_category(c),
                GeneralCategory::NonspacingMark
                    | GeneralCategory::SpacingMark
                    | GeneralCategory::EnclosingMark
            ))
}

/// The characters of a grapheme cluster without the marks beyond
/// [`MAX_MARKS`].
pub fn with_few_marks(cluster: &str) -> impl Iterator<Item = char> {
    let mut marks = 0;
    cluster.chars().filter(move |c| {
        let is_mark = is_mark(*c);
        marks += usize::from(is_mark);
        !is_mark || marks <= MAX_MARKS
    })
}

/// Whether a character is visible only by its effect on its neighbors.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Filters a text character by character: no unsafe character, no joiner
/// without a predecessor, and at most [`MAX_MARKS`] marks on one character.
#[derive(Default)]
struct Filter {
    /// Whether a mark has a base character.
    has_base: bool,
    marks: usize,
}

impl Filter {
    fn admits(&mut self, c: char) -> bool {
        if is_unsafe(c) {
            return false;
        }
        if !is_mark(c) {
            *self = Self { has_base: !c.is_whitespace(), marks: 0 };
            return true;
        }
        self.marks += 1;
        self.marks <= MAX_MARKS && (self.has_base || !is_joiner(c))
    }
}

/// Sanitizes text into one line: runs of white space and line breaks become one
/// space, unsafe characters are removed.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if is_clean_line(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut filter = Filter::default();
    for c in text.chars() {
        let c = if is_break(c) || c.is_whitespace() { ' ' } else { c };
        if filter.admits(c) && (c != ' ' || !out.is_empty() && !out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    Cow::Owned(out)
}

/// Sanitizes text into one line of at most so many bytes, cut at a character
/// boundary.
pub fn short_line(text: &str, bytes: usize) -> Cow<'_, str> {
    match one_line(text) {
        Cow::Borrowed(clean) => Cow::Borrowed(&clean[..clean.floor_char_boundary(bytes)]),
        Cow::Owned(mut clean) => {
            clean.truncate(clean.floor_char_boundary(bytes));
            Cow::Owned(clean)
        }
    }
}

/// Sanitizes multi-line text: line breaks of every kind become `
/// `, tabs become spaces, unsafe characters are removed.
pub fn lines(text: &str) -> Cow<'_, str> {
    let mut filter = Filter::default();
    if text.chars().all(|c| filter.admits(if c == '\n' { ' ' } else { c })) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut filter = Filter::default();
    while let Some(c) = chars.next() {
        let space = match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                "\n"
            }
            '\t' => "    ",
            _ if is_break(c) => "\n",
            _ if filter.admits(c) => {
                out.push(c);
                continue;
            }
            _ => continue,
        };
        filter = Filter::default();
        out.push_str(space);
    }
    Cow::Owned(out)
}

/// Makes JSON text safe to print without changing its meaning: unsafe
/// characters inside strings become `\u` escapes, and white space between
/// tokens, which may contain line breaks, is removed. The text must be valid
/// JSON.
pub fn json_line(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut in_string = false;
    // Where what is not copied yet begins, and where it is read.
    let (mut from, mut at) = (0, 0);
    while let Some(&byte) = json.as_bytes().get(at) {
        let mut length = 1;
        match byte {
            b'"' => in_string = !in_string,
            _ if !in_string => {
                if byte.is_ascii_whitespace() {
                    out.push_str(&json[from..at]);
                    from = at + 1;
                }
            }
            b'\\' if json.as_bytes().get(at + 1).is_some_and(u8::is_ascii) => length = 2,
            b' '..=b'~' => {}
            _ => {
                let c = json[at..].chars().next().unwrap_or_default();
                length = c.len_utf8();
                if is_unsafe(c) {
                    out.push_str(&json[from..at]);
                    from = at + length;
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        // Writing to a string cannot fail.
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
            }
        }
        at += length;
    }
    out.push_str(&json[from..]);
    out
}

/// Maximum indented nesting depth of JSON; without it a text of brackets alone
/// would grow with the square of its length.
const INDENTED: usize = 32;

/// JSON text line by line, indented by two columns a level and sanitized as by
/// [`json_line`]. Tokens are unchanged: numbers keep their digits, and
/// duplicate members stay. The text must be valid JSON.
pub fn json_lines(json: &str) -> Vec<String> {
    let line = json_line(json);
    let mut lines = vec![String::new()];
    let mut depth = 0_usize;
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        let (token, after) = rest.split_at(token_length(rest, c));
        rest = after;
        let opens = matches!(c, '{' | '[');
        let closes = matches!(c, '}' | ']');
        let holds_nothing = opens && rest.starts_with(['}', ']']);
        if closes {
            depth = depth.saturating_sub(1);
            lines.push(indent(depth));
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(token);
            if c == ':' {
                line.push(' ');
            }
            if holds_nothing {
                line.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
        if opens && !holds_nothing {
            depth += 1;
            lines.push(indent(depth));
        } else if c == ',' {
            lines.push(indent(depth));
        }
    }
    lines
}

/// Length in bytes of the first JSON token of a text: a string, a punctuation
/// mark, or a number or keyword.
fn token_length(text: &str, first: char) -> usize {
    match first {
        '"' => {
            let mut escaped = false;
            let end = text.char_indices().skip(1).find(|&(_, c)| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(text.len(), |(at, quote)| at + quote.len_utf8())
        }
        '{' | '}' | '[' | ']' | ':' | ',' => 1,
        _ => text.find(['}', ']', ',', ':', '{', '[', '"']).unwrap_or(text.len()),
    }
}

fn indent(depth: usize) -> String {
    " ".repeat(2 * depth.min(INDENTED))
}

/// Formats a number with separators: `1,204`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_clean_line(text: &str) -> bool {
    if text.starts_with(' ') || text.ends_with(' ') {
        return false;
    }
    let mut after_space = false;
    let mut filter = Filter::default();
    text.chars().all(|c| {
        let space = c == ' ';
        let clean = filter.admits(c) && if space { !after_space } else { !c.is_whitespace() };
        after_space = space;
        clean
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_lose_their_power() {
        let attack = "hi\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{90}q there";
        let clean = one_line(attack);
        assert_eq!(clean, "hi[2J]0;owned31mq there");
        assert!(!lines(attack).chars().any(is_unsafe));
    }

    #[test]
    fn bidi_controls_and_invisible_characters_go() {
        assert_eq!(one_line("a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{e0041}f"), "abcdef");
    }

    #[test]
    fn fillers_cannot_make_a_name_that_looks_empty() {
        for filler in ['\u{34f}', '\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'] {
            assert_eq!(one_line(&format!("a{filler}b")), "ab", "{filler:?}");
        }
    }

    /// `Default_Ignorable_Code_Point` of Unicode 17's
    /// `DerivedCoreProperties.txt`, and the noncharacters of the first plane.
    const INVISIBLE: [(u32, u32); 25] = [
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180d),
        (0x180e, 0x180e),
        (0x180f, 0x180f),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x2064),
        (0x2065, 0x2065),
        (0x2066, 0x206f),
        (0x3164, 0x3164),
        (0xfdd0, 0xfdef),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfff8),
        (0xfffe, 0xffff),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0x1fffe, 0x1ffff),
        (0xe0000, 0xe0fff),
        (0x10_fffe, 0x10_ffff),
    ];

    #[test]
    fn what_is_drawn_as_nothing_goes_and_the_joiners_stay() {
        let all = INVISIBLE.iter().flat_map(|&(first, last)| first..=last);
        for c in all.filter_map(char::from_u32) {
            let stays = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
            let text = format!("a{c}b");
            let expected = if stays { text.as_str() } else { "ab" };
            assert_eq!(one_line(&text), expected, "{c:?}");
            assert_eq!(lines(&text), expected, "{c:?}");
            assert_eq!(is_unsafe(c), !stays, "{c:?}");
        }
    }

    #[test]
    fn a_character_keeps_no_more_than_eight_marks() {
        for mark in ["\u{301}", "\u{20dd}", "\u{93e}", "\u{fe0f}", "\u{200d}"] {
            let many = format!("x{}y\u{301}", mark.repeat(10_000));
            let few = format!("x{}y\u{301}", mark.repeat(8));
            assert_eq!(one_line(&many), few);
            assert_eq!(lines(&many), few);
            // Characters removed between marks do not reset the limit.
            let split = format!("x{}y", format!("{}\u{200b}", mark.repeat(5)).repeat(3));
            assert_eq!(one_line(&split), format!("x{}y", mark.repeat(8)));
        }
    }

    #[test]
    fn joiners_that_join_nothing_cannot_make_a_name_that_looks_empty() {
        for joiner in ['\u{200c}', '\u{200d}', '\u{fe0f}'] {
            assert_eq!(one_line(&format!("{joiner}{joiner} {joiner}a {joiner}")), "a");
            assert_eq!(lines(&format!("{joiner}\n{joiner}a")), "\na");
        }
    }

    #[test]
    fn emoji_and_scripts_stay_whole() {
        for text in
            ["👩‍👩‍👧", "❤️", "👩🏽‍❤️‍💋‍👨🏽", "1️⃣", "می‌خواهم", "क्‍ष", "र्त्स्न्या", "王小明", "مرحبا", "e\u{301}", "ཧཱུྃ"]
        {
            assert_eq!(one_line(text), text);
            assert_eq!(lines(text), text);
        }
    }

    #[test]
    fn line_breaks_become_one_space_or_one_newline() {
        assert_eq!(one_line(" a\r\n\n b\t\u{2028}c "), "a b c");
        assert_eq!(lines("a\r\nb\rc\u{2029}d\te"), "a\nb\nc\nd    e");
    }

    #[test]
    fn json_keeps_its_meaning_and_loses_its_controls() {
        let json = "{ \"a\" :\n\t\"x\u{202e} \\\" \u{9b}y \\\\\", \"b\": [1, \"\u{e0041}\"] }";
        let line = json_line(json);
        assert!(!line.chars().any(is_unsafe), "{line}");
        let before: serde_json::Value = serde_json::from_str(json).expect("valid");
        let after: serde_json::Value = serde_json::from_str(&line).expect("still valid");
        assert_eq!(before, after);
    }

    proptest! {
        #[test]
        fn any_text_survives_in_a_line_of_json(text in any::<String>(), key in any::<String>()) {
            let value = serde_json::json!({ key: [text, 1] });
            let line = json_line(&serde_json::to_string_pretty(&value).expect("serializable"));
            prop_assert!(!line.chars().any(is_unsafe), "{line:?}");
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&line).expect("valid"), value);
        }
    }

    #[test]
    fn indented_json_keeps_every_token() {
        let json = r#"{"n":1.10,"big":123456789012345678901234567890,"e":1E400,"n":[ ],
            "s":"a,{\"b\":\\","list":[true,{}],"esc":"\u0041"}"#;
        let lines = [
            "{",
            "  \"n\": 1.10,",
            "  \"big\": 123456789012345678901234567890,",
            "  \"e\": 1E400,",
            "  \"n\": [],",
            "  \"s\": \"a,{\\\"b\\\":\\\\\",",
            "  \"list\": [",
            "    true,",
            "    {}",
            "  ],",
            "  \"esc\": \"\\u0041\"",
            "}",
        ];
        assert_eq!(json_lines(json), lines);
        assert_eq!(json_lines("7"), ["7"]);
    }

    #[test]
    fn indented_json_has_no_controls_and_no_endless_indent() {
        let lines = json_lines("{\"fromTheFuture\":\"a\u{202e}\\u001b[2J\"}");
        assert_eq!(lines[1], r#"  "fromTheFuture": "a\u202e\u001b[2J""#);
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        let widest = json_lines(&deep).iter().map(String::len).max();
        assert_eq!(widest, Some(2 * INDENTED + 2));
    }
}
