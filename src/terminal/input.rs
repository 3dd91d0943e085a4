//! Reads the terminal on a thread of its own.
//!
//! Blocking reads lose no key and cost nothing while idle. The bytes are
//! decoded here, since crossterm holds an unterminated paste forever (its issue
//! 1060) and takes late answers of a terminal for keys.

mod color_report;
mod decoder;
mod sequence;

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::io::Errno;

use self::decoder::Decoder;
use crate::domain::io_error_text;
use crate::keymap::Key;
use crate::terminal::background_query::ANSWER;
use crate::terminal::guard::is_gone;
use crate::terminal::message::{Input, Message, MessageSender};
use crate::terminal::tty::poll_until;

/// The size of a terminal's line on Linux.
const BUFFER: usize = 4_096;

/// Starts the thread. It ends with the terminal or with the program.
pub(crate) fn spawn(sender: &MessageSender, gate: InputPause) -> io::Result<()> {
    let mut farewell = ReaderExitGuard::new(sender);
    let keys = move || farewell.reason = read(&farewell.sender, &gate);
    thread::Builder::new().name("leadping-keys".to_owned()).spawn(keys).map(drop)
}

/// Notifies the loop of the end of input, even after a panic of the reader.
struct ReaderExitGuard {
    sender: MessageSender,
    /// `None` if the terminal or the loop is gone.
    reason: Option<String>,
}

impl ReaderExitGuard {
    /// The reason defaults to a panic.
    fn new(sender: &MessageSender) -> Self {
        let panicked = "Bug in leadping-tui: reading the keys failed";
        Self { sender: sender.clone(), reason: Some(panicked.to_owned()) }
    }
}

impl Drop for ReaderExitGuard {
    fn drop(&mut self) {
        let _ = self.sender.blocking_send(Message::Closed(self.reason.take()));
    }
}

/// Passes input on until reading fails. Returns the reason, unless the terminal
/// or the loop is gone.
fn read(sender: &MessageSender, gate: &InputPause) -> Option<String> {
    let mut decoder = Decoder::default();
    let mut bytes = [0; BUFFER];
    let mut inputs = Vec::new();
    loop {
        match read_until(decoder.deadline(), &mut bytes) {
            Ok(Read::Bytes(count)) => {
                decoder.feed(&bytes[..count], Instant::now(), &mut inputs);
            }
            Ok(Read::Nothing) => decoder.expire(Instant::now(), &mut inputs),
            Ok(Read::HungUp) => return None,
            Err(error) => return reason(&error),
        }
        for input in inputs.drain(..) {
            forward(input, sender, gate)?;
        }
    }
}

/// The result of a read.
enum Read {
    Bytes(usize),
    Nothing,
    HungUp,
}

/// Waits for input until the deadline.
fn read_until(deadline: Option<Instant>, bytes: &mut [u8]) -> io::Result<Read> {
    let stdin = io::stdin();
    let ready = match poll_until(&stdin, PollFlags::IN, deadline) {
        Ok(Some(ready)) => ready,
        Ok(None) | Err(Errno::INTR) => return Ok(Read::Nothing),
        Err(error) => return Err(error.into()),
    };
    let has_hung_up = ready.contains(PollFlags::HUP);
    match rustix::io::read(&stdin, bytes) {
        // If hung up, the end of input; else an empty line of a terminal that
        // was set to line mode from outside.
        Ok(0) if has_hung_up => Ok(Read::HungUp),
        Ok(0) | Err(Errno::INTR | Errno::AGAIN) => Ok(Read::Nothing),
        Ok(count) => Ok(Read::Bytes(count)),
        Err(error) => Err(error.into()),
    }
}

/// Sends input, and pauses after a key that may give the terminal to another
/// program: that program's keys are not ours. `None` if the receiver is gone.
fn forward(input: Input, sender: &MessageSender, gate: &InputPause) -> Option<()> {
    if let Input::Background(..) = input {
        ANSWER.arrived();
    }
    let stops = matches!(&input, Input::Key(key) if gate.0.keys.contains(key));
    if stops {
        *gate.is_closed() = true;
    }
    sender.blocking_send(Message::Input(input)).ok()?;
    if stops {
        sender.blocking_send(Message::PauseInput).ok()?;
        gate.wait();
    }
    Some(())
}

/// Pauses the reader while another program has the terminal.
#[derive(Clone)]
pub(crate) struct InputPause(Arc<InputPauseState>);

struct InputPauseState {
    /// Reading pauses after these keys.
    keys: Vec<Key>,
    is_closed: Mutex<bool>,
    opened: Condvar,
}

impl InputPause {
    /// Pauses after these keys.
    pub(crate) fn new(keys: Vec<Key>) -> Self {
        let (is_closed, opened) = (Mutex::new(false), Condvar::new());
        Self(Arc::new(InputPauseState { keys, is_closed, opened }))
    }

    fn is_closed(&self) -> MutexGuard<'_, bool> {
        self.0.is_closed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self) {
        drop(self.0.opened.wait_while(self.is_closed(), |is_closed| *is_closed));
    }

    /// Resumes reading.
    pub(crate) fn open(&self) {
        *self.is_closed() = false;
        self.0.opened.notify_all();
    }
}

fn reason(error: &io::Error) -> Option<String> {
    (!is_gone(error)).then(|| format!("Can't read the keyboard: {}", io_error_text(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::KeyCode;
    use crate::terminal::message::channel;

    #[test]
    fn the_loop_is_told_why_when_reading_keys_panics() {
        let (sender, mut inbox) = channel();
        let farewell = ReaderExitGuard::new(&sender);
        let reading = thread::spawn(move || {
            let _farewell = farewell;
            panic!("forced while keys are read");
        });
        let Some(Message::Closed(Some(reason))) = inbox.blocking_recv() else {
            panic!("the reason is told");
        };
        assert!(reason.contains("Bug in leadping-tui"), "{reason}");
        assert!(reading.join().is_err());
    }

    #[test]
    fn behind_a_key_for_another_program_nothing_is_read_until_that_has_ended() {
        let stop: Key = "ctrl-o".parse().expect("a key");
        let gate = InputPause::new(vec![stop]);
        let (sender, mut inbox) = channel();
        let passed = gate.clone();
        let reading = thread::spawn(move || {
            for key in [Key::plain(KeyCode::Enter), stop, Key::plain(KeyCode::Esc)] {
                forward(Input::Key(key), &sender, &passed).expect("somebody listens");
            }
        });
        let mut next = || inbox.blocking_recv();
        assert_eq!(next(), Some(Message::Input(Input::Key(Key::plain(KeyCode::Enter)))));
        assert_eq!(next(), Some(Message::Input(Input::Key(stop))));
        assert_eq!(next(), Some(Message::PauseInput));
        assert!(!reading.is_finished());
        gate.open();
        assert_eq!(next(), Some(Message::Input(Input::Key(Key::plain(KeyCode::Esc)))));
        assert!(reading.join().is_ok());
    }

    #[test]
    fn an_end_of_the_keys_is_explained_unless_the_terminal_has_gone() {
        let failed: io::Error = Errno::BADF.into();
        let reason = reason(&failed).expect("a reason");
        assert!(reason.starts_with("Can't read the keyboard: "), "{reason}");
        assert_eq!(super::reason(&Errno::IO.into()), None);
        let (sender, mut inbox) = channel();
        let mut farewell = ReaderExitGuard::new(&sender);
        farewell.reason = None;
        drop(farewell);
        assert_eq!(inbox.blocking_recv(), Some(Message::Closed(None)));
    }
}
