//! The theme of the screen, and what is known of the terminal's background.

use crate::settings::theme::{TerminalBackground, Themes};

/// What the colors on the screen depend on.
#[derive(Debug, Default)]
pub struct Appearance {
    /// The themes, and the chosen one.
    pub themes: Themes,
    /// The theme to choose once the files of themes have been read.
    pub awaited: Option<String>,
    pub background: TerminalBackground,
    /// How often the files of themes have changed since the start.
    pub revision: u64,
}
