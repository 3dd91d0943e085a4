//! A screen that can be read and waited for.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Color;

use crate::runtime::{Edited, TerminalControls};
use crate::terminal::backend::Cursor;
use crate::terminal::{Backend, CellUpdate, ScrollRegion};

/// Far more than anything here takes; only a hang reaches it.
pub(super) const DEADLINE: Duration = Duration::from_secs(20);

/// What can be seen and felt of the terminal.
pub(super) struct Seen {
    /// The screen, line by line.
    pub(super) lines: Vec<String>,
    /// The text cursor.
    pub(super) cursor: Option<Position>,
    /// How many frames were drawn, and how many of them whole.
    pub(super) frames: usize,
    pub(super) whole: usize,
    /// The size in columns and rows.
    pub(super) size: (u16, u16),
    /// What was copied.
    pub(super) copied: Vec<String>,
    /// The titles that were set, and what was announced, each with whether the
    /// bell rang.
    pub(super) titles: Vec<String>,
    pub(super) announced: Vec<(Option<String>, bool)>,
    /// The colors of texts.
    pub(super) colors: HashSet<Color>,
    /// For each query of the background, how many frames were drawn before.
    pub(super) queries: Vec<usize>,
    /// When mouse events were turned on and off.
    pub(super) mouse: Vec<bool>,
    /// How often the program was suspended.
    pub(super) suspended: usize,
    /// How often taking the terminal again was tried, and how often that went
    /// well; what else has it, and whether somebody has changed its modes.
    pub(super) tried: usize,
    pub(super) reclaimed: usize,
    pub(super) taken_by: Option<&'static str>,
    pub(super) has_lost_modes: bool,
    /// Whether the terminal takes no output, and how often the loop has asked
    /// to be told when it does.
    pub(super) is_stalled: bool,
    pub(super) awaited: usize,
    /// The texts that went to the user's editor, and what it will make of them.
    pub(super) edited: Vec<String>,
    pub(super) edits: Vec<Result<String, String>>,
    /// The signal that ends the program while the editor has the terminal.
    pub(super) signal: Option<i32>,
    /// How often keys were read again.
    pub(super) read_on: usize,
    /// Called in place of the services and the drawing, where they fail.
    pub(super) fails: Option<fn() -> io::Error>,
    /// Whether there is a shell to suspend to.
    pub(super) has_shell: bool,
    /// What the terminal has become by the time the program is continued.
    pub(super) size_after_suspend: Option<(u16, u16)>,
}

impl Seen {
    /// Whether a text is on the screen.
    pub(super) fn shows(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// The line under the list's cursor.
    pub(super) fn under_cursor(&self) -> &str {
        self.lines.iter().find(|line| line.starts_with('▌')).map_or("", String::as_str)
    }

    fn check(&self) -> io::Result<()> {
        self.fails.map_or(Ok(()), |error| Err(error()))
    }
}

/// What the test and the loop share.
pub(super) struct TestScreen {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl TestScreen {
    /// An empty screen of 80 columns and 24 rows.
    pub(super) fn new() -> Self {
        let seen = Seen {
            lines: Vec::new(),
            cursor: None,
            frames: 0,
            whole: 0,
            size: (80, 24),
            copied: Vec::new(),
            titles: Vec::new(),
            announced: Vec::new(),
            colors: HashSet::new(),
            queries: Vec::new(),
            mouse: Vec::new(),
            suspended: 0,
            reclaimed: 0,
            taken_by: None,
            has_lost_modes: false,
            tried: 0,
            is_stalled: false,
            awaited: 0,
            edited: Vec::new(),
            edits: Vec::new(),
            signal: None,
            read_on: 0,
            fails: None,
            has_shell: true,
            size_after_suspend: None,
        };
        Self { seen: Mutex::new(seen), changed: Condvar::new() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no panic while looking")
    }

    /// Waits until the screen satisfies a condition.
    pub(super) fn wait(&self, what: &str, done: impl Fn(&Seen) -> bool) {
        let until = Instant::now() + DEADLINE;
        let mut seen = self.lock();
        while !done(&seen) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let screen = seen.lines.join("\n");
                drop(seen);
                panic!("never came: {what}\n{screen}");
            }
            seen = self.changed.wait_timeout(seen, left).expect("no panic there").0;
        }
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

/// The screen.
pub(super) struct ScreenBackend {
    buffer: Buffer,
    screen: Arc<TestScreen>,
    cursor: Option<Position>,
}

impl ScreenBackend {
    pub(super) fn new(screen: Arc<TestScreen>) -> Self {
        Self { buffer: Buffer::default(), screen, cursor: None }
    }
}

impl Backend for ScreenBackend {
    type Error = io::Error;

