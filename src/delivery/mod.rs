//! The outbox worker, with a policy for the screen and one for the command
//! line.
//!
//! The worker is a task. It executes requests in order, sends due entries and
//! reports changes. Disk access runs on blocking threads. Of several instances
//! that share an outbox one sends: the first with something to send, until
//! nothing is left.

pub mod clock;
mod command;
mod current_state;
mod fetched_row;
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
pub use current_state::fetch_current;
pub use handle::OutboxHandle;
pub use lazy_client::{ClientFactory, LazyClient};
pub use network_backoff::NetworkBackoff;
pub use outbox_snapshot::OutboxSnapshot;
pub use policy::{OnFailure, OutboxConfig, Policy};
pub use recipients::Recipients;
pub use report::{Answer, PendingSummary, ShutdownProgress, WorkerReport};
