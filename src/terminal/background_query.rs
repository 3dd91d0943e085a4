//! The query for the terminal's background, OSC 11.
//!
//! Nothing waits for the answer, but another program that gets the terminal, as
//! the shell at the end: a later answer would be keys for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// OSC 11 of xterm's *Control Sequences*.
pub(super) const QUERY: &[u8] = b"\x1b]11;?\x1b\\";

/// Maximum time after a query that its answer is waited for: a terminal that
/// never answered may not know the query, and one that did may be far away.
const UNKNOWN: Duration = Duration::from_millis(100);
const KNOWN: Duration = Duration::from_secs(1);

/// The answers to the queries of this process.
pub(super) static ANSWERS: PendingAnswers = PendingAnswers::new();

/// How many answers are outstanding.
#[derive(Debug)]
pub(super) struct PendingAnswers {
    state: Mutex<State>,
    answered: Condvar,
}

#[derive(Debug)]
struct State {
    outstanding: usize,
    /// When the last query was sent.
    sent: Option<Instant>,
    /// The terminal has answered before.
    is_known: bool,
}

impl State {
    /// Until when answers are waited for; `None` if none is outstanding.
    fn limit(&self) -> Option<Instant> {
        let limit = if self.is_known { KNOWN } else { UNKNOWN };
        self.sent.filter(|_| self.outstanding > 0).map(|sent| sent + limit)
    }
}

impl PendingAnswers {
    pub(super) const fn new() -> Self {
        let state = State { outstanding: 0, sent: None, is_known: false };
        Self { state: Mutex::new(state), answered: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn query_sent(&self) {
        let mut state = self.state();
        state.outstanding += 1;
        state.sent = Some(Instant::now());
    }

    pub(super) fn arrived(&self) {
        let mut state = self.state();
        state.outstanding = state.outstanding.saturating_sub(1);
        state.is_known = true;
        self.answered.notify_all();
    }

    /// Until when answers have to be waited for; `None` if there is nothing to
    /// wait for now.
    pub(super) fn expected_until(&self) -> Option<Instant> {
        self.state().limit().filter(|limit| *limit > Instant::now())
    }

    /// Waits for the outstanding answers, which another thread reads, and gives
    /// up those that do not come in time.
    pub(super) fn settle(&self) {
        let mut state = self.state();
        while let Some(limit) = state.limit() {
            let left = limit.saturating_duration_since(Instant::now());
            if left.is_zero() {
                (state.outstanding, state.is_known) = (0, false);
            }
            let waited = self.answered.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    /// Answers whose limit does not pass during a test.
    fn patient(outstanding: usize) -> PendingAnswers {
        let answers = PendingAnswers::new();
        let sent = Some(Instant::now() + Duration::from_hours(1));
        *answers.state() = State { outstanding, sent, is_known: true };
        answers
    }

    #[test]
    fn each_query_is_settled_by_an_answer_of_its_own() {
        let answers = patient(2);
        let (sender, settled) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                answers.settle();
                sender.send(()).expect("awaited");
            });
            answers.arrived();
            assert!(answers.expected_until().is_some());
            assert_eq!(settled.recv_timeout(UNKNOWN), Err(mpsc::RecvTimeoutError::Timeout));
            answers.arrived();
            settled.recv().expect("the end of the wait");
        });
        assert_eq!(answers.expected_until(), None);
    }

    #[test]
    fn without_a_query_nothing_is_waited_for() {
        let answers = patient(0);
        answers.settle();
        // As what a terminal sends unasked.
        answers.arrived();
        answers.settle();
        assert_eq!(answers.expected_until(), None);
    }

    #[test]
    fn a_terminal_that_never_answers_is_not_waited_for_twice() {
        let answers = PendingAnswers::new();
        answers.query_sent();
        let limit = answers.expected_until().expect("a limit");
        answers.settle();
        assert!(Instant::now() >= limit);
        assert_eq!((answers.expected_until(), answers.state().outstanding), (None, 0));
    }
}
