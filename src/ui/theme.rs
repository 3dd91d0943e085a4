//! Styles and symbols. Colors are the terminal's own sixteen, so that they fit
//! a dark background as well as a light one; color is never the only signal.

use ratatui::style::{Color, Modifier, Style};

use crate::settings::Symbols;

#[derive(Clone, Copy, Debug)]
pub struct Theme {
    pub symbols: &'static Symbols,
    colour: bool,
}

impl Theme {
    /// A theme with or without colors, in Unicode or in ASCII.
    pub fn new(colour: bool, ascii: bool) -> Self {
        Self { symbols: Symbols::new(ascii), colour }
    }

    fn tint(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Names and headings.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Secondary text.
    pub fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What the user and the organization wrote, beside what the lead wrote.
    pub fn ours(self) -> Style {
        self.tint(Color::Cyan)
    }

    pub fn unread(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    pub fn marked(self) -> Style {
        self.tint(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// Required attention.
    pub fn due(self) -> Style {
        self.tint(Color::Yellow)
    }

    pub fn bad(self) -> Style {
        self.tint(Color::Red).add_modifier(Modifier::BOLD)
    }

    pub fn good(self) -> Style {
        self.tint(Color::Green)
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.tint(Color::Cyan)
    }

    /// A filter term.
    pub fn chip(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A search match.
    pub fn found(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// The row under the cursor while the list has the focus. Dim and reversed
    /// together are unreadable on some terminals.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM)
    }

    /// The word beside a key.
    pub fn hint(self) -> Style {
        Style::new()
    }

    /// What the lead wrote.
    pub fn incoming(self) -> Style {
        Style::new()
    }

    pub fn tab(self) -> Style {
        Style::new()
    }

    pub fn tab_current(self) -> Style {
        self.strong().add_modifier(Modifier::UNDERLINED)
    }

    /// A line between the panes.
    pub fn rule(self) -> Style {
        self.faint()
    }

    /// The ground of pickers and of the help.
    pub fn overlay(self) -> Style {
        Style::new()
    }
}
