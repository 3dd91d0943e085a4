//! How often the first page is loaded again by itself.

use std::time::Duration;

/// The times between one polling and the next; `None` is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    /// While the terminal has the focus, or does not say.
    pub focused: Option<Duration>,
    /// While another window has it.
    pub unfocused: Option<Duration>,
}

impl Default for Polling {
    fn default() -> Self {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        Self { focused: seconds(30), unfocused: seconds(120) }
    }
}
