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
    /// Start of a horizontal rule beside a vertical one.
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
    /// The keys that move up and down.
    pub arrows: &'static str,
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

    /// Whether a POSIX locale, `language_TERRITORY.charset@modifier`, has the
    /// Unicode ones: whether it names UTF-8. Alone that is the name of a
    /// locale too, on macOS.
    pub fn are_in_locale(locale: &str) -> bool {
        let name = locale.split('@').next().unwrap_or(locale);
        let charset = name.split_once('.').map_or(name, |(_, charset)| charset);
        charset.replace('-', "").eq_ignore_ascii_case("utf8")
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
    arrows: "↑↓",
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
    arrows: "Up/Down",
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
    arrows: "Up/Down",
    draft: "has a draft",
    sent: "sent",
    delivered: "delivered",
};

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("C.UTF-8", true)]
    #[case("en_US.utf8", true)]
    #[case("sr_RS.UTF-8@latin", true)]
    #[case("UTF-8", true)]
    #[case("C", false)]
    #[case("POSIX", false)]
    #[case("en_US", false)]
    #[case("en_US.ISO-8859-1", false)]
    #[case("de_DE@euro", false)]
    #[case("ja_JP.eucJP", false)]
    #[case("de_DE.UTF-16", false)]
    #[case("", false)]
    fn a_locale_has_them_if_it_names_utf_8(#[case] locale: &str, #[case] has: bool) {
        assert_eq!(Symbols::are_in_locale(locale), has, "{locale}");
    }
}
