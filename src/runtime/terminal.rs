//! The terminal, taken and given back.

use std::cell::Cell;
use std::io;
use std::panic;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::style::{self, Attribute, Print, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};

use super::Control;
use super::editor::{self, Edited};
use super::input::Gate;
use super::output::write_all;

/// Text for the clipboard beyond this many bytes is refused: terminals drop
/// longer sequences, some of them half-way.
const CLIPBOARD_BYTES: usize = 74_000;

/// A line beyond the last one of any screen: going there is going as far down
/// as there is room.
const LAST_LINE: u16 = 998;

/// The size of a terminal that does not know its own, as those of old.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// How long a terminal that takes no output is tried for.
const PATIENCE: Duration = Duration::from_millis(200);

/// Whether the terminal is ours. The panic hook and the last-resort exit must
/// know it from any thread.
static TAKEN: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether this thread runs the loop.
    static IS_LOOP: Cell<bool> = const { Cell::new(false) };
}

/// Holds the terminal: raw mode, alternate screen, bracketed paste, reports of
/// its focus. Dropping it puts everything back.
pub(super) struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal, for a loop that will run on this thread.
    ///
    /// # Errors
    /// Where it refuses.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        hook_panics();
        IS_LOOP.set(true);
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
        IS_LOOP.set(false);
    }
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    // Under NO_COLOR crossterm writes resets that also drop bold and reverse;
    // the theme leaves colours out by itself.
    style::force_color_output(true);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
    if mouse {
        queue!(bytes, EnableMouseCapture)?;
    }
    write_all(io::stdout(), &bytes)
}

/// Puts the terminal back as it was found, once. Safe from any thread; a
/// terminal that is gone is no error.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // First what needs no room in a terminal that takes no output.
    let _ = disable_raw_mode();
    let mut bytes = Vec::new();
    // A frame that was cut short leaves a scrolling region. Taking that back
    // moves the cursor, which has to be below everything where there is no
    // other screen to return to.
    let _ = queue!(
        bytes,
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        Print("\x1b[r"),
        EnableLineWrap,
        MoveTo(0, LAST_LINE),
        Clear(ClearType::CurrentLine),
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = write_all(io::stdout(), &bytes);
}

/// The size of the screen in columns and rows. Terminals behind a serial line
/// or in a container may say 0, which is no size to draw at.
///
/// # Errors
/// Where the terminal is gone.
pub(super) fn size() -> io::Result<(u16, u16)> {
    crossterm::terminal::size().map(usable)
}

fn usable(size: (u16, u16)) -> (u16, u16) {
    if size.0 == 0 || size.1 == 0 { USUAL_SIZE } else { size }
}

/// Whether an error of the terminal means that it has gone away, which is how
/// a window is closed and nothing to report.
pub(super) fn is_gone(error: &io::Error) -> bool {
    // EIO: what a terminal that has hung up answers.
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
        || error.kind() == io::ErrorKind::BrokenPipe
}

/// Ends the process when the loop cannot: it is stuck, perhaps in a write to a
/// terminal that takes no output. That must not hold up the end as well.
pub(super) fn abandon(code: i32) -> ! {
    let (done, restored) = mpsc::channel();
    let attempt = move || {
        restore();
        let _ = done.send(());
    };
    if thread::Builder::new().spawn(attempt).is_ok() {
        let _ = restored.recv_timeout(PATIENCE);
    }
    process::exit(code)
}

/// Before a panic of the loop is reported, the terminal is put back, so that
/// the report can be read. A panic on any other thread leaves the screen
/// alone: the loop goes on, and is told.
fn hook_panics() {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IS_LOOP.get() {
                restore();
            }
            if TAKEN.load(Ordering::SeqCst) {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                tracing::error!(place, "a background task panicked");
            } else {
                report(info);
            }
        }));
    });
}

/// The terminal's services besides drawing.
pub(super) struct Screen {
    mouse: bool,
    /// The user's editor.
    editor: Option<Vec<String>>,
    gate: Gate,
}

impl Screen {
    /// The services of the terminal that a guard holds.
    pub(super) fn new(mouse: bool, editor: Option<Vec<String>>, gate: Gate) -> Self {
        Self { mouse, editor, gate }
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
        let mut bytes = Vec::new();
        queue!(bytes, CopyToClipboard::to_clipboard_from(text))?;
        write_all(io::stdout(), &bytes)
    }

    fn suspend(&mut self) -> io::Result<bool> {
        // In the group of the session's leader there is no shell above that
        // could continue us.
        if getsid(None)? == getpgrp() {
            return Ok(false);
        }
        restore();
        // The whole job, as the terminal's own Ctrl-Z would: a shell waits
        // for whatever it has started, which may be a program around this one.
        kill_current_process_group(Signal::STOP)?;
        take(self.mouse)?;
        Ok(true)
    }

    fn edit(&mut self, text: &str) -> Edited {
        let Some(command) = &self.editor else {
            let why = "no editor: `editor` under `[compose]`, or $VISUAL or $EDITOR";
            return Edited::refused(why.to_owned());
        };
        restore();
        editor::edit(command, text)
    }

    fn take_back(&mut self) -> io::Result<()> {
        if TAKEN.load(Ordering::SeqCst) { Ok(()) } else { take(self.mouse) }
    }

    fn read_on(&mut self) {
        self.gate.open();
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_does_not_know_its_size_is_drawn_on() {
        assert_eq!(usable((0, 0)), (80, 24));
        assert_eq!(usable((0, 40)), (80, 24));
        assert_eq!(usable((50, 20)), (50, 20));
    }
}
