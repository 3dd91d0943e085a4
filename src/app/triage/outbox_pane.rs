//! The outbox pane: which entries its two pages list, in which order, and which
//! one is selected. The first page has what is to be sent, the second one the
//! history.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::outbox_history::OutboxHistory;
use crate::app::triage::PendingOperations;
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};

/// A line of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Heading of entries that need the user's attention.
    Care,
    /// Heading of entries that need none.
    Going,
    /// Heading of so many entries of one key press; the first of them.
    Together(EntryId, usize),
    /// The first line of an entry.
    Entry(EntryId),
    /// The second line of an entry.
    Below(EntryId),
    /// Heading of the entries of a day.
    Day(Date),
    /// An entry of the history.
    Past(EntryId),
}

/// The state of the pane.
#[derive(Debug, Default)]
pub struct OutboxPane {
    lines: Vec<Line>,
    /// Positions of the entries' first lines.
    places: Vec<usize>,
    /// The selected entry, by its place among the entries.
    position: usize,
    selected: Option<EntryId>,
    top: usize,
    rows: usize,
    /// The second page, while it is shown.
    history: Option<OutboxHistory>,
}

impl OutboxPane {
    /// The pane on a screen with room for so many lines.
    pub fn new(pending: &PendingOperations, rows: usize) -> Self {
        let mut pane = Self { rows: rows.max(1), ..Self::default() };
        pane.fill(pending);
        pane
    }

    /// Lists the unfinished entries. The selected one stays selected wherever
    /// it is; where it is gone, the one in its position is selected.
    pub fn fill(&mut self, pending: &PendingOperations) {
        if self.history.is_some() {
            return;
        }
        let mut entries: Vec<&OutboxEntry> = pending.entries().collect();
        entries.sort_by_key(|entry| (!needs_attention(entry), entry.group, entry.id));
        self.lines.clear();
        self.places.clear();
        let mut ids = Vec::with_capacity(entries.len());
        for class in entries.chunk_by(|a, b| needs_attention(a) == needs_attention(b)) {
            let care = class.first().is_some_and(|entry| needs_attention(entry));
            self.lines.push(if care { Line::Care } else { Line::Going });
            for group in class.chunk_by(|a, b| a.group == b.group) {
                if let [first, _, ..] = group {
                    self.lines.push(Line::Together(first.id, group.len()));
                }
                for entry in group {
                    ids.push(entry.id);
                    self.places.push(self.lines.len());
                    self.lines.extend([Line::Entry(entry.id), Line::Below(entry.id)]);
                }
            }
        }
        self.reselect(&ids);
    }

    /// Keeps the selected entry selected.
    fn reselect(&mut self, ids: &[EntryId]) {
        let found = self.selected.and_then(|id| ids.iter().position(|other| *other == id));
        self.position = found.unwrap_or(self.position).min(ids.len().saturating_sub(1));
        self.selected = ids.get(self.position).copied();
        self.reveal();
    }

    /// Shows the first page with the unfinished entries.
    pub fn show_pending(&mut self, pending: &PendingOperations) {
        (self.history, self.selected, self.position) = (None, None, 0);
        self.fill(pending);
    }

    /// Shows the history, which is to be loaded.
    pub fn show_history(&mut self) {
        self.lines.clear();
        self.places.clear();
        (self.selected, self.position, self.top) = (None, 0, 0);
        self.history = Some(OutboxHistory::default());
    }

    pub fn history(&self) -> Option<&OutboxHistory> {
        self.history.as_ref()
    }

    pub(in crate::app) fn history_mut(&mut self) -> Option<&mut OutboxHistory> {
        self.history.as_mut()
    }

    /// Puts changed entries into the history, where it is shown. New ones are at
    /// the top, and the selected one stays selected.
    pub fn record(&mut self, entries: impl IntoIterator<Item = OutboxEntry>, zone: &TimeZone) {
        let Some(history) = &mut self.history else { return };
        let mut is_new = false;
        for entry in entries {
            is_new |= history.put(entry);
        }
        if !is_new {
            return;
        }
        self.lines.clear();
        self.places.clear();
        let mut ids = Vec::with_capacity(history.entries().len());
        let mut day = None;
        for entry in history.entries() {
            let date = entry.created.to_zoned_datetime(zone.clone()).date();
            if day != Some(date) {
                day = Some(date);
                self.lines.push(Line::Day(date));
            }
            ids.push(entry.id);
            self.places.push(self.lines.len());
            self.lines.push(Line::Past(entry.id));
        }
        self.reselect(&ids);
    }

    /// Lines of an entry.
    fn height(&self) -> usize {
        if self.history.is_some() { 1 } else { 2 }
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<EntryId> {
        self.selected
    }

    /// Position of the selected entry, from 0, and number of entries.
    pub fn place(&self) -> (usize, usize) {
        (self.position, self.places.len())
    }

    /// The lines on the screen.
    pub fn window(&self) -> impl Iterator<Item = Line> {
        self.lines.iter().skip(self.top).take(self.rows).copied()
    }

    /// Moves the selection by entries, up where negative.
    pub fn move_by(&mut self, by: isize) {
        let last = self.places.len().saturating_sub(1);
        self.position = self.position.saturating_add_signed(by).min(last);
        let line = self.places.get(self.position).and_then(|at| self.lines.get(*at));
        self.selected = line.and_then(|line| match line {
            Line::Entry(id) | Line::Past(id) => Some(*id),
            _ => None,
        });
        self.reveal();
    }

    /// Selects an entry, if it is listed.
    pub fn select(&mut self, id: EntryId) {
        let is_first = |line: &Line| matches!(line, Line::Entry(at) | Line::Past(at) if *at == id);
        let found = self.places.iter().position(|at| self.lines.get(*at).is_some_and(is_first));
        if let Some(position) = found {
            (self.position, self.selected) = (position, Some(id));
            self.reveal();
        }
    }

    /// Height of the pane, in lines.
    pub fn rows(&self) -> usize {
        (self.rows / self.height()).max(1)
    }

    /// Adapts to a height.
    pub fn resize(&mut self, rows: usize) {
        self.rows = rows.max(1);
        self.reveal();
    }

    /// Scrolls as little as possible to show all lines of the selected entry,
    /// with the headings over the first one.
    fn reveal(&mut self) {
        let Some(&line) = self.places.get(self.position) else {
            self.top = 0;
            return;
        };
        let headings = self.lines[..line].iter().rev();
        let is_heading = |line: &&Line| !matches!(line, Line::Below(_) | Line::Past(_));
        let headings = headings.take_while(is_heading).count();
        let height = self.height();
        let first = if headings + height <= self.rows { line - headings } else { line };
        let least = (line + height).saturating_sub(self.rows);
        self.top = self.top.min(first).max(least.min(line));
        self.top = self.top.min(self.lines.len().saturating_sub(self.rows).max(least.min(line)));
    }
}

/// Whether an entry needs the user's attention.
pub fn needs_attention(entry: &OutboxEntry) -> bool {
    matches!(
        entry.state,
        EntryState::Failed { .. }
            | EntryState::Unknown { .. }
            | EntryState::NeedsConfirmation { .. }
    )
}

#[cfg(test)]
mod tests;
