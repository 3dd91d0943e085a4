//! The sequences for the terminal's title and for desktop notifications.
//!
//! A desktop notification is requested by OSC 777 (`notify;title;text`; from
//! urxvt; foot, Ghostty, `WezTerm`, Contour, Windows Terminal and patched VTEs
//! know it) or OSC 9 (`text`; from iTerm2; kitty and Zed know it). `ConEmu` has
//! other commands by OSC 9, each a number: texts here begin with a word, and
//! only terminals that are known to show texts get it. A terminal that knows
//! neither ignores both.

use std::ffi::OsString;

use crate::domain::text;

const SAVE_TITLE: &str = "\x1b[22;2t";

/// Restores the title that was saved last (xterm's `XTPOPTITLE`).
pub(super) const RESTORE_TITLE: &str = "\x1b[23;2t";

/// String terminator.
const ST: &str = "\x1b\\";

const BELL: &str = "\x07";

/// Maximum length of a text in bytes: some terminals drop longer sequences.
const BYTES: usize = 180;

/// What a terminal understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TerminalKind {
    has_title: bool,
    protocol: Option<Protocol>,
    multiplexer: Option<Multiplexer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Osc9,
    Osc777,
}

/// A program between this one and the terminal, which forwards what it does not
/// know only if it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Multiplexer {
    Tmux,
    Screen,
}

impl TerminalKind {
    /// By the environment. In a multiplexer, `TERM` and `TERM_PROGRAM` name
    /// that; the terminal's own variables are those of its start.
    pub(super) fn detect(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let text = |name: &str| variable(name).and_then(|value| value.into_string().ok());
        let (term, program) = (text("TERM").unwrap_or_default(), text("TERM_PROGRAM"));
        let knows_strings = !["", "dumb", "linux"].contains(&&*term)
            && !["vt1", "vt2", "cons25"].iter().any(|name| term.starts_with(name));
        let is_program = |name: &str| program.as_deref() == Some(name);
        let shows_osc_9 = is_program("iTerm.app")
            || is_program("zed")
            || is_set("ITERM_SESSION_ID")
            || text("LC_TERMINAL").as_deref() == Some("iTerm2")
            || is_set("KITTY_WINDOW_ID")
            || term.contains("kitty");
        let protocol = if shows_osc_9 { Protocol::Osc9 } else { Protocol::Osc777 };
        let multiplexer = if is_set("TMUX") || term.starts_with("tmux") {
            Some(Multiplexer::Tmux)
        } else {
            is_set("STY").then_some(Multiplexer::Screen)
        };
        Self { has_title: knows_strings, protocol: knows_strings.then_some(protocol), multiplexer }
    }

    /// Whether it can have a title.
    pub(super) fn has_title(self) -> bool {
        self.has_title
    }

    /// The sequence that requests a desktop notification; empty where there is
    /// none.
    pub(super) fn notification(self, text: &str) -> String {
        let text = clean(text);
        // In screen, the other terminator would end the whole.
        let end = if self.multiplexer == Some(Multiplexer::Screen) { BELL } else { ST };
        let sequence = match self.protocol {
            Some(Protocol::Osc9) => format!("\x1b]9;leadping: {text}{end}"),
            Some(Protocol::Osc777) => format!("\x1b]777;notify;leadping;{text}{end}"),
            None => return String::new(),
        };
        match self.multiplexer {
            Some(Multiplexer::Tmux) => {
                format!("\x1bPtmux;{}{ST}", sequence.replace('\x1b', "\x1b\x1b"))
            }
            Some(Multiplexer::Screen) => format!("\x1bP{sequence}{ST}"),
            None => sequence,
        }
    }
}

/// The sequence that sets the title, and saves the earlier one before.
pub(super) fn title(text: &str, saves: bool) -> String {
    let save = if saves { SAVE_TITLE } else { "" };
    format!("{save}\x1b]2;{}{ST}", clean(text))
}

/// Rings the bell.
pub(super) fn bell() -> &'static str {
    BELL
}

/// One line without what a terminal or a notification's display would interpret:
/// control characters, separators of OSC 777, and markup.
fn clean(text: &str) -> String {
    let line = text::short_line(text, BYTES);
    let safe = |c: char| match c {
        ';' => ',',
        '<' => '‹',
        '>' => '›',
        // Full width: what a display takes for an entity begins with the other.
        '&' => '＆',
        c => c,
    };
    let mut clean: String = line.chars().map(safe).collect();
    clean.truncate(clean.floor_char_boundary(BYTES));
    clean
}

#[cfg(test)]
mod tests;
