//! What the environment says of the terminal.

use std::ffi::OsString;

use crate::settings::Color;
use crate::settings::theme::{ColorDepth, TerminalBackground};

/// Terminals with all colors whose `TERM` is known where `COLORTERM` does not
/// reach, as over ssh. Those of termenv and supports-color, and foot.
const TRUE_COLOR: [&str; 8] =
    ["alacritty", "contour", "foot", "rio", "wezterm", "xterm-ghostty", "xterm-kitty", "ghostty"];

/// Terminals that may write a query on the screen: consoles, and those without
/// control strings.
const SILENT: [&str; 7] = ["dumb", "linux", "cons", "eterm", "sun", "wsvt", "ansi"];

/// The terminal, by its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalFacts {
    /// The colors that it shows.
    pub depth: ColorDepth,
    /// Its background, before it tells itself.
    pub background: TerminalBackground,
    /// Whether it may be asked.
    pub answers: bool,
    /// Whether an erased cell gets the current background (terminfo's `bce`).
    pub erases_with_background: bool,
}

impl Default for TerminalFacts {
    fn default() -> Self {
        Self {
            depth: ColorDepth::default(),
            background: TerminalBackground::default(),
            answers: true,
            erases_with_background: true,
        }
    }
}

impl TerminalFacts {
    /// From the variables of the environment.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let variable = |name: &str| {
            let value = variable(name).map(|value| value.to_string_lossy().into_owned());
            value.filter(|value| !value.is_empty())
        };
        let term = variable("TERM").unwrap_or_default();
        // tmux answers itself, and shows all colors as those of its terminal.
        // screen does neither, and sets `STY`.
        let is_tmux = variable("TMUX").is_some();
        let is_screen =
            variable("STY").is_some() || term == "screen" || term.starts_with("screen.");
        let is_screen = is_screen && !is_tmux;
        let is_silent =
            SILENT.iter().any(|name| term.starts_with(name)) || vt_number(&term).is_some();
        Self {
            depth: depth(&term, is_screen, variable),
            background: variable("COLORFGBG")
                .map_or(TerminalBackground::Unknown, |value| background(&value)),
            answers: !is_screen && !is_silent,
            erases_with_background: !is_screen,
        }
    }

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
}

fn depth(term: &str, is_screen: bool, variable: impl Fn(&str) -> Option<String>) -> ColorDepth {
    let is_one_of = |names: &[&str]| {
        names.iter().any(|name| {
            term == *name || term.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
        })
    };
    let says_true_color = || {
        let colorterm = variable("COLORTERM").unwrap_or_default();
        matches!(&*colorterm, "truecolor" | "24bit")
    };
    // DEC's terminals before the VT525 show no colors.
    let is_old_vt = vt_number(term).is_some_and(|number| number < 525);
    let program = || variable("TERM_PROGRAM").unwrap_or_default();
    if term == "dumb" || term.ends_with("-mono") || term.ends_with("-m") || is_old_vt {
        ColorDepth::None
    } else if !is_screen
        && (says_true_color() || term.ends_with("-direct") || is_one_of(&TRUE_COLOR))
    {
        ColorDepth::TrueColor
    } else if term.contains("256color") || program() == "Apple_Terminal" {
        ColorDepth::Indexed256
    } else {
        ColorDepth::Ansi16
    }
}

/// The number of a terminal of DEC's VT series.
fn vt_number(term: &str) -> Option<u32> {
    term.strip_prefix("vt")?.split('-').next()?.parse().ok()
}

