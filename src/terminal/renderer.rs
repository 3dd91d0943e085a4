//! Renders frames: only changes, in one write, and nothing if nothing has
//! changed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::terminal::backend::{Backend, Cursor};
use crate::terminal::cell_diff::Damage;
use crate::terminal::scroll_region::ScrollRegion;

/// Tracks the content of the screen.
pub struct Renderer<B> {
    canvas: B,
    shown: Buffer,
    next: Buffer,
    damage: Damage,
    cursor: Cursor,
    dirty: bool,
    /// Whether the last frame is not completely written yet.
    is_behind: bool,
}

impl<B: Backend> Renderer<B> {
    /// The content of the screen is unknown.
    pub fn new(canvas: B) -> Self {
        Self {
            canvas,
            shown: Buffer::empty(Rect::ZERO),
            next: Buffer::empty(Rect::ZERO),
            damage: Damage::default(),
            cursor: Cursor::default(),
            dirty: true,
            is_behind: false,
        }
    }

    /// Forgets the content of the screen: the next frame is drawn whole.
    pub fn invalidate(&mut self) {
        self.dirty = true;
    }

    pub fn canvas(&self) -> &B {
        &self.canvas
    }

    /// Whether the last frame is not completely written yet. Until then, no
    /// other one is drawn.
    pub fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Draws a frame; `draw` returns the cursor, or the position of a shown one.
    pub fn paint<C: Into<Cursor>>(
        &mut self,
        area: Rect,
        draw: impl FnOnce(&mut Buffer) -> C,
    ) -> Result<(), B::Error> {
        if self.is_behind {
            self.is_behind = !self.canvas.flush()?;
            if self.is_behind {
                return Ok(());
            }
        }
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
        let cursor = draw(&mut self.next).into();
        let scroll = if whole { None } else { ScrollRegion::towards(&self.next, &self.shown) };
        if let Some(scroll) = &scroll {
            scroll.apply(&mut self.shown);
        }
        let changes = self.damage.between(&self.shown, &self.next);
        if whole || self.cursor != cursor || scroll.is_some() || !changes.is_empty() {
            self.canvas.begin(whole);
            if let Some(scroll) = &scroll {
                self.canvas.scroll(scroll);
            }
            self.canvas.draw(&changes, &self.next);
            self.canvas.end(cursor);
            self.is_behind = !self.canvas.flush()?;
            self.cursor = cursor;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::{self, Write};
    use std::rc::Rc;

    use ratatui::layout::Position;
    use ratatui::style::Style;

    use super::*;
    use crate::terminal::AnsiBackend;

    /// Records the output, flush by flush.
    #[derive(Clone, Default)]
    struct Recorder(Rc<RefCell<Vec<String>>>, Vec<u8>);

    impl Write for Recorder {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            let flushed = std::mem::take(&mut self.1);
            self.0.borrow_mut().push(String::from_utf8(flushed).expect("text"));
            Ok(())
        }
    }

    struct Probe {
        painter: Renderer<AnsiBackend<Recorder>>,
        tape: Recorder,
    }

    impl Probe {
        fn new() -> Self {
            let tape = Recorder::default();
            Self { painter: Renderer::new(AnsiBackend::new(tape.clone())), tape }
        }

        /// The output for a frame with that text and text cursor.
        fn paint(&mut self, text: &str, cursor: Option<Position>) -> Vec<String> {
            let area = Rect::new(0, 0, 80, 24);
            let draw = |buffer: &mut Buffer| {
                buffer.set_string(0, 0, text, Style::new());
                cursor
            };
            self.painter.paint(area, draw).expect("a tape takes everything");
            self.tape.0.take()
        }
    }

    const CLEAR: &str = "\x1b[2J";
    const HIDE: &str = "\x1b[?25l";
    const SHOW: &str = "\x1b[?25h";

    #[test]
    fn an_unchanged_frame_writes_nothing() {
        let mut probe = Probe::new();
        let there = Some(Position::new(3, 4));
        assert!(!probe.paint("hello", there).is_empty());
        assert!(probe.paint("hello", there).is_empty());
    }

    #[test]
    fn a_small_change_writes_little() {
        let mut probe = Probe::new();
        probe.paint("hello", None);
        let frame = probe.paint("hellO", None).concat();
        assert!(frame.len() < 80 && !frame.contains(CLEAR), "{frame:?}");
    }

    #[test]
    fn a_frame_is_one_write_between_the_marks_of_a_synchronized_update() {
        let mut probe = Probe::new();
        let there = Some(Position::new(3, 4));
        for (text, cursor) in [("a", None), ("b", there), ("b", None), ("c", there), ("d", there)] {
            let writes = probe.paint(text, cursor);
            assert_eq!(writes.len(), 1, "{writes:?}");
            assert!(writes[0].starts_with("\x1b[?2026h") && writes[0].ends_with("\x1b[?2026l"));
            let shown = writes[0].rfind(SHOW) > writes[0].rfind(HIDE);
            assert_eq!(shown, cursor.is_some(), "{writes:?}");
        }
    }

    #[test]
    fn a_hidden_cursor_has_a_position_and_stays_hidden() {
        let mut probe = Probe::new();
        let area = Rect::new(0, 0, 80, 24);
        let mut paint = |at: Cursor| {
            probe.painter.paint(area, |_| at).expect("a tape takes everything");
            probe.tape.0.take().concat()
        };
        let frame = paint(Cursor::Hidden(Position::new(3, 4)));
        assert!(frame.contains("\x1b[5;4H") && !frame.contains(SHOW), "{frame:?}");
        let frame = paint(Cursor::Hidden(Position::new(3, 5)));
        assert_eq!(frame, "\x1b[?2026h\x1b[6;4H\x1b[?2026l");
        assert_eq!(paint(Cursor::Hidden(Position::new(3, 5))), "");
        assert!(paint(Cursor::Shown(Position::new(3, 5))).contains(SHOW));
    }

    #[test]
    fn the_text_cursor_moves_without_other_changes() {
        let mut probe = Probe::new();
        probe.paint("a", Some(Position::new(3, 4)));
        let frame = probe.paint("a", Some(Position::new(4, 4))).concat();
        assert!(frame.contains("\x1b[5;5H"), "{frame:?}");
    }

    #[test]
    fn a_forgotten_screen_is_drawn_whole_and_its_cursor_hidden_again() {
        let mut probe = Probe::new();
        probe.paint("hello", None);
        probe.painter.invalidate();
        let frame = probe.paint("hello", None).concat();
        assert!(frame.contains(CLEAR) && frame.contains(HIDE) && frame.contains("hello"));
    }
}
