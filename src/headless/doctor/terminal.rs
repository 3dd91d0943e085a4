//! The terminal, and the programs that the inbox works with.

use super::Check;
use crate::domain::text_layout::cluster_width;
use crate::settings::Color;
use crate::settings::theme::ColorDepth;

/// Clusters that terminals disagree about: an ideograph, a combining mark, a
/// variation selector, a skin tone, a flag, a family.
pub const SAMPLES: [&str; 6] =
    ["王", "e\u{301}", "❤\u{fe0f}", "👍\u{1f3fd}", "🇺🇸", "👩\u{200d}👩\u{200d}👧"];

/// What is known about colors.
#[derive(Clone, Debug, Default)]
pub struct ColorFacts {
    pub color: Color,
    pub depth: ColorDepth,
    /// `NO_COLOR` is set.
    pub no_color: bool,
    /// `TERM`.
    pub term: Option<String>,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
}

pub fn colors(facts: &ColorFacts) -> Check {
    const NAME: &str = "colors";
    let Some(term) = facts.term.as_deref().filter(|term| !term.is_empty()) else {
        let fix = "Set TERM to your terminal's name, for example xterm-256color";
        return Check::warning(NAME, "TERM isn't set: nothing is known of the terminal", fix);
    };
    if facts.color == Color::Never {
        let why = if facts.no_color {
            "NO_COLOR is set"
        } else {
            "turned off by --color, CLICOLOR or the configuration"
        };
        return Check::ok(NAME, format!("None ({why})"));
    }
    let by_term = format!("TERM={term}");
    match facts.depth {
        ColorDepth::TrueColor => {
            let why = match &facts.colorterm {
                Some(colorterm) => format!("COLORTERM={colorterm}"),
                None => by_term,
            };
            Check::ok(NAME, format!("16 million ({why})"))
        }
        ColorDepth::Indexed256 => Check::ok(NAME, format!("256 ({by_term})")),
        ColorDepth::Ansi16 => Check::ok(NAME, format!("16 ({by_term})")),
        ColorDepth::None => {
            let fix = "If your terminal has colors, set TERM to its name, or color = \"always\" \
                       under [ui]";
            Check::warning(NAME, format!("None ({by_term})"), fix)
        }
    }
}

/// `measured` is the width that the terminal gave each of [`SAMPLES`], `None`
/// where it did not tell; as a whole `None` without a terminal.
pub fn widths(measured: Option<&[Option<u16>]>) -> Check {
    const NAME: &str = "widths";
    let Some(measured) = measured else { return Check::skipped(NAME, "No terminal to ask") };
    let known: Vec<(&str, usize, usize)> = SAMPLES
        .iter()
        .zip(measured)
        .filter_map(|(sample, width)| {
            Some((*sample, cluster_width(sample), usize::from((*width)?)))
        })
        .collect();
    if known.is_empty() {
        return Check::skipped(NAME, "The terminal doesn't tell where its cursor is");
    }
    let other: Vec<String> = known
        .iter()
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(sample, ours, theirs)| format!("{sample} {theirs} wide, not {ours}"))
        .collect();
    if other.is_empty() {
        return Check::ok(NAME, format!("{} samples are as wide as expected", known.len()));
    }
    let detail = format!("The terminal draws {}", other.join(", "));
    let fix = "Rows with such characters are redrawn whole, so nothing is lost; gaps may show\n\
               Newer versions of most terminals, and of tmux, agree";
    Check::warning(NAME, detail, fix)
}

/// Options of tmux; `None` where it does not know them.
#[derive(Clone, Debug, Default)]
pub struct TmuxFacts {
    pub version: Option<String>,
    pub set_clipboard: Option<String>,
    pub allow_passthrough: Option<String>,
    pub extended_keys: Option<String>,
}

