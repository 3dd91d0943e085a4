//! The terminal, taken and given back.

use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue, style};
use rustix::process::{Signal, getpid, kill_process};

use super::Control;

/// Text for the clipboard beyond this many bytes is refused: terminals drop
/// longer sequences, some of them half-way.
const CLIPBOARD_BYTES: usize = 74_000;

/// Whether the terminal is ours. The panic hook and the last-resort exit must
/// know it from any thread.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Holds the terminal: raw mode, alternate screen, bracketed paste. Dropping
/// it puts everything back.
pub(super) struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// Where it refuses.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        hook_panics();
        let guard = Self { mouse };
        take(mouse)?;
        Ok(guard)
    }

    /// Whether the mouse reports to the program.
    pub(super) fn mouse(&self) -> bool {
        self.mouse
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

fn take(mouse: bool) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    // Under NO_COLOR crossterm writes resets that also drop bold and reverse;
    // the theme leaves colours out by itself.
    style::force_color_output(true);
    let mut out = io::stdout();
    queue!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    if mouse {
        queue!(out, EnableMouseCapture)?;
    }
    out.flush()
}

/// Puts the terminal back as it was found, once. Safe from any thread; a
/// terminal that is gone is no error.
pub(super) fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _ =
            execute!(out, DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

/// Before a panic is reported, the terminal is put back, so that the report
/// can be read. A panic in a background task leaves the screen alone: the
/// loop goes on, and is told.
fn hook_panics() {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() == Some("leadping-net") && TAKEN.load(Ordering::SeqCst) {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                tracing::error!(place, "a background task panicked");
            } else {
                restore();
                report(info);
            }
        }));
    });
}

/// The terminal's services besides drawing.
pub(super) struct Screen {
    mouse: bool,
}

impl Screen {
    /// The services of the terminal that a guard holds.
    pub(super) fn new(mouse: bool) -> Self {
        Self { mouse }
    }
}

impl Control for Screen {
    fn copy(&mut self, text: &str) -> io::Result<()> {
        if text.len() > CLIPBOARD_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "too much text for the terminal's clipboard",
            ));
        }
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    fn suspend(&mut self) -> io::Result<()> {
        restore();
        // Only this process: a shell's job control puts the rest in order.
        kill_process(getpid(), Signal::STOP)?;
        take(self.mouse)
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        crossterm::terminal::size()
    }
}
