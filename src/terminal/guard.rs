//! Takes and restores the terminal.
//!
//! No call in here waits for the terminal indefinitely: it may have stopped
//! accepting output.

use std::cell::Cell;
use std::io::{self, Stdout, Write};
use std::panic;
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange,
};
use crossterm::queue;
use crossterm::style::{Attribute, Print, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen,
};
use rustix::process::getpgrp;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr,
};

use crate::terminal::background_query::ANSWERS;
use crate::terminal::notification::RESTORE_TITLE;
use crate::terminal::output::TtyWriter;
use crate::terminal::tty::Tty;

/// The size of a terminal that does not report its own.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// Time limit for writes to a terminal that accepts no output.
const WRITE_TIMEOUT: Duration = Duration::from_millis(200);

/// Time limit for the report of a panic.
const REPORT_TIMEOUT: Duration = Duration::from_secs(2);

/// Clicks, and moves with a button held, in the SGR form. crossterm would
/// request every move of the pointer too.
const MOUSE: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";

/// Ends a truncated string.
const STRING_END: &str = "\x1b\\";

const WHOLE_SCROLLING_REGION: &str = "\x1b[r";

/// A line beyond the last one of any screen: the cursor stops at the last line.
const LAST_LINE: u16 = 998;

/// The terminal while it is held. The panic hook and the last-resort exit must
/// restore it from any thread.
static HELD: Mutex<Option<Held>> = Mutex::new(None);

struct Held {
    tty: Arc<Tty<Stdout>>,
    /// The original modes.
    found: Termios,
    /// Depth of the alternate screen. It is left as often as entered, since
    /// another program may have left it meanwhile.
    screens: usize,
    /// Whether the earlier title was saved.
    has_title: bool,
}

fn held() -> MutexGuard<'static, Option<Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// Whether this thread runs the loop.
    static IS_LOOP: Cell<bool> = const { Cell::new(false) };
}

/// Holds the terminal: raw mode, alternate screen, bracketed paste, focus
/// reports. Restores everything on drop.
pub(crate) struct TerminalGuard;

impl TerminalGuard {
    /// Takes the terminal, for a loop that will run on this thread. It takes
    /// effect with the first frame.
    pub(crate) fn enter(
        tty: &Arc<Tty<Stdout>>,
        output: &mut TtyWriter,
        mouse: bool,
    ) -> io::Result<Self> {
        hook_panics();
        IS_LOOP.set(true);
        let guard = Self;
        take(tty, output, mouse)?;
        Ok(guard)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore();
        IS_LOOP.set(false);
    }
}

impl Held {
    /// Leaves the alternate screen, once.
    fn leave_screen(&mut self) {
        let screens = std::mem::take(&mut self.screens);
        let has_title = std::mem::take(&mut self.has_title);
        ANSWERS.settle();
        let would_stop = self.found.local_modes.contains(LocalModes::TOSTOP);
        if screens > 0 && (is_in_foreground() || !would_stop) {
            let mut bytes = Vec::new();
            // Writing to a vector cannot fail.
            let _ = queue_leaving(&mut bytes, screens, has_title);
            let _ = self.tty.write_until(&bytes, Instant::now() + WRITE_TIMEOUT);
        }
    }
}

/// Resets after a frame that may have been truncated, disables the services,
/// restores the title, and leaves the alternate screen as often as it was
/// entered.
fn queue_leaving(to: &mut impl Write, screens: usize, has_title: bool) -> io::Result<()> {
    queue!(
        to,
        Print(STRING_END),
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        // Moves the cursor, which has to be below everything if there is no
        // other screen to return to.
        Print(WHOLE_SCROLLING_REGION),
        EnableLineWrap,
        MoveTo(0, LAST_LINE),
        Clear(ClearType::CurrentLine),
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        Print(if has_title { RESTORE_TITLE } else { "" }),
    )?;
    for _ in 0..screens {
        queue!(to, LeaveAlternateScreen)?;
    }
    queue!(to, Show)
}

/// Sets modes, unless another program has the terminal: the attempt would stop
/// this one.
fn set_modes(modes: &Termios) {
    if is_in_foreground() {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
    }
}

