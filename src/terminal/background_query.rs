//! The query for the terminal's background, OSC 11.
//!
//! Nothing waits for the answer, but the end of the program: an answer that
//! arrives after it would be keys for the shell.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// OSC 11 of xterm's *Control Sequences*.
pub(super) const QUERY: &[u8] = b"\x1b]11;?\x1b\\";

/// Maximum time that an answer is waited for at the end: a terminal that never
/// answered may not know the query, and one that did may be far away.
const UNKNOWN: Duration = Duration::from_millis(100);
const KNOWN: Duration = Duration::from_secs(1);

/// The answer to the query of this process.
pub(super) static ANSWER: PendingAnswer = PendingAnswer::new();

/// Whether an answer is outstanding.
#[derive(Debug)]
pub(super) struct PendingAnswer {
    state: Mutex<State>,
    answered: Condvar,
}

#[derive(Debug)]
struct State {
    sent: Option<Instant>,
    /// The terminal has answered before.
    is_known: bool,
}

impl PendingAnswer {
    const fn new() -> Self {
        Self { state: Mutex::new(State { sent: None, is_known: false }), answered: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn query_sent(&self) {
        self.state().sent = Some(Instant::now());
    }

    pub(super) fn arrived(&self) {
        *self.state() = State { sent: None, is_known: true };
        self.answered.notify_all();
    }

    /// Waits for an outstanding answer, for a bounded time since the query.
    pub(super) fn settle(&self) {
        let mut state = self.state();
        let Some(sent) = state.sent.take() else { return };
        let limit = if state.is_known { KNOWN } else { UNKNOWN };
        let left = limit.saturating_sub(sent.elapsed());
        state.is_known = false;
        drop(self.answered.wait_timeout_while(state, left, |state| !state.is_known));
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn the_end_waits_for_an_outstanding_answer_alone() {
        let answer = PendingAnswer::new();
        answer.settle();
        answer.query_sent();
        answer.arrived();
        let begin = Instant::now();
        answer.settle();
        assert!(begin.elapsed() < UNKNOWN);
        answer.query_sent();
        thread::scope(|scope| {
            scope.spawn(|| answer.arrived());
            answer.settle();
        });
        assert!(answer.state().sent.is_none() && answer.state().is_known);
    }

    #[test]
    fn a_terminal_that_never_answers_is_not_waited_for_twice() {
        let answer = PendingAnswer::new();
        answer.query_sent();
        answer.settle();
        let begin = Instant::now();
        answer.settle();
        assert!(begin.elapsed() < UNKNOWN);
    }
}
