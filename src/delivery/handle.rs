//! The handle to the worker.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::clock::Clock;
use super::command::{OutboxCall, Reply, WorkerCommand, WorkerFlags};
use super::lazy_client::LazyClient;
use super::policy::{OutboxConfig, Policy};
use super::report::{ShutdownProgress, WorkerReport};
use super::session::OutboxSession;
use super::worker::{Channels, OutboxWorker, Source};
use crate::api::Api;
use crate::domain::Identity;
use crate::store::{Outbox, OutboxError};
use crate::triage::outbox::protocol::OutboxRequest;

/// The worker ends with its last handle, without waiting: call
/// [`OutboxHandle::shut_down`] before.
#[derive(Clone, Debug)]
pub struct OutboxHandle {
    commands: mpsc::UnboundedSender<WorkerCommand>,
    flags: Arc<WorkerFlags>,
}

impl OutboxHandle {
    /// Starts the worker. The outbox is opened at the first request.
    pub fn start<A: Api>(
        tokio: &Handle,
        config: Option<OutboxConfig>,
        connection: Arc<LazyClient<A>>,
        clock: impl Clock,
        reports: mpsc::Sender<impl From<WorkerReport> + Send + 'static>,
    ) -> Self {
        let source = Source::Config(config, Arc::new(clock));
        Self::spawn(tokio, source, (connection, None), reports)
    }

    /// Starts the worker with an open outbox that belongs to `owner`.
    pub fn attach<A: Api>(
        (outbox, policy): (Outbox, Policy),
        (connection, owner): (Arc<LazyClient<A>>, Identity),
        clock: impl Clock,
        reports: mpsc::Sender<impl From<WorkerReport> + Send + 'static>,
    ) -> Self {
        let session = OutboxSession::new(outbox, policy, Arc::new(clock));
        let source = Source::Session(Box::new(session), policy);
        Self::spawn(&Handle::current(), source, (connection, Some(owner)), reports)
    }

    fn spawn<A: Api>(
        tokio: &Handle,
        source: Source,
        account: (Arc<LazyClient<A>>, Option<Identity>),
        reports: mpsc::Sender<impl From<WorkerReport> + Send + 'static>,
    ) -> Self {
        let (commands, queue) = mpsc::unbounded_channel();
        let flags = Arc::<WorkerFlags>::default();
        // The worker's commands to itself must not keep it alive.
        let own = commands.downgrade();
        let channels = Channels { reports, own, flags: Arc::clone(&flags) };
        tokio.spawn(OutboxWorker::new(source, account, channels).run(queue));
        Self { commands, flags }
    }

    pub fn command(&self, request: OutboxRequest) {
        if request != OutboxRequest::Open {
            self.flags.used.store(true, Ordering::Relaxed);
        }
        self.send(WorkerCommand::Request(request));
    }

    /// Calls a function with the outbox, on a blocking thread. All changes are
    /// reported when this returns.
    pub async fn call<R: Send + 'static>(
        &self,
        function: impl FnOnce(&mut Outbox) -> R + Send + 'static,
    ) -> Result<R, OutboxError> {
        let (sender, result) = oneshot::channel();
        let call = move |outbox: &mut Outbox| -> Reply {
            let value = function(outbox);
            // The caller may have ended.
            Box::new(move || drop(sender.send(value)))
        };
        self.send(WorkerCommand::Call(OutboxCall(Box::new(call))));
        result.await.map_err(|_| OutboxError::Defect)
    }

    /// Reads the changes of other instances: for moments when the program is awake
    /// anyway.
    pub fn poll(&self) {
        if self.is_opened() {
            self.send(WorkerCommand::Poll);
        }
    }

    /// Releases the sender's role for another instance, before this process is
    /// stopped.
    pub async fn suspend(&self) {
        if self.is_opened() {
            let (done, suspended) = oneshot::channel();
            self.send(WorkerCommand::Suspend(done));
            // A worker that has ended has no role.
            let _ = suspended.await;
        }
    }

    pub fn resume(&self) {
        if self.is_opened() {
            self.send(WorkerCommand::Resume);
        }
    }

    /// Sends nothing more. Requests in flight are still awaited.
    pub fn stop(&self) {
        self.send(WorkerCommand::Stop);
    }

    /// Sends due entries, and those whose undo window can be skipped; then the
    /// worker ends. `None` if there is nothing to wait for. The last report is
    /// [`ShutdownProgress::Left`]; dropping the receiver stops the sending.
    pub fn shut_down(&self) -> Option<mpsc::UnboundedReceiver<ShutdownProgress>> {
        if !self.is_opened() && !self.flags.used.load(Ordering::Relaxed) {
            return None;
        }
        let (shutdown, progress) = mpsc::unbounded_channel();
        self.commands.send(WorkerCommand::ShutDown(shutdown)).ok().map(|()| progress)
    }

    fn is_opened(&self) -> bool {
        self.flags.opened.load(Ordering::Relaxed)
    }

    fn send(&self, command: WorkerCommand) {
        // A worker that has ended has reported its reason.
        let _ = self.commands.send(command);
    }
}
