//! What is shown outside the screen: the terminal's title, and new messages
//! while another window has the focus.

use std::fmt;

use crate::domain::RedactedText;

/// The title of the terminal, which has no text of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowTitle {
    /// Number of unread conversations, if known.
    pub unread: Option<u64>,
    /// Whether nothing in this session is real.
    pub is_demo: bool,
}

impl fmt::Display for WindowTitle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(unread) = self.unread.filter(|unread| *unread > 0) {
            write!(f, "({unread}) ")?;
        }
        f.write_str(if self.is_demo { "leadping demo" } else { "leadping" })
    }
}

/// An announcement of new messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// One clean line for the desktop, if it is announced there.
    pub text: Option<RedactedText>,
    pub bell: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_the_number_if_it_is_known_and_not_zero() {
        for (unread, is_demo, title) in [
            (None, false, "leadping"),
            (Some(0), false, "leadping"),
            (Some(1), false, "(1) leadping"),
            (Some(1_234), true, "(1234) leadping demo"),
            (None, true, "leadping demo"),
        ] {
            assert_eq!(WindowTitle { unread, is_demo }.to_string(), title);
        }
    }
}
