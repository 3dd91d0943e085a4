//! Sends what is in the outbox: one worker, with a policy for the screen and
//! one for the command line.
//!
//! The worker is a task. It executes requests in their order, sends what is
//! due and reports what has changed. Whatever touches the disk runs on threads
//! for that. Of several instances that share an outbox one sends: whichever had
//! something to send first, until nothing is left to be sent.

pub mod clock;
mod command;
mod handle;
mod lazy_client;
mod network_backoff;
mod optional_future;
mod outbox_snapshot;
mod policy;
mod recipients;
mod report;
mod send_slot;
mod session;
mod slots;
mod worker;

pub use clock::{Clock, SystemClock};
pub use handle::OutboxHandle;
pub use lazy_client::{ClientFactory, LazyClient};
pub use network_backoff::NetworkBackoff;
pub use outbox_snapshot::OutboxSnapshot;
pub use policy::{OnFailure, OutboxConfig, Policy};
pub use recipients::Recipients;
pub use report::{Answer, PendingSummary, ShutdownProgress, WorkerReport};
