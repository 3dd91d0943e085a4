//! Where the pure core meets the terminal, the network and the clock.

pub mod clock;
mod connection;
mod effects;
mod event_loop;
mod fetch;
mod input;
pub mod logging;
mod message;
mod painter;
mod signals;
mod terminal;

pub use clock::{Clock, SystemClock};
pub use connection::{Connect, Connection};
pub use event_loop::{Ending, Front, Settings};

use std::io::{self, BufWriter, IsTerminal, Write};

use ratatui::backend::CrosstermBackend;

use crate::api::InboxApi;
use message::channel;
use painter::Painter;
use terminal::{Guard, Screen};

/// Bytes of a frame that are collected before they are written: more than a
/// full repaint of any common screen takes.
const FRAME_BYTES: usize = 1 << 18;

/// Whether there is a terminal to run in.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Runs the inbox on the terminal until it ends.
///
/// The first frame is drawn before anything else is started: it waits neither
/// for the network nor for an answer of the terminal.
///
/// # Errors
/// Where the terminal cannot be set up, or threads cannot be started.
pub fn run<A: InboxApi>(
    settings: Settings,
    clock: impl Clock,
    connect: impl Connect<A>,
) -> io::Result<Ending> {
    let guard = Guard::enter(settings.mouse)?;
    let (sender, inbox) = channel();
    let out = BufWriter::with_capacity(FRAME_BYTES, io::stdout());
    let mut painter = Painter::new(CrosstermBackend::new(out));
    let mut front = Front::new(settings, clock);
    front.draw(&mut painter)?;

    let tokio = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("leadping-net")
        .enable_all()
        .build()?;
    signals::watch(&tokio, sender.clone())?;
    input::spawn(sender.clone())?;
    let connection = Connection::new(connect);
    let runner = effects::Runner::new(tokio.handle().clone(), connection, sender);
    let ending = front.run(inbox, runner, &mut painter, &mut guard.control());
    // Requests in flight are dropped, not waited for.
    tokio.shutdown_background();
    drop(guard);
    io::stdout().flush()?;
    ending
}

/// What the loop may do to the terminal besides drawing on it.
pub trait Control {
    /// Writes text into the terminal's clipboard.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Gives the terminal back, stops the process until it is continued, and
    /// takes the terminal again.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn suspend(&mut self) -> io::Result<()>;

    /// The size of the screen in columns and rows.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn size(&self) -> io::Result<(u16, u16)>;
}

impl Guard {
    fn control(&self) -> Screen {
        Screen::new(self.mouse())
    }
}
