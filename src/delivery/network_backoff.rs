//! Pauses while the server is unreachable: retries of every waiting entry would
//! use up requests that reading needs.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{Failure, FailureKind};

/// The first and the longest pause; each doubles the last.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// The current pause, and the failures in a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct NetworkBackoff {
    failures: u32,
    until: Option<Instant>,
}

impl NetworkBackoff {
    /// The end of the pause.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Records the end of a request.
    pub fn after(&mut self, failure: Option<&Failure>) {
        let unreachable = failure.is_some_and(|failure| {
            // A server that has begun to answer is reachable.
            failure.status.is_none()
                && matches!(failure.kind, FailureKind::Network | FailureKind::Timeout)
        });
        if !unreachable {
            *self = Self::default();
        } else if self.until.is_none() {
            let (first, longest) = PAUSES;
            let pause = first.saturating_mul(2_u32.saturating_pow(self.failures)).min(longest);
            self.failures += 1;
            self.until = Some(Instant::now() + pause);
        }
    }

    pub fn end_if_over(&mut self) {
        self.until = self.until.filter(|until| Instant::now() < *until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RetryClass;

    fn failed(kind: FailureKind) -> Failure {
        let (message, hint, status, trace_id) = ("no".to_owned(), None, None, None);
        Failure { kind, message, hint, retry: RetryClass::Backoff, status, trace_id }
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_while_the_server_cannot_be_reached() {
        let mut backoff = NetworkBackoff::default();
        let mut pauses = Vec::new();
        for _ in 0..6 {
            // Several were in flight at the same time.
            for _ in 0..3 {
                backoff.after(Some(&failed(FailureKind::Network)));
            }
            let until = backoff.until().expect("a pause");
            pauses.push(until.duration_since(Instant::now()).as_secs());
            backoff.end_if_over();
            assert!(backoff.until().is_some(), "it is not over yet");
            tokio::time::sleep_until(until).await;
            backoff.end_if_over();
            assert_eq!(backoff.until(), None);
        }
        assert_eq!(pauses, [2, 4, 8, 16, 30, 30]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_of_the_server_ends_the_pause() {
        let trickled = Failure { status: Some(200), ..failed(FailureKind::Timeout) };
        let failures = [failed(FailureKind::Rejected), failed(FailureKind::Server), trickled];
        for failure in failures.iter().map(Some).chain([None]) {
            let mut backoff = NetworkBackoff::default();
            backoff.after(Some(&failed(FailureKind::Timeout)));
            backoff.after(failure);
            assert_eq!(backoff.until(), None);
        }
    }
}
