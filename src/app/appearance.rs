//! The theme of the screen, and what is known of the terminal's background.

use crate::app::picker::{Choice, Picker};
use crate::app::state::State;
use crate::settings::theme::{TerminalBackground, Themes};

/// What the colors on the screen depend on.
#[derive(Debug, Default)]
pub struct Appearance {
    /// The themes, and the chosen one.
    pub themes: Themes,
    pub background: TerminalBackground,
}

impl State {
    /// The name of the theme on the screen: the one that is selected in the
    /// theme picker, else the chosen one.
    pub fn shown_theme(&self) -> &str {
        let selected = self.focus.picker().and_then(Picker::selected);
        match selected.map(|item| &item.choice) {
            Some(Choice::Theme(name)) => name,
            _ => &self.appearance.themes.chosen,
        }
    }
}
