//! The styles of the theme on the screen.

use crate::app::State;
use crate::settings::theme::ColorDepth;
use crate::settings::theme::color_space::Rgb;
use crate::ui::theme::{Styles, Terminal};

/// Styles, and what they were made for.
pub(super) struct StyleCache {
    pub(super) styles: Styles,
    terminal: Terminal,
    theme: String,
    /// Whether the colors are made for a dark or a light background.
    pub(super) has_background: bool,
}

impl StyleCache {
    pub(super) fn new(state: &State, terminal: Terminal) -> Self {
        let styles = Styles::terminal(terminal.depth != ColorDepth::None, terminal.ascii);
        let mut cache = Self { styles, terminal, theme: String::new(), has_background: false };
        cache.sync(state);
        cache
    }

    /// Fits the theme to the terminal's own background from the next frame on.
    pub(super) fn fit(&mut self, ground: Rgb) {
        if self.terminal.ground.replace(ground) != Some(ground) {
            self.theme.clear();
        }
    }

    /// Follows the theme and the background of the state.
    pub(super) fn sync(&mut self, state: &State) {
        let (theme, background) = (state.shown_theme(), state.appearance.background);
        if self.theme == theme && self.terminal.background == background {
            return;
        }
        theme.clone_into(&mut self.theme);
        self.terminal.background = background;
        // A theme that cannot be used is not offered.
        if let Ok(palette) = state.appearance.themes.palette(theme, background) {
            self.styles = Styles::new(palette, self.terminal);
            self.has_background = palette.background.is_some();
        }
    }
}
