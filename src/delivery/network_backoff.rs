//! Nothing is tried for a while once the server could not be reached: what
//! waits would use up the requests that reading needs, each for itself.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{Failure, FailureKind};

/// The first pause, and the longest; each is twice as long as the one before.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// Whether the server can be reached, as far as sending has found out.
#[derive(Clone, Copy, Debug, Default)]
pub struct NetworkBackoff {
    failures: u32,
    until: Option<Instant>,
}

impl NetworkBackoff {
    /// Until when nothing is to be tried.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Takes how a request ended.
    pub fn after(&mut self, failure: Option<&Failure>) {
        let unreachable = failure.is_some_and(|failure| {
            matches!(failure.kind, FailureKind::Network | FailureKind::Timeout)
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

    /// Lets the next one try, once the pause is over.
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
            // Several were on their way at the same time.
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
        let failures = [FailureKind::Rejected, FailureKind::Server].map(failed);
        for failure in failures.iter().map(Some).chain([None]) {
            let mut backoff = NetworkBackoff::default();
            backoff.after(Some(&failed(FailureKind::Timeout)));
            backoff.after(failure);
            assert_eq!(backoff.until(), None);
        }
    }
}
