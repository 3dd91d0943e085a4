//! How wide the terminal draws clusters: each is drawn at the start of a line,
//! and the cursor's position asked for (DSR 6, answered by CPR).

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::PollFlags;
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};

use super::tty::{open_of_session, poll_until};

/// Time limit of an answer: a remote terminal may be slow.
const LIMIT: Duration = Duration::from_secs(1);

/// The most bytes of input that are read for an answer.
const MAX_INPUT: usize = 4096;

const QUERY: &str = "\x1b[6n";
const CLEAR: &str = "\r\x1b[K";

/// The terminal in raw mode, until dropped.
struct RawTty {
    tty: OwnedFd,
    found: Termios,
}

impl RawTty {
    /// `None` if standard output is no terminal: what is drawn would be over the
    /// screen of a pager, or beside a file. Also if another program has it.
    fn open() -> Option<Self> {
        if !isatty(io::stdout()) {
            return None;
        }
        let tty = open_of_session(OFlags::NONBLOCK).ok()?;
        if tcgetpgrp(&tty) != Ok(getpgrp()) {
            return None;
        }
        let found = tcgetattr(&tty).ok()?;
        let raw = Self { tty, found };
        let mut modes = raw.found.clone();
        modes.make_raw();
        tcsetattr(&raw.tty, OptionalActions::Drain, &modes).ok()?;
        Some(raw)
    }

    /// Writes all of a text before the deadline.
    fn write(&self, text: &str, deadline: Instant) -> Option<()> {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            match rustix::io::write(&self.tty, rest) {
                Ok(count) => rest = rest.get(count..)?,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => wait(&self.tty, PollFlags::OUT, deadline)?,
                Err(_) => return None,
            }
        }
        Some(())
    }

    /// Reads the column of the next report, from 1.
    fn read_column(&self, deadline: Instant) -> Option<u16> {
        let mut input = Vec::new();
        let mut bytes = [0; 64];
        loop {
            match rustix::io::read(&self.tty, &mut bytes) {
                Ok(0) => return None,
                Ok(count) => input.extend_from_slice(&bytes[..count]),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => wait(&self.tty, PollFlags::IN, deadline)?,
                Err(_) => return None,
            }
            if let Some(column) = reported_column(&input) {
                return Some(column);
            }
            if input.len() > MAX_INPUT {
                return None;
            }
        }
    }
}

impl Drop for RawTty {
    fn drop(&mut self) {
        // Without the rest of an answer, which would be keys for the shell.
        let _ = tcflush(&self.tty, QueueSelector::IFlush);
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.found);
    }
}

/// The columns of each cluster, `None` where the terminal did not tell in time;
/// after the first such one it is not asked again. As a whole `None` without a
/// terminal. The line of the cursor is empty afterwards.
pub fn measure(clusters: &[&str]) -> Option<Vec<Option<u16>>> {
    let tty = RawTty::open()?;
    let mut measured = Vec::with_capacity(clusters.len());
    let mut answers = true;
    for cluster in clusters {
        let width = answers.then(|| width(&tty, cluster)).flatten();
        if answers && width.is_none() {
            answers = false;
            // A late answer would be keys for the shell.
            tty.read_column(Instant::now() + LIMIT);
        }
        measured.push(width);
    }
    Some(measured)
}

fn width(tty: &RawTty, cluster: &str) -> Option<u16> {
    let deadline = Instant::now() + LIMIT;
    let column = tty
        .write(&format!("\r{cluster}{QUERY}"), deadline)
        .and_then(|()| tty.read_column(deadline));
    let cleared = tty.write(CLEAR, Instant::now() + LIMIT);
    column.filter(|_| cleared.is_some()).map(|column| column.saturating_sub(1))
}

/// Waits for a file to be ready. `None` after the deadline, also of one that is
/// always ready, and if the file cannot be waited for.
fn wait(file: impl AsFd, flags: PollFlags, deadline: Instant) -> Option<()> {
    while Instant::now() < deadline {
        match poll_until(&file, flags, Some(deadline)) {
            Err(Errno::INTR) => {}
            ready => {
                let ready = ready.ok()??;
                return (!ready.intersects(PollFlags::NVAL | PollFlags::ERR | PollFlags::HUP))
                    .then_some(());
            }
        }
    }
    None
}

/// The column of the first whole report in an input, which may have other keys.
fn reported_column(input: &[u8]) -> Option<u16> {
    let starts = input.windows(2).enumerate().filter(|(_, pair)| *pair == b"\x1b[");
    starts.map(|(at, _)| &input[at + 2..]).find_map(|report| {
        let end = report.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';')?;
        let numbers = std::str::from_utf8(&report[..end]).ok()?;
        let (_, column) = numbers.split_once(';').filter(|_| report[end] == b'R')?;
        column.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_waited_for_is_given_up_at_once() {
        let later = || Instant::now() + Duration::from_mins(1);
        let (read, write) = io::pipe().expect("a pipe");
        assert_eq!(wait(&write, PollFlags::OUT, later()), Some(()));
        assert_eq!(wait(&write, PollFlags::OUT, Instant::now()), None);
        drop(read);
        assert_eq!(wait(&write, PollFlags::OUT, later()), None);
    }

    #[test]
    fn the_report_is_found_among_keys() {
        for (input, column) in [
            (&b"\x1b[24;3R"[..], Some(3)),
            (b"jj\x1b[A\x1b[1;80Rk", Some(80)),
            (b"\x1b[24;3", None),
            (b"\x1b[24R", None),
            (b"\x1b[;R", None),
            (b"\x1b[1;99999R", None),
            (b"24;3R", None),
            (b"", None),
        ] {
            assert_eq!(reported_column(input), column, "{input:?}");
        }
    }
}
