//! Text in terminal columns: width, truncation and line breaks.
//!
//! Text is measured cluster by cluster, as it is drawn. Measuring it whole, or
//! character by character, gives other numbers: a joined emoji is as wide as
//! one, a heart with a variation selector is wider than without, and two
//! Arabic letters that make a ligature in print take two cells.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Half-width sound marks of katakana: ratatui gives a cluster one more column
/// for each of them, and a line that is measured as shorter would be cut.
const SOUND_MARKS: [char; 2] = ['\u{ff9e}', '\u{ff9f}'];

/// Columns of a text.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.width();
    }
    text.graphemes(true).map(cluster_width).sum()
}

/// Columns of a grapheme cluster.
pub fn cluster_width(cluster: &str) -> usize {
    let marks = if cluster.is_ascii() { 0 } else { cluster.matches(SOUND_MARKS).count() };
    cluster.width() + marks
}

/// The longest beginning of a text that fits into so many columns, in whole
/// clusters.
pub fn prefix(text: &str, columns: usize) -> &str {
    // Each printable ASCII character is a cluster of one column.
    let first = text.as_bytes().get(..=columns).unwrap_or(text.as_bytes());
    if first.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return &text[..columns.min(text.len())];
    }
    let mut used = 0;
    let end = text.grapheme_indices(true).find_map(|(at, cluster)| {
        used += cluster_width(cluster);
        (used > columns).then_some(at)
    });
    &text[..end.unwrap_or(text.len())]
}

/// Truncates text to a number of columns, ending in `ellipsis` if truncated.
pub fn cut<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    // The number of bytes is an upper bound of the columns for mostly ASCII
    // text.
    if text.len() <= columns || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    match columns.checked_sub(width(ellipsis)) {
        Some(room) => Cow::Owned(format!("{}{ellipsis}", prefix(text, room).trim_end())),
        None => Cow::Borrowed(""),
    }
}

/// Breaks a text into lines of so many columns: at spaces and beside wide
/// characters, which are written without spaces, else wherever the line is
/// full. Spaces at the end of a line are dropped.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    each_line(text, columns, |line| lines.push(text[line].trim_end_matches(' ')));
    lines
}

/// Lines of an edited text in so many columns, as byte ranges; at least one. A
/// line break belongs to no line. Spaces at the end of a line stay, since the
/// cursor may be among them, and may exceed the columns.
pub fn break_lines(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        let add = |line: Range<usize>| lines.push(start + line.start..start + line.end);
        each_line(part, columns.max(2), add);
        start += part.len() + 1;
    }
    lines
}

/// Breaks a text without line breaks.
fn each_line(text: &str, columns: usize, mut add: impl FnMut(Range<usize>)) {
    let (mut start, mut used, mut after_wide) = (0, 0, false);
    // The last possible break of the line, and the columns up to there.
    let mut gap = (0, 0);
    for (at, cluster) in text.grapheme_indices(true) {
        let wide = cluster_width(cluster);
        if cluster != " " && at > start {
            if text[..at].ends_with(' ') || wide > 1 || after_wide {
                gap = (at, used);
            }
            if used + wide > columns {
                let (next, before) = if gap.0 > start { gap } else { (at, used) };
                add(start..next);
                start = next;
                used -= before;
            }
        }
        after_wide = wide > 1;
        used += wide;
    }
    add(start..text.len());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_measured_as_it_is_drawn() {
        let cases = [
            ("plain", 5),
            ("王小明", 6),
            ("👩‍👩‍👧", 2),
            ("❤️", 2),
            ("e\u{301}", 1),
            ("🇩🇪", 2),
            ("سلام", 4),
            ("ﾊﾞｽ", 4),
            ("", 0),
        ];
        for (text, columns) in cases {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn lines_break_at_spaces_then_beside_wide_characters_then_anywhere() {
        let cases: [(&str, usize, &[&str]); 9] = [
            ("one two three", 8, &["one two", "three"]),
            ("one two three", 7, &["one two", "three"]),
            ("one  two", 4, &["one", "two"]),
            ("  two", 8, &["  two"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
            ("ok 王小明先生", 8, &["ok 王小", "明先生"]),
            ("❤️❤️❤️❤️❤️", 8, &["❤️❤️❤️❤️", "❤️"]),
            ("a https://example.com/b", 10, &["a", "https://ex", "ample.com/", "b"]),
            ("", 4, &[""]),
        ];
        for (text, columns, lines) in cases {
            assert_eq!(wrap(text, columns), lines, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_nothing_but_spaces_is_lost(
            words in proptest::collection::vec("(a|z|é|e\u{301}|❤️|王|👩‍👧|🇩🇪|ﾊﾞ){0,9}", 0..12),
            columns in 4_usize..20,
        ) {
            let text = words.join(" ");
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line}");
            }
            let kept = |text: &str| text.replace(' ', "");
            prop_assert_eq!(kept(&lines.concat()), kept(&text));
        }
    }

    #[test]
    fn text_is_cut_between_clusters() {
        assert_eq!(cut("plain", 5, "…"), "plain");
        assert_eq!(cut("plainer", 5, "…"), "plai…");
        assert_eq!(cut("王小明先生", 5, "…"), "王小…");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧", 3, "…"), "👩‍👩‍👧…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(cut("two words", 5, "…"), "two…");
        assert_eq!(cut("abc", 0, "…"), "");
        for columns in 0..12 {
            assert!(width(&cut("a王👩‍👩‍👧é ❤️ x", columns, "…")) <= columns);
        }
    }

    fn lines(text: &str, columns: usize) -> Vec<&str> {
        break_lines(text, columns).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn edited_lines_break_behind_spaces_beside_wide_characters_and_where_they_are_full() {
        let cases: [(&str, usize, &[&str]); 9] = [
            ("", 8, &[""]),
            ("one two three", 8, &["one two ", "three"]),
            ("one two three", 7, &["one two ", "three"]),
            ("one   ", 4, &["one   "]),
            ("one    two", 4, &["one    ", "two"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
            ("a\n\nb\n", 4, &["a", "", "b", ""]),
            ("ok 王小明先生", 8, &["ok 王小", "明先生"]),
            ("  two", 8, &["  two"]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(lines(text, columns), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_long(
            text in "(a|z|é|e\u{301}|❤️|王|👩‍👧|🇩🇪| |  |\n){0,60}", columns in 2_usize..20,
        ) {
            let ranges = break_lines(&text, columns);
            let mut end = 0;
            for (index, line) in ranges.iter().enumerate() {
                let between = &text[end..line.start];
                prop_assert!(between.is_empty() || between == "\n" && index > 0, "{between:?}");
                prop_assert!(width(text[line.clone()].trim_end_matches(' ')) <= columns);
                end = line.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
