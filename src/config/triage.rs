//! Triage settings.

use std::time::Duration;

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triage {
    /// Cursor movement after an action that completes the work on a
    /// conversation.
    pub advance: Advance,
    /// An action on more conversations than this requires confirmation; with 0,
    /// any two do.
    pub confirm_over: usize,
    /// What marks a conversation as read.
    pub mark_read: MarkRead,
    /// How long it has to be open to count as read.
    pub mark_read_after: Duration,
}

impl Triage {
    /// Maximum number of targets of one action.
    pub const MOST: u32 = 5_000;
}

impl Default for Triage {
    fn default() -> Self {
        Self {
            advance: Advance::default(),
            confirm_over: 20,
            mark_read: MarkRead::default(),
            mark_read_after: Duration::ZERO,
        }
    }
}

/// Cursor movement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Advance {
    #[default]
    Next,
    Previous,
    Stay,
}

/// What marks a conversation as read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkRead {
    /// Only the explicit action.
    #[default]
    Explicit,
    /// Also opening it.
    Open,
}
