//! Frames as a terminal is told them, in as few bytes as it takes: of each
//! choice of sequences the shorter one, among those that every terminal in use
//! obeys.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Size};

use super::painter::{Canvas, Change};
use super::scroll::Scroll;
use super::sgr::{Look, number};
use super::terminal;

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
    /// A terminal whose state is not known: the first frame must be a whole
    /// one.
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

    /// Draws the character at a place, and what stands behind it as far as
    /// some terminals may have drawn over it. Returns where the line goes on.
    fn put(&mut self, Position { mut x, y }: Position, frame: &Buffer) -> u16 {
        let columns = frame.area.width;
        let mut until = x + 1;
        while x < until.min(columns) {
            let at = Position { x, y };
            let cell = &frame[at];
            let extent = Extent::of(cell);
            self.go_to(at, frame);
            if !(is_blank(cell) && self.look.hides_spaces()) {
                self.take_look(Look::of(cell));
            }
            if extent.apart < extent.joined {
                // Written over the half of a character, a space would wipe it
                // out: what may stay uncovered is emptied before.
                self.frame.extend((0..extent.joined).map(|_| b' '));
                self.at = None;
                self.go_to(at, frame);
            }
            self.frame.extend(cell.symbol().as_bytes());
            until = until.max(x.saturating_add(extent.apart));
            x += extent.joined;
            // In the last column, terminals differ in where the next one goes.
            self.at = (extent.is_certain && x < columns).then_some(Position { x, y });
        }
        x
    }
}

/// How many columns a character takes.
struct Extent {
    /// On terminals that know how its code points go together.
    joined: u16,
    /// On those that draw each code point by itself.
    apart: u16,
    /// Whether all terminals agree.
    is_certain: bool,
}

impl Extent {
    fn of(cell: &Cell) -> Self {
        let symbol = cell.symbol();
        if symbol.is_ascii() {
            return Self { joined: 1, apart: 1, is_certain: true };
        }
        let joined = cell.cell_width().max(1);
        let alone = symbol.chars().map(|c| c.encode_utf8(&mut [0; 4]).cell_width());
        let apart = alone.fold(0, u16::saturating_add);
        Self { joined, apart, is_certain: joined == 1 && symbol.chars().nth(1).is_none() }
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
        let (width, height) = terminal::size()?;
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
            // Whatever another program may have left behind goes, too. Nothing
            // wraps: where a terminal finds a character wider than it is here,
            // the screen must not scroll.
            self.frame.extend(b"\x1b[?7l\x1b[r\x1b[m\x1b[2J");
            self.look = Look::default();
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
        let mut drawn = Position::ORIGIN;
        while let Some(&(x, y, _)) = changes.first() {
            if y == drawn.y && x < drawn.x {
                changes = &changes[1..];
                continue;
            }
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
                drawn = Position { x: self.put(Position { x, y }, frame), y };
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
