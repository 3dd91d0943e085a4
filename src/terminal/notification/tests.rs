use super::*;
use crate::domain::text::is_unsafe;
use crate::settings::theme::{ColorDepth, TerminalBackground};

const SEVEN: TerminalFacts = TerminalFacts {
    depth: ColorDepth::TrueColor,
    background: TerminalBackground::Unknown,
    takes_strings: true,
    notifications: NotificationProtocol::Osc777,
    multiplexer: None,
};
const NINE: TerminalFacts = TerminalFacts { notifications: NotificationProtocol::Osc9, ..SEVEN };

fn within(multiplexer: Multiplexer, facts: TerminalFacts) -> TerminalFacts {
    TerminalFacts { multiplexer: Some(multiplexer), ..facts }
}

#[test]
fn a_terminal_gets_the_sequence_that_it_knows() {
    assert_eq!(notification(SEVEN, "5 new"), "\x1b]777;notify;leadping;5 new\x1b\\");
    assert_eq!(notification(NINE, "5 new"), "\x1b]9;leadping: 5 new\x1b\\");
    let console = TerminalFacts { takes_strings: false, ..NINE };
    assert_eq!(notification(console, "5 new"), "");
    assert_eq!(notification(within(Multiplexer::Tmux, console), "5 new"), "");
}

#[test]
fn a_multiplexer_is_asked_to_forward_it_where_it_is_known() {
    let tmux = notification(within(Multiplexer::Tmux, SEVEN), "5 new");
    assert_eq!(tmux, "\x1bPtmux;\x1b\x1b]777;notify;leadping;5 new\x1b\x1b\\\x1b\\");
    let tmux = notification(within(Multiplexer::Tmux, NINE), "5 new");
    assert_eq!(tmux, "\x1bPtmux;\x1b\x1b]9;leadping: 5 new\x1b\x1b\\\x1b\\");
    let screen = notification(within(Multiplexer::Screen, SEVEN), "5 new");
    assert_eq!(screen, "\x1bP\x1b]777;notify;leadping;5 new\x07\x1b\\");
    assert_eq!(notification(within(Multiplexer::Nested, SEVEN), "5 new"), "");
}

#[test]
fn a_title_is_saved_before_the_first_one() {
    assert_eq!(title("(2) leadping", true), "\x1b[22;2t\x1b]2;(2) leadping\x1b\\");
    assert_eq!(title("leadping", false), "\x1b]2;leadping\x1b\\");
}

/// What could end a sequence, begin another one, or mislead.
const HOSTILE: [&str; 30] = [
    "\x1b]2;owned\x07",
    "\x1b\\\x1b]2;owned\x1b\\",
    "\x07\x07",
    "\u{9d}2;owned\u{9c}",
    "\u{9c}\u{9b}31m",
    "\x1b[2J\x1b[H",
    "\x1bPtmux;\x1b\x1b]2;x\x07\x1b\\",
    "\x1b\x1b\\",
    "\x1bc",
    "\x18\x1a",
    "a\nb\r\nc",
    "a\tb\x0b\x0c",
    "\0\0\0",
    "\x7f\x08\x08",
    "4;3;50",
    "9;C:/",
    "a;b;c",
    ";;;;;",
    "\u{202e}gnipdael\u{202c}",
    "\u{2066}x\u{2069}\u{200f}\u{061c}",
    "\u{200b}\u{feff}\u{2060}",
    "\u{e0041}\u{e0042}",
    "\u{2028}\u{2029}",
    "<b>bold</b><img src=\"http://x/y.png\">",
    "&lt;a href=&quot;x&quot;&gt;",
    "--icon=/etc/passwd",
    "$(reboot) `reboot` ${HOME}",
    "a\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}",
    "\u{fffe}\u{fff9}x\u{fffb}",
    "\u{1bca0}\u{1d173}\u{3164}\u{115f}",
];

#[test]
fn no_text_gets_out_of_its_sequence() {
    let long = ["🎉".repeat(500), "x".repeat(5_000), ";<>".repeat(400)];
    let texts = HOSTILE.iter().map(|text| (*text).to_owned()).chain(long);
    let terminals = [
        (SEVEN, "\x1b]777;notify;leadping;", "\x1b\\"),
        (NINE, "\x1b]9;leadping: ", "\x1b\\"),
        (
            within(Multiplexer::Tmux, SEVEN),
            "\x1bPtmux;\x1b\x1b]777;notify;leadping;",
            "\x1b\x1b\\\x1b\\",
        ),
        (within(Multiplexer::Screen, SEVEN), "\x1bP\x1b]777;notify;leadping;", "\x07\x1b\\"),
    ];
    for text in texts {
        for (facts, start, end) in terminals {
            let sequence = notification(facts, &format!("New message from {text}"));
            let inside = sequence.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
            let inside = inside.expect("the sequence as it should be");
            assert!(!inside.contains(|c| is_unsafe(c) || ";<>&".contains(c)), "{inside:?}");
            assert!(inside.starts_with("New message from") && inside.len() <= BYTES, "{inside:?}");
        }
        let sequence = title(&text, true);
        let inside = sequence.strip_prefix("\x1b[22;2t\x1b]2;").and_then(|s| s.strip_suffix(ST));
        assert!(!inside.expect("a title").contains(is_unsafe), "{sequence:?}");
    }
}
