//! What a person at the terminal is told while a command works.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::{Delay, WaitReason, text};

/// A line that changes more often than this cannot be read, and drawing it
/// costs more than it says.
const PAUSE: Duration = Duration::from_millis(100);

/// Back to the start of the line, and clear it.
const CLEAR: &str = "\r\u{1b}[K";

/// How long the bar is, in cells.
const BAR: u64 = 20;

/// One line on standard error, when that is a terminal; nothing otherwise.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Whether waits are told.
    waits: bool,
    /// Whether rows are counted. Rows that appear on the same terminal say
    /// more than their number, and the line would stand among them.
    counts: bool,
    line: Arc<Mutex<Line>>,
}

#[derive(Debug, Default)]
struct Line {
    drawn: bool,
    last: Option<Instant>,
}

impl Progress {
    /// Decides by where standard output and standard error go.
    pub fn new() -> Self {
        let waits = io::stderr().is_terminal();
        let counts = waits && !io::stdout().is_terminal();
        Self { waits, counts, line: Arc::default() }
    }

    #[cfg(test)]
    pub(super) fn silent() -> Self {
        Self { waits: false, counts: false, line: Arc::default() }
    }

    /// Whether a total would be shown, so that it is worth asking for.
    pub fn counts(&self) -> bool {
        self.counts
    }

    /// Tells why nothing happens for a while.
    pub fn wait(&self, wait: &Delay) {
        // A pause that is over before it can be read is not worth a line.
        if !self.waits || wait.pause < Duration::from_secs(1) {
            return;
        }
        let seconds = wait.pause.as_secs_f32().ceil();
        let why = match &wait.reason {
            WaitReason::RateLimited => "the server has had too many requests".to_owned(),
            WaitReason::RateLimiter => "the request budget is used up for the moment".to_owned(),
            WaitReason::Retry(failure) => failure.to_string(),
        };
        let end = if self.counts { "" } else { "\n" };
        self.draw(&format!("waiting {seconds} s: {}{end}", text::one_line(&why)), true);
    }

    /// Tells how far it is.
    pub(super) fn rows(&self, rows: u64, total: Option<u64>) {
        if self.counts {
            let total = total.map_or_else(String::new, |total| format!(" of {total}"));
            self.draw(&format!("{rows}{total} conversations"), false);
        }
    }

    /// Tells how far it is with what was asked for.
    pub(super) fn done(&self, done: u64, total: u64, failed: u64) {
        if self.counts {
            let filled = (done * BAR).checked_div(total).unwrap_or(BAR).min(BAR) as usize;
            let bar = "#".repeat(filled) + &"-".repeat(BAR as usize - filled);
            let failed = match failed {
                0 => String::new(),
                failed => format!(", {failed} not done"),
            };
            self.draw(&format!("[{bar}] {done} of {total}{failed}"), false);
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.counts && self.line.lock().unwrap_or_else(PoisonError::into_inner).drawn {
            self.draw("", true);
        }
    }

    fn draw(&self, what: &str, now: bool) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if !now && line.last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        *line = Line { drawn: !what.is_empty(), last: Some(Instant::now()) };
        // Nobody misses it where standard error is gone.
        let _ = write!(io::stderr(), "{CLEAR}{what}");
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}
