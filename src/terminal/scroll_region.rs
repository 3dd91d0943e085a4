//! Decides whether scrolling some lines makes a frame cheaper.
//!
//! A list that scrolls changes nearly every cell, though most lines are on the
//! screen already, a row or two away. Terminals can move whole lines: the area
//! beside the list moves along and is drawn again, which pays off if the lines
//! of the list cost more.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

use crate::terminal::style::bare;

/// Lines to move; those moved out are lost, and those moved in are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScrollRegion {
    /// First line, inclusive.
    pub top: u16,
    /// Last line, exclusive.
    pub bottom: u16,
    /// Number of lines.
    pub by: u16,
    /// Towards the top of the screen.
    pub up: bool,
}

/// Maximum distance searched.
const MAX_DISTANCE: u16 = 4;

/// Stride of the sampled columns: far from all of them, and no divisor of usual
/// column widths.
const STRIDE: usize = 5;

/// A frame that costs fewer bytes than this is cheap enough.
const MIN_COST: usize = 400;

/// Minimum saving in bytes: the sequence takes some twenty, and costs are
/// estimates.
const MIN_SAVING: usize = 150;

impl ScrollRegion {
    /// The scroll of `shown` with the greatest saving towards `next`, if it is
    /// worthwhile. Both have the same size.
    pub(crate) fn towards(next: &Buffer, shown: &Buffer) -> Option<Self> {
        let pair = Pair::new(next, shown);
        if pair.costs.iter().sum::<i32>() as usize * STRIDE < MIN_COST {
            return None;
        }
        let shifts = (1..=MAX_DISTANCE).flat_map(|by| [(by, true), (by, false)]);
        let best = shifts.filter_map(|(by, up)| pair.best(by, up)).max_by_key(|(saved, _)| *saved);
        best.filter(|(saved, _)| *saved as usize * STRIDE >= MIN_SAVING).map(|(_, scroll)| scroll)
    }

    /// Applies it to a buffer.
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

/// Samples of the next and the shown frame.
struct Pair {
    columns: usize,
    lines: u16,
    next: Vec<u64>,
    shown: Vec<u64>,
    /// Costs of the next lines without a scroll.
    costs: Vec<i32>,
}

impl Pair {
    fn new(next: &Buffer, shown: &Buffer) -> Self {
        let width = usize::from(next.area.width).max(1);
        let sample = |buffer: &Buffer| -> Vec<u64> {
            let lines = buffer.content.chunks(width);
            lines.flat_map(|line| line.iter().step_by(STRIDE).map(fingerprint)).collect()
        };
        let (next, shown) = (sample(next), sample(shown));
        let columns = width.div_ceil(STRIDE);
        let lines = (next.len().min(shown.len()) / columns) as u16;
        let mut pair = Self { columns, lines, next, shown, costs: Vec::new() };
        pair.costs = (0..lines).map(|line| pair.cost(line, Some(line))).collect();
        pair
    }

    /// The lines with the greatest saving for a distance, and the saving.
    fn best(&self, by: u16, up: bool) -> Option<(i32, ScrollRegion)> {
        let mut best: Option<(i32, ScrollRegion)> = None;
        // Start and saving of the run of lines that ends here.
        let (mut first, mut run) = (0, 0);
        // Line 0 stays: some terminals would move it into the scrollback.
        for line in 1..self.lines.saturating_sub(by) {
            // The lines that a move fills, and their sources.
            let (to, from) = if up { (line, line + by) } else { (line + by, line) };
            if run <= 0 {
                (first, run) = (line, 0);
            }
            let saved = self.costs[usize::from(to)] - self.cost(to, Some(from));
            run += saved;
            if saved <= 0 {
                continue;
            }
            let (top, bottom) = (first, line + by + 1);
            let freed = if up { bottom - by..bottom } else { top..top + by };
            let lost = |line: u16| self.cost(line, None) - self.costs[usize::from(line)];
            let saved = run - freed.map(lost).sum::<i32>();
            if saved > best.map_or(0, |(most, _)| most) {
                best = Some((saved, ScrollRegion { top, bottom, by, up }));
            }
        }
        best
    }

    /// Cost in bytes of drawing a line over another one, or over an empty one.
    fn cost(&self, line: u16, from: Option<u16>) -> i32 {
        let at = |line: u16| usize::from(line) * self.columns..usize::from(line + 1) * self.columns;
        let shown = from.map(|from| &self.shown[at(from)]);
        let next = self.next[at(line)].iter().enumerate();
        let drawn = next.filter(|(x, next)| shown.is_none_or(|shown| shown[*x] != **next));
        drawn.map(|(_, next)| estimated_bytes(*next)).sum::<u32>() as i32
    }
}

/// An approximate fingerprint of a cell: whether it has a background, the
/// modifiers, and the first bytes of the character, zero for a space that can be
/// erased.
fn fingerprint(cell: &Cell) -> u64 {
    let symbol = match *cell.symbol().as_bytes() {
        [b' '] if bare(cell).is_some() => 0,
        [one] => u64::from(one),
        [one, two] => u64::from(u16::from_be_bytes([one, two])),
        [one, two, three] => u64::from(u32::from_be_bytes([0, one, two, three])),
        [one, two, three, four, ..] => u64::from(u32::from_be_bytes([one, two, three, four])),
        [] => 0,
    };
    let has_background = u64::from(cell.bg != Color::Reset);
    has_background << 48 | u64::from(cell.modifier.bits()) << 32 | symbol
}

/// Approximate cost of drawing a cell. Blanks are erased by the run.
fn estimated_bytes(print: u64) -> u32 {
    (print as u32).checked_ilog2().map_or(0, |bit| bit / 8 + 1)
}
