//! Giving the sender's role back, when the program is about to be stopped.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::OutboxWorker;
use crate::api::Api;
use crate::delivery::report::WorkerReport;
use crate::domain::{Failure, FailureKind, RetryClass};

/// How long what is on its way is waited for before the program is suspended.
const LIMIT: Duration = Duration::from_secs(1);

impl<A, T> OutboxWorker<A, T>
where
    A: Api,
    T: From<WorkerReport> + Send + 'static,
{
    /// Gives the sender's role back. What is on its way is awaited for a moment
    /// only: the program stands still then and takes no answer.
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

    /// Ends the checks of recipients. Their texts stay as they are.
    pub(super) async fn abort_checks(&mut self) {
        self.checks.shutdown().await;
        self.checking.clear();
    }

    /// Sends again.
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

/// The answer is not waited for any longer.
pub(super) fn suspended() -> Failure {
    Failure {
        kind: FailureKind::Local,
        message: "the program was suspended while it was being sent".to_owned(),
        hint: None,
        retry: RetryClass::Backoff,
        status: None,
        trace_id: None,
    }
}
