//! How often the list and the thread are asked for again by themselves.

use std::time::Duration;

/// The pauses between polls of the first page; `None` where there is no
/// polling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollIntervals {
    /// While the terminal has the focus, or does not say whether it has.
    pub focused: Option<Duration>,
    /// While another window has it.
    pub unfocused: Option<Duration>,
    /// Between looks at the thread that is read.
    pub thread: Option<Duration>,
}

impl PollIntervals {
    /// No polling at all.
    pub const OFF: Self = Self { focused: None, unfocused: None, thread: None };
}

impl Default for PollIntervals {
    fn default() -> Self {
        Self {
            focused: Some(Duration::from_secs(30)),
            unfocused: Some(Duration::from_mins(2)),
            thread: Some(Duration::from_secs(10)),
        }
    }
}
