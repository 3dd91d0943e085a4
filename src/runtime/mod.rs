//! Where the pure core meets the terminal, the network and the clock.

mod browser;
mod drafts;
mod editor;
mod effects;
mod event_loop;
mod exit_reason;
mod fetch;
pub mod logging;
mod lookup;
mod outbox_reports;
mod persistence;
mod shutdown;
mod state_backend;
mod terminal_control;

pub use editor::{Edited, Written};
pub use event_loop::{App, Settings};
pub use exit_reason::ExitReason;
pub use persistence::Stores;

use std::env;
use std::io::{self, IsTerminal};
use std::sync::Arc;

use tokio::runtime::{Handle, Runtime};

use crate::api::Api;
use crate::app::{Command, Focus};
use crate::delivery::{ClientFactory, Clock, LazyClient, OutboxHandle};
use crate::terminal::control::TerminalServices;
use crate::terminal::guard::TerminalGuard;
use crate::terminal::input::InputPause;
use crate::terminal::message::channel;
use crate::terminal::output::TtyWriter;
use crate::terminal::tty::Tty;
use crate::terminal::{AnsiBackend, Renderer, StderrWriter};
use crate::terminal::{guard, input, signals};
use terminal_control::TerminalControl;

/// Whether there is a terminal to run in. One that calls itself dumb shows
/// what it is told instead of obeying it.
pub fn has_terminal() -> bool {
    let is_dumb = env::var_os("TERM").is_some_and(|name| name == "dumb");
    !is_dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Runs the inbox on the terminal until it ends.
///
/// The first frame waits neither for the network nor for an answer of the
/// terminal. What is due when the user quits is sent, within a few seconds,
/// after the terminal has been given back.
///
/// # Errors
/// Where the terminal cannot be set up, or threads cannot be started.
pub fn run<A: Api>(
    settings: Settings,
    clock: impl Clock + Clone,
    connect: impl ClientFactory<A>,
) -> io::Result<ExitReason> {
    let (sender, mut inbox) = channel();
    let background = NetRuntime::start()?;
    // Before the terminal is taken: a signal must not find it taken and the
    // process defenceless.
    signals::watch(&background.handle, &sender, editor::PROGRAM)?;
    let tty = Arc::new(Tty::new(io::stdout()));
    let mut output = TtyWriter::new(Arc::clone(&tty));
    let guard = TerminalGuard::enter(&tty, &mut output, settings.mouse)?;
    let mut painter = Renderer::new(AnsiBackend::new(output.clone()));
    let (keeps, mailbox) = (settings.keeps.clone(), settings.mailbox.clone());
    let lasting = mailbox.as_ref().is_some_and(|mailbox| mailbox.lasting);
    let gate = InputPause::new(settings.keymap.keys_of(Focus::Compose, Command::OpenEditor));
    let (mouse, editor) = (settings.mouse, settings.editor.clone());
    let screen = TerminalServices::new(mouse, gate.clone(), tty, output, sender.clone());
    let mut screen = TerminalControl::new(screen, editor);
    let mut front = App::new(settings, clock.clone());
    front.draw(&mut painter)?;

    input::spawn(&sender, gate)?;
    let connection = LazyClient::new(connect, clock.clone());
    let handle = &background.handle;
    let post = OutboxHandle::start(handle, mailbox, Arc::clone(&connection), clock, sender.clone());
    let runner = effects::EffectRunner::new(handle.clone(), connection, sender, keeps)?;
    let runner = runner.with_outbox(post.clone());
    let ending = front.run(&mut inbox, runner, &mut painter, &mut screen)?;
    if ending != ExitReason::Quit || !lasting {
        return Ok(ending);
    }
    guard::leave_screen();
    let words = StderrWriter::new();
    let shows_progress = words.is_terminal();
    let ending = shutdown::drain_outbox(handle, &post, &mut inbox, words, shows_progress);
    drop(guard);
    Ok(ending)
}

/// The thread of requests and timers. Dropping it, in a panic too, waits
/// for nothing: neither for a request nor for a name that is being looked up.
struct NetRuntime {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl NetRuntime {
    fn start() -> io::Result<Self> {
        // Decoding a page takes a fraction of a millisecond; a second thread
        // would cost a megabyte and gain nothing.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("leadping-net")
            .enable_all()
            .build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }
}

impl Drop for NetRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What the loop may do to the terminal besides drawing on it.
pub trait TerminalControls {
    /// Writes text into the terminal's clipboard.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Gives the terminal back and stops the process until it is continued.
    /// `false` where there is no shell that could continue it; then nothing has
    /// happened.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn suspend(&mut self) -> io::Result<bool>;

    /// Takes the terminal again, whatever others have made of it. `false` while
    /// it is another program's.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn reclaim(&mut self) -> io::Result<bool>;

    /// Whether the terminal's modes are not ours any more, though it is: lines
    /// are read in place of keys.
    fn has_lost_modes(&self) -> bool;

    /// Gives the terminal to the user's editor with a text, until that has
    /// ended or a signal ends the program.
    fn edit(&mut self, text: &str) -> Edited;

    /// Takes the terminal again after an editor.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn take_back(&mut self) -> io::Result<()>;

    /// Has keys read again after one that asked for another program to have
    /// the terminal.
    fn read_on(&mut self);

    /// Sends `Message::Writable` once the terminal
    /// takes output again.
    fn call_when_writable(&mut self);

    /// The size of the screen in columns and rows.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn size(&self) -> io::Result<(u16, u16)>;
}

#[cfg(test)]
mod tests;
