//! The sequences for the terminal's title and for desktop notifications.
//!
//! A desktop notification is requested by OSC 777 (`notify;title;text`; from
//! urxvt; foot, Ghostty, `WezTerm`, Contour, Windows Terminal and patched VTEs
//! know it) or OSC 9 (`text`; from iTerm2; kitty and Zed know it). `ConEmu` has
//! other commands by OSC 9, each a number: texts here begin with a word, and
//! only terminals that are known to show texts get it. A terminal that knows
//! neither ignores both.

use crate::domain::text;
use crate::settings::{Multiplexer, NotificationProtocol, TerminalFacts};

const SAVE_TITLE: &str = "\x1b[22;2t";

/// Restores the title that was saved last (xterm's `XTPOPTITLE`).
pub(super) const RESTORE_TITLE: &str = "\x1b[23;2t";

/// String terminator.
const ST: &str = "\x1b\\";

const BELL: &str = "\x07";

/// Maximum length of a text in bytes: some terminals drop longer sequences.
const BYTES: usize = 180;

/// The sequence that requests a desktop notification; empty where there is none.
pub(super) fn notification(facts: TerminalFacts, text: &str) -> String {
    if !facts.takes_strings {
        return String::new();
    }
    let text = clean(text);
    // In screen, the other terminator would end the whole.
    let end = if facts.multiplexer == Some(Multiplexer::Screen) { BELL } else { ST };
    let sequence = match facts.notifications {
        NotificationProtocol::Osc9 => format!("\x1b]9;leadping: {text}{end}"),
        NotificationProtocol::Osc777 => format!("\x1b]777;notify;leadping;{text}{end}"),
    };
    match facts.multiplexer {
        Some(Multiplexer::Tmux) => {
            format!("\x1bPtmux;{}{ST}", sequence.replace('\x1b', "\x1b\x1b"))
        }
        Some(Multiplexer::Screen) => format!("\x1bP{sequence}{ST}"),
        Some(Multiplexer::Nested) => String::new(),
        None => sequence,
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
