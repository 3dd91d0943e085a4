//! The pane of what is to be sent: which entries it lists, in which order, and
//! which one is selected.

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
        let found = self.selected.and_then(|id| ids.iter().position(|other| *other == id));
        self.position = found.unwrap_or(self.position).min(ids.len().saturating_sub(1));
        self.selected = ids.get(self.position).copied();
        self.reveal();
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
            Line::Entry(id) => Some(*id),
            _ => None,
        });
        self.reveal();
    }

    /// Height of the pane, in lines.
    pub fn rows(&self) -> usize {
        (self.rows / 2).max(1)
    }

    /// Adapts to a height.
    pub fn resize(&mut self, rows: usize) {
        self.rows = rows.max(1);
        self.reveal();
    }

    /// Scrolls as little as possible to show both lines of the selected entry,
    /// with the headings over the first one.
    fn reveal(&mut self) {
        let Some(&line) = self.places.get(self.position) else {
            self.top = 0;
            return;
        };
        let headings = self.lines[..line].iter().rev();
        let headings = headings.take_while(|line| !matches!(line, Line::Below(_))).count();
        let first = if headings + 2 <= self.rows { line - headings } else { line };
        let least = (line + 2).saturating_sub(self.rows);
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
