//! Failures that prevent sending, and retries.

use std::time::Duration;

use super::OutboxWorker;
use crate::api::Api;
use crate::delivery::policy::OnFailure;
use crate::delivery::report::WorkerReport;
use crate::delivery::session::{NextStep, OutboxSession};
use crate::domain::{Failure, RetryClass};
use crate::store::OutboxError;
use crate::triage::outbox::protocol::OutboxEvent;

/// Pause after a local failure.
const PAUSE: Duration = Duration::from_secs(5);

/// Maximum pause that the server can ask for: meanwhile another instance may
/// append entries, or the user end the pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Attempts to write an answer to the disk, and the pause between them.
const WRITES: u32 = 5;
const REWRITE: Duration = Duration::from_millis(200);

impl<A, T> OutboxWorker<A, T>
where
    A: Api,
    T: From<WorkerReport> + Send + 'static,
{
    /// No request may be sent: reports the reason, and retries later.
    pub(super) async fn on_hindered(&mut self, failure: &Failure) {
        let pause = match failure.retry {
            RetryClass::After(pause) => pause.clamp(PAUSE, LONGEST_PAUSE),
            _ => PAUSE,
        };
        self.back_off(pause, failure.to_string(), WorkerReport::Hindered(failure.clone())).await;
    }

    pub(super) async fn on_failure(&mut self, error: OutboxError) {
        let why = error.to_string();
        match (self.policy.on_failure, &error) {
            (OnFailure::Stop, _) => {
                let unwritten = self.session.as_ref().is_some_and(OutboxSession::has_answers);
                self.failures += 1;
                if unwritten && error.may_pass() && self.failures < WRITES {
                    self.proceed(NextStep::after(REWRITE));
                    return;
                }
                self.stopped = true;
                self.proceed(NextStep::default());
                self.report(WorkerReport::Failed(error)).await;
            }
            (
                OnFailure::Retry,
                OutboxError::OtherAccount { .. } | OutboxError::Removed | OutboxError::Defect,
            ) => {
                let way_out = error.hint().map(|hint| format!(". {hint}"));
                self.give_up(format!("{why}{}", way_out.unwrap_or_default())).await;
            }
            (OnFailure::Retry, _) => {
                self.back_off(PAUSE, why, WorkerReport::Failed(error)).await;
            }
        }
    }

    /// Pauses; the reason is reported once.
    async fn back_off(&mut self, pause: Duration, why: String, report: WorkerReport) {
        self.proceed(NextStep::after(pause));
        if self.hindrance.as_ref() != Some(&why) {
            tracing::warn!(why, "sending is paused");
            self.hindrance = Some(why);
            self.report(report).await;
        }
    }

    async fn give_up(&mut self, why: String) {
        tracing::error!(why, "the outbox cannot be used any more");
        self.session = None;
        self.proceed(NextStep::default());
        self.unusable = Some(why.clone());
        self.send_events(vec![OutboxEvent::Unusable(why)]).await;
    }
}
