//! What the environment says of the terminal.

use std::ffi::OsString;

use crate::settings::theme::{ColorDepth, TerminalBackground};
use crate::settings::{Multiplexer, NotificationProtocol, TerminalFacts};

/// Terminals with all colors whose `TERM` is known where `COLORTERM` does not
/// reach, as over ssh. Those of termenv and supports-color, and foot.
const TRUE_COLOR: [&str; 8] =
    ["alacritty", "contour", "foot", "rio", "wezterm", "xterm-ghostty", "xterm-kitty", "ghostty"];

/// Terminals that may write a control string on the screen, besides DEC's:
/// consoles, and those without such strings.
const WITHOUT_STRINGS: [&str; 7] = ["dumb", "linux", "cons", "eterm", "sun", "wsvt", "ansi"];

impl TerminalFacts {
    /// From the variables of the environment. In a multiplexer, `TERM` and
    /// `TERM_PROGRAM` name that; the terminal's own variables are those of its
    /// start.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let variable = |name: &str| {
            let value = variable(name).map(|value| value.to_string_lossy().into_owned());
            value.filter(|value| !value.is_empty())
        };
        let term = variable("TERM").unwrap_or_default();
        let is_without = WITHOUT_STRINGS.iter().any(|name| term.starts_with(name));
        let multiplexer = multiplexer(&term, variable);
        Self {
            depth: depth(&term, multiplexer, variable),
            background: variable("COLORFGBG")
                .map_or(TerminalBackground::Unknown, |value| background(&value)),
            takes_strings: !term.is_empty() && !is_without && vt_number(&term).is_none(),
            notifications: notifications(&term, variable),
            multiplexer,
        }
    }
}

/// tmux sets `TMUX` and screen `STY`, and each leaves the other's. Over ssh
/// there is `TERM` alone. `tmux*` is the inner one's by its name, and
/// `screen.*` too; `screen*` can be either's.
fn multiplexer(term: &str, variable: impl Fn(&str) -> Option<String>) -> Option<Multiplexer> {
    let is_set = |name| variable(name).is_some();
    if term.starts_with("tmux") {
        return Some(Multiplexer::Tmux);
    }
    if term.starts_with("screen.") {
        return Some(Multiplexer::Screen);
    }
    match (is_set("TMUX"), is_set("STY")) {
        (true, true) => Some(Multiplexer::Nested),
        (true, false) => Some(Multiplexer::Tmux),
        (false, true) => Some(Multiplexer::Screen),
        (false, false) => (term == "screen").then_some(Multiplexer::Screen),
    }
}

fn notifications(term: &str, variable: impl Fn(&str) -> Option<String>) -> NotificationProtocol {
    let is = |name, value| variable(name).as_deref() == Some(value);
    let shows_osc_9 = is("TERM_PROGRAM", "iTerm.app")
        || is("TERM_PROGRAM", "zed")
        || is("LC_TERMINAL", "iTerm2")
        || variable("ITERM_SESSION_ID").is_some()
        || variable("KITTY_WINDOW_ID").is_some()
        || term.contains("kitty");
    if shows_osc_9 { NotificationProtocol::Osc9 } else { NotificationProtocol::Osc777 }
}

