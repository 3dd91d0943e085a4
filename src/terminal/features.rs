//! What some terminals can do and others cannot, by the name in `TERM`.

/// Beyond what every terminal in use can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalFeatures {
    /// An erased cell gets the current background (terminfo's `bce`).
    pub erases_with_background: bool,
    /// `CSI n b` repeats the last character (ECMA-48 REP, terminfo's `rep`).
    pub repeats: bool,
}

/// Names whose terminfo entries promise `rep`, by their beginnings. Programs
/// that go by terminfo send it to whatever takes these names.
const REPEATING: [&str; 11] = [
    "xterm",
    "alacritty",
    "contour",
    "foot",
    "ghostty",
    "kitty",
    "konsole",
    "mintty",
    "rio",
    "vte",
    "wezterm",
];

impl TerminalFeatures {
    /// tmux may take the name of GNU screen, which can neither.
    pub fn new(term: &str, is_tmux: bool) -> Self {
        Self {
            erases_with_background: is_tmux || !term.starts_with("screen"),
            repeats: is_tmux || REPEATING.iter().any(|name| term.starts_with(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::usual("xterm-256color", false, true, true)]
    #[case::kitty("xterm-kitty", false, true, true)]
    #[case::foot("foot-extra", false, true, true)]
    #[case::gnu_screen("screen.xterm-256color", false, false, false)]
    #[case::tmux_under_the_name_of_screen("screen-256color", true, true, true)]
    #[case::console("linux", false, true, false)]
    #[case::unnamed("", false, true, false)]
    fn what_a_terminal_can_is_known_by_its_name(
        #[case] term: &str,
        #[case] is_tmux: bool,
        #[case] erases_with_background: bool,
        #[case] repeats: bool,
    ) {
        let expected = TerminalFeatures { erases_with_background, repeats };
        assert_eq!(TerminalFeatures::new(term, is_tmux), expected);
    }
}
