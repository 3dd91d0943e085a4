//! The look of the row under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::Line;

impl Line<'_> {
    fn selection(self) -> Option<Style> {
        let theme = self.context.theme;
        let selected = if self.focused { theme.selected() } else { theme.selected_inactive() };
        self.here.then_some(selected)
    }

    /// Fills the row's background, before its text: a search match may have a
    /// background of its own.
    pub(super) fn fill(self, buffer: &mut Buffer) {
        if let Some(colour) = self.selection().and_then(|style| style.bg) {
            buffer.set_style(self.place, Style::new().bg(colour));
        }
    }

    /// Restyles the row's text. Reverse video ends at the cursor's symbol, which
    /// it would hide.
    pub(super) fn highlight(self, buffer: &mut Buffer) {
        let Some(style) = self.selection() else { return };
        let is_reversed = style.add_modifier.contains(Modifier::REVERSED);
        let place =
            if is_reversed { Rect { x: self.place.x + 1, ..self.place } } else { self.place };
        buffer.set_style(place.intersection(self.place), Style { bg: None, ..style });
    }
}
