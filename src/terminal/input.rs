//! Reads the terminal on a thread of its own.
//!
//! Blocking reads lose no key and cost nothing while idle. The bytes are
//! decoded here, since crossterm holds an unterminated paste forever (its issue
//! 1060) and takes late answers of a terminal for keys.

mod color_report;
mod decoder;
mod sequence;

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::io::Errno;

use self::decoder::Decoder;
use crate::domain::io_error_text;
use crate::keymap::Key;
use crate::terminal::background_query::{ANSWERS, PendingAnswers};
use crate::terminal::guard::is_gone;
use crate::terminal::message::{Input, Message, MessageSender};
use crate::terminal::tty::poll_until;

/// The size of a terminal's line on Linux.
const BUFFER: usize = 4_096;

/// Starts the thread. It ends with the terminal or with the program.
pub(crate) fn spawn(sender: &MessageSender, gate: InputPause) -> io::Result<()> {
    let mut farewell = ReaderExitGuard::new(sender);
    let keys = move || {
        let mut reader = Reader::new(read_until, gate, &ANSWERS);
        farewell.reason = reader.run(&farewell.sender);
        drop(farewell);
    };
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

/// Reads and decodes input, and passes it on.
struct Reader<'a, R> {
    /// Waits for bytes until a deadline.
    source: R,
    decoder: Decoder,
    bytes: [u8; BUFFER],
    /// Read, and not passed on yet.
    inputs: VecDeque<Input>,
    gate: InputPause,
    answers: &'a PendingAnswers,
}

impl<'a, R> Reader<'a, R>
where
    R: FnMut(Option<Instant>, &mut [u8]) -> io::Result<Read>,
{
    fn new(source: R, gate: InputPause, answers: &'a PendingAnswers) -> Self {
        let (decoder, inputs) = (Decoder::default(), VecDeque::new());
        Self { source, decoder, bytes: [0; BUFFER], inputs, gate, answers }
    }

    /// Passes input on until reading fails. Returns the reason, unless the
    /// terminal or the loop is gone.
    fn run(&mut self, sender: &MessageSender) -> Option<String> {
        loop {
            let more = match self.inputs.pop_front() {
                Some(input) => self.forward(input, sender),
                None => self.read(None),
            };
            if let Err(reason) = more {
                return reason;
            }
        }
    }

    /// Reads once, at the longest until a time. The error is the reason of the
    /// end.
    fn read(&mut self, until: Option<Instant>) -> Result<(), Option<String>> {
        let deadline = self.decoder.deadline().into_iter().chain(until).min();
        let mut inputs = Vec::new();
        match (self.source)(deadline, &mut self.bytes) {
            Ok(Read::Bytes(count)) => {
                self.decoder.feed(&self.bytes[..count], Instant::now(), &mut inputs);
            }
            Ok(Read::Nothing) => self.decoder.expire(Instant::now(), &mut inputs),
            Ok(Read::HungUp) => return Err(None),
            Err(error) => return Err(reason(&error)),
        }
        for input in &inputs {
            if let Input::Background(..) = input {
                self.answers.arrived();
            }
        }
        self.inputs.extend(inputs);
        Ok(())
    }

    /// Sends input, and pauses after a key that may give the terminal to another
    /// program: that program's keys are not ours, but answers of the terminal
    /// are not for it.
    fn forward(&mut self, input: Input, sender: &MessageSender) -> Result<(), Option<String>> {
        let send = |message| sender.blocking_send(message).map_err(|_| None);
        let stops = matches!(&input, Input::Key(key) if self.gate.0.keys.contains(key));
        if stops {
            *self.gate.is_closed() = true;
            while let Some(limit) = self.answers.expected_until() {
                self.read(Some(limit))?;
            }
        }
        send(Message::Input(input))?;
        if stops {
            send(Message::PauseInput)?;
            self.gate.wait();
        }
        Ok(())
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

    /// Counts a query, unless the reader pauses and would not read its answer.
    pub(super) fn begin_query(&self, answers: &PendingAnswers) -> bool {
        let is_closed = self.is_closed();
        if !*is_closed {
            answers.query_sent();
        }
        !*is_closed
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

    const STOP: &str = "ctrl-o";

    /// A pause after [`STOP`].
    fn pause() -> InputPause {
        InputPause::new(vec![STOP.parse().expect("a key")])
    }

    fn key(key: &str) -> Message {
        Message::Input(Input::Key(key.parse().expect("a key")))
    }

    /// Bytes that arrive one chunk after the other, and then nothing.
    fn source(
        chunks: &[&'static str],
    ) -> impl FnMut(Option<Instant>, &mut [u8]) -> io::Result<Read> {
        let mut chunks = chunks.iter().copied();
        move |_, bytes: &mut [u8]| {
            let Some(chunk) = chunks.next() else { return Ok(Read::HungUp) };
            bytes[..chunk.len()].copy_from_slice(chunk.as_bytes());
            Ok(Read::Bytes(chunk.len()))
        }
    }

    #[test]
    fn behind_a_key_for_another_program_nothing_is_read_until_that_has_ended() {
        let (gate, answers) = (pause(), PendingAnswers::new());
        let (sender, mut inbox) = channel();
        let passed = gate.clone();
        let reading = thread::spawn(move || {
            let mut reader = Reader::new(source(&["\r", "\x0f", "x"]), passed, &answers);
            reader.run(&sender)
        });
        let mut next = || inbox.blocking_recv();
        assert_eq!(next(), Some(key("enter")));
        assert_eq!(next(), Some(key(STOP)));
        assert_eq!(next(), Some(Message::PauseInput));
        assert!(!reading.is_finished());
        gate.open();
        assert_eq!(next(), Some(key("x")));
        assert_eq!(reading.join().expect("no panic"), None);
    }

    #[test]
    fn an_outstanding_answer_is_read_before_another_program_gets_the_terminal() {
        let (gate, answers) = (pause(), PendingAnswers::new());
        assert!(gate.begin_query(&answers));
        let (sender, mut inbox) = channel();
        thread::scope(|scope| {
            let chunks = source(&["\x0f", "\x1b]11;rgb:ff", "/ff/ff\x1b\\"]);
            let mut reader = Reader::new(chunks, gate.clone(), &answers);
            scope.spawn(move || reader.run(&sender));
            let mut next = || inbox.blocking_recv();
            assert_eq!(next(), Some(key(STOP)));
            assert_eq!(answers.expected_until(), None);
            // Its answer would not be read.
            assert!(!gate.begin_query(&answers));
            assert_eq!(next(), Some(Message::PauseInput));
            gate.open();
            assert_eq!(next(), Some(Message::Input(Input::Background(255, 255, 255))));
        });
        assert!(gate.begin_query(&answers));
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
