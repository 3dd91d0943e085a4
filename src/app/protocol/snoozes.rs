//! Snoozes on disk.

use crate::triage::{Snooze, SnoozeChange};

/// A request about snoozes on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnoozeRequest {
    /// Read them all. The number comes back with the answer.
    Load(u64),
    Change(Vec<SnoozeChange>),
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnoozeEvent {
    Loaded {
        /// The number of the request.
        revision: u64,
        snoozes: Vec<Snooze>,
    },
    /// They could not be changed, for this reason.
    NotSaved(String),
}
