//! Frames as a terminal is told them, in as few bytes as it takes: of each
//! choice of sequences the shorter one, among those that every terminal in use
//! obeys.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Size};

use super::painter::{Canvas, Change};
use super::scroll::Scroll;
use super::sgr::{Look, number};

/// Asks the terminal to show the frame at once (synchronized output);
/// terminals that do not know the request ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// A run of blanks beyond this many columns is erased, not written.
const ERASE_FROM: usize = 10;

/// Up to this many columns that stay as they are, writing them again takes no
/// more bytes than going over them.
const GAP: u16 = 4;

/// A terminal behind a writer.
pub struct Ansi<W> {
    to: W,
    frame: Vec<u8>,
    look: Look,
    /// Where the next character goes, where that is certain: after a
    /// character that terminals may measure differently it is not.
    at: Option<Position>,
    shows_cursor: bool,
}

impl<W: Write> Ansi<W> {
    /// A terminal whose state is not known, but for the style of characters,
    /// which is the default.
    pub fn new(to: W) -> Self {
        Self { to, frame: Vec::new(), look: Look::default(), at: None, shows_cursor: true }
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

    /// A command that does something once by default.
    fn repeated(&mut self, times: u16, command: &[u8]) {
        if times == 1 { self.command(&[], command) } else { self.command(&[times], command) }
    }

    fn take_look(&mut self, look: Look) {
        look.write(self.look, &mut self.frame);
        self.look = look;
    }

    fn go_to(&mut self, to: Position, frame: &Buffer) {
        match self.at {
            Some(at) if at == to => {}
            Some(at) if at.y == to.y && at.x < to.x => self.go_right(at, to.x, frame),
            Some(at) if at.x == to.x && at.y < to.y => self.repeated(to.y - at.y, b"B"),
            _ if to.x == 0 => self.command(&[to.y + 1], b"H"),
            _ => self.command(&[to.y + 1, to.x + 1], b"H"),
        }
        self.at = Some(to);
    }

    fn go_right(&mut self, from: Position, to: u16, frame: &Buffer) {
        let between = (from.x..to).map(|x| &frame[(x, from.y)]);
        let same = |cell: &Cell| cell.symbol().is_ascii() && Look::of(cell) == self.look;
        if to - from.x <= GAP && between.clone().all(same) {
            for cell in between {
                self.frame.extend(cell.symbol().as_bytes());
            }
        } else {
            self.repeated(to - from.x, b"C");
        }
    }

    fn put(&mut self, cell: &Cell, columns: u16) {
        let blank = is_blank(cell) && self.look.hides_spaces();
        if !blank {
            self.take_look(Look::of(cell));
        }
        let symbol = cell.symbol();
        self.frame.extend(symbol.as_bytes());
        let plain = symbol.is_ascii() || symbol.chars().count() == 1 && cell.cell_width() == 1;
        // In the last column, terminals differ in where the next one goes.
        self.at = self.at.map(|at| Position { x: at.x + 1, ..at });
        self.at = self.at.filter(|at| plain && at.x < columns);
    }
}

/// Whether nothing is to be seen of a cell.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Look::of(cell).hides_spaces()
}

/// How many of the changes at the start follow each other on one line and
/// leave nothing to be seen.
fn blanks(changes: &[Change<'_>]) -> usize {
    let Some(&(x, y, _)) = changes.first() else { return 0 };
    let row = changes.iter().zip(x..);
    row.take_while(|((at, line, cell), x)| at == x && *line == y && is_blank(cell)).count()
}

impl<W: Write> Canvas for Ansi<W> {
    type Error = io::Error;

    fn size(&self) -> io::Result<Size> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size { width, height })
    }

    fn begin(&mut self, whole: bool) {
        self.frame.extend(BEGIN);
        self.at = None;
        // A visible cursor would flicker over the changes.
        if self.shows_cursor || whole {
            self.frame.extend(b"\x1b[?25l");
            self.shows_cursor = false;
        }
        if whole {
            self.command(&[2], b"J");
        }
    }

    /// By line feeds at the lower end of a scrolling region, or reverse ones
    /// at its upper end.
    fn scroll(&mut self, scroll: &Scroll) {
        let Scroll { top, bottom, .. } = *scroll;
        self.command(&[top + 1, bottom], b"r");
        let (edge, feed): (_, &[u8]) =
            if scroll.up { (bottom, b"\n") } else { (top + 1, b"\x1bM") };
        self.command(&[edge], b"H");
        for _ in 0..scroll.by {
            self.frame.extend(feed);
        }
        self.command(&[], b"r");
        self.at = None;
    }

    fn draw(&mut self, mut changes: &[Change<'_>], frame: &Buffer) {
        let columns = frame.area.width;
        while let Some(&(x, y, cell)) = changes.first() {
            self.go_to(Position { x, y }, frame);
            let run = blanks(changes);
            let rest = x + run as u16..columns;
            let to_the_end = run > 3 && rest.into_iter().all(|x| is_blank(&frame[(x, y)]));
            let taken = if to_the_end || run > ERASE_FROM {
                if !self.look.hides_spaces() {
                    self.take_look(Look::default());
                }
                if to_the_end {
                    self.command(&[], b"K");
                } else {
                    self.command(&[run as u16], b"X");
                }
                run
            } else {
                self.put(cell, columns);
                1
            };
            changes = changes.get(taken..).unwrap_or_default();
        }
        self.take_look(Look::default());
    }

    fn end(&mut self, cursor: Option<Position>) {
        if let Some(Position { x, y }) = cursor {
            self.command(&[y + 1, x + 1], b"H");
            self.frame.extend(b"\x1b[?25h");
            self.shows_cursor = true;
        }
        self.frame.extend(END);
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.to.write_all(&self.frame);
        self.frame.clear();
        written.and_then(|()| self.to.flush())
    }
}

#[cfg(test)]
mod tests;
