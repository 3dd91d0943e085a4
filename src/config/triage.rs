//! How triage behaves.

use std::time::Duration;

use serde::Deserialize;

/// What happens after a verb, and before one on many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triage {
    /// Where the cursor goes after a verb that is done with a conversation.
    pub advance: Advance,
    /// A verb on more conversations than this asks first; with 0, one on any
    /// two does.
    pub confirm_over: usize,
    /// What marks a conversation as read.
    pub mark_read: MarkRead,
    /// How long it has to be open for that.
    pub mark_read_after: Duration,
}

impl Triage {
    /// The most that one verb is done to in any case.
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

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Advance {
    /// To the next row.
    #[default]
    Next,
    /// To the row before.
    Previous,
    /// Nowhere.
    Stay,
}

/// What marks a conversation as read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkRead {
    /// The user's say alone.
    #[default]
    Explicit,
    /// Also that it is open.
    Open,
}
