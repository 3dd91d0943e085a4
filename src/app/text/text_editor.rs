//! A text of several lines with a cursor.
//!
//! The cursor is between grapheme clusters. Up and down go by the lines of the
//! screen, which depend on the width. Every change goes through
//! `Editor::replace`, so that each can be undone.
//!
//! The known widgets store their text together with its rendering and count
//! characters where a reader counts clusters; here rendering is elsewhere.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::app::protocol::command::Command;
use crate::app::text::cursor;
use crate::app::text::edit_history::{Edit, History};
use crate::app::text::line_editor::{Change, TooLong};
use crate::domain::text;
use crate::domain::text_layout::{break_lines, prefix, width};

/// The most characters that are typed or pasted into a text: more than a
/// telephone shows of a message. A longer one that is there already stays.
pub const MAX_CHARS: usize = 5_000;

/// Columns before the room is known.
const COLUMNS: usize = 60;

/// A text, the cursor in it, and what was done to it.
#[derive(Clone)]
pub struct Editor {
    text: String,
    /// In bytes; always on a cluster boundary.
    cursor: usize,
    columns: usize,
    rows: usize,
    /// The first line on the screen.
    top: usize,
    /// The lines on the screen, as bytes of the text.
    lines: Vec<Range<usize>>,
    /// The column that up and down return to after shorter lines.
    goal: Option<usize>,
    history: History,
}

impl Default for Editor {
    fn default() -> Self {
        Self {
            text: String::new(),
            cursor: 0,
            columns: COLUMNS,
            rows: 1,
            top: 0,
            lines: break_lines("", COLUMNS),
            goal: None,
            history: History::default(),
        }
    }
}

