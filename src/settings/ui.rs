//! Screen settings.

use serde::Deserialize;

use super::RowLines;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ui {
    pub color: Color,
    /// Only ASCII for symbols and lines, on the screen and in tables.
    pub ascii: bool,
    /// Whether mouse events are captured.
    pub mouse: bool,
    /// Plain lines of words, one pane at a time, for screen readers and braille
    /// displays.
    pub screen_reader: bool,
    /// Lines of a row of the list.
    pub rows: RowLines,
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
