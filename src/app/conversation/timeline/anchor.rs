//! Reading position in a thread, independent of the width.

use std::collections::VecDeque;

use super::line::{Line, LineKind};

/// The end of what a reader sees: an entry, and how much of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The entry's place among the entries, newest first.
    pub(super) entry: usize,
    /// Visible characters of the entry, without spaces, since those depend on
    /// line breaks; 0 for its heading alone.
    seen: usize,
}

impl Place {
    /// The place whose last line is the one at that index.
    pub(super) fn at(lines: &VecDeque<Line>, index: usize) -> Option<Self> {
        let last = lines.get(index)?;
        let start = start_of(lines, last.entry);
        let seen = lines.range(start..=index).map(weight).sum::<usize>();
        let heading = last.kind == LineKind::Day;
        Some(Self { entry: last.entry, seen: if heading { 0 } else { seen.max(1) } })
    }

    /// Index of its last line after a new layout.
    pub(super) fn find(self, lines: &VecDeque<Line>) -> usize {
        let start = start_of(lines, self.entry);
        let mut found = start;
        let mut seen = 0;
        let own = lines.range(start..).take_while(|line| line.entry == self.entry);
        for (index, line) in (start..).zip(own) {
            found = index;
            seen += weight(line);
            if seen >= self.seen {
                break;
            }
        }
        found
    }
}

/// The first line of an entry; the newest entry is last.
fn start_of(lines: &VecDeque<Line>, entry: usize) -> usize {
    lines.partition_point(|line| line.entry > entry)
}

fn weight(line: &Line) -> usize {
    line.text.chars().filter(|c| *c != ' ').count()
}
