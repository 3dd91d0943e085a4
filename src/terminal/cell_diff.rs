//! Computes the cells to draw for the next frame.
//!
//! An unchanged cell may still have to be drawn: on terminals that give a
//! character more columns than it has in the frame, it was or will be covered
//! by the character before it. So that a screen looks the same however it came
//! about, cells that may overlap are drawn together, from left to right: if any
//! of them has changed, all columns that they had or take are drawn. But a
//! blank that may be covered is drawn before its cover, and only if it has
//! changed: it would cut the character there.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};

use crate::terminal::backend::CellUpdate;
use crate::terminal::cell_width::Extent;
use crate::terminal::encoder::is_blank;
use crate::terminal::style::CellStyle;

/// Cells that are drawn together: a cluster, or a row of characters that some
/// terminals double. Any other cell is a unit by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unit {
    start: usize,
    end: usize,
    /// The column after the last one that it covers on some terminal.
    reach: usize,
}

/// Flags of a cell's position.
const DIRTY: u8 = 1;
/// Whether it had, or has, anything but an ASCII character.
const WAS_SPECIAL: u8 = 2;
const IS_SPECIAL: u8 = 4;

/// Finds changed cells, and those that must be drawn with them. Reuses its
/// memory across frames.
#[derive(Debug, Default)]
pub(crate) struct Damage {
    /// Flags by position in the line.
    flags: Vec<u8>,
}

impl Damage {
    /// The cells to draw, line by line and mostly from left to right. Both
    /// frames have the same area.
    pub(crate) fn between<'a>(&mut self, shown: &Buffer, next: &'a Buffer) -> Vec<CellUpdate<'a>> {
        let mut changes = Vec::new();
        let width = usize::from(next.area.width).max(1);
        let lines = shown.content.chunks(width).zip(next.content.chunks(width));
        for (y, (shown, next)) in lines.enumerate() {
            self.flags.clear();
            self.flags.extend(shown.iter().zip(next).map(|(shown, next)| flags(shown, next)));
            let all = self.flags.iter().fold(0, |all, flags| all | flags);
            if all & DIRTY != 0 {
                self.mark_what_was_covered(shown, next);
                self.line(next, |x| changes.push((x as u16, y as u16, &next[x])));
            }
        }
        changes
    }

    /// Marks the columns covered by changed units.
    fn mark_what_was_covered(&mut self, shown: &[Cell], next: &[Cell]) {
        let mut following = self.unit(shown, WAS_SPECIAL, 0);
        while let Some(unit) = following {
            following = self.unit(shown, WAS_SPECIAL, unit.end);
            let covered = unit.start..margin(shown, unit, following);
            // Compares the cells, as marks may be there for an earlier unit.
            if shown[covered.clone()] != next[covered] {
                self.mark(unit.start..unit.reach);
            }
        }
    }

    /// Draws the marked cells of a line, and those that must be drawn with
    /// them.
    fn line(&mut self, next: &[Cell], mut draw: impl FnMut(usize)) {
        let mut at = 0;
        let mut following = self.unit(next, IS_SPECIAL, 0);
        loop {
            let start = following.map_or(next.len(), |unit| unit.start);
            (at..start).filter(|x| self.is_dirty(*x)).for_each(&mut draw);
            let Some(unit) = following else { return };
            at = unit.end;
            following = self.unit(next, IS_SPECIAL, at);
            let margin = margin(next, unit, following);
            if (start..margin).any(|x| self.is_dirty(x)) {
                (at..margin).filter(|x| self.is_dirty(*x)).for_each(&mut draw);
                self.flags[at..margin].iter_mut().for_each(|flags| *flags &= !DIRTY);
                let mut x = start;
                while x < at {
                    draw(x);
                    x += usize::from(Extent::from_cell(&next[x]).columns);
                }
                self.mark(margin..unit.reach);
            }
        }
    }

    fn is_dirty(&self, x: usize) -> bool {
        self.flags[x] & DIRTY != 0
    }

    fn mark(&mut self, places: Range<usize>) {
        self.flags[places].iter_mut().for_each(|flags| *flags |= DIRTY);
    }

    /// The next unit of a line from a position on.
    fn unit(&self, line: &[Cell], special: u8, at: usize) -> Option<Unit> {
        let is_special = |flags: &u8| flags & special != 0;
        let mut end = at + self.flags[at..].iter().position(is_special)?;
        let mut extent = Extent::from_cell(&line[end]);
        let (mut reach, mut is_doubled) = (end, false);
        // In the last column only an earlier one can join.
        let joins = |extent: Extent, x: usize| {
            extent.may_reach_back() || x + 1 == line.len() && !extent.is_certain()
        };
        let start = if joins(extent, end) { at.max(end.saturating_sub(1)) } else { end };
        loop {
            let most = usize::from(extent.most);
            reach = if is_doubled { reach + most } else { reach.max(end + most) };
            is_doubled = extent.may_double();
            end += usize::from(extent.columns);
            if !self.flags.get(end).is_some_and(is_special) {
                break;
            }
            extent = Extent::from_cell(&line[end]);
            if !(joins(extent, end) || is_doubled && extent.may_double()) {
                break;
            }
            is_doubled &= extent.may_double();
        }
        let end = end.min(line.len());
        Some(Unit { start, end, reach: reach.clamp(end, line.len()) })
    }
}

