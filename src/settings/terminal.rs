//! What is known of the terminal before it says anything itself.

use super::Color;
use super::theme::{ColorDepth, TerminalBackground};

/// The terminal, as everything that writes to it takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalFacts {
    /// The colors that it shows.
    pub depth: ColorDepth,
    pub background: TerminalBackground,
    /// Whether it drops the control strings that it does not know, rather than
    /// write them on the screen: titles, notifications, queries.
    pub takes_strings: bool,
    pub notifications: NotificationProtocol,
    pub multiplexer: Option<Multiplexer>,
}

/// The sequence by which a terminal is asked for a desktop notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotificationProtocol {
    Osc9,
    #[default]
    Osc777,
}

/// A program between this one and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplexer {
    /// Answers queries, shows all colors as those of its terminal, and forwards
    /// a control string if it is asked to.
    Tmux,
    /// Answers no query, shows 256 colors, erases without a background, and
    /// forwards a control string if it is asked to.
    Screen,
    /// One in the other, and not known which is the inner: it gets what both
    /// bear. What asks one of them to forward may be text for the other.
    Nested,
}

impl Default for TerminalFacts {
    fn default() -> Self {
        Self {
            depth: ColorDepth::default(),
            background: TerminalBackground::default(),
            takes_strings: true,
            notifications: NotificationProtocol::default(),
            multiplexer: None,
        }
    }
}

impl TerminalFacts {
    /// With the user's choice of colors.
    #[must_use]
    pub fn with_color(self, color: Color) -> Self {
        let depth = match color {
            Color::Never => ColorDepth::None,
            Color::Always => self.depth.max(ColorDepth::Ansi16),
            Color::Auto => self.depth,
        };
        Self { depth, ..self }
    }

    /// Whether it may be asked for its background.
    pub fn may_answer(self) -> bool {
        self.takes_strings && !self.may_be_screen()
    }

    /// Whether an erased cell gets the current background (terminfo's `bce`).
    pub fn erases_with_background(self) -> bool {
        !self.may_be_screen()
    }

    fn may_be_screen(self) -> bool {
        matches!(self.multiplexer, Some(Multiplexer::Screen | Multiplexer::Nested))
    }
}
