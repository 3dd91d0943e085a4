//! Screen settings.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ui {
    pub color: Color,
    /// Only ASCII for symbols and lines, on the screen and in tables.
    pub ascii: bool,
    /// Whether mouse events are captured.
    pub mouse: bool,
    /// Whether times are counted down on the screen, second by second.
    pub motion: bool,
}

impl Default for Ui {
    fn default() -> Self {
        Self { color: Color::default(), ascii: false, mouse: false, motion: true }
    }
}

/// Use of colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` is set; a loaded setting says `Never` then.
    #[default]
    Auto,
    /// Even if `NO_COLOR` is set.
    Always,
    Never,
}
