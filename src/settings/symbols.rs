//! Symbols, in Unicode or in ASCII.

/// The symbols of screen and tables, in Unicode or in ASCII.
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
    /// A text that was sent.
    pub sent: &'static str,
    /// A text that was delivered; two columns wide.
    pub delivered: &'static str,
}

impl Symbols {
    pub fn new(ascii: bool) -> &'static Self {
        if ascii { &ASCII } else { &UNICODE }
    }

    /// Words, for a screen reader; nothing where a symbol only decorates.
    pub fn spoken() -> &'static Self {
        &SPOKEN
    }
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
    sent: "✓",
    delivered: "✓✓",
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
    sent: "+",
    delivered: "++",
};

const SPOKEN: Symbols = Symbols {
    cursor: "",
    dot: "unread",
    ring: "",
    mark: "marked",
    cross: "Error:",
    pending: "",
    departed: "",
    more_above: "above",
    ellipsis: "...",
    between: ", ",
    horizontal: " ",
    vertical: " ",
    tee_down: " ",
    tee_up: " ",
    corners: [" "; 4],
    phone: "call",
    outgoing: "",
    incoming: "",
    more_below: "below",
    draft: "draft:",
    sent: "sent",
    delivered: "delivered",
};
