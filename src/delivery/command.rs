//! Commands to the worker.

use std::fmt;
use std::sync::atomic::AtomicBool;

use tokio::sync::{mpsc, oneshot};

use super::report::ShutdownProgress;
use crate::domain::Identity;
use crate::store::Outbox;
use crate::triage::outbox::protocol::OutboxRequest;

/// A command.
#[derive(Debug)]
pub(super) enum WorkerCommand {
    /// A request of the core.
    Request(OutboxRequest),
    /// A call with the outbox itself.
    Call(OutboxCall),
    /// Look at the changes of other instances.
    Poll,
    /// Check that the outbox is that of the account that is used.
    CheckAccount(Identity),
    /// Give the sender's role back, and say so.
    Suspend(oneshot::Sender<()>),
    /// Send again, after that.
    Resume,
    /// Send nothing more. What is on its way is awaited.
    Stop,
    /// Send what is due and then end.
    ShutDown(mpsc::UnboundedSender<ShutdownProgress>),
}

/// A call with the outbox on a thread that may block. It leads to a function
/// that delivers its result, once all changes have been reported.
pub(super) struct OutboxCall(pub(super) Box<dyn FnOnce(&mut Outbox) -> Reply + Send>);

pub(super) type Reply = Box<dyn FnOnce() + Send>;

impl fmt::Debug for OutboxCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutboxCall")
    }
}

/// What is known of the worker without asking it.
#[derive(Debug, Default)]
pub(super) struct WorkerFlags {
    /// Whether it has opened the outbox.
    pub(super) opened: AtomicBool,
    /// Whether it got a request besides that to open it.
    pub(super) used: AtomicBool,
}
