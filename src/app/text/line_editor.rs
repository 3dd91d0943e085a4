//! A line of text with a cursor.
//!
//! The cursor is between grapheme clusters, which a reader takes for single
//! characters. Words are separated by spaces, so a term of the filter is one
//! word.

use std::fmt;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::app::protocol::command::Command;
use crate::app::text::cursor;
use crate::domain::text;
use crate::domain::text_layout::{cluster_width, prefix, width};
use crate::query::MAX_LINE;

/// The most characters that a line may have.
pub const MAX_CHARS: usize = MAX_LINE;

/// A line of text and the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEdit {
    text: String,
    /// In bytes; always on a cluster boundary.
    cursor: usize,
}

/// Effect of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// The cursor alone.
    Cursor,
    /// The text.
    Text,
}

/// More text than there is room for. Nothing of it is inserted: half of a text
/// is never what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Characters beyond the limit.
    over: usize,
    limit: usize,
}

impl TooLong {
    /// Checks the number of characters of a text.
    ///
    /// # Errors
    /// There are too many.
    pub fn check(chars: usize, limit: usize) -> Result<(), Self> {
        if chars > limit { Err(Self { over: chars - limit, limit }) } else { Ok(()) }
    }
}

impl fmt::Display for TooLong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [over, limit] = [self.over, self.limit].map(|count| text::number(count as u64));
        let characters = if self.over == 1 { "character" } else { "characters" };
        write!(out, "{over} {characters} over the {limit} limit")
    }
}

/// The part of the line that is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The bytes of the text that are shown.
    pub range: Range<usize>,
    /// The cursor's column from the left edge of the window.
    pub column: u16,
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
        self.text = one_line(text);
        self.cursor = self.text.len();
    }

    /// Checks the room for more text.
    ///
    /// # Errors
    /// The excess.
    pub fn room_for(&self, more: &str) -> Result<(), TooLong> {
        TooLong::check(self.text.chars().count() + one_line(more).chars().count(), MAX_CHARS)
    }

    /// Inserts a typed character at the cursor. One that is unsafe on a
    /// terminal, and one for which there is no room, is dropped.
    pub fn insert(&mut self, c: char) -> Change {
        if text::is_unsafe(c) || self.text.chars().count() >= MAX_CHARS {
            return Change::Nothing;
        }
        self.text.insert(self.cursor, c);
        self.cursor += c.len_utf8();
        self.sync_window();
        Change::Text
    }

    /// Puts `text` in the place of a range of bytes, the cursor after it;
    /// nothing where there is no room, or no such range.
    pub fn replace(&mut self, range: Range<usize>, text: &str) -> Change {
        let Some(replaced) = self.text.get(range.clone()) else { return Change::Nothing };
        let chars = self.text.chars().count() - replaced.chars().count() + text.chars().count();
        if chars > MAX_CHARS || replaced == text {
            return Change::Nothing;
        }
        self.text.replace_range(range.clone(), text);
        self.cursor = range.start + text.len();
        self.sync_window();
        Change::Text
    }

    /// Inserts pasted text at the cursor: line breaks and tabs become spaces,
    /// unsafe characters go. Nothing where there is no room for all of it.
    pub fn insert_str(&mut self, pasted: &str) -> Change {
        let clean = one_line(pasted);
        if clean.is_empty() || self.room_for(pasted).is_err() {
            return Change::Nothing;
        }
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
        self.sync_window();
        Change::Text
    }

    /// Puts the cursor at a column of the text that is shown from a byte on.
    pub fn place_cursor(&mut self, start: usize, column: usize) -> Change {
        let Some(shown) = self.text.get(start..) else { return Change::Nothing };
        self.go_to(start + prefix(shown, column).len())
    }

    /// Executes an editing command; others change nothing.
    pub fn apply(&mut self, action: Command) -> Change {
        let before = 0..self.cursor;
        let after = self.cursor..self.text.len();
        match action {
            Command::CursorLeft => self.go_to(self.left()),
            Command::CursorRight => self.go_to(self.right()),
            Command::WordLeft => self.go_to(self.word_left()),
            Command::WordRight => self.go_to(self.word_right()),
            Command::LineStart => self.go_to(0),
            Command::LineEnd => self.go_to(self.text.len()),
            Command::DeleteBackward => self.delete(self.left()..self.cursor),
            Command::DeleteForward => self.delete(self.cursor..self.right()),
            Command::DeleteWord => self.delete(self.word_left()..self.cursor),
            Command::DeleteToStart => self.delete(before),
            Command::DeleteToEnd => self.delete(after),
            _ => Change::Nothing,
        }
    }

    /// The part of the line that fits `columns`, with the cursor and the
    /// cluster under it inside. The window moves by half its width, so that the
    /// text stays in place under most key presses.
    pub fn window(&self, columns: u16) -> Window {
        let columns = usize::from(columns);
        let cursor_column = width(&self.text[..self.cursor]);
        let under = self.text[self.cursor..].graphemes(true).next();
        let room = under.map_or(1, |cluster| cluster_width(cluster).max(1));
        let over = (cursor_column + room).saturating_sub(columns);
        let step = (columns / 2).max(1);
        let wanted: usize = (over.div_ceil(step) * step).min(cursor_column);
        let (start, start_column) = self.boundary_at(wanted);
        let end = start + prefix(&self.text[start..], columns).len();
        let column = u16::try_from(cursor_column - start_column).unwrap_or(u16::MAX);
        Window { range: start..end, column }
    }

    /// The first cluster boundary at or after a column, and its own column.
    fn boundary_at(&self, wanted: usize) -> (usize, usize) {
        let mut column = 0;
        for (at, cluster) in self.text.grapheme_indices(true) {
            if column >= wanted {
                return (at, column);
            }
            column += cluster_width(cluster);
        }
        (self.text.len(), column)
    }

    fn left(&self) -> usize {
        cursor::left(&self.text, self.cursor)
    }

    fn right(&self) -> usize {
        cursor::right(&self.text, self.cursor)
    }

    fn word_left(&self) -> usize {
        cursor::word_left(&self.text, self.cursor)
    }

    fn word_right(&self) -> usize {
        cursor::word_right(&self.text, self.cursor)
    }

    fn go_to(&mut self, at: usize) -> Change {
        let from = self.cursor;
        self.cursor = at;
        self.sync_window();
        if self.cursor == from { Change::Nothing } else { Change::Cursor }
    }

    fn delete(&mut self, range: Range<usize>) -> Change {
        if range.is_empty() {
            return Change::Nothing;
        }
        self.cursor = range.start;
        self.text.replace_range(range, "");
        self.sync_window();
        Change::Text
    }

    /// Moves the cursor on to a cluster boundary, since an edit can join the
    /// text on both sides of it into one cluster.
    fn sync_window(&mut self) {
        let ends = self.text.grapheme_indices(true).map(|(at, cluster)| at + cluster.len());
        if self.cursor > 0 {
            self.cursor =
                ends.into_iter().find(|end| *end >= self.cursor).unwrap_or(self.text.len());
        }
    }
}

/// Text without line breaks and control characters.
fn one_line(text: &str) -> String {
    text::lines(text.trim_matches(['\r', '\n'])).replace('\n', " ")
}

#[cfg(test)]
mod tests;
