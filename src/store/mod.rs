//! What is kept on disk from one start to the next.

pub mod atomic;
pub mod history;

pub use history::HistoryFile;
