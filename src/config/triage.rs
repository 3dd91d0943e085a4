//! How triage behaves.

use serde::Deserialize;

/// What happens after a verb, and before one on many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triage {
    /// Where the cursor goes after a verb that is done with a conversation.
    pub advance: Advance,
    /// A verb on more conversations than this asks first; with 0, one on any
    /// two does.
    pub confirm_over: usize,
}

impl Triage {
    /// The most that one verb is done to in any case.
    pub const MOST: u32 = 5_000;
}

impl Default for Triage {
    fn default() -> Self {
        Self { advance: Advance::Next, confirm_over: 20 }
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
