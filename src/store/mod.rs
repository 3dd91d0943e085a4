//! What is kept on disk from one start to the next.

pub mod atomic;
pub mod drafts;
pub mod history;
pub mod outbox;

pub use drafts::{DraftError, Drafts};
pub use history::HistoryFile;
pub use outbox::{Outbox, OutboxError, OutboxReader, Sender};