/// `desktop`: whether desktop notifications are asked for.
pub fn tmux(facts: Option<&TmuxFacts>, desktop: bool) -> Check {
    const NAME: &str = "tmux";
    let Some(facts) = facts else { return Check::skipped(NAME, "Not in tmux") };
    let Some(version) = &facts.version else {
        let fix = "Put tmux into PATH, for copying";
        return Check::warning(NAME, "In tmux, but `tmux` doesn't answer", fix);
    };
    let shown =
        |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name} {value}"));
    let options = [
        shown("set-clipboard", &facts.set_clipboard),
        shown("allow-passthrough", &facts.allow_passthrough),
        shown("extended-keys", &facts.extended_keys),
    ];
    let all: Vec<String> = [Some(version.clone())].into_iter().chain(options).flatten().collect();
    let detail = all.join(", ");
    let is_off = |value: &Option<String>| value.as_deref() == Some("off");
    let mut fixes = Vec::new();
    if is_off(&facts.set_clipboard) {
        fixes.push("What you copy stays in tmux. In tmux.conf: set -s set-clipboard external");
    }
    if desktop && is_off(&facts.allow_passthrough) {
        fixes.push(
            "Desktop notifications don't get through. In tmux.conf: set -g allow-passthrough on",
        );
    }
    if fixes.is_empty() {
        Check::ok(NAME, detail)
    } else {
        Check::warning(NAME, detail, fixes.join("\n"))
    }
}

/// Programs that take what is copied, and whether each is there.
#[derive(Clone, Debug, Default)]
pub struct ClipboardFacts {
    /// `copy_command`.
    pub configured: Option<(String, bool)>,
    /// Those that the environment asks for, in the order of preference.
    pub programs: Vec<(String, bool)>,
    /// Whether the terminal can be asked instead.
    pub has_strings: bool,
}

pub fn clipboard(facts: &ClipboardFacts) -> Check {
    const NAME: &str = "clipboard";
    match &facts.configured {
        Some((program, true)) => return Check::ok(NAME, format!("{program} (copy_command)")),
        Some((program, false)) => {
            let fix = "Install it, or correct copy_command under [ui]";
            return Check::broken(NAME, format!("copy_command: `{program}` isn't there"), fix);
        }
        None => {}
    }
    if let Some((program, _)) = facts.programs.iter().find(|(_, is_there)| *is_there) {
        return Check::ok(NAME, program.clone());
    }
    let missing: Vec<&str> = facts.programs.iter().map(|(program, _)| program.as_str()).collect();
    let fallback = if facts.has_strings {
        "the terminal is asked (OSC 52)"
    } else {
        "nothing takes what you copy"
    };
    if missing.is_empty() && facts.has_strings {
        return Check::ok(NAME, format!("No display: {fallback}"));
    }
    let fix = match missing.first() {
        Some(program) => format!("Install {program}, or set copy_command under [ui]"),
        None => "Set copy_command under [ui]".to_owned(),
    };
    let missing = if missing.is_empty() {
        "No program".to_owned()
    } else {
        format!("Not installed: {}", missing.join(", "))
    };
    Check::warning(NAME, format!("{missing}; {fallback}"), fix)
}

