//! Movements of a text cursor, in bytes of the text.

use unicode_segmentation::UnicodeSegmentation;

/// One cluster to the left.
pub(in crate::app) fn left(text: &str, cursor: usize) -> usize {
    let mut before = text[..cursor].grapheme_indices(true);
    before.next_back().map_or(0, |(at, _)| at)
}

/// One cluster to the right.
pub(in crate::app) fn right(text: &str, cursor: usize) -> usize {
    let after = text[cursor..].graphemes(true).next();
    cursor + after.map_or(0, str::len)
}

/// To the beginning of the word to the left.
pub(in crate::app) fn word_left(text: &str, cursor: usize) -> usize {
    let before = text[..cursor].trim_end();
    let last_space = before.char_indices().rfind(|(_, c)| c.is_whitespace());
    last_space.map_or(0, |(at, space)| at + space.len_utf8())
}

/// To the end of the word to the right.
pub(in crate::app) fn word_right(text: &str, cursor: usize) -> usize {
    let after = &text[cursor..];
    let word = after.trim_start();
    let skipped = after.len() - word.len();
    cursor + skipped + word.find(char::is_whitespace).unwrap_or(word.len())
}
