//! Terminal files, written without blocking for long.
//!
//! A terminal can stop accepting output for good: Ctrl-S, a hanging connection,
//! a stopped emulator. Nothing here waits for it indefinitely.

use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::process::getsid;
use rustix::stdio::dup2_stdin;
use rustix::termios::{isatty, tcgetsid, ttyname};

/// Number of bytes that a writable file accepts without blocking: POSIX's
/// minimum of `PIPE_BUF`.
const SAFE: usize = 512;

/// A file that is written without blocking, or with a time limit.
pub(crate) struct Tty<F> {
    /// Opened by this program: its non-blocking mode affects nobody else,
    /// unlike an inherited descriptor's.
    own: Option<File>,
    given: F,
}

impl<F: AsFd> Tty<F> {
    /// The terminal behind a descriptor; any other file is used as it is.
    pub(crate) fn new(given: F) -> Self {
        let own = isatty(&given).then(|| reopen(given.as_fd())).and_then(Result::ok);
        Self { own, given }
    }

    fn file(&self) -> BorrowedFd<'_> {
        self.own.as_ref().map_or_else(|| self.given.as_fd(), AsFd::as_fd)
    }

    /// Writes as much as possible until the deadline. Returns the number of
    /// bytes.
    pub(crate) fn write_until(&self, bytes: &[u8], deadline: Instant) -> io::Result<usize> {
        let mut written = 0;
        let mut has_room = self.own.is_some();
        while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
            if !has_room && !wait_for_room(self.file(), Some(deadline))? {
                break;
            }
            let piece = if self.own.is_some() { rest } else { &rest[..rest.len().min(SAFE)] };
            match rustix::io::write(self.file(), piece) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => has_room = false,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(written)
    }

    /// Waits until the file accepts output again, or is gone.
    pub(crate) fn wait(&self) {
        let _ = wait_for_room(self.file(), None);
    }
}

/// Whether a file becomes writable before the deadline.
fn wait_for_room(file: BorrowedFd<'_>, deadline: Option<Instant>) -> io::Result<bool> {
    loop {
        match poll_until(file, PollFlags::OUT, deadline) {
            Err(Errno::INTR) => {}
            ready => return Ok(ready?.is_some()),
        }
    }
}

/// Waits for a file to be ready; `None` after the deadline.
pub(super) fn poll_until(
    file: impl AsFd,
    flags: PollFlags,
    deadline: Option<Instant>,
) -> Result<Option<PollFlags>, Errno> {
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    let timeout = left.and_then(|left| Timespec::try_from(left).ok());
    let mut polled = [PollFd::new(&file, flags)];
    let count = poll(&mut polled, timeout.as_ref())?;
    Ok((count > 0).then(|| polled[0].revents()))
}

/// Makes the terminal standard input, if standard input is another file and
/// standard output is the terminal: keys are read there, and an editor that is
/// started reads them there too. What the other file holds is not read.
///
/// # Errors
/// If there is no terminal to read keys from.
pub fn take_stdin() -> io::Result<()> {
    if isatty(io::stdin()) || !isatty(io::stdout()) {
        return Ok(());
    }
    let keyboard = open_of_session(OFlags::empty())?;
    Ok(dup2_stdin(keyboard)?)
}

/// Opens this session's terminal for reading and writing, with more flags.
pub(super) fn open_of_session(more: OFlags) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | more;
    let open = |name: &CStr| open(name, flags, Mode::empty());
    // By the name that standard output's has: macOS cannot poll `/dev/tty`.
    let named = if is_of_session(io::stdout().as_fd()) {
        ttyname(io::stdout(), Vec::new()).and_then(|name| open(&name))
    } else {
        Err(Errno::NOTTY)
    };
    named.or_else(|_| open(c"/dev/tty"))
}

/// Whether a terminal is that of this session.
fn is_of_session(terminal: BorrowedFd<'_>) -> bool {
    tcgetsid(terminal).is_ok_and(|session| getsid(None) == Ok(session))
}

/// Opens a terminal again. Its own name may belong to another user, as after
/// `su`; the name of the session's terminal works for everybody.
fn reopen(given: BorrowedFd<'_>) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let open = |name: &CStr| open(name, flags, Mode::empty());
    let opened = match ttyname(given, Vec::new()).and_then(|name| open(&name)) {
        Err(_) if is_of_session(given) => open(c"/dev/tty"),
        opened => opened,
    };
    Ok(opened?.into())
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(20)
    }

    #[test]
    fn what_finds_no_room_is_left_in_time_and_the_rest_can_follow() {
        let bytes: Vec<u8> = (0..4 << 20).map(|n: u32| n.to_le_bytes()[0]).collect();
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        let tty = Tty::new(ours);
        let mut written = tty.write_until(&bytes, soon()).expect("it is there");
        assert!(0 < written && written < bytes.len(), "{written}");
        assert_eq!(tty.write_until(&bytes[written..], soon()).expect("it is there"), 0);

        let mut seen = vec![0; written];
        theirs.read_exact(&mut seen).expect("read");
        tty.wait();
        while written < bytes.len() {
            written += tty.write_until(&bytes[written..], soon()).expect("it is there");
            let mut more = vec![0; written - seen.len()];
            theirs.read_exact(&mut more).expect("read");
            seen.extend(more);
        }
        assert!(seen == bytes);
    }

    #[test]
    fn a_file_that_is_gone_is_an_error_and_is_not_waited_for() {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        drop(theirs);
        let tty = Tty::new(ours);
        tty.wait();
        let error = tty.write_until(b"lost", soon()).expect_err("nobody there");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
