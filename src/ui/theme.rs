//! Styles and symbols. Colours are the terminal's own sixteen, so that they
//! fit a dark background as well as a light one; none of them is the only sign
//! of anything.

use ratatui::style::{Color, Modifier, Style};

/// The symbols of the screen, in Unicode or in ASCII.
#[derive(Clone, Copy, Debug)]
pub struct Symbols {
    /// Marks the row under the cursor.
    pub cursor: &'static str,
    /// Marks an unread conversation, and a good connection.
    pub dot: &'static str,
    /// Marks a missing connection.
    pub ring: &'static str,
    /// Marks a conversation that the user has marked.
    pub mark: &'static str,
    /// Marks a failure.
    pub cross: &'static str,
    /// Marks what is not confirmed yet.
    pub pending: &'static str,
    /// Marks a row that does not belong to the list any more.
    pub departed: &'static str,
    /// Something new above.
    pub more_above: &'static str,
    /// Stands where text was cut.
    pub ellipsis: &'static str,
    /// Stands between facts on a line.
    pub between: &'static str,
    /// A horizontal rule.
    pub horizontal: &'static str,
    /// A vertical rule.
    pub vertical: &'static str,
    /// Where a vertical rule begins under a horizontal one.
    pub tee_down: &'static str,
    /// Where a vertical rule ends over a horizontal one.
    pub tee_up: &'static str,
    /// The corners of a border: above left and right, below left and right.
    pub corners: [&'static str; 4],
    /// A phone call.
    pub phone: &'static str,
    /// Goes from us to the lead.
    pub outgoing: &'static str,
    /// Comes from the lead.
    pub incoming: &'static str,
    /// Further lines below.
    pub more_below: &'static str,
    /// Something that is written and not sent.
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

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The symbols.
    pub symbols: &'static Symbols,
    colour: bool,
}

impl Theme {
    /// A theme with or without colours, in Unicode or in ASCII.
    pub fn new(colour: bool, ascii: bool) -> Self {
        Self { symbols: if ascii { &ASCII } else { &UNICODE }, colour }
    }

    fn tint(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Ordinary text.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Names and headings.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What may be overlooked.
    pub fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What is new.
    pub fn unread(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// What the user has marked.
    pub fn marked(self) -> Style {
        self.tint(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// What asks for something.
    pub fn due(self) -> Style {
        self.tint(Color::Yellow)
    }

    /// What went wrong.
    pub fn bad(self) -> Style {
        self.tint(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.tint(Color::Green)
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.tint(Color::Cyan)
    }

    /// A filter that is in force.
    pub fn chip(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What answers a search.
    pub fn found(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// The row under the cursor while the list has the focus.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
