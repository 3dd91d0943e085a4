//! Styles and symbols. Colors are the terminal's own sixteen, so that they fit
//! a dark background as well as a light one; color is never the only signal.

use ratatui::style::{Color, Modifier, Style};

/// The symbols of the screen, in Unicode or in ASCII.
#[derive(Clone, Copy, Debug)]
pub struct Symbols {
    /// The row under the cursor.
    pub cursor: &'static str,
    /// An unread conversation, and a good connection.
    pub dot: &'static str,
    /// A missing connection.
    pub ring: &'static str,
    /// A marked conversation.
    pub mark: &'static str,
    /// A failure.
    pub cross: &'static str,
    /// An unconfirmed operation.
    pub pending: &'static str,
    /// A row that no longer matches.
    pub departed: &'static str,
    /// New activity above.
    pub more_above: &'static str,
    /// Replaces truncated text.
    pub ellipsis: &'static str,
    /// Separates facts on a line.
    pub between: &'static str,
    /// A horizontal rule.
    pub horizontal: &'static str,
    /// A vertical rule.
    pub vertical: &'static str,
    /// Start of a vertical rule under a horizontal one.
    pub tee_down: &'static str,
    /// End of a vertical rule over a horizontal one.
    pub tee_up: &'static str,
    /// The corners of a border: above left and right, below left and right.
    pub corners: [&'static str; 4],
    /// A phone call.
    pub phone: &'static str,
    /// An outbound message or call.
    pub outgoing: &'static str,
    /// An inbound message or call.
    pub incoming: &'static str,
    /// Further lines below.
    pub more_below: &'static str,
    /// A draft.
    pub draft: &'static str,
}

const UNICODE: Symbols = Symbols {
    cursor: "▌",
    dot: "●",
    ring: "○",
    mark: "✓",
    cross: "✗",
    pending: "⟳",
    departed: "–",
    more_above: "↑",
    ellipsis: "…",
    between: " · ",
    horizontal: "─",
    vertical: "│",
    tee_down: "┬",
    tee_up: "┴",
    corners: ["┌", "┐", "└", "┘"],
    phone: "☎",
    outgoing: "→",
    incoming: "←",
    more_below: "↓",
    draft: "✎",
};

const ASCII: Symbols = Symbols {
    cursor: ">",
    dot: "*",
    ring: "o",
    mark: "+",
    cross: "!",
    pending: "~",
    departed: "-",
    more_above: "^",
    ellipsis: "...",
    between: " - ",
    horizontal: "-",
    vertical: "|",
    tee_down: "+",
    tee_up: "+",
    corners: ["+"; 4],
    phone: "call",
    outgoing: ">",
    incoming: "<",
    more_below: "v",
    draft: "[draft]",
};

#[derive(Clone, Copy, Debug)]
pub struct Theme {
    pub symbols: &'static Symbols,
    colour: bool,
}

impl Theme {
    /// A theme with or without colors, in Unicode or in ASCII.
    pub fn new(colour: bool, ascii: bool) -> Self {
        Self { symbols: if ascii { &ASCII } else { &UNICODE }, colour }
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

    /// Unread activity.
    pub fn unread(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Marks.
    pub fn marked(self) -> Style {
        self.tint(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// Required attention.
    pub fn due(self) -> Style {
        self.tint(Color::Yellow)
    }

    /// Failures.
    pub fn bad(self) -> Style {
        self.tint(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Successes.
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

    /// The row under the cursor while the list has the focus.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
