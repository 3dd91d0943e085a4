//! Triage: where the cursor goes, what is confirmed, what counts as read.

use std::time::Duration;

use serde::Deserialize;

/// How an action on conversations behaves before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriagePolicy {
    /// Where the cursor goes after an action that is done with a conversation.
    pub advance: Advance,
    /// An action on more conversations than this asks first; with 0, one on any
    /// two does.
    pub confirm_over: usize,
}

impl TriagePolicy {
    /// The most conversations of one action: more would take the better part
    /// of an hour at the rate that the API allows.
    pub const MAX_TARGETS: usize = 5_000;
}

impl Default for TriagePolicy {
    fn default() -> Self {
        Self { advance: Advance::default(), confirm_over: 20 }
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadPolicy {
    /// The user's command alone.
    #[default]
    Explicit,
    /// Also that it has been open for so long, its newest event on the screen.
    Open(Duration),
}
