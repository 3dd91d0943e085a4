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
pub struct ScrollRegion {
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

/// Every so many columns are looked at: far from all that is on the screen,
/// and no divisor of usual column widths.
const STRIDE: usize = 7;

/// A frame that costs fewer bytes than this is cheap enough as it is.
const MUCH: usize = 400;

/// What scrolling must save, in bytes: telling the terminal takes some twenty,
/// and costs are estimates.
const WORTH: usize = 150;

impl ScrollRegion {
    /// The scrolling of `shown` that saves most on the way to `next`, if any
    /// is worth its while. Both have the same size.
    pub(crate) fn towards(next: &Buffer, shown: &Buffer) -> Option<Self> {
        let pair = Pair::new(next, shown);
        if pair.costs.iter().sum::<i32>() as usize * STRIDE < MUCH {
            return None;
        }
        let shifts = (1..=FURTHEST).flat_map(|by| [(by, true), (by, false)]);
        let best = shifts.filter_map(|(by, up)| pair.best(by, up)).max_by_key(|(saved, _)| *saved);
        best.filter(|(saved, _)| *saved as usize * STRIDE >= WORTH).map(|(_, scroll)| scroll)
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

/// Something of what is to be on the screen, and of what is there.
struct Pair {
    columns: usize,
    lines: u16,
    next: Vec<u64>,
    shown: Vec<u64>,
    /// What the lines cost that are to be there, where nothing is moved.
    costs: Vec<i32>,
}

impl Pair {
    fn new(next: &Buffer, shown: &Buffer) -> Self {
        let width = usize::from(next.area.width).max(1);
        let sample = |buffer: &Buffer| -> Vec<u64> {
            let lines = buffer.content.chunks(width);
            lines.flat_map(|line| line.iter().step_by(STRIDE).map(print)).collect()
        };
        let (next, shown) = (sample(next), sample(shown));
        let columns = width.div_ceil(STRIDE);
        let lines = (next.len().min(shown.len()) / columns) as u16;
        let mut pair = Self { columns, lines, next, shown, costs: Vec::new() };
        pair.costs = (0..lines).map(|line| pair.cost(line, Some(line))).collect();
        pair
    }

    /// The lines that save most when they are moved by so much, and what they
    /// save.
    fn best(&self, by: u16, up: bool) -> Option<(i32, ScrollRegion)> {
        let mut best: Option<(i32, ScrollRegion)> = None;
        // Of the run of lines that ends here: where it begins, what it saves.
        let (mut first, mut run) = (0, 0);
        // Line 0 stays: what leaves it would go into the scrollback of some.
        for line in 1..self.lines.saturating_sub(by) {
            // The lines a move fills, and those it takes from.
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

    /// Bytes of what a line has that another one, or an empty one, does not
    /// show in its place.
    fn cost(&self, line: u16, from: Option<u16>) -> i32 {
        let at = |line: u16| usize::from(line) * self.columns..usize::from(line + 1) * self.columns;
        let next = &self.next[at(line)];
        let bytes: u32 = if let Some(from) = from {
            let pairs = next.iter().zip(&self.shown[at(from)]);
            pairs.filter(|(next, shown)| next != shown).map(|(next, _)| bytes(*next)).sum()
        } else {
            next.iter().map(|next| bytes(*next)).sum()
        };
        bytes as i32
    }
}

/// What tells cells apart, mostly: the modifiers and the first bytes of the
/// character, none for a space.
fn print(cell: &Cell) -> u64 {
    let symbol = cell.symbol().bytes().take(4).fold(0, |all, byte| all << 8 | u64::from(byte));
    let symbol = if symbol == u64::from(b' ') { 0 } else { symbol };
    u64::from(cell.modifier.bits()) << 32 | symbol
}

/// What drawing a cell costs, roughly. Blanks are erased by the run.
fn bytes(print: u64) -> u32 {
    (print as u32).checked_ilog2().map_or(0, |bit| bit / 8 + 1)
}