fn depth(
    term: &str,
    multiplexer: Option<Multiplexer>,
    variable: impl Fn(&str) -> Option<String>,
) -> ColorDepth {
    let shows_all = matches!(multiplexer, None | Some(Multiplexer::Tmux));
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
    } else if shows_all
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
    let number = term.strip_prefix("vt")?;
    let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    number[..digits].parse().ok()
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
    use crate::settings::Color;
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
    #[case(&[("TERM", "screen"), ("STY", "1"), ("TMUX", "/tmp/x"), ("COLORTERM", "24bit")], Ansi16)]
    #[case(&[("TERM", "tmux-256color"), ("STY", "1"), ("TMUX", "/tmp/x"), ("COLORTERM", "24bit")], TrueColor)]
    #[case(&[("TERM", "screen"), ("TMUX", "/tmp/x"), ("COLORTERM", "24bit")], TrueColor)]
    #[case(&[("TERM", "dumb"), ("COLORTERM", "truecolor")], NoColors)]
    #[case(&[("TERM", "vt100")], NoColors)]
    #[case(&[("TERM", "vt220-w")], NoColors)]
    #[case(&[("TERM", "vt102w")], NoColors)]
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
    #[case(&[("TERM", "vte-256color")], true)]
    #[case::nothing_is_set(&[], false)]
    #[case(&[("TERM", "")], false)]
    #[case(&[("TERM", "linux")], false)]
    #[case(&[("TERM", "dumb"), ("KITTY_WINDOW_ID", "1")], false)]
    #[case(&[("TERM", "eterm-color")], false)]
    #[case(&[("TERM", "sun-color")], false)]
    #[case(&[("TERM", "wsvt25")], false)]
    #[case(&[("TERM", "cons25")], false)]
    #[case(&[("TERM", "ansi")], false)]
    #[case(&[("TERM", "vt100")], false)]
    #[case(&[("TERM", "vt220-w")], false)]
    #[case(&[("TERM", "vt320")], false)]
    fn a_terminal_without_control_strings_is_neither_asked_nor_sent_one(
        #[case] environment: &[(&str, &str)],
        #[case] expected: bool,
    ) {
        let facts = facts(environment);
        assert_eq!((facts.takes_strings, facts.may_answer()), (expected, expected));
    }

    const TMUX: (&str, &str) = ("TMUX", "/tmp/x,1,0");
    const STY: (&str, &str) = ("STY", "1.pts-0");

    #[rstest]
    #[case(&[("TERM", "xterm-256color")], None)]
    #[case(&[("TERM", "xterm-256color"), ("TMUX", ""), ("STY", "")], None)]
    #[case(&[("TERM", "screen-256color"), TMUX], Some(Multiplexer::Tmux))]
    #[case(&[("TERM", "screen"), TMUX], Some(Multiplexer::Tmux))]
    #[case::over_ssh(&[("TERM", "tmux-256color")], Some(Multiplexer::Tmux))]
    #[case::over_ssh(&[("TERM", "screen")], Some(Multiplexer::Screen))]
    #[case::over_ssh(&[("TERM", "screen.xterm-256color")], Some(Multiplexer::Screen))]
    #[case(&[("TERM", "screen"), ("TMUX", ""), STY], Some(Multiplexer::Screen))]
    #[case(&[("TERM", "xterm-256color"), STY], Some(Multiplexer::Screen))]
    #[case(&[("TERM", "tmux-256color"), TMUX, STY], Some(Multiplexer::Tmux))]
    #[case(&[("TERM", "screen.xterm"), TMUX, STY], Some(Multiplexer::Screen))]
    #[case(&[("TERM", "screen"), TMUX, STY], Some(Multiplexer::Nested))]
    #[case(&[("TERM", "screen-256color"), TMUX, STY], Some(Multiplexer::Nested))]
    fn the_inner_multiplexer_is_named_where_it_is_known(
        #[case] environment: &[(&str, &str)],
        #[case] expected: Option<Multiplexer>,
    ) {
        let facts = facts(environment);
        assert_eq!(facts.multiplexer, expected);
        let has_no_screen = matches!(expected, None | Some(Multiplexer::Tmux));
        assert_eq!(
            (facts.may_answer(), facts.erases_with_background()),
            (has_no_screen, has_no_screen)
        );
    }

    #[rstest]
    #[case(&[("TERM", "xterm-256color")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "foot")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "rxvt-unicode-256color")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "xterm-ghostty"), ("TERM_PROGRAM", "ghostty")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "xterm-256color"), ("WT_SESSION", "1")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7600")], NotificationProtocol::Osc777)]
    #[case(&[("TERM", "xterm-kitty")], NotificationProtocol::Osc9)]
    #[case(&[("TERM", "screen"), TMUX, ("KITTY_WINDOW_ID", "1")], NotificationProtocol::Osc9)]
    #[case(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], NotificationProtocol::Osc9)]
    #[case(&[("TERM", "xterm-256color"), ("LC_TERMINAL", "iTerm2")], NotificationProtocol::Osc9)]
    #[case(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "zed")], NotificationProtocol::Osc9)]
    fn each_terminal_gets_the_notification_that_it_knows(
        #[case] environment: &[(&str, &str)],
        #[case] expected: NotificationProtocol,
    ) {
        assert_eq!(facts(environment).notifications, expected);
    }
}