/// The background in `COLORFGBG`, as rxvt and Konsole set it: the colors of text
/// and background by their number, with others between. Dark are 0 to 6 and 8,
/// by the rule of Vim for 'background'.
fn background(colorfgbg: &str) -> TerminalBackground {
    let last = colorfgbg.rsplit(';').next().and_then(|last| last.parse().ok());
    match last {
        Some(0..=6 | 8) if colorfgbg.contains(';') => TerminalBackground::Dark,
        Some(7 | 9..=15) if colorfgbg.contains(';') => TerminalBackground::Light,
        _ => TerminalBackground::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use ColorDepth::{Ansi16, Indexed256, None as NoColors, TrueColor};

    fn facts(environment: &[(&str, &str)]) -> TerminalFacts {
        TerminalFacts::from_environment(|name| {
            let set = environment.iter().find(|(variable, _)| *variable == name);
            set.map(|(_, value)| OsString::from(value))
        })
    }

    #[rstest]
    #[case::nothing_is_set(&[], Ansi16)]
    #[case(&[("TERM", "xterm")], Ansi16)]
    #[case(&[("TERM", "linux")], Ansi16)]
    #[case(&[("TERM", "xterm-16color")], Ansi16)]
    #[case(&[("TERM", "screen")], Ansi16)]
    #[case(&[("TERM", "xterm-256color")], Indexed256)]
    #[case(&[("TERM", "tmux-256color")], Indexed256)]
    #[case(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], TrueColor)]
    #[case(&[("TERM", "xterm"), ("COLORTERM", "24bit")], TrueColor)]
    #[case(&[("TERM", "xterm-256color"), ("COLORTERM", "1")], Indexed256)]
    #[case(&[("TERM", "xterm-256color"), ("COLORTERM", "")], Indexed256)]
    #[case(&[("TERM", "xterm-direct")], TrueColor)]
    #[case(&[("TERM", "xterm-kitty")], TrueColor)]
    #[case(&[("TERM", "alacritty-direct")], TrueColor)]
    #[case(&[("TERM", "foot-extra")], TrueColor)]
    #[case(&[("TERM", "footnote")], Ansi16)]
    #[case(&[("TERM", "nsterm"), ("TERM_PROGRAM", "Apple_Terminal")], Indexed256)]
    #[case(&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x,1,0"), ("COLORTERM", "truecolor")], TrueColor)]
    #[case(&[("TERM", "screen-256color"), ("STY", "1.pts-0"), ("COLORTERM", "truecolor")], Indexed256)]
    #[case(&[("TERM", "screen.xterm-256color"), ("COLORTERM", "truecolor")], Indexed256)]
    #[case(&[("TERM", "screen"), ("STY", "1"), ("TMUX", "/tmp/x"), ("COLORTERM", "24bit")], TrueColor)]
    #[case(&[("TERM", "dumb"), ("COLORTERM", "truecolor")], NoColors)]
    #[case(&[("TERM", "vt100")], NoColors)]
    #[case(&[("TERM", "vt220-w")], NoColors)]
    #[case(&[("TERM", "vt525")], Ansi16)]
    #[case(&[("TERM", "vte-256color")], Indexed256)]
    #[case(&[("TERM", "xterm-mono")], NoColors)]
    fn the_colors_are_those_that_the_environment_promises(
        #[case] environment: &[(&str, &str)],
        #[case] expected: ColorDepth,
    ) {
        assert_eq!(facts(environment).depth, expected);
    }

    #[test]
    fn the_user_s_choice_comes_before_the_terminal() {
        let depths = |term: &str| {
            let facts = facts(&[("TERM", term)]);
            [Color::Never, Color::Auto, Color::Always].map(|color| facts.with_color(color).depth)
        };
        assert_eq!(depths("xterm-256color"), [NoColors, Indexed256, Indexed256]);
        assert_eq!(depths("vt100"), [NoColors, NoColors, Ansi16]);
    }

    #[rstest]
    #[case("15;0", TerminalBackground::Dark)]
    #[case("0;15", TerminalBackground::Light)]
    #[case("0;default;15", TerminalBackground::Light)]
    #[case("12;8", TerminalBackground::Dark)]
    #[case("0;7", TerminalBackground::Light)]
    #[case("15;default", TerminalBackground::Unknown)]
    #[case("15;16", TerminalBackground::Unknown)]
    #[case("15;", TerminalBackground::Unknown)]
    #[case("15", TerminalBackground::Unknown)]
    #[case("", TerminalBackground::Unknown)]
    #[case("a;-1", TerminalBackground::Unknown)]
    fn the_last_number_of_colorfgbg_is_the_background(
        #[case] value: &str,
        #[case] expected: TerminalBackground,
    ) {
        assert_eq!(facts(&[("TERM", "rxvt"), ("COLORFGBG", value)]).background, expected);
    }

    #[rstest]
    #[case(&[("TERM", "xterm-256color")], true)]
    #[case(&[("TERM", "rxvt-unicode-256color")], true)]
    #[case(&[("TERM", "screen-256color"), ("TMUX", "/tmp/x,1,0")], true)]
    #[case(&[("TERM", "screen"), ("TMUX", "/tmp/x,1,0")], true)]
    #[case(&[("TERM", "screen")], false)]
    #[case(&[("TERM", "screen.xterm-256color")], false)]
    #[case(&[("TERM", "xterm-256color"), ("STY", "1.pts-0")], false)]
    #[case(&[("TERM", "linux")], false)]
    #[case(&[("TERM", "dumb")], false)]
    #[case(&[("TERM", "eterm-color")], false)]
    #[case(&[("TERM", "vt100")], false)]
    #[case(&[("TERM", "vte-256color")], true)]
    fn a_terminal_that_does_not_know_the_query_is_not_asked(
        #[case] environment: &[(&str, &str)],
        #[case] expected: bool,
    ) {
        assert_eq!(facts(environment).answers, expected);
    }
}
