//! Standard error after the screen has been left.

use std::io::{self, Stderr, Write};
use std::time::{Duration, Instant};

use crate::terminal::tty::Tty;

/// Total time limit for a terminal that accepts no output.
const WRITE_TIMEOUT: Duration = Duration::from_millis(500);

/// Best-effort standard error: output that is not accepted in time is dropped.
pub struct StderrWriter {
    to: Tty<Stderr>,
    patience: Duration,
}

impl Default for StderrWriter {
    fn default() -> Self {
        Self { to: Tty::new(io::stderr()), patience: WRITE_TIMEOUT }
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
