//! Terminal services besides drawing.

use std::io::{self, Stdout, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};

use super::background_query::{ANSWERS, QUERY};
use super::guard;
use super::input::InputPause;
use super::message::{Message, MessageSender};
use super::notification;
use super::output::TtyWriter;
use super::tty::Tty;
use crate::settings::TerminalFacts;

/// Maximum clipboard text in bytes: terminals drop longer sequences, some of
/// them half-way.
const CLIPBOARD_BYTES: usize = 74_000;

pub(crate) struct TerminalServices {
    mouse: bool,
    facts: TerminalFacts,
    input_pause: InputPause,
    tty: Arc<Tty<Stdout>>,
    output: TtyWriter,
    sender: MessageSender,
    /// Whether a thread waits until the terminal accepts output again.
    waits: Arc<AtomicBool>,
}

impl TerminalServices {
    /// Services of the terminal held by a guard.
    pub(crate) fn new(
        facts: TerminalFacts,
        mouse: bool,
        input_pause: InputPause,
        tty: Arc<Tty<Stdout>>,
        output: TtyWriter,
        sender: MessageSender,
    ) -> Self {
        Self { mouse, facts, input_pause, tty, output, sender, waits: Arc::default() }
    }

    /// Restores the terminal for another program.
    pub(crate) fn release(&self) {
        self.output.discard();
        guard::restore();
    }

    /// Writes text to the clipboard.
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        if text.len() > CLIPBOARD_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "too long for the terminal's clipboard",
            ));
        }
        queue!(self.output, CopyToClipboard::to_clipboard_from(text))?;
        self.flush()
    }

    /// Sets the terminal's title, if it can have one. The earlier one is back
    /// once the terminal is restored.
    pub(crate) fn set_title(&mut self, title: &str) -> io::Result<()> {
        if !self.facts.takes_strings {
            return Ok(());
        }
        let Some(is_first) = guard::begin_title() else { return Ok(()) };
        self.output.write_all(notification::title(title, is_first).as_bytes())?;
        self.flush()
    }

    /// Rings the bell, and requests a desktop notification with a text.
    pub(crate) fn announce(&mut self, text: Option<&str>, rings: bool) -> io::Result<()> {
        let text =
            text.map(|text| notification::notification(self.facts, text)).unwrap_or_default();
        let bell = if rings { notification::bell() } else { "" };
        self.output.write_all(text.as_bytes())?;
        self.output.write_all(bell.as_bytes())?;
        self.flush()
    }

    /// Captures mouse events, or leaves them to the terminal.
    pub(crate) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        guard::queue_mouse(&mut self.output, on)?;
        self.flush()
    }

    /// Writes what is queued.
    fn flush(&mut self) -> io::Result<()> {
        match self.output.flush() {
            // The rest is written before the next frame.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            flushed => flushed,
        }
    }

    /// Asks for the terminal's background; a terminal that does not know the
    /// query (OSC 11) answers nothing. `false`, without an effect, where another
    /// program may be about to get the terminal, and the answer.
    pub(crate) fn query_background(&mut self) -> bool {
        if !self.input_pause.begin_query(&ANSWERS) {
            return false;
        }
        // A terminal that is gone or full shows in the next frame.
        let _ = self.output.write_all(QUERY).and_then(|()| self.output.flush());
        true
    }

    /// Restores the terminal and stops the process until it is continued; see
    /// `TerminalControl::suspend`.
    pub(crate) fn suspend(&mut self) -> io::Result<bool> {
        // In the group of the session's leader there is no shell above that
        // could continue it.
        if getsid(None)? == getpgrp() {
            return Ok(false);
        }
        self.release();
        // The whole job, as the terminal's own Ctrl-Z would: a shell waits for
        // its direct child, which may be a wrapper of this program.
        kill_current_process_group(Signal::STOP)?;
        Ok(true)
    }

    /// Takes the terminal again; `false` while another program has it.
    pub(crate) fn reclaim(&mut self) -> io::Result<bool> {
        // In the background, setting modes would stop this program.
        let is_ours = guard::is_in_foreground();
        if is_ours {
            guard::take(&self.tty, &mut self.output, self.mouse)?;
        }
        Ok(is_ours)
    }

    /// Takes the terminal again after another program.
    pub(crate) fn retake(&mut self) -> io::Result<()> {
        // Without an editor it was not given away.
        let is_held = guard::is_held();
        if is_held { Ok(()) } else { guard::take(&self.tty, &mut self.output, self.mouse) }
    }

    /// Resumes reading keys.
    pub(crate) fn resume_input(&mut self) {
        self.input_pause.open();
    }

    /// Sends `Message::Writable` once there is room again.
    pub(crate) fn notify_when_writable(&mut self) {
        if self.waits.swap(true, Ordering::SeqCst) {
            return;
        }
        let (tty, waits) = (Arc::clone(&self.tty), Arc::clone(&self.waits));
        let sender = self.sender.clone();
        let wait = move || {
            tty.wait();
            waits.store(false, Ordering::SeqCst);
            // A closed queue means that the program is ending.
            let _ = sender.blocking_send(Message::Writable);
        };
        if thread::Builder::new().name("leadping-room".to_owned()).spawn(wait).is_err() {
            self.waits.store(false, Ordering::SeqCst);
        }
    }
}
