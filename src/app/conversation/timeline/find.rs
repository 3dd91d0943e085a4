//! Looking for text in a thread.

use std::ops::Range;

use super::Thread;
use crate::app::text::wrap_search::{self, Wrapped};

impl Thread {
    /// Scrolls to the `times`th older entry, or newer one, whose text is
    /// wanted. The search begins with what is on the screen.
    pub fn find(
        &mut self,
        older: bool,
        times: u32,
        rows: usize,
        wanted: impl Fn(&str) -> Option<Range<usize>>,
    ) -> Option<Wrapped> {
        let is_wanted = |entry: usize| wanted(&self.entries[entry].text).is_some();
        let len = self.entries.len();
        let step = match (self.found, older) {
            (Some(found), true) => wrap_search::after(found, len, times, is_wanted),
            (Some(found), false) => wrap_search::before(found, len, times, is_wanted),
            (None, true) => {
                let lowest = self.entry_at(self.lowest_line());
                wrap_search::from(lowest, len, times, is_wanted)
            }
            (None, false) => {
                let top = match self.spoken {
                    Some(_) => self.reading_line(),
                    None => self.top(rows),
                };
                let highest = self.entry_at(top.saturating_sub(1));
                wrap_search::before(highest + 1, len, times, is_wanted)
            }
        }?;
        self.found = Some(step.position);
        let at = wanted(&self.entries[step.position].text).map_or(0, |range| range.start);
        self.reveal(step.position, at, rows);
        Some(step)
    }

    /// Scrolls to the next older entry whose text is wanted, without going
    /// round: from the newest one on, or on from the last hit, or else from what
    /// is on the screen. Returns whether there is one.
    pub fn find_older(
        &mut self,
        from_newest: bool,
        rows: usize,
        wanted: impl Fn(&str) -> Option<Range<usize>>,
    ) -> bool {
        let first = match self.found {
            _ if from_newest => 0,
            Some(found) => found + 1,
            None => self.entry_at(self.lowest_line()),
        };
        let mut rest = (first..self.entries.len())
            .filter_map(|at| Some((at, wanted(&self.entries[at].text)?.start)));
        let Some((entry, byte)) = rest.next() else { return false };
        self.found = Some(entry);
        self.reveal(entry, byte, rows);
        true
    }

    /// The last search hit.
    pub fn found(&self) -> Option<usize> {
        self.found
    }

    /// The last line on the screen, or the one that is read.
    fn lowest_line(&self) -> usize {
        match self.spoken {
            Some(_) => self.reading_line().saturating_sub(1),
            None => self.height().saturating_sub(self.from_bottom + 2),
        }
    }

    /// The entry of a line.
    fn entry_at(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.entry)
    }

    /// Scrolls to the line of an entry that contains a byte of its text, unless
    /// it is on the screen.
    fn reveal(&mut self, entry: usize, byte: usize, rows: usize) {
        self.unfold(entry);
        let start = self.lines.partition_point(|line| line.entry > entry);
        let lines = self.lines.range(start..).zip(start..);
        let own = lines.take_while(|(line, _)| line.entry == entry);
        let begun = own.filter(|(line, _)| line.begins_by(byte));
        let line = begun.last().map_or(start, |(_, index)| index) + 1;
        if self.spoken.is_some() {
            self.held = None;
            return self.read_line(line, rows);
        }
        let top = self.top(rows);
        if !(top..top + rows).contains(&line) {
            self.held = None;
            let top = line.saturating_sub(rows / 2);
            self.from_bottom = self.height().saturating_sub(top + rows);
        }
    }
}
