//! Text that people wrote to each other, kept out of every log.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The words of a message or a note. `Debug` tells their length alone, and
/// there is no `Display`, so that they are printed where that is asked for and
/// nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RedactedText(Box<str>);

impl RedactedText {
    /// Takes a text as it was written.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for RedactedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateText({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_length_is_printed() {
        let text = RedactedText::new("see you at 5");
        assert_eq!(format!("{text:?}"), "PrivateText(12 bytes)");
        assert_eq!(serde_json::to_string(&text).ok().as_deref(), Some("\"see you at 5\""));
    }

    #[test]
    fn white_space_alone_is_blank() {
        assert!(RedactedText::new(" \n\t").is_blank());
        assert!(!RedactedText::new(" x ").is_blank());
    }
}