/// The editors that are tried, in their order, and whether each is there.
pub fn editor(editors: &[(String, bool)]) -> Check {
    const NAME: &str = "editor";
    if let Some((program, _)) = editors.iter().find(|(_, is_there)| *is_there) {
        return Check::ok(NAME, program.clone());
    }
    let missing: Vec<_> = editors.iter().map(|(program, _)| format!("`{program}`")).collect();
    Check::warning(
        NAME,
        format!("Not there: {}. Texts can only be written in the composer", missing.join(", ")),
        "Install an editor, or set VISUAL, EDITOR or `editor` under [compose] to one that is there",
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::headless::doctor::Status;

    fn facts(depth: ColorDepth) -> ColorFacts {
        let term = Some("xterm-256color".to_owned());
        ColorFacts { depth, term, ..ColorFacts::default() }
    }

    #[rstest]
    #[case(facts(ColorDepth::Indexed256), Status::Ok, "256 (TERM=xterm-256color)")]
    #[case(facts(ColorDepth::Ansi16), Status::Ok, "16 (TERM=xterm-256color)")]
    #[case(facts(ColorDepth::TrueColor), Status::Ok, "16 million (TERM=xterm-256color)")]
    #[case(
        ColorFacts { colorterm: Some("truecolor".into()), ..facts(ColorDepth::TrueColor) },
        Status::Ok,
        "16 million (COLORTERM=truecolor)"
    )]
    #[case(facts(ColorDepth::None), Status::Warning, "None (TERM=xterm-256color)")]
    #[case(
        ColorFacts { color: Color::Never, no_color: true, ..facts(ColorDepth::None) },
        Status::Ok,
        "None (NO_COLOR is set)"
    )]
    #[case(
        ColorFacts { color: Color::Never, ..facts(ColorDepth::None) },
        Status::Ok,
        "None (turned off by --color, CLICOLOR or the configuration)"
    )]
    #[case(
        ColorFacts::default(),
        Status::Warning,
        "TERM isn't set: nothing is known of the terminal"
    )]
    fn colors_are_told_with_their_reason(
        #[case] facts: ColorFacts,
        #[case] status: Status,
        #[case] detail: &str,
    ) {
        let check = colors(&facts);
        assert_eq!((check.status, &*check.detail), (status, detail));
    }

    #[test]
    fn the_terminal_s_widths_are_compared_with_the_screen_s() {
        let ours: Vec<Option<u16>> =
            SAMPLES.iter().map(|sample| Some(cluster_width(sample) as u16)).collect();
        assert_eq!(ours, [2, 1, 2, 2, 2, 2].map(Some));
        assert_eq!(widths(Some(&ours)), Check::ok("widths", "6 samples are as wide as expected"));
        assert_eq!(widths(None).status, Status::Skipped);
        assert_eq!(widths(Some(&[None; 6])).status, Status::Skipped);
        let mut theirs = ours;
        theirs[3] = Some(4);
        let check = widths(Some(&theirs));
        assert_eq!(check.status, Status::Warning);
        assert_eq!(check.detail, "The terminal draws 👍\u{1f3fd} 4 wide, not 2");
    }

    #[test]
    fn tmux_is_told_with_what_it_keeps_back() {
        assert_eq!(tmux(None, true).status, Status::Skipped);
        assert_eq!(tmux(Some(&TmuxFacts::default()), true).status, Status::Warning);
        let facts = TmuxFacts {
            version: Some("tmux 3.5a".to_owned()),
            set_clipboard: Some("external".to_owned()),
            allow_passthrough: Some("off".to_owned()),
            extended_keys: None,
        };
        let check = tmux(Some(&facts), false);
        let detail = "tmux 3.5a, set-clipboard external, allow-passthrough off";
        assert_eq!(check, Check::ok("tmux", detail));
        let fix = tmux(Some(&facts), true).fix.expect("a fix");
        assert!(fix.contains("set -g allow-passthrough on") && fix.lines().count() == 1, "{fix}");
        let off = TmuxFacts { set_clipboard: Some("off".to_owned()), ..facts };
        assert_eq!(tmux(Some(&off), true).fix.map(|fix| fix.lines().count()), Some(2));
    }

    #[test]
    fn what_is_copied_goes_to_a_program_or_the_terminal() {
        let program = |name: &str, is_there| (name.to_owned(), is_there);
        let facts = ClipboardFacts { has_strings: true, ..ClipboardFacts::default() };
        assert_eq!(clipboard(&facts).status, Status::Ok);
        let dumb = ClipboardFacts::default();
        assert_eq!(clipboard(&dumb).status, Status::Warning);
        let programs = vec![program("xclip", false), program("xsel", true)];
        let of_display = ClipboardFacts { programs, ..facts.clone() };
        assert_eq!(clipboard(&of_display), Check::ok("clipboard", "xsel"));
        let programs = vec![program("wl-copy", false)];
        let check = clipboard(&ClipboardFacts { programs, ..facts });
        assert_eq!(check.detail, "Not installed: wl-copy; the terminal is asked (OSC 52)");
        assert!(check.fix.expect("a fix").starts_with("Install wl-copy"));
        for (is_there, status) in [(true, Status::Ok), (false, Status::Broken)] {
            let configured = Some(program("mycopy", is_there));
            let check = clipboard(&ClipboardFacts { configured, ..of_display.clone() });
            assert_eq!(check.status, status);
        }
    }

    #[test]
    fn the_editor_has_to_be_there() {
        let program = |name: &str, is_there| (name.to_owned(), is_there);
        assert_eq!(editor(&[program("hx", true)]), Check::ok("editor", "hx"));
        let usual = [program("vi", false), program("nano", true)];
        assert_eq!(editor(&usual), Check::ok("editor", "nano"));
        let none = editor(&[program("vi", false), program("nano", false)]);
        assert_eq!(none.status, Status::Warning);
        assert!(none.detail.starts_with("Not there: `vi`, `nano`"), "{none:?}");
    }
}
