//! Standard error after the screen has been left.

use std::io::{self, IsTerminal, Stderr, Write};
use std::time::{Duration, Instant};

use crate::terminal::tty::Tty;

/// Total time limit for a terminal that accepts no output.
const WRITE_TIMEOUT: Duration = Duration::from_millis(500);

/// Best-effort standard error: output that is not accepted in time is dropped.
pub struct StderrWriter {
    to: Tty<Stderr>,
    patience: Duration,
}

impl StderrWriter {
    pub fn new() -> Self {
        Self { to: Tty::new(io::stderr()), patience: WRITE_TIMEOUT }
    }

    /// Whether it is a terminal.
    pub fn is_terminal(&self) -> bool {
        io::stderr().is_terminal()
    }
}

impl Default for StderrWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl Write for StderrWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write_until(bytes, Instant::now() + self.patience)?;
        if written < bytes.len() {
            self.patience = Duration::ZERO;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
