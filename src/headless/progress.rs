//! Progress of a command on standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::{Delay, WaitReason, text};

/// Minimum time between two changes of the line.
const PAUSE: Duration = Duration::from_millis(100);

/// Carriage return, and clear to the end of the line.
const CLEAR: &str = "\r\u{1b}[K";

/// Length of the bar, in cells.
const BAR: u64 = 20;

/// One line on standard error, when that is a terminal; nothing otherwise.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Pauses are shown.
    waits: bool,
    /// Rows are counted: only if they do not appear on the same terminal.
    counts: bool,
    line: Arc<Mutex<Line>>,
}

#[derive(Debug, Default)]
struct Line {
    drawn: bool,
    last: Option<Instant>,
}

impl Progress {
    pub fn new() -> Self {
        let waits = io::stderr().is_terminal();
        let counts = waits && !io::stdout().is_terminal();
        Self { waits, counts, line: Arc::default() }
    }

    #[cfg(test)]
    pub(super) fn silent() -> Self {
        Self { waits: false, counts: false, line: Arc::default() }
    }

    /// Standard error is a terminal, and standard output too.
    #[cfg(test)]
    pub(super) fn watched() -> Self {
        Self { waits: true, ..Self::silent() }
    }

    /// Whether standard error is a terminal.
    pub fn is_watched(&self) -> bool {
        self.waits
    }

    /// Whether a total would be shown.
    pub fn counts(&self) -> bool {
        self.counts
    }

    pub fn wait(&self, wait: &Delay) {
        // A shorter pause is over before it can be read.
        if !self.waits || wait.pause < Duration::from_secs(1) {
            return;
        }
        let seconds = wait.pause.as_secs_f32().ceil();
        let why = match &wait.reason {
            WaitReason::RateLimited => "too many requests".to_owned(),
            WaitReason::RateLimiter => "slowing down (rate limit)".to_owned(),
            WaitReason::Retry(failure) => failure.to_string(),
        };
        let end = if self.counts { "" } else { "\n" };
        self.draw(&format!("Waiting {seconds} s: {}{end}", text::one_line(&why)), true);
    }

    pub(super) fn rows(&self, rows: u64, total: Option<u64>) {
        if self.counts {
            let total = total.map_or_else(String::new, |total| format!(" of {total}"));
            self.draw(&format!("{rows}{total} conversations"), false);
        }
    }

    pub(super) fn done(&self, done: u64, total: u64, failed: u64) {
        if self.counts {
            let filled = (done * BAR).checked_div(total).unwrap_or(BAR).min(BAR) as usize;
            let bar = "#".repeat(filled) + &"-".repeat(BAR as usize - filled);
            let failed = match failed {
                0 => String::new(),
                failed => format!(", {failed} failed"),
            };
            self.draw(&format!("[{bar}] {done} of {total}{failed}"), false);
        }
    }

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
        // Without standard error there is no reader.
        let _ = write!(io::stderr(), "{CLEAR}{what}");
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}
