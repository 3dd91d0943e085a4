//! Release of the sender's role before the process is stopped.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::OutboxWorker;
use crate::api::Api;
use crate::delivery::report::WorkerReport;
use crate::domain::{Failure, FailureKind, RetryClass};

/// Maximum wait for requests in flight.
const LIMIT: Duration = Duration::from_secs(1);

impl<A, T> OutboxWorker<A, T>
where
    A: Api,
    T: From<WorkerReport> + Send + 'static,
{
    /// Releases the sender's role. Requests in flight are awaited for a moment: a
    /// stopped process takes no answer.
    pub(super) async fn suspend(&mut self) {
        let until = Instant::now() + LIMIT;
        while let Ok(Some(answered)) = timeout_at(until, self.writes.join_next_with_id()).await {
            self.on_write_result(answered).await;
        }
        self.abort_checks().await;
        self.writes.abort_all();
        while let Some(answered) = self.writes.join_next_with_id().await {
            self.on_write_result(answered).await;
        }
        self.set_suspended(true).await;
    }

    /// Aborts the checks of recipients. Their texts are unchanged.
    pub(super) async fn abort_checks(&mut self) {
        self.checks.shutdown().await;
        self.checking.clear();
    }

    pub(super) async fn resume(&mut self) {
        self.set_suspended(false).await;
    }

    async fn set_suspended(&mut self, suspended: bool) {
        self.run_blocking(!suspended, move |session, _| {
            session.set_suspended(suspended);
            Ok(())
        })
        .await;
    }
}

pub(super) fn suspended() -> Failure {
    let failure = Failure::new(FailureKind::Local, "leadping-tui was suspended while sending");
    Failure { retry: RetryClass::Backoff, ..failure }
}
