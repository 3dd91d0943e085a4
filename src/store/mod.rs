//! What is kept on disk from one start to the next.

pub mod atomic;
pub mod drafts;
pub mod history;
mod io_words;
pub mod outbox;

pub use drafts::{DraftError, Drafts};
pub use history::HistoryFile;
pub use io_words::io_words;
pub use outbox::{Outbox, OutboxError, OutboxReader, Sender};
