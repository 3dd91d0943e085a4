//! Encodes frames in as few bytes as possible: the shortest of the sequences
//! that every terminal in use supports.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use crate::domain::text::with_few_marks;
use crate::terminal::backend::{Backend, CellUpdate, Cursor};
use crate::terminal::cell_width::Extent;
use crate::terminal::guard;
use crate::terminal::scroll_region::ScrollRegion;
use crate::terminal::style::{CellStyle, bare, number};

/// Begins a synchronized update; terminals without support ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// A run of blanks longer than this is erased, not written.
const ERASE_FROM: usize = 10;

/// Up to this many columns, rewriting the characters or going back one by one
/// takes no more bytes than an absolute position.
const GAP: u16 = 4;

/// Up to this many lines down, line feeds take fewer bytes than an absolute
/// position.
const LINE_FEEDS: u16 = 2;

/// Encodes for a terminal behind a writer.
pub struct AnsiBackend<W> {
    to: W,
    frame: Vec<u8>,
    look: CellStyle,
    /// Cursor position.
    at: At,
    shows_cursor: bool,
    /// Whether an erased cell gets the current background.
    erases_with_background: bool,
}

/// Cursor position, if certain: after a character that terminals may measure
/// differently, the column is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Unknown,
    Line(u16),
    /// After a row of characters that some terminals double, and that may
    /// continue.
    Row(Position),
    Cell(Position),
}

impl<W: Write> AnsiBackend<W> {
    /// The terminal's state is unknown: the first frame must be a whole one.
    pub fn new(to: W) -> Self {
        Self {
            to,
            frame: Vec::new(),
            look: CellStyle::default(),
            at: At::Unknown,
            shows_cursor: true,
            erases_with_background: false,
        }
    }

    /// For a terminal where an erased cell gets the current background
    /// (terminfo's `bce`), or the default one.
    #[must_use]
    pub fn with_background_erase(self, erases_with_background: bool) -> Self {
        Self { erases_with_background, ..self }
    }

    fn command(&mut self, parameters: &[u16], command: &[u8]) {
        self.frame.extend(b"\x1b[");
        for (nth, &parameter) in parameters.iter().enumerate() {
            if nth > 0 {
                self.frame.push(b';');
            }
            number(parameter, &mut self.frame);
        }
        self.frame.extend(command);
    }

    fn set_style(&mut self, look: CellStyle) {
        look.write(self.look, &mut self.frame);
        self.look = look;
    }

    fn go_to(&mut self, to: Position, frame: &Buffer) {
        let (line, column) = match self.at {
            At::Unknown => (None, None),
            At::Line(y) | At::Row(Position { y, .. }) => (Some(y), None),
            At::Cell(Position { x, y }) => (Some(y), Some(x)),
        };
        // Nothing scrolls: the target line is never below the last one.
        match line.and_then(|line| to.y.checked_sub(line)).filter(|down| *down <= LINE_FEEDS) {
            Some(down) => {
                self.frame.extend((0..down).map(|_| b'\n'));
                match column {
                    Some(x) if x == to.x => {}
                    Some(x) if x < to.x && down == 0 => self.go_right(x, to, frame),
                    _ if to.x == 0 => self.frame.push(b'\r'),
                    Some(x) if x > to.x && x - to.x <= GAP => {
                        self.frame.extend((to.x..x).map(|_| b'\x08'));
                    }
                    _ => self.command(&[to.x + 1], b"G"),
                }
            }
            None if to.x == 0 => self.command(&[to.y + 1], b"H"),
            None => self.command(&[to.y + 1, to.x + 1], b"H"),
        }
        self.at = At::Cell(to);
    }

    fn go_right(&mut self, from: u16, to: Position, frame: &Buffer) {
        let between = (from..to.x).map(|x| &frame[(x, to.y)]);
        let same = |cell: &Cell| {
            cell.symbol().is_ascii() && CellStyle::from_cell(cell) == self.look
                || shows_only(cell, self.look.background())
        };
        match to.x - from {
            columns if columns <= GAP && between.clone().all(same) => {
                for cell in between {
                    self.frame.extend(cell.symbol().as_bytes());
                }
            }
            1 => self.command(&[], b"C"),
            columns => self.command(&[columns], b"C"),
        }
    }

    /// Column from which to erase a line whose rest, from `x` on, becomes blank:
    /// the cursor's if nothing is between, else as far to the left as nothing
    /// is. So the cursor stays in its column while several lines are erased.
    fn erase_from(&self, x: u16, y: u16, background: Option<Color>, frame: &Buffer) -> u16 {
        let is_bare = |&x: &u16| shows_only(&frame[(x, y)], background);
        let blank = x - (0..x).rev().take_while(is_bare).count() as u16;
        let extent = |x| Extent::from_cell(&frame[(x, y)]);
        // A wide character covers the column behind it, and a row of those that
        // some terminals double as many more columns. Behind others of uncertain
        // width, only what has changed.
        let wide = (0..blank).next_back().map_or(0, |x| extent(x).columns - 1);
        let doubled = (0..blank).rev().take_while(|&x| extent(x).may_double()).count() as u16;
        let is_known = |x| extent(x).is_certain() || extent(x).may_double();
        let least = if (0..blank).all(is_known) { (blank + wide + doubled).min(x) } else { x };
        match self.at {
            At::Cell(cursor) if (least..=x).contains(&cursor.x) => cursor.x,
            _ => least,
        }
    }

