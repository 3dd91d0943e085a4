//! Snoozes on disk.

use crate::triage::{Snooze, SnoozeChange};

/// A request about snoozes on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnoozeRequest {
    /// Reads them all; the answer has the same number.
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
