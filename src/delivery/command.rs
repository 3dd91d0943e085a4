//! Commands to the worker.

use std::fmt;
use std::sync::atomic::AtomicBool;

use tokio::sync::{mpsc, oneshot};

use super::report::ShutdownProgress;
use crate::domain::Identity;
use crate::store::Outbox;
use crate::triage::outbox::protocol::OutboxRequest;

#[derive(Debug)]
pub(super) enum WorkerCommand {
    /// A request of the core.
    Request(OutboxRequest),
    /// A function to be called with the outbox.
    Call(OutboxCall),
    /// Read the changes of other instances.
    Poll,
    /// Check that the outbox belongs to this account.
    CheckAccount(Identity),
    /// Release the sender's role.
    Suspend(oneshot::Sender<()>),
    Resume,
    /// Send nothing more; requests in flight are awaited.
    Stop,
    /// Send due entries, then end.
    ShutDown(mpsc::UnboundedSender<ShutdownProgress>),
}

/// A call with the outbox on a blocking thread. The returned function delivers
/// its result, once all changes are reported.
pub(super) struct OutboxCall(pub(super) Box<dyn FnOnce(&mut Outbox) -> Reply + Send>);

pub(super) type Reply = Box<dyn FnOnce() + Send>;

impl fmt::Debug for OutboxCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutboxCall")
    }
}

/// State of the worker, shared with its handles.
#[derive(Debug, Default)]
pub(super) struct WorkerFlags {
    pub(super) opened: AtomicBool,
    /// It got a request other than the one to open the outbox.
    pub(super) used: AtomicBool,
}
