//! Nothing is tried for a while once the server could not be reached: what
//! waits would use up the requests that reading needs, each for itself.

use std::time::Duration;

use tokio::time::Instant;

use super::desk::Answer;
use crate::domain::FailureKind;

/// The first pause, and the longest; each is twice as long as the one before.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// Whether the server can be reached, as far as writing has found out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offline {
    failures: u32,
    until: Option<Instant>,
}

impl Offline {
    /// Until when nothing is to be tried.
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Takes what came of a write.
    pub(super) fn after(&mut self, answer: &Answer) {
        let unreachable = answer.as_ref().is_err_and(|failure| {
            let failure = failure.failure();
            // A server that has begun to answer is there.
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

    /// Lets the next one try, once the pause is over.
    pub(super) fn end_if_over(&mut self) {
        self.until = self.until.filter(|until| Instant::now() < *until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Failure, Outcome, RetryClass, WriteFailure};

    fn failed(kind: FailureKind) -> Answer {
        let message = "no".to_owned();
        let (hint, status, trace_id) = (None, None, None);
        let retry = RetryClass::Backoff;
        Err(WriteFailure::NotDone(Failure { kind, message, hint, retry, status, trace_id }))
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_while_the_server_cannot_be_reached() {
        let mut offline = Offline::default();
        let mut pauses = Vec::new();
        for _ in 0..6 {
            // Several were on their way at the same time.
            for _ in 0..3 {
                offline.after(&failed(FailureKind::Network));
            }
            let until = offline.until().expect("a pause");
            pauses.push(until.duration_since(Instant::now()).as_secs());
            offline.end_if_over();
            assert!(offline.until().is_some(), "it is not over yet");
            tokio::time::sleep_until(until).await;
            offline.end_if_over();
            assert_eq!(offline.until(), None);
        }
        assert_eq!(pauses, [2, 4, 8, 16, 30, 30]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_of_the_server_ends_the_pause() {
        let trickled = failed(FailureKind::Timeout).map_err(|failure| {
            WriteFailure::Unknown(Failure { status: Some(200), ..failure.into_failure() })
        });
        for answer in [
            Ok(Outcome::Done),
            failed(FailureKind::Rejected),
            failed(FailureKind::Server),
            trickled,
        ] {
            let mut offline = Offline::default();
            offline.after(&failed(FailureKind::Timeout));
            offline.after(&answer);
            assert_eq!(offline.until(), None);
        }
    }
}
