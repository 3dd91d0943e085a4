//! Settings of the conversation list.

use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListLimits {
    /// Page size, 1 to 100.
    pub page_size: u32,
    /// Rows in memory; beyond it the user is asked to narrow the filter.
    pub max_rows: usize,
}

impl Default for ListLimits {
    fn default() -> Self {
        Self { page_size: 100, max_rows: 1_000_000 }
    }
}

/// Intervals of automatic refreshes; `None` is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollIntervals {
    /// Of the first page, while the terminal has the focus or does not report
    /// it.
    pub focused: Option<Duration>,
    /// Of the first page, while another window has the focus.
    pub unfocused: Option<Duration>,
    /// Of the open thread.
    pub thread: Option<Duration>,
}

impl PollIntervals {
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
