//! Finds out whether scrolling some lines makes a frame cheaper.
//!
//! A list that scrolls changes nearly every cell, though most lines are on the
//! screen already, a row or two away. Terminals can move whole lines: what lies
//! beside the list moves along and is drawn again, which pays off where the
//! lines of the list cost more.

use ratatui::buffer::{Buffer, Cell};

/// Lines to be moved, with what leaves them being lost and the lines that come
/// free being empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The first line.
    pub top: u16,
    /// The line after the last one.
    pub bottom: u16,
    /// By how many lines.
    pub by: u16,
    /// Whether towards the top of the screen.
    pub up: bool,
}

/// How far lines are looked for.
const FURTHEST: u16 = 4;

/// Every so many columns are looked at to find out how far the lines have
/// moved. Not a divisor of usual tab stops or column widths.
const STRIDE: usize = 7;

/// What scrolling must save, in bytes: telling the terminal takes some twenty,
/// and costs are estimates.
const WORTH: i32 = 100;

impl Scroll {
    /// The scrolling of `shown` that saves most on the way to `next`, if any
    /// is worth its while. Both have the same size.
    pub(super) fn towards(next: &Buffer, shown: &Buffer) -> Option<Self> {
        let pair = Pair { next, shown };
        let shifts = (1..=FURTHEST).flat_map(|by| [(by, true), (by, false)]);
        let sampled = shifts.filter_map(|(by, up)| pair.best(by, up, STRIDE));
        let (_, likely) = sampled.max_by_key(|(saved, _)| *saved)?;
        let (saved, scroll) = pair.best(likely.by, likely.up, 1)?;
        (saved >= WORTH).then_some(scroll)
    }

    /// Does to the buffer what it does to the screen.
    pub fn apply(&self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let (top, bottom) = (usize::from(self.top) * width, usize::from(self.bottom) * width);
        let Some(lines) = buffer.content.get_mut(top..bottom) else { return };
        let moved = (usize::from(self.by) * width).min(lines.len());
        let free = if self.up {
            lines.rotate_left(moved);
            lines.len() - moved..lines.len()
        } else {
            lines.rotate_right(moved);
            0..moved
        };
        lines[free].fill(Cell::EMPTY);
    }
}

/// What is on the screen and what is to be there.
struct Pair<'a> {
    next: &'a Buffer,
    shown: &'a Buffer,
}

impl Pair<'_> {
    /// The lines that save most when they are moved by so much, and what they
    /// save, looking at every `stride`th column.
    fn best(&self, by: u16, up: bool, stride: usize) -> Option<(i32, Scroll)> {
        let height = self.next.area.height;
        let mut best: Option<(i32, Scroll)> = None;
        // Of the run of lines that ends here: where it begins, what it saves.
        let (mut first, mut run) = (0, 0);
        // Line 0 stays: what leaves it would go into the scrollback of some.
        for line in 1..height.saturating_sub(by) {
            // The lines a move fills, and those it takes from.
            let (to, from) = if up { (line, line + by) } else { (line + by, line) };
            if run <= 0 {
                (first, run) = (line, 0);
            }
            run += self.cost(to, Some(to), stride) - self.cost(to, Some(from), stride);
            let (top, bottom) = (first, line + by + 1);
            let freed = if up { bottom - by..bottom } else { top..top + by };
            let lost = |y| self.cost(y, None, stride) - self.cost(y, Some(y), stride);
            let saved = run - freed.map(lost).sum::<i32>();
            if saved > best.map_or(0, |(most, _)| most) {
                best = Some((saved, Scroll { top, bottom, by, up }));
            }
        }
        best
    }

    /// Bytes of the cells of a line that differ from what another line, or an
    /// empty one, shows there.
    fn cost(&self, line: u16, from: Option<u16>, stride: usize) -> i32 {
        let of = |buffer: &'_ Buffer, line: u16| {
            let width = usize::from(buffer.area.width);
            usize::from(line) * width..usize::from(line + 1) * width
        };
        let next = &self.next.content[of(self.next, line)];
        let differing: usize = if let Some(from) = from {
            let shown = &self.shown.content[of(self.shown, from)];
            let cells = next.iter().zip(shown).step_by(stride);
            cells.filter(|(next, shown)| next != shown).map(|(next, _)| bytes(next)).sum()
        } else {
            let cells = next.iter().step_by(stride);
            cells.filter(|next| **next != Cell::EMPTY).map(bytes).sum()
        };
        (differing * stride) as i32
    }
}

/// What drawing a cell costs, roughly. Blanks are erased by the run.
fn bytes(cell: &Cell) -> usize {
    match cell.symbol() {
        " " => 0,
        symbol => symbol.len(),
    }
}