    fn size(&self) -> io::Result<Size> {
        let (columns, rows) = self.screen.lock().size;
        Ok(Size::new(columns, rows))
    }

    fn begin(&mut self, whole: bool) {
        if whole {
            let (columns, rows) = self.screen.lock().size;
            self.buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
            self.screen.change(|seen| seen.whole += 1);
        }
        self.cursor = None;
    }

    fn scroll(&mut self, scroll: &ScrollRegion) {
        scroll.apply(&mut self.buffer);
    }

    fn draw(&mut self, changes: &[CellUpdate<'_>], _: &Buffer) {
        for &(x, y, cell) in changes {
            self.buffer[(x, y)] = cell.clone();
        }
    }

    fn end(&mut self, cursor: Cursor) {
        self.cursor = match cursor {
            Cursor::Shown(at) => Some(at),
            Cursor::Hidden(_) | Cursor::Anywhere => None,
        };
    }

    fn flush(&mut self) -> io::Result<bool> {
        self.screen.lock().check()?;
        if self.screen.lock().is_stalled {
            return Ok(false);
        }
        let row = |cells: &[Cell]| cells.iter().map(Cell::symbol).collect::<String>();
        let width = usize::from(self.buffer.area.width).max(1);
        let lines = self.buffer.content.chunks(width).map(row).collect();
        let colors = self.buffer.content.iter().map(|cell| cell.fg).collect();
        self.screen.change(|seen| {
            seen.lines = lines;
            seen.colors = colors;
            seen.cursor = self.cursor;
            seen.frames += 1;
        });
        Ok(true)
    }
}

/// The terminal's other services.
pub(super) struct TestServices(pub(super) Arc<TestScreen>);

impl TerminalControls for TestServices {
    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.0.lock().check()?;
        self.0.change(|seen| seen.copied.push(text.to_owned()));
        Ok(())
    }

    fn set_title(&mut self, title: &str) -> io::Result<()> {
        self.0.change(|seen| seen.titles.push(title.to_owned()));
        Ok(())
    }

    fn announce(&mut self, text: Option<&str>, rings: bool) -> io::Result<()> {
        self.0.change(|seen| seen.announced.push((text.map(str::to_owned), rings)));
        Ok(())
    }

    fn query_background(&mut self) -> bool {
        self.0.change(|seen| seen.queries.push(seen.frames));
        true
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.0.change(|seen| seen.mouse.push(on));
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<bool> {
        let mut seen = self.0.lock();
        seen.check()?;
        if seen.has_shell {
            seen.suspended += 1;
            seen.size = seen.size_after_suspend.unwrap_or(seen.size);
        }
        Ok(seen.has_shell)
    }

    fn reclaim(&mut self) -> io::Result<bool> {
        self.0.lock().check()?;
        let mut is_ours = false;
        self.0.change(|seen| {
            is_ours = seen.taken_by.is_none();
            seen.tried += 1;
            seen.reclaimed += usize::from(is_ours);
        });
        Ok(is_ours)
    }

    fn has_lost_modes(&self) -> bool {
        std::mem::take(&mut self.0.lock().has_lost_modes)
    }

    fn call_when_writable(&mut self) {
        self.0.change(|seen| seen.awaited += 1);
    }

    fn edit(&mut self, text: &str) -> Edited {
        let mut seen = self.0.lock();
        seen.edited.push(text.to_owned());
        let text = seen.edits.pop().unwrap_or_else(|| Ok(text.to_uppercase()));
        Edited { text, signal: seen.signal, written: None }
    }

    fn take_back(&mut self) -> io::Result<()> {
        self.0.lock().check()
    }

    fn read_on(&mut self) {
        self.0.change(|seen| seen.read_on += 1);
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        let seen = self.0.lock();
        Ok(seen.size)
    }
}
