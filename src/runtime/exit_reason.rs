//! The end of the loop.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExitReason {
    Quit,
    Signal(i32),
    /// The terminal is gone, or unusable for the given reason.
    Closed(Option<String>),
}
