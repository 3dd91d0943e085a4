//! Words on standard error, once the screen has been given back.

use std::io::{self, IsTerminal, Stderr, Write};
use std::time::{Duration, Instant};

use crate::terminal::tty::Tty;

/// How long a terminal that takes no output is waited for, once.
const PATIENCE: Duration = Duration::from_millis(500);

/// Standard error, for words that nothing may depend on: what finds no room in
/// time is left out.
pub struct StderrWriter {
    to: Tty<Stderr>,
    patience: Duration,
}

impl StderrWriter {
    /// Standard error.
    pub fn new() -> Self {
        Self { to: Tty::new(io::stderr()), patience: PATIENCE }
    }

    /// Whether a person reads them as they come.
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
