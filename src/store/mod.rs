//! What is kept on disk from one start to the next.

pub mod atomic_file;
pub mod drafts;
pub mod filter_history;
pub mod outbox;
mod private_file;
mod sqlite;

pub use drafts::{DraftError, Drafts};
pub use filter_history::HistoryFile;
pub use outbox::{ExclusiveSender, Outbox, OutboxError, OutboxReader};
