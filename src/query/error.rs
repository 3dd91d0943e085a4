//! Errors in a line.

use std::fmt;
use std::ops::Range;

/// An error, its position, and a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    /// The bytes of the line at fault.
    pub span: Range<usize>,
    /// A sentence without a full stop.
    pub message: String,
    /// Replacement for the span; empty to remove it.
    pub suggestion: Option<String>,
}

impl Error {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), suggestion: None }
    }

    pub(super) fn suggest(self, suggestion: Option<impl Into<String>>) -> Self {
        Self { suggestion: suggestion.map(Into::into), ..self }
    }
}

/// The error for `-`, which is at `start`, where neither the server nor a row
/// can tell.
pub(super) fn not_negatable(start: usize, what: &str) -> Error {
    let message = format!(
        "`-` doesn't work with `{what}`: the server can't exclude it, and loaded rows don't have it"
    );
    Error::new(start..start + 1, message).suggest(Some(""))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(nothing) if nothing.is_empty() => f.write_str(". Leave it out"),
            Some(suggestion) => write!(f, ". Did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}
