//! Line breaks of an edited text on the screen.
//!
//! Unlike in a text that is only read, nothing is dropped: spaces at the end of
//! a line stay, since the cursor can be among them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::app::text::width::columns_of_cluster;

/// The lines of a text on a screen of so many columns, as bytes of it. There is
/// at least one. A line break belongs to no line; spaces that have no room hang
/// over the end of theirs.
pub(in crate::app) fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        wrap_part(part, start, columns.max(2), &mut lines);
        start += part.len() + 1;
    }
    lines
}

/// Breaks a text without line breaks: behind spaces, beside wide characters,
/// else wherever the line is full.
fn wrap_part(part: &str, offset: usize, columns: usize, lines: &mut Vec<Range<usize>>) {
    let (mut start, mut used, mut after_wide) = (0, 0, false);
    // Where the line can break at the latest, and the columns up to there.
    let mut gap = (0, 0);
    for (at, cluster) in part.grapheme_indices(true) {
        let wide = columns_of_cluster(cluster);
        let is_space = cluster == " ";
        if !is_space {
            if at > start && (part[..at].ends_with(' ') || wide > 1 || after_wide) {
                gap = (at, used);
            }
            if used + wide > columns && at > start {
                let (next, before) = if gap.0 > start { gap } else { (at, used) };
                lines.push(offset + start..offset + next);
                start = next;
                used -= before;
            }
        }
        after_wide = wide > 1;
        used += wide;
    }
    lines.push(offset + start..offset + part.len());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::text::width::columns_of;

    fn lines(text: &str, columns: usize) -> Vec<&str> {
        wrap(text, columns).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn lines_break_behind_spaces_beside_wide_characters_and_where_they_are_full() {
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
            let ranges = wrap(&text, columns);
            let mut end = 0;
            for (index, line) in ranges.iter().enumerate() {
                let between = &text[end..line.start];
                prop_assert!(between.is_empty() || between == "\n" && index > 0, "{between:?}");
                prop_assert!(columns_of(text[line.clone()].trim_end_matches(' ')) <= columns);
                end = line.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