impl Editor {
    /// An editor with a text, the cursor at that byte of it or at the next
    /// cluster boundary.
    pub fn new(text: &str, cursor: usize) -> Self {
        let mut editor = Self::default();
        editor.replace(0..0, &text::lines(text), false);
        editor.history = History::default();
        editor.cursor = editor.text.floor_char_boundary(cursor);
        editor.sync_window();
        editor
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor, in bytes from the start.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The lines on the screen.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &str> {
        self.lines.iter().map(|line| self.text.get(line.clone()).unwrap_or_default())
    }

    /// The number of lines on a screen of that width.
    pub fn height(&self, columns: usize) -> usize {
        if columns == self.columns {
            return self.lines.len();
        }
        break_lines(&self.text, columns).len()
    }

    /// The cursor's line on the screen, and its column there. Behind spaces
    /// that have no room it is at the end of the line.
    pub fn place(&self) -> (usize, usize) {
        let line = self.line();
        let column = width(&self.text[self.lines[line].start..self.cursor]);
        (line, column.min(self.columns))
    }

    /// The room for the text, in columns and lines.
    pub fn room(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Adapts to a size, in columns and lines.
    pub fn resize(&mut self, columns: usize, rows: usize) {
        self.rows = rows.max(1);
        if columns != self.columns {
            self.columns = columns;
            self.lines = break_lines(&self.text, columns);
            self.goal = None;
        }
        self.reveal();
    }

    /// Scrolls as little as it takes to show the cursor's line, and leaves no
    /// blank lines at the bottom that earlier lines could fill.
    fn reveal(&mut self) {
        let line = self.line();
        let least = (line + 1).saturating_sub(self.rows);
        let most = line.min(self.lines.len().saturating_sub(self.rows));
        self.top = self.top.clamp(least, most.max(least));
    }

    /// Inserts a typed character. One that is unsafe on a terminal, and one for
    /// which there is no room, is dropped.
    pub fn insert(&mut self, c: char) -> Change {
        let mut bytes = [0; 4];
        let c = c.encode_utf8(&mut bytes);
        if c != "\n" && c.contains(text::is_unsafe) || self.room_for(c).is_err() {
            return Change::Nothing;
        }
        self.replace(self.cursor..self.cursor, c, true)
    }

    /// Checks the room for more text.
    ///
    /// # Errors
    /// The excess.
    pub fn room_for(&self, more: &str) -> Result<(), TooLong> {
        let chars = |text: &str| text.chars().count();
        TooLong::check(chars(&self.text) + chars(&text::lines(more)), MAX_CHARS)
    }

    /// Inserts pasted text, cleaned; line breaks stay. Nothing where there is
    /// no room for all of it.
    pub fn paste(&mut self, pasted: &str) -> Change {
        if self.room_for(pasted).is_err() {
            return Change::Nothing;
        }
        self.replace(self.cursor..self.cursor, &text::lines(pasted), false)
    }

    /// Puts a text in the place of so many bytes before the cursor, as one edit.
    /// Nothing where there is no room for all of it.
    pub fn replace_before(&mut self, bytes: usize, text: &str) -> Change {
        let start = self.cursor.saturating_sub(bytes);
        if self.room_for(text).is_err() || !self.text.is_char_boundary(start) {
            return Change::Nothing;
        }
        self.replace(start..self.cursor, &text::lines(text), false)
    }

    /// Puts another text in the place of one that was inserted, as a part of the
    /// same edit if that was the last one. Nothing where it is gone.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn revise(&mut self, old: &str, new: &str) -> Result<Change, TooLong> {
        let (old, new) = (text::lines(old), text::lines(new));
        let Some(found) = self.text.rfind(&*old).filter(|_| old != new) else {
            return Ok(Change::Nothing);
        };
        let chars = |text: &str| text.chars().count();
        TooLong::check(chars(&self.text) - chars(&old) + chars(&new), MAX_CHARS)?;
        let is_last = |edit: &&Edit| {
            edit.inserted == old && self.text.get(edit.at..edit.at + old.len()) == Some(&old)
        };
        let range = match self.history.last().filter(is_last) {
            Some(edit) => edit.at..edit.at + edit.removed.len(),
            None => return Ok(self.replace(found..found + old.len(), &new, false)),
        };
        self.undo();
        Ok(self.replace(range, &new, false))
    }

    /// Puts another text in the place of the whole, the cursor at its end.
    pub fn set(&mut self, text: &str) -> Change {
        if text == self.text {
            return Change::Nothing;
        }
        self.replace(0..self.text.len(), &text::lines(text), false)
    }

    /// Puts the cursor at a column of a line of the screen, or of the last one.
    pub fn place_cursor(&mut self, line: usize, column: usize) -> Change {
        let line = line.min(self.lines.len().saturating_sub(1));
        self.go_to(self.at_column(line, column))
    }

    /// Executes an editing command; others change nothing.
    pub fn apply(&mut self, action: Command) -> Change {
        let cursor = self.cursor;
        match action {
            Command::CursorLeft => self.go_to(self.left()),
            Command::CursorRight => self.go_to(self.right()),
            Command::WordLeft => self.go_to(self.word_left()),
            Command::WordRight => self.go_to(self.word_right()),
            Command::LineStart => self.go_to(self.row_start()),
            Command::LineEnd => self.go_to(self.row_end()),
            Command::GoToTop => self.go_to(0),
            Command::GoToBottom => self.go_to(self.text.len()),
            Command::MoveUp => self.go_by(-1),
            Command::MoveDown => self.go_by(1),
            Command::PageUp => self.go_by(-self.page()),
            Command::PageDown => self.go_by(self.page()),
            Command::NewLine => self.insert('\n'),
            Command::DeleteBackward => self.delete(self.left()..cursor),
            Command::DeleteForward => self.delete(cursor..self.right()),
            Command::DeleteWord => self.delete(self.word_left()..cursor),
            Command::DeleteToStart => self.delete(self.to_start()),
            Command::DeleteToEnd => self.delete(self.to_end()),
            Command::UndoEdit => self.undo(),
            Command::RedoEdit => self.redo(),
            _ => Change::Nothing,
        }
    }

    /// Replaces a range by `new`, the cursor behind it.
    fn replace(&mut self, range: Range<usize>, new: &str, typed: bool) -> Change {
        if new.is_empty() && range.is_empty() {
            return Change::Nothing;
        }
        let removed = self.text[range.clone()].to_owned();
        let (at, inserted, cursor) = (range.start, new.to_owned(), self.cursor);
        self.text.replace_range(range, new);
        self.cursor = at + new.len();
        self.history.push(Edit { at, removed, inserted, cursor, typed });
        self.changed();
        Change::Text
    }

    fn delete(&mut self, range: Range<usize>) -> Change {
        self.replace(range, "", false)
    }

    fn undo(&mut self) -> Change {
        let Some(edit) = self.history.undo() else { return Change::Nothing };
        self.text.replace_range(edit.at..edit.at + edit.inserted.len(), &edit.removed);
        self.cursor = edit.cursor;
        self.changed();
        Change::Text
    }

    fn redo(&mut self) -> Change {
        let Some(edit) = self.history.redo() else { return Change::Nothing };
        self.text.replace_range(edit.at..edit.at + edit.removed.len(), &edit.inserted);
        self.cursor = edit.at + edit.inserted.len();
        self.changed();
        Change::Text
    }

    fn changed(&mut self) {
        self.goal = None;
        self.lines = break_lines(&self.text, self.columns);
        self.sync_window();
    }

    fn go_to(&mut self, at: usize) -> Change {
        self.goal = None;
        self.history.close();
        let from = std::mem::replace(&mut self.cursor, at);
        self.reveal();
        if self.cursor == from { Change::Nothing } else { Change::Cursor }
    }

    /// Goes up or down by lines of the screen, at the first and the last one to
    /// its end.
    fn go_by(&mut self, by: isize) -> Change {
        let (line, column) = self.place();
        let goal = self.goal.unwrap_or(column);
        let to = line.checked_add_signed(by).and_then(|to| self.lines.get(to).map(|_| to));
        let change = match to {
            Some(to) => self.go_to(self.at_column(to, goal)),
            None if by < 0 => return self.go_to(0),
            None => return self.go_to(self.text.len()),
        };
        self.goal = Some(goal);
        change
    }

    /// A screen less a line, in lines.
    fn page(&self) -> isize {
        self.rows.saturating_sub(1).max(1) as isize
    }

    /// The place in a line that is nearest before a column.
    fn at_column(&self, line: usize, column: usize) -> usize {
        let range = self.lines[line].clone();
        let before = prefix(&self.text[range.clone()], column);
        (range.start + before.len()).min(self.last_place(line))
    }

    /// The line of the cursor: the position between a line and its continuation
    /// is the start of the second.
    fn line(&self) -> usize {
        self.lines.partition_point(|line| line.start <= self.cursor).saturating_sub(1)
    }

    fn row_start(&self) -> usize {
        self.lines[self.line()].start
    }

    fn row_end(&self) -> usize {
        self.last_place(self.line())
    }

    /// The last position of a line that is not the start of the next.
    fn last_place(&self, line: usize) -> usize {
        let Range { start, end } = self.lines[line].clone();
        let goes_on = self.lines.get(line + 1).is_some_and(|next| next.start == end);
        let before = self.text[start..end].grapheme_indices(true).next_back();
        if goes_on { start + before.map_or(0, |(at, _)| at) } else { end }
    }

    /// From the start of the cursor's line of the text, or the line break
    /// before it, to the cursor.
    fn to_start(&self) -> Range<usize> {
        let start = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1);
        if start == self.cursor { self.left()..self.cursor } else { start..self.cursor }
    }

    /// From the cursor to the end of its line of the text, or the line break
    /// behind it.
    fn to_end(&self) -> Range<usize> {
        let end =
            self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at);
        if end == self.cursor { self.cursor..self.right() } else { self.cursor..end }
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

    /// Moves the cursor on to a cluster boundary, since an edit can join the
    /// text on both sides of it into one cluster.
    fn sync_window(&mut self) {
        if self.cursor > 0 {
            let mut ends = self.text.grapheme_indices(true).map(|(at, c)| at + c.len());
            self.cursor = ends.find(|end| *end >= self.cursor).unwrap_or(self.text.len());
        }
        self.reveal();
    }
}

#[cfg(test)]
mod tests;
