//! Connects the pure core with the terminal, the network and the clock.

mod browser;
mod by_ids;
mod clipboard;
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

pub use editor::{Edited, Written, candidates as editors};
pub use event_loop::{App, Settings};
pub use exit_reason::ExitReason;
pub use persistence::Stores;

use std::env;
use std::ffi::OsString;
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
use clipboard::ClipboardPrograms;
use terminal_control::TerminalControl;

/// Whether there is a terminal. A dumb one would print control sequences.
pub fn has_terminal() -> bool {
    let is_dumb = env::var_os("TERM").is_some_and(|name| name == "dumb");
    !is_dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The programs that take what is copied from the inbox, by the environment.
pub fn clipboard_programs(variable: impl Fn(&str) -> Option<OsString>) -> Vec<&'static str> {
    ClipboardPrograms::new(None, variable).names_of_display()
}

/// Runs the inbox on the terminal until it ends.
///
/// The first frame waits neither for the network nor for an answer of the
/// terminal. At the end due entries are sent, within a few seconds, after the
/// terminal is restored.
pub fn run<A: Api>(
    settings: Settings,
    clock: impl Clock + Clone,
    connect: impl ClientFactory<A>,
) -> io::Result<ExitReason> {
    let (sender, mut messages) = channel();
    let net = NetRuntime::start()?;
    // Before the terminal is taken: a signal must not leave it unrestored.
    signals::watch(&net.handle, &sender, editor::PROGRAM)?;
    let tty = Arc::new(Tty::new(io::stdout()));
    let mut output = TtyWriter::new(Arc::clone(&tty));
    let guard = TerminalGuard::enter(&tty, &mut output, settings.mouse)?;
    let backend = AnsiBackend::new(output.clone())
        .with_background_erase(settings.facts.erases_with_background());
    let mut renderer = Renderer::new(backend);
    let (stores, outbox_config) = (settings.stores.clone(), settings.outbox_config.clone());
    let lasting = outbox_config.as_ref().is_some_and(|outbox_config| outbox_config.lasting);
    let gate = InputPause::new(settings.keymap.keys_of(Focus::Compose, Command::OpenEditor));
    let (facts, mouse, editor) = (settings.facts, settings.mouse, settings.editor.clone());
    let (copy_command, open_command) =
        (settings.copy_command.clone(), settings.open_command.clone());
    let screen = TerminalServices::new(facts, mouse, gate.clone(), tty, output, sender.clone());
    let mut screen = TerminalControl::new(screen, editor);
    let mut app = App::new(settings, clock.clone());
    app.draw(&mut renderer)?;

    input::spawn(&sender, gate)?;
    let connection = LazyClient::new(connect, clock.clone());
    let handle = &net.handle;
    let outbox =
        OutboxHandle::start(handle, outbox_config, Arc::clone(&connection), clock, sender.clone());
    let runner = effects::EffectRunner::new(handle.clone(), connection, sender, stores)?;
    let runner = runner.with_outbox(outbox.clone()).with_programs(copy_command, open_command);
    let style = app.state().time_style;
    let exit_reason = app.run(&mut messages, runner, &mut renderer, &mut screen)?;
    if exit_reason != ExitReason::Quit || !lasting {
        return Ok(exit_reason);
    }
    guard::leave_screen();
    let words = StderrWriter::default();
    let shows_progress = io::stderr().is_terminal();
    let exit_reason =
        shutdown::drain_outbox(handle, &outbox, &mut messages, words, shows_progress, style);
    drop(guard);
    Ok(exit_reason)
}

/// The thread of requests and timers. Dropping it waits for nothing, not even a
/// pending name lookup.
struct NetRuntime {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl NetRuntime {
    fn start() -> io::Result<Self> {
        // A second thread would cost a megabyte: decoding a page takes a
        // fraction of a millisecond.
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

/// Services of the terminal besides drawing.
pub trait TerminalControls {
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Sets the terminal's title.
    fn set_title(&mut self, title: &str) -> io::Result<()>;

    /// Rings the bell, and requests a desktop notification with a text.
    fn announce(&mut self, text: Option<&str>, rings: bool) -> io::Result<()>;

    /// Asks for the terminal's background; the answer, if any, is an input.
    /// `false` if it cannot be asked now.
    fn query_background(&mut self) -> bool;

    /// Captures mouse events, or leaves them to the terminal.
    fn set_mouse(&mut self, on: bool) -> io::Result<()>;

    /// Restores the terminal and stops the process until it is continued. `false`,
    /// without an effect, if no shell could continue it.
    fn suspend(&mut self) -> io::Result<bool>;

    /// Takes the terminal back, whatever others did to it. `false` while another
    /// program owns it.
    fn reclaim(&mut self) -> io::Result<bool>;

    /// Whether an owned terminal has lost its modes: it reads lines, not keys.
    fn has_lost_modes(&self) -> bool;

    /// Gives the terminal to the user's editor with a text, until that ends or a
    /// signal ends the program.
    fn edit(&mut self, text: &str) -> Edited;

    /// Takes the terminal back after an editor.
    fn take_back(&mut self) -> io::Result<()>;

    /// Resumes reading keys after one that gave the terminal to another program.
    fn read_on(&mut self);

    /// Sends `Message::Writable` once the terminal accepts output.
    fn call_when_writable(&mut self);

    /// In columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
}

#[cfg(test)]
mod tests;
