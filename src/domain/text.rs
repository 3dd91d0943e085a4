//! The one place where untrusted text is cleaned.
//!
//! Names, snippets and messages come from the public. None of it may move the
//! cursor, change a colour, set a title, reorder a line or hide characters: not
//! on the screen, not in the clipboard, not in an export.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character must never reach a terminal, the clipboard, a log or
/// an export: C0 and C1 controls, bidirectional embeddings, overrides,
/// isolates and marks (Unicode TR 9), invisible separators and fillers,
/// language tags, noncharacters.
///
/// The joiners (U+200C, U+200D) and the variation selectors stay: emoji and
/// several scripts need them.
pub fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Cleans text for one line: runs of white space and line breaks become one
/// space, unsafe characters go.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if is_clean_line(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_break(c) || c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_unsafe(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    Cow::Owned(out)
}

/// Cleans text for one line, and cuts it at a character to at most so many
/// bytes.
pub fn short_line(text: &str, bytes: usize) -> Cow<'_, str> {
    match one_line(text) {
        Cow::Borrowed(clean) => Cow::Borrowed(&clean[..clean.floor_char_boundary(bytes)]),
        Cow::Owned(mut clean) => {
            clean.truncate(clean.floor_char_boundary(bytes));
            Cow::Owned(clean)
        }
    }
}

/// Cleans text of several lines: line breaks of every kind become `\n`, tabs
/// become spaces, unsafe characters go.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_unsafe(c) && c != '\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\t' => out.push_str("    "),
            _ if is_break(c) => out.push('\n'),
            _ if is_unsafe(c) => {}
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Makes JSON text safe to print without changing what it means: unsafe
/// characters inside strings are written as `\u` escapes, and white space
/// between tokens, which may hold line breaks, goes. The text must be valid
/// JSON.
pub fn json_line(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in json.chars() {
        if !in_string {
            if c == '"' {
                in_string = true;
            } else if c.is_ascii_whitespace() {
                continue;
            }
            out.push(c);
            continue;
        }
        if is_unsafe(c) {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_string = false,
            _ => {}
        }
    }
    out
}

/// How many levels of JSON are indented; deeper ones stay in line with the last
/// of them, or a text of brackets alone would grow with the square of its
/// length.
const INDENTED: usize = 32;

/// JSON text line by line, indented by two columns a level and made safe to
/// print as by [`json_line`]. Its tokens stay as they are: numbers keep their
/// digits, and members that come twice come twice. The text must be valid JSON.
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

/// Bytes of the JSON token that a text begins with: a string, a mark, or a
/// number or word.
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

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_clean_line(text: &str) -> bool {
    if text.starts_with(' ') || text.ends_with(' ') {
        return false;
    }
    let mut after_space = false;
    text.chars().all(|c| {
        let space = c == ' ';
        let clean = if space { !after_space } else { !is_unsafe(c) && !c.is_whitespace() };
        after_space = space;
        clean
    })
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn emoji_and_scripts_stay_whole() {
        for text in ["👩‍👩‍👧", "❤️", "می‌خواهم", "王小明", "مرحبا", "e\u{301}"]
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
