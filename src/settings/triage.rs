//! Triage settings.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriagePolicy {
    /// Cursor movement after an action that completes the work on a
    /// conversation.
    pub advance: Advance,
    /// An action on more conversations than this requires confirmation; with 0,
    /// any two do.
    pub confirm_over: usize,
    /// Time from which a wait for a reply is late; `None`: never.
    pub answer_within: Option<Duration>,
    pub mark_on_reply: MarkOnReply,
}

impl TriagePolicy {
    /// Maximum number of targets of one action: more would take most of an hour
    /// at the rate that the API allows.
    pub const MAX_TARGETS: usize = 5_000;
}

impl Default for TriagePolicy {
    fn default() -> Self {
        Self {
            advance: Advance::default(),
            confirm_over: 20,
            answer_within: None,
            mark_on_reply: MarkOnReply::default(),
        }
    }
}

/// Cursor movement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Advance {
    #[default]
    Next,
    Previous,
    Stay,
}

/// The marks that a text makes once it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MarkOnReply {
    /// Read and handled.
    #[default]
    Both,
    Read,
    None,
}

/// What marks a conversation as read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadPolicy {
    /// Only the explicit action.
    #[default]
    Explicit,
    /// Also having been open for this long, with its newest event on the screen.
    Open(Duration),
}