/// The column after the blanks that a unit may cover.
fn margin(line: &[Cell], unit: Unit, following: Option<Unit>) -> usize {
    let end = following.map_or(unit.reach, |next| unit.reach.min(next.start));
    (unit.end..end).find(|x| !is_blank(&line[*x])).unwrap_or(end)
}

fn flags(shown: &Cell, next: &Cell) -> u8 {
    let (was, is) = (shown.symbol().as_bytes(), next.symbol().as_bytes());
    let is_other = match (was, is) {
        // Nearly all: a call to compare a byte would take most of the time.
        (&[was], &[is]) => was != is,
        _ => was != is,
    };
    // Blanks look the same in any style that hides them.
    let differs = is_other
        || CellStyle::from_cell(shown) != CellStyle::from_cell(next)
            && !(is_blank(shown) && is_blank(next));
    let mark = |is_so, flag| if is_so { flag } else { 0 };
    mark(differs, DIRTY) | mark(was.len() > 1, WAS_SPECIAL) | mark(is.len() > 1, IS_SPECIAL)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Modifier, Style};

    use super::*;

    fn line(text: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, text, Style::new());
        buffer
    }

    /// The drawn columns and cells.
    fn drawn(shown: &str, next: &str) -> Vec<(u16, String)> {
        let (shown, next) = (line(shown), line(next));
        let changes = Damage::default().between(&shown, &next);
        changes.iter().map(|(x, _, cell)| (*x, cell.symbol().to_owned())).collect()
    }

    fn cells(from: u16, text: &str) -> Vec<(u16, String)> {
        (from..).zip(text.chars().map(String::from)).collect()
    }

    #[test]
    fn of_plain_text_only_what_differs_is_drawn() {
        assert_eq!(drawn("abcdef", "abcdef"), []);
        assert_eq!(drawn("abcdef", "abXdef"), cells(2, "X"));
        assert_eq!(drawn("王小明", "王大明"), [(2, "大".to_owned())]);
        assert_eq!(drawn("王b", "abb"), cells(0, "ab"));
    }

    #[test]
    fn a_blank_whose_style_hides_itself_is_not_drawn() {
        let (plain, mut styled) = (line("a b"), line("a b"));
        let style = Style::new().add_modifier(Modifier::DIM);
        styled.set_style(Rect::new(0, 0, 12, 1), style);
        let drawn = |from: &Buffer, to: &Buffer| {
            let changes = Damage::default().between(from, to);
            changes.iter().map(|(x, ..)| *x).collect::<Vec<_>>()
        };
        assert_eq!(drawn(&plain, &styled), [0, 2]);
        styled.set_style(Rect::new(1, 0, 1, 1), Style::new().add_modifier(Modifier::REVERSED));
        assert_eq!(drawn(&plain, &styled), [0, 1, 2]);
    }

    #[test]
    fn all_columns_that_a_cluster_had_or_takes_are_drawn() {
        // Eight columns on terminals without joining.
        let family = "👩\u{200d}👩\u{200d}👧";
        let with_family = format!("{family}cdefgh");
        let mut expected = vec![(0, family.to_owned())];
        expected.extend(cells(2, "cdefgh"));
        assert_eq!(drawn("abcdefgh", &with_family), expected);
        assert_eq!(drawn(&with_family, "abcdefgh"), cells(0, "abcdefgh"));
        assert_eq!(drawn(&with_family, &format!("{family}Xdefgh")), cells(2, "X"));
    }

    #[test]
    fn a_row_of_what_may_be_doubled_is_drawn_at_a_stretch() {
        // On a wide terminal it reaches over the letters up to `g`.
        assert_eq!(drawn("éèêdefgh", "éXêdefgh"), cells(0, "éXêdef"));
        assert_eq!(drawn("éXêdefgh", "éèêdefgh"), cells(0, "éèêdef"));
        assert_eq!(drawn("abé", "Xbé"), cells(0, "X"));
    }

    #[test]
    fn what_may_have_no_room_at_the_end_of_a_line_is_drawn_with_what_is_before() {
        let expected = vec![(10, "X".to_owned()), (11, "é".to_owned())];
        assert_eq!(drawn("abcdefghijké", "abcdefghijXé"), expected);
    }

    #[test]
    fn what_some_terminals_draw_into_the_cell_before_is_drawn_with_it() {
        // As if a vowel sign has a style of its own.
        let (plain, mut marked) = (line("abc"), line("ab"));
        marked.set_string(2, 0, "ि", Style::new());
        let both = |from: &Buffer, to: &Buffer| {
            let changes = Damage::default().between(from, to);
            changes.iter().map(|(x, ..)| *x).collect::<Vec<_>>()
        };
        assert_eq!(both(&marked, &plain), [1, 2]);
        assert_eq!(both(&plain, &marked), [1, 2]);
    }
}
