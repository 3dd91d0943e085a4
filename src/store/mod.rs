//! Data on disk.

pub mod atomic_file;
pub mod outbox;
mod private_file;
mod sqlite;
pub mod state_db;

pub use outbox::{ExclusiveSender, Outbox, OutboxError, OutboxReader};
pub use private_file::damaged_in;
pub use state_db::{StateDb, StateError, StateLocation, StateSnapshot};
