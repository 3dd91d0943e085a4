//! The thread as lines for a screen reader: who and when first, then the text
//! and its state in words. One line is read at a time; the window follows it.

use super::line::{Line, LineKind};
use super::{Place, Thread};
use crate::domain::text_layout::wrap;
use crate::domain::timeline::Entry;

/// An entry's lines in reading order, `Ann, 4:05 PM: Hi! How long would it
/// take?`; `time` and `state` are the labels.
pub(super) fn entry_lines(
    index: usize,
    entry: &Entry,
    (lead, time, state): (&str, &str, &str),
    columns: usize,
) -> Vec<Line> {
    let (text, before) = entry.spoken(lead, time, state);
    let before = before as isize;
    let parts = text.split('\n').flat_map(|part| wrap(part, columns.max(8)));
    let line = |part: &str| {
        // The part is a slice of the text, so that addresses give its offset.
        let at = (part.as_ptr().addr() - text.as_ptr().addr()) as isize - before;
        Line { at, ..Line::new(LineKind::Body, index, part) }
    };
    let mut lines: Vec<Line> = parts.map(line).collect();
    if let Some(first) = lines.first_mut() {
        first.kind = LineKind::Head;
    }
    lines
}

impl Thread {
    /// A thread whose lines are spoken; the lead has that name in them.
    pub(in crate::app::conversation) fn with_spoken_lines(self, lead: &str) -> Self {
        Self { spoken: Some(lead.into()), ..self }
    }

    /// The row of a window that is read; `None` where nothing is.
    pub fn reading_row(&self, rows: usize) -> Option<usize> {
        self.spoken.as_ref()?;
        let row = self.reading_line().checked_sub(self.top(rows))?;
        (row < rows).then_some(row)
    }

    /// Number of lines below the one that is read, where lines are spoken.
    pub fn reading(&self) -> Option<usize> {
        self.spoken.as_ref().map(|_| self.reading_below())
    }

    /// Number of lines below the first one of the newest entry.
    fn newest_below(&self) -> usize {
        let start = self.lines.partition_point(|line| line.entry > 0);
        let heading = self.lines.get(start).is_some_and(|line| line.kind == LineKind::Day);
        self.lines.len().saturating_sub(start + usize::from(heading) + 1)
    }

    /// Number of lines below the one that is read. Until the reader moves, that
    /// is the first one of the newest entry.
    fn reading_below(&self) -> usize {
        self.reading.unwrap_or_else(|| self.newest_below()).min(self.lines.len())
    }

    /// The line that is read, counted from the line of the load state.
    pub(super) fn reading_line(&self) -> usize {
        self.lines.len() - self.reading_below()
    }

    /// The first line of a window that shows the line that is read.
    pub(super) fn top_of_reading(&self, top: usize, rows: usize) -> usize {
        let line = self.reading_line();
        top.clamp((line + 1).saturating_sub(rows.max(1)), line)
    }

    /// Moves the line that is read, towards older entries where negative. Beyond
    /// the last line is the newest entry.
    pub(super) fn read_by(&mut self, by: isize, rows: usize) {
        if by != 0 {
            self.found = None;
            self.held = None;
            let below = self.reading_below();
            let is_beyond = by > 1 && by.unsigned_abs() > below;
            let to = below.saturating_add_signed(by.saturating_neg()).min(self.lines.len());
            self.reading = Some(to).filter(|to| !is_beyond && *to != self.newest_below());
        }
        let top = self.top(rows);
        self.from_bottom = self.height().saturating_sub(top + rows);
        if self.reading.is_none() {
            self.unseen = 0;
        }
    }

    /// Reads that line, counted from the line of the load state.
    pub(super) fn read_line(&mut self, line: usize, rows: usize) {
        self.reading = Some(self.lines.len().saturating_sub(line));
        self.read_by(0, rows);
    }

    /// Reads the line of a place after a new layout. The window moves along.
    pub(super) fn read_place(&mut self, place: Place) {
        let before = self.reading_below();
        let below = self.lines.len().saturating_sub(place.find(&self.lines) + 1);
        let moved = below as isize - before as isize;
        self.from_bottom = self.from_bottom.saturating_add_signed(moved);
        self.reading = Some(below);
    }
}

#[cfg(test)]
mod tests;
