//! Giving the sender's role back, when the program is about to be stopped.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::OutboxWorker;
use crate::api::TriageApi;
use crate::app::Event;
use crate::app::protocol::outbox::OutboxEvent;
use crate::domain::{Failure, FailureKind, RetryClass};
use crate::runtime::clock::Clock;
use crate::runtime::connection::ClientFactory;
use crate::runtime::outbox_worker::session::OutboxSession;

/// How long what is on its way is waited for before the program is suspended.
const REST: Duration = Duration::from_secs(1);

impl<A, C, K, T> OutboxWorker<A, C, K, T>
where
    A: TriageApi,
    C: ClientFactory<A>,
    K: Clock + Clone,
    T: From<Event> + Send + 'static,
{
    /// Gives the sender's role back. What is on its way is waited for, but not
    /// for long: nobody will be here to take the answer.
    pub(super) async fn suspend(&mut self) {
        let until = Instant::now() + REST;
        while let Ok(Some(answered)) = timeout_at(until, self.writes.join_next_with_id()).await {
            self.on_write_result(answered).await;
        }
        // A question asked in vain leaves its text as it was.
        self.checks.shutdown().await;
        self.checking.clear();
        self.writes.abort_all();
        while let Some(answered) = self.writes.join_next_with_id().await {
            self.on_write_result(answered).await;
        }
        let rest = |desk: &mut OutboxSession<K>, _: &mut Vec<OutboxEvent>| {
            desk.set_suspended(true);
            Ok(())
        };
        self.run_blocking(false, rest).await;
    }

    /// Sends again.
    pub(super) async fn resume(&mut self) {
        let go_on = |desk: &mut OutboxSession<K>, _: &mut Vec<OutboxEvent>| {
            desk.set_suspended(false);
            Ok(())
        };
        self.run_blocking(true, go_on).await;
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
