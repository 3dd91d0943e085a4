//! Requests of the core, the first of which opens the outbox.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::spawn_blocking;

use super::OutboxWorker;
use crate::api::Api;
use crate::delivery::command::WorkerCommand;
use crate::delivery::network_backoff::NetworkBackoff;
use crate::delivery::report::WorkerReport;
use crate::delivery::send_slot::identify;
use crate::delivery::session::{OutboxSession, refusal};
use crate::store::OutboxError;
use crate::triage::outbox::protocol::{OutboxEvent, OutboxRequest};

impl<A, T> OutboxWorker<A, T>
where
    A: Api,
    T: From<WorkerReport> + Send + 'static,
{
    pub(super) async fn request(&mut self, request: OutboxRequest) {
        if self.session.is_none() && self.unusable.is_none() {
            self.open().await;
        }
        if matches!(request, OutboxRequest::Retry { .. }) {
            // The user may know that the server is reachable again.
            self.network_backoff = NetworkBackoff::default();
            self.check_backoff = NetworkBackoff::default();
            self.connection.try_anyway();
        }
        if let Some(why) = &self.unusable {
            let event = match request {
                OutboxRequest::Open => OutboxEvent::Unusable(why.clone()),
                request => refusal(&request)(why.clone(), true),
            };
            self.send_events(vec![event]).await;
            return;
        }
        self.run_blocking(false, |session, events| {
            session.execute(request, events);
            Ok(())
        })
        .await;
    }

    async fn open(&mut self) {
        let Some((config, clock)) = self.to_open.take() else {
            self.unusable = Some("No folder for the outbox".to_owned());
            return;
        };
        let opened = spawn_blocking(move || OutboxSession::open(&config, clock)).await;
        self.channels.flags.opened.store(true, Ordering::Relaxed);
        match opened.unwrap_or(Err(OutboxError::Defect)) {
            Ok((session, losses)) => {
                self.session = Some(session);
                for text in losses {
                    tracing::error!("{text}");
                    self.report(WorkerReport::Lost(text)).await;
                }
                self.request_identity();
            }
            Err(error) => {
                tracing::error!(?error, "the outbox cannot be used");
                self.unusable = Some(error.to_string());
            }
        }
    }

    /// Fetches the identity early. Nothing is sent before it is known.
    fn request_identity(&self) {
        let (connection, owner) = (Arc::clone(&self.connection), self.owner.clone());
        let own = self.channels.own.clone();
        tokio::spawn(async move {
            let known = identify(&connection, &owner).await;
            if let (Ok((_, owner)), Some(own)) = (known, own.upgrade()) {
                // The task may have ended.
                let _ = own.send(WorkerCommand::CheckAccount(owner));
            }
        });
    }
}
