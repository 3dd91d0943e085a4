//! The detail pane beside the list.

use serde::Deserialize;

/// Where the detail pane is and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailLayout {
    /// Beside the list or below it.
    pub position: DetailPosition,
    /// Its share of the width or height, in percent of [`Self::PERCENT`].
    pub percent: u16,
    /// Whether the thread is loaded when the cursor rests on a conversation.
    pub preview: bool,
}

impl DetailLayout {
    /// The smallest and the largest share, in percent.
    pub const PERCENT: (u16, u16) = (20, 80);

    /// The share nearest to `percent` that leaves room for both panes.
    pub fn share(percent: u16) -> u16 {
        percent.clamp(Self::PERCENT.0, Self::PERCENT.1)
    }
}

impl Default for DetailLayout {
    fn default() -> Self {
        Self { position: DetailPosition::Auto, percent: 50, preview: true }
    }
}

/// Where the detail pane is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DetailPosition {
    /// To the right on a wide terminal, below on a narrow one.
    #[default]
    Auto,
    /// To the right of the list.
    Right,
    /// Below the list.
    Below,
}

impl DetailPosition {
    /// The one that the key for moving the pane turns to.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Below,
            Self::Below => Self::Right,
            Self::Right => Self::Auto,
        }
    }
}
