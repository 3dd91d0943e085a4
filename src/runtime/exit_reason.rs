//! How the loop ends.

/// Why the loop has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// The user quit.
    Quit,
    /// A signal came.
    Signal(i32),
    /// The terminal is gone, or for the reason given cannot be used any more.
    Closed(Option<String>),
}
