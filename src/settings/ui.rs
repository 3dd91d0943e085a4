//! The screen.

use serde::Deserialize;

/// The screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ui {
    /// Whether colors are used.
    pub color: Color,
    /// Only ASCII for symbols and lines.
    pub ascii: bool,
    /// Whether the program takes the mouse from the terminal.
    pub mouse: bool,
}

/// Whether colors are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` is set; a loaded setting says `Never` then.
    #[default]
    Auto,
    /// Even if `NO_COLOR` is set.
    Always,
    /// Never.
    Never,
}
