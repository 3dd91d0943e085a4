//! Width of text on a terminal, and breaking of lines.
//!
//! Text is measured cluster by cluster, as it is drawn. Measuring it whole, or
//! character by character, gives other numbers: a joined emoji is as wide as
//! one, a heart with a variation selector is wider than without, and two Arabic
//! letters that make a ligature in print take two cells.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The half-width sound marks of katakana. Ratatui gives a cluster a column
/// more for each of them, and the width here must agree with it, or a line
/// would be cut.
const SOUND_MARKS: [char; 2] = ['\u{ff9e}', '\u{ff9f}'];

/// Width of a text in columns.
pub fn columns_of(text: &str) -> usize {
    if text.is_ascii() {
        return text.width();
    }
    text.graphemes(true).map(columns_of_cluster).sum()
}

/// Width of a grapheme cluster in columns.
pub fn columns_of_cluster(cluster: &str) -> usize {
    let marks = if cluster.is_ascii() { 0 } else { cluster.matches(SOUND_MARKS).count() };
    cluster.width() + marks
}

/// Breaks a text into lines of so many columns: at spaces and beside wide
/// characters, which are written without spaces, else wherever the line is
/// full. Spaces at the end of a line go.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut used = 0;
    // Where the line can break at the latest.
    let mut gap = 0;
    let mut after_wide = false;
    for (at, cluster) in text.grapheme_indices(true) {
        let wide = columns_of_cluster(cluster);
        if cluster == " " {
            gap = at + 1;
        } else {
            if wide > 1 || after_wide {
                gap = gap.max(at);
            }
            if used + wide > columns && at > start {
                let next = if gap > start { gap } else { at };
                lines.push(text[start..next].trim_end_matches(' '));
                used = columns_of(&text[next..at]);
                start = next;
            }
        }
        after_wide = wide > 1;
        used += wide;
    }
    lines.push(text[start..].trim_end_matches(' '));
    lines
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
            assert_eq!(columns_of(text), columns, "{text}");
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
                prop_assert!(columns_of(line) <= columns, "{line}");
            }
            let kept = |text: &str| text.replace(' ', "");
            prop_assert_eq!(kept(&lines.concat()), kept(&text));
        }
    }
}
