//! Private text, kept out of every log.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text of a message or a note. `Debug` prints the length only, and there is no
/// `Display`, so that the text is printed only where code asks for it
/// explicitly.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RedactedText(Box<str>);

impl RedactedText {
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is empty or white space only.
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
