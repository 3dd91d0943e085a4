//! Output to the terminal: frames are collected and then written whole, as far
//! as the terminal accepts them.

use std::cell::RefCell;
use std::io::{self, Stdout, Write};
use std::os::fd::AsFd;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::terminal::tty::Tty;

/// Time limit for writing a frame. A slower terminal gets the rest when it is
/// writable again, and the loop continues.
const WRITE_TIMEOUT: Duration = Duration::from_millis(50);

/// Collects output until it is flushed. Only a flush writes: a frame cut short
/// by a panic or an error never reaches the terminal, not even on drop. Output
/// that the terminal does not accept in time stays queued before later output;
/// the flush then returns [`io::ErrorKind::WouldBlock`]. Clones share the
/// queue.
pub(crate) struct TtyWriter<F = Stdout> {
    queue: Rc<RefCell<Vec<u8>>>,
    to: Arc<Tty<F>>,
}

impl<F: AsFd> TtyWriter<F> {
    pub(crate) fn new(to: Arc<Tty<F>>) -> Self {
        Self { queue: Rc::default(), to }
    }

    /// Drops the queued output.
    pub(crate) fn discard(&self) {
        self.queue.borrow_mut().clear();
    }
}

impl<F> Clone for TtyWriter<F> {
    fn clone(&self) -> Self {
        Self { queue: Rc::clone(&self.queue), to: Arc::clone(&self.to) }
    }
}

impl<F: AsFd> Write for TtyWriter<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.queue.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut queue = self.queue.borrow_mut();
        let written = self.to.write_until(&queue, Instant::now() + WRITE_TIMEOUT);
        let count = written.inspect_err(|_| queue.clear())?;
        queue.drain(..count);
        if queue.is_empty() { Ok(()) } else { Err(io::ErrorKind::WouldBlock.into()) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;

    use super::*;

    fn pair() -> (TtyWriter<UnixStream>, UnixStream) {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        (TtyWriter::new(Arc::new(Tty::new(ours))), theirs)
    }

    #[test]
    fn only_flushing_writes() {
        let (mut output, mut theirs) = pair();
        output.write_all(b"whole").expect("kept");
        output.flush().expect("written");
        output.write_all(b"half a frame").expect("kept");
        drop(output);
        let mut seen = String::new();
        theirs.read_to_string(&mut seen).expect("text");
        assert_eq!(seen, "whole");
    }

    #[test]
    fn what_a_terminal_did_not_take_comes_before_what_is_written_next() {
        let frame = [&vec![b'1'; 4 << 20][..], b"23"].concat();
        let (mut output, mut theirs) = pair();
        output.write_all(&frame[..frame.len() - 1]).expect("kept");
        let stalled = output.flush().expect_err("no room");
        assert_eq!(stalled.kind(), io::ErrorKind::WouldBlock);
        output.clone().write_all(b"3").expect("kept");
        let mut seen = Vec::new();
        let mut bytes = vec![0; 1 << 20];
        theirs.set_nonblocking(true).expect("set");
        while output.flush().is_err() {
            while let Ok(count) = theirs.read(&mut bytes) {
                seen.extend_from_slice(&bytes[..count]);
            }
        }
        drop(output);
        theirs.set_nonblocking(false).expect("set");
        theirs.read_to_end(&mut seen).expect("read");
        assert!(seen == frame);
    }

    #[test]
    fn a_closed_terminal_is_an_error_once() {
        let (mut output, theirs) = pair();
        drop(theirs);
        output.write_all(b"lost").expect("kept");
        let error = output.flush().expect_err("nobody there");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        output.flush().expect("nothing is left to write");
    }
}
