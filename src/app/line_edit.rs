//! A line of text that is edited in place.
//!
//! The cursor stands between grapheme clusters, which is what a reader takes
//! for one character. A word is what stands between spaces, so a term of the
//! filter is one word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::action::Action;
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

/// What an edit changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// The cursor alone.
    Cursor,
    /// The text.
    Text,
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
        self.text.clear();
        self.cursor = 0;
        self.insert_str(text);
    }

    /// Inserts a typed character at the cursor. One that is unsafe on a
    /// terminal, and one for which there is no room, is dropped.
    pub fn insert(&mut self, c: char) -> Change {
        if text::is_unsafe(c) || self.text.chars().count() >= MAX_CHARS {
            return Change::Nothing;
        }
        self.text.insert(self.cursor, c);
        self.cursor += c.len_utf8();
        self.settle();
        Change::Text
    }

    /// Inserts pasted text at the cursor, as far as there is room: line
    /// breaks and tabs become spaces, unsafe characters go.
    pub fn insert_str(&mut self, pasted: &str) -> Change {
        let clean = text::lines(pasted.trim_matches(['\r', '\n'])).replace('\n', " ");
        let mut room = MAX_CHARS.saturating_sub(self.text.chars().count());
        let mut end = 0;
        for (at, cluster) in clean.grapheme_indices(true) {
            let chars = cluster.chars().count();
            if chars > room {
                break;
            }
            room -= chars;
            end = at + cluster.len();
        }
        if end == 0 {
            return Change::Nothing;
        }
        self.text.insert_str(self.cursor, &clean[..end]);
        self.cursor += end;
        self.settle();
        Change::Text
    }

    /// Carries out an action of the line editor; others change nothing.
    pub fn apply(&mut self, action: Action) -> Change {
        let before = 0..self.cursor;
        let after = self.cursor..self.text.len();
        match action {
            Action::CursorLeft => self.go_to(self.left()),
            Action::CursorRight => self.go_to(self.right()),
            Action::WordLeft => self.go_to(self.word_left()),
            Action::WordRight => self.go_to(self.word_right()),
            Action::LineStart => self.go_to(0),
            Action::LineEnd => self.go_to(self.text.len()),
            Action::DeleteBackward => self.delete(self.left()..self.cursor),
            Action::DeleteForward => self.delete(self.cursor..self.right()),
            Action::DeleteWord => self.delete(self.word_left()..self.cursor),
            Action::DeleteToStart => self.delete(before),
            Action::DeleteToEnd => self.delete(after),
            _ => Change::Nothing,
        }
    }

    /// The part of the line that fits `width` columns, with the cursor and
    /// the cluster under it inside. The window moves by half its width, so
    /// that the text stands still under most key presses.
    pub fn window(&self, width: u16) -> Window {
        let width = usize::from(width);
        let cursor_column: usize =
            self.text[..self.cursor].graphemes(true).map(UnicodeWidthStr::width).sum();
        let under = self.text[self.cursor..].graphemes(true).next();
        let room = under.map_or(1, |cluster| cluster.width().max(1));
        let over = (cursor_column + room).saturating_sub(width);
        let step = (width / 2).max(1);
        let wanted: usize = (over.div_ceil(step) * step).min(cursor_column);
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
            column += cluster.width();
        }
        (self.text.len(), column)
    }

    fn left(&self) -> usize {
        let mut before = self.text[..self.cursor].grapheme_indices(true);
        before.next_back().map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        let after = self.text[self.cursor..].graphemes(true).next();
        self.cursor + after.map_or(0, str::len)
    }

    fn word_left(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        let last_space = before.char_indices().rfind(|(_, c)| c.is_whitespace());
        last_space.map_or(0, |(at, space)| at + space.len_utf8())
    }

    fn word_right(&self) -> usize {
        let after = &self.text[self.cursor..];
        let word = after.trim_start();
        let skipped = after.len() - word.len();
        self.cursor + skipped + word.find(char::is_whitespace).unwrap_or(word.len())
    }

    fn go_to(&mut self, at: usize) -> Change {
        let from = self.cursor;
        self.cursor = at;
        self.settle();
        if self.cursor == from { Change::Nothing } else { Change::Cursor }
    }

    fn delete(&mut self, range: Range<usize>) -> Change {
        if range.is_empty() {
            return Change::Nothing;
        }
        self.cursor = range.start;
        self.text.replace_range(range, "");
        self.settle();
        Change::Text
    }

    /// Moves the cursor on to a cluster boundary, since an edit can join what
    /// stands on both sides of it into one cluster.
    fn settle(&mut self) {
        let ends = self.text.grapheme_indices(true).map(|(at, cluster)| at + cluster.len());
        if self.cursor > 0 {
            self.cursor =
                ends.into_iter().find(|end| *end >= self.cursor).unwrap_or(self.text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str, cursor: usize) -> LineEdit {
        let mut line = LineEdit::new(text);
        line.go_to(cursor);
        line
    }

    fn shown(line: &LineEdit, width: u16) -> (&str, u16) {
        let window = line.window(width);
        (&line.text()[window.range], window.column)
    }

    #[test]
    fn the_cursor_steps_over_whole_clusters() {
        let mut line = LineEdit::new("a👩‍👩‍👧e\u{301}");
        assert_eq!(line.apply(Action::CursorLeft), Change::Cursor);
        assert_eq!(&line.text()[line.cursor()..], "e\u{301}");
        line.apply(Action::CursorLeft);
        assert_eq!(line.cursor(), 1);
        assert_eq!(line.apply(Action::DeleteForward), Change::Text);
        assert_eq!(line.text(), "ae\u{301}");
        line.apply(Action::LineEnd);
        line.apply(Action::DeleteBackward);
        assert_eq!(line.text(), "a");
    }

    #[test]
    fn words_end_at_spaces() {
        let mut line = LineEdit::new("is:unread  last:<7d roof ");
        line.apply(Action::WordLeft);
        assert_eq!(&line.text()[line.cursor()..], "roof ");
        line.apply(Action::WordLeft);
        assert_eq!(&line.text()[line.cursor()..], "last:<7d roof ");
        line.apply(Action::WordRight);
        assert_eq!(&line.text()[line.cursor()..], " roof ");
        line.apply(Action::DeleteWord);
        assert_eq!(line.text(), "is:unread   roof ");
        line.apply(Action::DeleteToStart);
        assert_eq!((line.text(), line.cursor()), (" roof ", 0));
        line.apply(Action::DeleteToEnd);
        assert_eq!(line.text(), "");
    }

    #[test]
    fn edits_at_the_edges_change_nothing() {
        let mut line = LineEdit::new("a");
        assert_eq!(line.apply(Action::CursorRight), Change::Nothing);
        assert_eq!(line.apply(Action::DeleteForward), Change::Nothing);
        line.apply(Action::LineStart);
        assert_eq!(line.apply(Action::DeleteBackward), Change::Nothing);
        assert_eq!(line.apply(Action::WordLeft), Change::Nothing);
        assert_eq!(line.apply(Action::Open), Change::Nothing);
        assert_eq!(line.text(), "a");
    }

    #[test]
    fn pasted_text_becomes_one_clean_line() {
        let mut line = LineEdit::new("x");
        assert_eq!(line.insert_str("a\r\nb\u{1b}[2J\tc\n"), Change::Text);
        assert_eq!(line.text(), "xa b[2J    c");
        assert_eq!(line.insert_str("\n\u{7}"), Change::Nothing);
        assert_eq!(line.insert('\u{202e}'), Change::Nothing);
    }

    #[test]
    fn a_full_line_takes_no_more_and_cuts_no_cluster() {
        let mut line = LineEdit::new(&"x".repeat(MAX_CHARS - 1));
        assert_eq!(line.insert_str("e\u{301}"), Change::Nothing);
        assert_eq!(line.insert('y'), Change::Text);
        assert_eq!(line.insert('y'), Change::Nothing);
        assert_eq!(line.text().chars().count(), MAX_CHARS);
    }

    #[test]
    fn letters_that_join_take_the_cursor_along() {
        let mut line = at("\u{1f1ea}", 0);
        line.insert('\u{1f1e9}');
        assert_eq!(line.cursor(), line.text().len());
    }

    #[test]
    fn the_window_shows_all_that_fits() {
        let line = LineEdit::new("roof");
        assert_eq!(shown(&line, 5), ("roof", 4));
        assert_eq!(shown(&line, 4), ("of", 2));
        assert_eq!(shown(&line, 1), ("", 0));
        assert_eq!(shown(&line, 0), ("", 0));
    }

    #[test]
    fn the_window_stands_still_between_its_steps() {
        let text = "0123456789abcdef";
        let starts: Vec<usize> =
            (0..=16).map(|cursor| at(text, cursor).window(6).range.start).collect();
        assert_eq!(starts, [0, 0, 0, 0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12]);
    }

    #[test]
    fn wide_characters_are_not_cut_by_the_window() {
        let line = at("王小明王小明", 3);
        assert_eq!(shown(&line, 5), ("王小", 2));
        let line = at("王小明王小明", 9);
        assert_eq!(shown(&line, 5), ("明王", 2));
    }

    fn edit() -> impl Strategy<Value = Result<String, Action>> {
        let typed = prop_oneof![
            any::<char>().prop_map(String::from),
            proptest::sample::select(vec![
                "a",
                " ",
                "王",
                "\u{301}",
                "\u{200d}",
                "👩",
                "\u{1f1e9}",
                "\u{fe0f}",
                "ক",
                "\u{9cd}",
            ])
            .prop_map(str::to_owned),
            "\\PC{0,6}",
        ];
        let actions: Vec<Action> =
            crate::app::action::ACTIONS.iter().map(|entry| entry.action).collect();
        prop_oneof![typed.prop_map(Ok), proptest::sample::select(actions).prop_map(Err)]
    }

    fn is_boundary(line: &LineEdit) -> bool {
        let mut starts = line.text().grapheme_indices(true).map(|(at, _)| at);
        line.cursor() == line.text().len() || starts.any(|at| at == line.cursor())
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_on_a_boundary_and_in_the_window(
            edits in proptest::collection::vec(edit(), 0..60),
            width in 0_u16..12,
        ) {
            let mut line = LineEdit::default();
            for edit in edits {
                let before = line.clone();
                let change = match edit {
                    Ok(text) => line.insert_str(&text),
                    Err(action) => line.apply(action),
                };
                prop_assert_eq!(change == Change::Nothing, before == line);
                prop_assert_eq!(change == Change::Text, before.text() != line.text());
                prop_assert!(is_boundary(&line));
                prop_assert!(!line.text().chars().any(text::is_unsafe));
                let Window { range, column } = line.window(width);
                prop_assert!(range.start <= line.cursor());
                let shown: usize = line.text()[range].graphemes(true).map(UnicodeWidthStr::width).sum();
                prop_assert!(shown <= usize::from(width));
                prop_assert!(width == 0 || column < width);
            }
        }

        #[test]
        fn deleting_what_was_typed_restores_the_line(
            text in "\\PC{0,20}",
            cursor in 0_usize..20,
            typed in any::<char>(),
        ) {
            let mut line = LineEdit::new(&text);
            line.apply(Action::LineStart);
            for _ in 0..cursor {
                line.apply(Action::CursorRight);
            }
            let before = line.clone();
            let clusters = |line: &LineEdit| line.text().graphemes(true).count();
            let changed = line.insert(typed) == Change::Text;
            // A character that joins its neighbours is deleted with them.
            if changed && clusters(&line) == clusters(&before) + 1 {
                line.apply(Action::DeleteBackward);
                prop_assert_eq!(line, before);
            }
        }
    }
}
