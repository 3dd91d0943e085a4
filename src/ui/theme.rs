//! Styles and symbols by their role. Color is never the only signal.

mod fit;
mod quantize;
mod styles;

use std::sync::LazyLock;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::domain::ConversationStatus;
use crate::settings::Symbols;
use crate::settings::theme::Roles;
use styles::BareColors;
pub use styles::{Styles, Terminal};

/// What a frame is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Theme<'a> {
    pub symbols: &'static Symbols,
    styles: &'a Styles,
}

impl Theme<'static> {
    /// The sixteen colors of the terminal or none, in Unicode or in ASCII.
    pub fn new(colour: bool, ascii: bool) -> Self {
        static ALL: LazyLock<[Styles; 4]> = LazyLock::new(|| {
            [(false, false), (false, true), (true, false), (true, true)]
                .map(|(colour, ascii)| Styles::terminal(colour, ascii))
        });
        ALL[usize::from(colour) * 2 + usize::from(ascii)].theme()
    }
}

impl<'a> Theme<'a> {
    fn roles(self) -> &'a Roles<Style> {
        &self.styles.roles
    }

    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Names and headings.
    pub fn strong(self) -> Style {
        self.roles().strong
    }

    /// Secondary text.
    pub fn faint(self) -> Style {
        self.roles().faint
    }

    /// The snippet of a conversation that is read.
    pub fn snippet(self) -> Style {
        self.roles().snippet
    }

    pub fn unread_snippet(self) -> Style {
        self.roles().unread_snippet
    }

    /// What the user and the organization wrote, beside what the lead wrote.
    pub fn ours(self) -> Style {
        self.roles().ours
    }

    /// What the lead wrote.
    pub fn incoming(self) -> Style {
        self.roles().incoming
    }

    pub fn unread(self) -> Style {
        self.roles().unread
    }

    pub fn marked(self) -> Style {
        self.roles().marked
    }

    /// Required attention.
    pub fn due(self) -> Style {
        self.roles().due
    }

    pub fn warning(self) -> Style {
        self.roles().warning
    }

    pub fn bad(self) -> Style {
        self.roles().bad
    }

    pub fn good(self) -> Style {
        self.roles().good
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.roles().key
    }

    /// The word beside a key.
    pub fn hint(self) -> Style {
        self.roles().hint
    }

    /// A label, and a filter term that runs here.
    pub fn chip(self) -> Style {
        self.roles().chip
    }

    /// A search match.
    pub fn found(self) -> Style {
        self.roles().found
    }

    /// The row under the cursor while its pane has the focus. Dim and reversed
    /// together are unreadable on some terminals.
    pub fn selected(self) -> Style {
        self.roles().selected.remove_modifier(Modifier::DIM)
    }

    /// The row under the cursor while another pane has the focus.
    pub fn selected_inactive(self) -> Style {
        self.roles().selected_inactive
    }

    pub fn tab(self) -> Style {
        self.roles().tab
    }

    pub fn tab_current(self) -> Style {
        self.roles().tab_current
    }

    /// A line between the panes.
    pub fn rule(self) -> Style {
        self.roles().rule
    }

    /// The ground of pickers and of the help.
    pub fn overlay(self) -> Style {
        self.roles().overlay
    }

    /// The status of a conversation.
    pub fn status(self, status: &ConversationStatus) -> Style {
        let roles = self.roles();
        match status {
            ConversationStatus::NeedsReply => roles.needs_reply,
            ConversationStatus::Waiting => roles.waiting,
            ConversationStatus::Failed => roles.failed,
            ConversationStatus::Open => roles.open,
            ConversationStatus::Other(_) => roles.other_status,
        }
    }

    /// The status of a lead whom nobody has answered yet.
    pub fn new_lead(self) -> Style {
        self.roles().new_lead
    }

    /// The status of an archived conversation.
    pub fn archived(self) -> Style {
        self.roles().archived
    }

    /// Gives the colors of the theme to cells that have none.
    pub fn paint(self, area: Rect, buffer: &mut Buffer) {
        let bare = self.styles.bare;
        if bare == BareColors::default() {
            return;
        }
        for position in area.positions() {
            let cell = &mut buffer[position];
            if cell.fg == Color::Reset {
                cell.fg = bare.foreground;
            }
            if cell.bg == Color::Reset {
                cell.bg = bare.background;
            }
        }
    }
}

#[cfg(test)]
mod tests;
