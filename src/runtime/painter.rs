//! Puts frames on the screen: only what has changed, in one write, and
//! nothing at all where nothing has.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A screen that frames can be put on.
pub trait Canvas: Backend {
    /// Called before and after the output of a frame.
    ///
    /// # Errors
    /// Where the screen is gone.
    fn frame(&mut self, begins: bool) -> Result<(), Self::Error>;
}

impl<W: Write> Canvas for CrosstermBackend<W> {
    /// Asks the terminal to show the frame at once (synchronized output);
    /// terminals that do not know the request ignore it.
    fn frame(&mut self, begins: bool) -> io::Result<()> {
        if begins {
            queue!(self, BeginSynchronizedUpdate)
        } else {
            queue!(self, EndSynchronizedUpdate)
        }
    }
}

/// Where the terminal's own cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    /// Wherever it was found.
    Unknown,
    /// Out of sight.
    Hidden,
    /// There.
    At(Position),
}

/// Knows what is on the screen.
pub struct Painter<B> {
    canvas: B,
    shown: Buffer,
    next: Buffer,
    cursor: Cursor,
    dirty: bool,
}

impl<B: Canvas> Painter<B> {
    /// A painter that knows nothing of the screen yet.
    pub fn new(canvas: B) -> Self {
        Self {
            canvas,
            shown: Buffer::empty(Rect::ZERO),
            next: Buffer::empty(Rect::ZERO),
            cursor: Cursor::Unknown,
            dirty: true,
        }
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.dirty = true;
    }

    /// The screen.
    pub fn canvas(&self) -> &B {
        &self.canvas
    }

    /// Draws a frame; `draw` returns where the text cursor stands.
    ///
    /// # Errors
    /// Where the screen is gone.
    pub fn paint(
        &mut self,
        area: Rect,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> Result<(), B::Error> {
        if self.next.area == area {
            self.next.reset();
        } else {
            self.next = Buffer::empty(area);
            self.dirty = true;
        }
        let whole = std::mem::take(&mut self.dirty);
        if whole {
            self.shown = Buffer::empty(area);
        }
        let cursor = draw(&mut self.next).map_or(Cursor::Hidden, Cursor::At);
        let changes = self.shown.diff(&self.next);
        let cursor_moved = self.cursor != cursor;
        if whole || cursor_moved || !changes.is_empty() {
            self.canvas.frame(true)?;
            if whole {
                self.canvas.clear()?;
            }
            // A visible cursor would flicker over the changes.
            if self.cursor != Cursor::Hidden && !changes.is_empty() {
                self.canvas.hide_cursor()?;
                self.cursor = Cursor::Hidden;
            }
            self.canvas.draw(changes.into_iter())?;
            match cursor {
                Cursor::Hidden if self.cursor == Cursor::Hidden => {}
                Cursor::Hidden | Cursor::Unknown => self.canvas.hide_cursor()?,
                Cursor::At(position) => {
                    self.canvas.set_cursor_position(position)?;
                    self.canvas.show_cursor()?;
                }
            }
            self.canvas.frame(false)?;
            self.canvas.flush()?;
            self.cursor = cursor;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use ratatui::style::Style;

    use super::*;

    /// Counts what is written.
    struct Counter(Rc<Cell<usize>>);

    impl Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.set(self.0.get() + bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Probe {
        painter: Painter<CrosstermBackend<Counter>>,
        count: Rc<Cell<usize>>,
    }

    fn painter() -> Probe {
        let count = Rc::new(Cell::new(0));
        let counter = Counter(Rc::clone(&count));
        Probe { painter: Painter::new(CrosstermBackend::new(counter)), count }
    }

    fn written(probe: &mut Probe, text: &str) -> usize {
        let before = probe.count.get();
        let area = Rect::new(0, 0, 80, 24);
        let draw = |buffer: &mut Buffer| {
            buffer.set_string(0, 0, text, Style::new());
            None
        };
        probe.painter.paint(area, draw).expect("a counter takes everything");
        probe.count.get() - before
    }

    #[test]
    fn an_unchanged_frame_writes_nothing() {
        let mut painter = painter();
        assert!(written(&mut painter, "hello") > 0);
        assert_eq!(written(&mut painter, "hello"), 0);
    }

    #[test]
    fn a_small_change_writes_little() {
        let mut painter = painter();
        written(&mut painter, "hello");
        assert!(written(&mut painter, "hellO") < 80);
    }

    #[test]
    fn a_forgotten_screen_is_drawn_whole() {
        let mut painter = painter();
        written(&mut painter, "hello");
        let one_letter = written(&mut painter, "hellO");
        painter.painter.forget();
        assert!(written(&mut painter, "hellO") > one_letter);
    }
}