/// Takes the terminal, or takes it again, whatever its current modes.
pub(super) fn take(tty: &Arc<Tty<Stdout>>, output: &mut TtyWriter, mouse: bool) -> io::Result<()> {
    let mut held = held();
    let held = match &mut *held {
        Some(held) => held,
        none => {
            let found = tcgetattr(io::stdin())?;
            none.insert(Held { tty: Arc::clone(tty), found, screens: 0, has_title: false })
        }
    };
    let mut raw = held.found.clone();
    raw.make_raw();
    tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
    held.screens += 1;
    queue!(output, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
    if mouse { queue_mouse(output, true) } else { Ok(()) }
}

/// Captures mouse events, or leaves them to the terminal.
pub(super) fn queue_mouse(output: &mut TtyWriter, on: bool) -> io::Result<()> {
    if on { queue!(output, Print(MOUSE)) } else { queue!(output, DisableMouseCapture) }
}

/// Restores the terminal, once. Safe from any thread; a terminal that is gone
/// is no error.
pub(crate) fn restore() {
    if let Some(mut held) = held().take() {
        held.leave_screen();
        set_modes(&held.found);
    }
}

/// Whether the terminal is in line mode, though it is held.
pub(crate) fn has_lost_modes() -> bool {
    let reads_lines =
        tcgetattr(io::stdin()).is_ok_and(|modes| modes.local_modes.contains(LocalModes::ICANON));
    reads_lines && is_in_foreground()
}

/// Whether the terminal is held now.
pub(super) fn is_held() -> bool {
    held().is_some()
}

/// The title is about to be set: whether the earlier one has to be saved
/// before; `None` if the terminal is not held.
pub(super) fn begin_title() -> Option<bool> {
    let mut held = held();
    let held = held.as_mut()?;
    Some(!std::mem::replace(&mut held.has_title, true))
}

/// Leaves the screen, and restores the modes except flow control (Ctrl-S): the
/// final messages must be visible.
pub(crate) fn leave_screen() {
    if let Some(held) = &mut *held() {
        held.leave_screen();
        let mut modes = held.found.clone();
        modes.input_modes.remove(InputModes::IXON);
        set_modes(&modes);
    }
}

/// Whether this program receives the terminal's keys. Without job control it
/// does.
pub(super) fn is_in_foreground() -> bool {
    tcgetpgrp(io::stdin()).map_or(true, |group| group == getpgrp())
}

/// The size of the screen in columns and rows. Terminals behind a serial line
/// or in a container may report 0, which cannot be drawn on.
pub(crate) fn size() -> io::Result<(u16, u16)> {
    let size = tcgetwinsize(io::stdout())?;
    Ok(usable((size.ws_col, size.ws_row)))
}

fn usable(size: (u16, u16)) -> (u16, u16) {
    if size.0 == 0 || size.1 == 0 { USUAL_SIZE } else { size }
}

/// Whether an error means that the terminal is gone, as after its window was
/// closed; it is not reported.
pub(crate) fn is_gone(error: &io::Error) -> bool {
    // EIO: the error of a terminal that has hung up.
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
        || error.kind() == io::ErrorKind::BrokenPipe
}

/// Ends the process when the loop is stuck.
pub(crate) fn abandon(code: i32) -> ! {
    restore();
    process::exit(code)
}

/// Restores the terminal before a panic of the loop is reported, so that the
/// report can be read. A panic on any other thread leaves the screen alone: the
/// loop continues, and receives an event.
fn hook_panics() {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IS_LOOP.get() {
                restore();
                end_after(REPORT_TIMEOUT);
            }
            if held().is_some() {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                tracing::error!(place, "a background task panicked");
            } else {
                report(info);
            }
        }));
    });
}

/// Ends the process after a time limit for the report of a panic: standard
/// error may be a terminal that accepts no output.
fn end_after(time: Duration) {
    let end = move || {
        thread::sleep(time);
        // As a panic of the main thread does.
        process::exit(101)
    };
    let _ = thread::Builder::new().spawn(end);
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
