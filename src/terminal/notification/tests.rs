use super::*;
use crate::domain::text::is_unsafe;

/// A terminal with these variables.
fn kind(variables: &[(&str, &str)]) -> TerminalKind {
    TerminalKind::detect(|name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
    })
}

const XTERM: (&str, &str) = ("TERM", "xterm-256color");

#[test]
fn each_terminal_gets_the_sequence_that_it_knows() {
    let (nine, seven) = ("\x1b]9;leadping: 5 new\x1b\\", "\x1b]777;notify;leadping;5 new\x1b\\");
    for (variables, sequence) in [
        (&[XTERM][..], seven),
        (&[("TERM", "foot")], seven),
        (&[("TERM", "rxvt-unicode-256color")], seven),
        (&[("TERM", "xterm-ghostty"), ("TERM_PROGRAM", "ghostty")], seven),
        (&[XTERM, ("TERM_PROGRAM", "WezTerm")], seven),
        (&[XTERM, ("WT_SESSION", "1")], seven),
        (&[XTERM, ("VTE_VERSION", "7600")], seven),
        (&[("TERM", "xterm-kitty")], nine),
        (&[XTERM, ("KITTY_WINDOW_ID", "1")], nine),
        (&[XTERM, ("TERM_PROGRAM", "iTerm.app")], nine),
        (&[XTERM, ("LC_TERMINAL", "iTerm2")], nine),
        (&[XTERM, ("TERM_PROGRAM", "zed")], nine),
        (&[("TERM", "linux")], ""),
        (&[("TERM", "vt220")], ""),
        (&[("TERM", "dumb"), ("KITTY_WINDOW_ID", "1")], ""),
        (&[], ""),
    ] {
        assert_eq!(kind(variables).notification("5 new"), sequence, "{variables:?}");
        assert_eq!(kind(variables).has_title(), !sequence.is_empty(), "{variables:?}");
    }
}

#[test]
fn a_multiplexer_is_asked_to_forward_it() {
    let tmux = kind(&[("TERM", "tmux-256color"), ("TMUX", "/tmp/t,1,0")]);
    let seven = "\x1bPtmux;\x1b\x1b]777;notify;leadping;5 new\x1b\x1b\\\x1b\\";
    assert_eq!(tmux.notification("5 new"), seven);
    assert_eq!(kind(&[("TERM", "tmux-256color")]), tmux, "in a shell on another computer");
    let kitty = kind(&[("TERM", "screen"), ("TMUX", "x"), ("KITTY_WINDOW_ID", "1")]);
    let nine = "\x1bPtmux;\x1b\x1b]9;leadping: 5 new\x1b\x1b\\\x1b\\";
    assert_eq!(kitty.notification("5 new"), nine);
    let screen = kind(&[("TERM", "screen"), ("STY", "1.x")]);
    let seven = "\x1bP\x1b]777;notify;leadping;5 new\x07\x1b\\";
    assert_eq!(screen.notification("5 new"), seven);
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
    let kinds = [
        (kind(&[XTERM]), "\x1b]777;notify;leadping;", "\x1b\\"),
        (kind(&[("TERM", "xterm-kitty")]), "\x1b]9;leadping: ", "\x1b\\"),
        (
            kind(&[("TMUX", "x"), XTERM]),
            "\x1bPtmux;\x1b\x1b]777;notify;leadping;",
            "\x1b\x1b\\\x1b\\",
        ),
        (kind(&[("STY", "x"), XTERM]), "\x1bP\x1b]777;notify;leadping;", "\x07\x1b\\"),
    ];
    for text in texts {
        for (kind, start, end) in kinds {
            let sequence = kind.notification(&format!("New message from {text}"));
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
