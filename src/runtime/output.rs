//! The way to the terminal: frames are collected and then written whole.

use std::io::{self, Stdout, Write};
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// Collects what is written until it is flushed. Only flushing writes: a frame
/// that a panic or an error cuts short never reaches the terminal, not even
/// when this is dropped.
pub(super) struct Output<F = Stdout> {
    frame: Vec<u8>,
    to: F,
}

impl<F: AsFd> Output<F> {
    /// An output to a terminal.
    pub(super) fn new(to: F) -> Self {
        Self { frame: Vec::new(), to }
    }
}

impl<F: AsFd> Write for Output<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = write_all(&self.to, &self.frame);
        self.frame.clear();
        written
    }
}

/// Writes past the standard library's buffer and its lock, which a thread
/// that is stuck in a write would hold. A terminal that another program has
/// set to non-blocking is waited for.
pub(super) fn write_all(to: impl AsFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(&to, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => wait_for_room(&to)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn wait_for_room(to: impl AsFd) -> io::Result<()> {
    match poll(&mut [PollFd::new(&to, PollFlags::OUT)], None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::*;

    #[test]
    fn only_flushing_writes() {
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        let mut output = Output::new(ours);
        output.write_all(b"whole").expect("kept");
        output.flush().expect("written");
        output.write_all(b"half a frame").expect("kept");
        drop(output);
        let mut seen = String::new();
        theirs.read_to_string(&mut seen).expect("text");
        assert_eq!(seen, "whole");
    }

    #[test]
    fn a_terminal_that_does_not_block_is_waited_for() {
        const BYTES: usize = 4 << 20;
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        ours.set_nonblocking(true).expect("set");
        let reader = thread::spawn(move || {
            let mut seen = Vec::new();
            theirs.read_to_end(&mut seen).map(|_| seen.len())
        });
        write_all(&ours, &vec![b'x'; BYTES]).expect("written");
        drop(ours);
        assert_eq!(reader.join().expect("no panic").expect("read"), BYTES);
    }

    #[test]
    fn a_closed_terminal_is_an_error_once() {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        drop(theirs);
        let mut output = Output::new(ours);
        output.write_all(b"lost").expect("kept");
        let error = output.flush().expect_err("nobody there");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        output.flush().expect("nothing is left to write");
    }
}
