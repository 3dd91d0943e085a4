//! Layout of the panes.

use serde::Deserialize;

/// Position and size of the conversation pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailLayout {
    pub position: DetailPosition,
    /// Share of the width or height, within [`Self::PERCENT`].
    pub percent: u16,
    /// Whether the thread is loaded when the cursor rests on a conversation.
    pub preview: bool,
}

impl DetailLayout {
    /// The range of the share, in percent.
    pub const PERCENT: (u16, u16) = (20, 80);

    /// The nearest share that leaves room for both panes.
    pub fn share(percent: u16) -> u16 {
        percent.clamp(Self::PERCENT.0, Self::PERCENT.1)
    }
}

impl Default for DetailLayout {
    fn default() -> Self {
        Self { position: DetailPosition::Auto, percent: 50, preview: true }
    }
}

/// Position of the conversation pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DetailPosition {
    /// To the right on a wide terminal, below on a narrow one.
    #[default]
    Auto,
    Right,
    Below,
}

impl DetailPosition {
    /// The next position in the cycle of the key for moving the pane.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Below,
            Self::Below => Self::Right,
            Self::Right => Self::Auto,
        }
    }
}
