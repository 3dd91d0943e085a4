//! A line of text that is edited in place.
//!
//! The cursor stands between grapheme clusters, which is what a reader takes
//! for one character. A word is what stands between spaces, so a term of the
//! filter is one word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::text;

/// The most characters that a line may have.
pub const MAX_CHARS: usize = 1_000;

/// A line of text and the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEdit {
    text: String,
    /// In bytes; always on a cluster boundary.
    cursor: usize,
}

impl LineEdit {
    /// A line with a text, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.set(text);
        line
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor, in bytes from the start.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts another text in place, the cursor at its end.
    pub fn set(&mut self, text: &str) {
        self.text.clear();
        self.cursor = 0;
        self.insert_str(text);
    }

    /// Inserts a typed character at the cursor. One that is unsafe on a
    /// terminal, and one for which there is no room, is dropped.
    pub fn insert(&mut self, c: char) {
        if !text::is_unsafe(c) && self.text.chars().count() < MAX_CHARS {
            self.text.insert(self.cursor, c);
            self.go_to(self.cursor + c.len_utf8());
        }
    }

    /// Inserts pasted text at the cursor, as far as there is room: line
    /// breaks and tabs become spaces, unsafe characters go.
    pub fn insert_str(&mut self, pasted: &str) {
        let clean = text::lines(pasted.trim_matches(['\r', '\n'])).replace('\n', " ");
        let mut room = MAX_CHARS.saturating_sub(self.text.chars().count());
        let mut end = 0;
        for cluster in clean.graphemes(true) {
            let chars = cluster.chars().count();
            if chars > room {
                break;
            }
            room -= chars;
            end += cluster.len();
        }
        self.text.insert_str(self.cursor, &clean[..end]);
        self.go_to(self.cursor + end);
    }

    /// Moves the cursor a cluster to the left.
    pub fn left(&mut self) {
        self.go_to(self.cluster_left());
    }

    /// Moves the cursor a cluster to the right.
    pub fn right(&mut self) {
        self.go_to(self.cluster_right());
    }

    /// Moves the cursor to the start of the word, or of the one before.
    pub fn word_left(&mut self) {
        self.go_to(self.word_start());
    }

    /// Moves the cursor to the end of the word, or of the next one.
    pub fn word_right(&mut self) {
        self.go_to(self.word_end());
    }

    /// Moves the cursor to the start of the line.
    pub fn home(&mut self) {
        self.go_to(0);
    }

    /// Moves the cursor to the end of the line.
    pub fn end(&mut self) {
        self.go_to(self.text.len());
    }

    /// Deletes the cluster before the cursor.
    pub fn delete_backward(&mut self) {
        self.delete(self.cluster_left()..self.cursor);
    }

    /// Deletes the cluster under the cursor.
    pub fn delete_forward(&mut self) {
        self.delete(self.cursor..self.cluster_right());
    }

    /// Deletes from the start of the word, or of the one before, to the
    /// cursor.
    pub fn delete_word(&mut self) {
        self.delete(self.word_start()..self.cursor);
    }

    /// Deletes from the start of the line to the cursor.
    pub fn delete_to_start(&mut self) {
        self.delete(0..self.cursor);
    }

    /// Deletes from the cursor to the end of the line.
    pub fn delete_to_end(&mut self) {
        self.delete(self.cursor..self.text.len());
    }

    /// The part of the line that fits `width` columns, and the cursor's
    /// column in it. The part always holds the cursor and the cluster under
    /// it, as far as that fits. It moves by half its width, so that the text
    /// stands still under most key presses.
    pub fn display(&self, width: usize) -> (&str, usize) {
        let cursor_column: usize =
            self.text[..self.cursor].graphemes(true).map(UnicodeWidthStr::width).sum();
        let under = self.text[self.cursor..].graphemes(true).next();
        let room = under.map_or(1, |cluster| cluster.width().max(1));
        let over = (cursor_column + room).saturating_sub(width);
        let step = (width / 2).max(1);
        let wanted = (over.div_ceil(step) * step).min(cursor_column);
        let (start, start_column) = self.boundary_at(wanted);
        let mut end = start;
        let mut used = 0;
        for cluster in self.text[start..].graphemes(true) {
            used += cluster.width();
            if used > width {
                break;
            }
            end += cluster.len();
        }
        (&self.text[start..end], cursor_column - start_column)
    }

    /// The first cluster boundary at or after a column, and its own column.
    fn boundary_at(&self, wanted: usize) -> (usize, usize) {
        let mut column = 0;
        for (at, cluster) in self.text.grapheme_indices(true) {
            if column >= wanted {
                return (at, column);
            }
            column += cluster.width();
        }
        (self.text.len(), column)
    }

    fn cluster_left(&self) -> usize {
        let mut before = self.text[..self.cursor].grapheme_indices(true);
        before.next_back().map_or(0, |(at, _)| at)
    }

    fn cluster_right(&self) -> usize {
        let after = self.text[self.cursor..].graphemes(true).next();
        self.cursor + after.map_or(0, str::len)
    }

    fn word_start(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        let last_space = before.char_indices().rfind(|(_, c)| c.is_whitespace());
        last_space.map_or(0, |(at, space)| at + space.len_utf8())
    }

    fn word_end(&self) -> usize {
        let after = &self.text[self.cursor..];
        let word = after.trim_start();
        let skipped = after.len() - word.len();
        self.cursor + skipped + word.find(char::is_whitespace).unwrap_or(word.len())
    }

    fn delete(&mut self, range: Range<usize>) {
        let start = range.start;
        self.text.replace_range(range, "");
        self.go_to(start);
    }

    /// Puts the cursor on a cluster boundary, at or after `at`: an edit can
    /// join what stands on both sides of it into one cluster.
    fn go_to(&mut self, at: usize) {
        let mut starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        self.cursor = starts.find(|start| *start >= at).unwrap_or(self.text.len());
    }
}

#[cfg(test)]
mod tests;