    /// Draws the character of a cell.
    fn put(&mut self, to: Position, frame: &Buffer) {
        let cell = &frame[to];
        let extent = Extent::from_cell(cell);
        if self.at != At::Row(to) || !extent.may_double() {
            self.go_to(to, frame);
        }
        if !shows_only(cell, self.look.background()) {
            self.set_style(CellStyle::from_cell(cell));
        }
        if extent.least < extent.columns {
            // A space over the half of a character would erase it: columns that
            // may stay uncovered are cleared before.
            self.frame.extend((0..extent.columns).map(|_| b' '));
            self.at = behind(to, extent.columns, frame);
            self.go_to(to, frame);
        }
        if cell.symbol().len() == 1 {
            self.frame.extend(cell.symbol().as_bytes());
        } else {
            for c in with_few_marks(cell.symbol()) {
                self.frame.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        let next = behind(to, extent.columns, frame);
        self.at = match next {
            At::Cell(next) if extent.may_double() => At::Row(next),
            At::Cell(next) if !extent.is_certain() => At::Line(next.y),
            next => next,
        };
    }

    /// Goes to a change by a space over the cell before it, if that is the next
    /// to be drawn: shorter than a movement.
    fn step_over(&mut self, changes: &[CellUpdate<'_>]) {
        let [(x, y, _), (next, line, _), ..] = *changes else { return };
        let before = Position { x: next, y: line };
        if y == line && x == next + 1 && self.at == At::Cell(before) && self.look.hides_spaces() {
            self.frame.push(b' ');
            self.at = At::Cell(Position { x, y });
        }
    }
}

/// The cursor position after so many columns. Terminals differ after the last
/// one.
fn behind(from: Position, columns: u16, frame: &Buffer) -> At {
    let x = from.x + columns;
    if x < frame.area.width { At::Cell(Position { x, ..from }) } else { At::Line(from.y) }
}

/// Whether a cell is invisible.
pub(crate) fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && CellStyle::from_cell(cell).hides_spaces()
}

/// Whether a cell shows this background and nothing else.
fn shows_only(cell: &Cell, background: Option<Color>) -> bool {
    background.is_some() && bare(cell) == background
}

/// Number of leading changes that are adjacent on one line and show nothing but
/// this background.
fn blanks(changes: &[CellUpdate<'_>], background: Option<Color>) -> usize {
    let Some(&(x, y, _)) = changes.first() else { return 0 };
    let row = changes.iter().zip(x..);
    row.take_while(|((at, line, cell), x)| at == x && *line == y && shows_only(cell, background))
        .count()
}

impl<W: Write> Backend for AnsiBackend<W> {
    type Error = io::Error;

    fn size(&self) -> io::Result<Size> {
        guard::size().map(Size::from)
    }

    fn begin(&mut self, whole: bool) {
        self.frame.extend(BEGIN);
        self.at = At::Unknown;
        // A visible cursor would flicker over the changes.
        if self.shows_cursor || whole {
            self.frame.extend(b"\x1b[?25l");
            self.shows_cursor = false;
        }
        if whole {
            // Also removes the remains of another program. No wrapping: a
            // terminal that measures a character wider must not scroll.
            self.frame.extend(b"\x1b[?7l\x1b[r\x1b[m\x1b[2J");
            self.look = CellStyle::default();
        }
    }

    /// By line feeds at the lower end of a scrolling region, or reverse ones at
    /// its upper end.
    fn scroll(&mut self, scroll: &ScrollRegion) {
        let ScrollRegion { top, bottom, .. } = *scroll;
        self.command(&[top + 1, bottom], b"r");
        let (edge, feed): (_, &[u8]) =
            if scroll.up { (bottom, b"\n") } else { (top + 1, b"\x1bM") };
        self.command(&[edge], b"H");
        for _ in 0..scroll.by {
            self.frame.extend(feed);
        }
        self.command(&[], b"r");
        self.at = At::Unknown;
    }

    fn draw(&mut self, mut changes: &[CellUpdate<'_>], frame: &Buffer) {
        let columns = frame.area.width;
        while let Some(&(x, y, cell)) = changes.first() {
            let background = bare(cell)
                .filter(|&background| self.erases_with_background || background == Color::Reset);
            self.step_over(changes);
            let run = blanks(changes, background);
            let mut rest = x + run as u16..columns;
            let to_the_end = run > 0 && rest.all(|x| shows_only(&frame[(x, y)], background));
            let behind = |change: &&CellUpdate<'_>| change.1 == y && change.0 >= x;
            let on_line = || changes.iter().take_while(behind).count();
            let erased = if to_the_end { on_line() } else { run };
            let taken = if to_the_end && erased > 3 || run > ERASE_FROM {
                let x = if to_the_end { self.erase_from(x, y, background, frame) } else { x };
                self.go_to(Position { x, y }, frame);
                if self.look.background() != background {
                    self.set_style(CellStyle::from_cell(cell));
                }
                if to_the_end {
                    self.command(&[], b"K");
                } else {
                    self.command(&[run as u16], b"X");
                }
                erased
            } else {
                self.put(Position { x, y }, frame);
                1
            };
            changes = changes.get(taken..).unwrap_or_default();
        }
        self.set_style(CellStyle::default());
    }

    fn end(&mut self, cursor: Cursor) {
        if let Cursor::Hidden(Position { x, y }) | Cursor::Shown(Position { x, y }) = cursor
            && self.at != At::Cell(Position { x, y })
        {
            self.command(&[y + 1, x + 1], b"H");
        }
        if let Cursor::Shown(_) = cursor {
            self.frame.extend(b"\x1b[?25h");
            self.shows_cursor = true;
        }
        self.frame.extend(END);
    }

    fn flush(&mut self) -> io::Result<bool> {
        let written = self.to.write_all(&self.frame);
        self.frame.clear();
        match written.and_then(|()| self.to.flush()) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            flushed => flushed.map(|()| true),
        }
    }
}

#[cfg(test)]
mod tests;
