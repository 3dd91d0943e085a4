//! Screen settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::RowLines;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "switches, as in the file")]
pub struct Ui {
    pub color: Color,
    /// Only ASCII for symbols and lines, on the screen and in tables.
    pub ascii: bool,
    /// Whether mouse events are captured.
    pub mouse: bool,
    /// Whether times are counted down on the screen, second by second.
    pub motion: bool,
    /// Plain lines of words, one pane at a time, for screen readers and braille
    /// displays.
    pub screen_reader: bool,
    /// Lines of a row of the list.
    pub rows: RowLines,
}

impl Default for Ui {
    fn default() -> Self {
        Self {
            color: Color::default(),
            ascii: false,
            mouse: false,
            motion: true,
            screen_reader: false,
            rows: RowLines::default(),
        }
    }
}

/// Use of colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` is set; a loaded setting says `Never` then.
    #[default]
    Auto,
    /// Even if `NO_COLOR` is set.
    Always,
    Never,
}
