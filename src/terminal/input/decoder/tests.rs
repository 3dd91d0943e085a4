//! Terminal input, whole and in pieces, with and without its end.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// A decoder and a clock.
struct Probe {
    decoder: Decoder,
    now: Instant,
}

impl Probe {
    fn new() -> Self {
        Self { decoder: Decoder::default(), now: Instant::now() }
    }

    /// The bytes of one read.
    fn read(&mut self, bytes: impl AsRef<[u8]>) -> Vec<Input> {
        let mut out = Vec::new();
        self.decoder.feed(bytes.as_ref(), self.now, &mut out);
        out
    }

    /// Time without input.
    fn pass(&mut self, time: Duration) -> Vec<Input> {
        let mut out = Vec::new();
        let end = self.now + time;
        while let Some(deadline) = self.decoder.deadline().filter(|deadline| *deadline <= end) {
            self.now = deadline;
            self.decoder.expire(self.now, &mut out);
        }
        self.now = end;
        out
    }

    /// All events of some bytes, followed by nothing.
    fn all(bytes: impl AsRef<[u8]>) -> Vec<Input> {
        let mut probe = Self::new();
        let mut out = probe.read(bytes);
        out.extend(probe.pass(LONG));
        out
    }
}

/// Longer than any time limit.
const LONG: Duration = Duration::from_secs(10);

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn keys(written: &str) -> Vec<Input> {
    written.split_whitespace().map(|key| Input::Key(key.parse().expect(key))).collect()
}

/// Byte sequences of keys.
const KEYS: &[(&str, &str)] = &[
    ("j", "j"),
    ("G", "G"),
    (" ", "space"),
    ("\r", "enter"),
    ("\n", "ctrl-j"),
    ("\t", "tab"),
    ("\x7f", "backspace"),
    ("\x08", "ctrl-h"),
    ("\x00", "ctrl-space"),
    ("\x03", "ctrl-c"),
    ("\x1a", "ctrl-z"),
    ("\x1c", "ctrl-\\"),
    ("\x1f", "ctrl-_"),
    ("é", "é"),
    ("王", "王"),
    ("😀", "😀"),
    ("\x1b", "esc"),
    ("\x1b\x1b", "esc esc"),
    ("\x1bj", "alt-j"),
    ("\x1bé", "alt-é"),
    ("\x1b\x7f", "alt-backspace"),
    ("\x1b\r", "alt-enter"),
    ("\x1b\x01", "ctrl-alt-a"),
    ("\x1b\x1bj", "esc alt-j"),
    ("\x1b[A", "up"),
    ("\x1b[B", "down"),
    ("\x1b[C", "right"),
    ("\x1b[D", "left"),
    ("\x1b[H", "home"),
    ("\x1b[F", "end"),
    ("\x1b[Z", "shift-tab"),
    ("\x1b[1;2A", "shift-up"),
    ("\x1b[1;3B", "alt-down"),
    ("\x1b[1;5D", "ctrl-left"),
    ("\x1b[1;8C", "ctrl-alt-shift-right"),
    ("\x1b[5A", "ctrl-up"),
    ("\x1b\x1b[A", "alt-up"),
    ("\x1bOA", "up"),
    ("\x1bOH", "home"),
    ("\x1bOP", "f1"),
    ("\x1bOS", "f4"),
    ("\x1b[P", "f1"),
    ("\x1b[1;2Q", "shift-f2"),
    ("\x1b[[A", "f1"),
    ("\x1b[[E", "f5"),
    ("\x1b[1~", "home"),
    ("\x1b[7~", "home"),
    ("\x1b[2~", "insert"),
    ("\x1b[3~", "delete"),
    ("\x1b[3;5~", "ctrl-delete"),
    ("\x1b[4~", "end"),
    ("\x1b[5~", "pageup"),
    ("\x1b[6~", "pagedown"),
    ("\x1b[11~", "f1"),
    ("\x1b[15~", "f5"),
    ("\x1b[17;2~", "shift-f6"),
    ("\x1b[24~", "f12"),
    ("\x1b[34~", "f20"),
    ("\x1b[106u", "j"),
    ("\x1b[106;5u", "ctrl-j"),
    ("\x1b[97:65;2u", "A"),
    ("\x1b[97;3u", "alt-a"),
    ("\x1b[13;2u", "shift-enter"),
    ("\x1b[27u", "esc"),
    ("\x1b[127;5:2u", "ctrl-backspace"),
    ("\x1b[57414u", "enter"),
    ("\x1b[57421;3u", "alt-pageup"),
];

#[test]
fn keys_are_those_that_terminals_send() {
    for (bytes, expected) in KEYS {
        assert_eq!(Probe::all(bytes), keys(expected), "{bytes:?}");
        let doubled = [bytes, "j", bytes].concat();
        if !bytes.ends_with('\x1b') {
            let expected = format!("{expected} j {expected}");
            assert_eq!(Probe::all(&doubled), keys(&expected), "{doubled:?}");
        }
    }
}

#[test]
fn a_sequence_that_comes_in_pieces_is_the_same_key() {
    for (bytes, expected) in KEYS.iter().filter(|(bytes, _)| !bytes.starts_with("\x1b\x1b")) {
        for at in 1..bytes.len() {
            let (first, second) = bytes.as_bytes().split_at(at);
            // A byte after Esc in a read of its own is not Alt.
            if first == b"\x1b" && !matches!(second[0], b'[' | b'O') {
                continue;
            }
            let mut probe = Probe::new();
            let mut out = probe.read(first);
            out.extend(probe.pass(ms(15)));
            out.extend(probe.read(second));
            out.extend(probe.pass(LONG));
            assert_eq!(out, keys(expected), "{first:?} {second:?}");
        }
    }
}

#[test]
fn esc_and_a_key_behind_it_are_two_keys_unless_they_come_at_once() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1b"), []);
    assert_eq!(probe.pass(ESCAPE), keys("esc"));
    assert_eq!(probe.read("\x1b"), []);
    assert_eq!(probe.read("j"), keys("esc j"));
    assert_eq!(probe.read("\x1b"), []);
    assert_eq!(probe.read("\x1b"), keys("esc"));
    assert_eq!(probe.pass(ESCAPE), keys("esc"));
}

#[rstest]
#[case("\x1bP", "P")]
#[case("\x1bX", "X")]
#[case("\x1b]", "]")]
#[case("\x1b^", "^")]
#[case("\x1b_", "_")]
#[case("\x1b[", "[")]
#[case("\x1bO", "O")]
fn alt_with_a_letter_that_begins_a_sequence_is_a_key_soon(#[case] bytes: &str, #[case] key: &str) {
    let mut probe = Probe::new();
    assert_eq!(probe.read(bytes), []);
    assert_eq!(probe.pass(INTRODUCER), keys(&format!("alt-{key}")));
    assert_eq!(probe.read("j"), keys("j"));
}

#[rstest]
#[case("\x1b[<0;4;5M", Some(Input::Click(3, 4)))]
#[case("\x1b[<16;4;5M", Some(Input::Click(3, 4)))]
#[case("\x1b[<32;4;5M", Some(Input::Drag(3, 4)))]
#[case("\x1b[<0;4;5m", Some(Input::Release))]
#[case("\x1b[<64;4;5M", Some(Input::Wheel(3, 4, -3)))]
#[case("\x1b[<65;4;5M", Some(Input::Wheel(3, 4, 3)))]
#[case("\x1b[<68;300;5M", Some(Input::Wheel(299, 4, -3)))]
#[case("\x1b[<2;4;5M", None)]
#[case("\x1b[<2;4;5m", None)]
#[case("\x1b[<35;4;5M", None)]
#[case("\x1b[32;4;5M", Some(Input::Click(3, 4)))]
#[case("\x1b[M $%", Some(Input::Click(3, 4)))]
#[case("\x1b[M#$%", Some(Input::Release))]
#[case("\x1b[M`$%", Some(Input::Wheel(3, 4, -3)))]
#[case("\x1b[I", Some(Input::Focus(true)))]
#[case("\x1b[O", Some(Input::Focus(false)))]
fn reports_of_the_mouse_and_the_focus(#[case] bytes: &str, #[case] expected: Option<Input>) {
    let mut all: Vec<Input> = expected.into_iter().collect();
    all.extend(keys("j"));
    assert_eq!(Probe::all([bytes, "j"].concat()), all);
}

/// Late answers to queries of an earlier program, and other sequences that are
/// no keys.
const ANSWERS: &[&[u8]] = &[
    b"\x1bP>|iTerm2 3.5.0\x1b\\",
    b"\x1b]10;rgb:1e1e/1e1e/1e1e\x1b\\",
    b"\x1b]11;rgb:1e1e/1e1e/zz\x1b\\",
    b"\x1b]11;rgb:1e1e/1e1e/1e1e/1e1e/1e1e/1e1e/1e1e/1e1e/1e1e/1e1e\x07",
    b"\x1b]11;q\x07",
    b"\x1b]4;1;rgb:cccc/0000/0000\x07",
    b"\x1b]52;c;ZHJp\x1b\\",
    b"\x1b]lleadping-tui \xe2\x9c\x93\x1b\\",
    b"\x1b[>41;279;0c",
    b"\x1b[?62;4;22c",
    b"\x1b[c",
    b"\x1b[24;80R",
    b"\x1b[1;2R",
    b"\x1b[?24;80R",
    b"\x1b[0n",
    b"\x1b[?997;1n",
    b"\x1b[?2031;2$y",
    b"\x1b[?2026;2$y",
    b"\x1b[?1u",
    b"\x1b[>1u",
    b"\x1b[8;24;80t",
    b"\x1b[?1;0;256S",
    b"\x1bP1+r524742=38\x1b\\",
    b"\x1bP!|00000000\x1b\\",
    b"\x1bP1$r0m\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b^private\x1b\\",
    b"\x1bXstart\x1b\\",
    b"\x1b\\",
    b"\x90>|old\x9c",
    b"\xc2\x90>|old\xc2\x9c",
    b"\x9b?62c",
    b"\x1bPtmux;\x1b\x1b]11;rgb:1/2/3\x07\x1b\\",
    b"\x1bPa\x1b]b\x07c\x1b\\",
    b"\x1bPa\x1b_b\x1b\\c\x1b\\",
    b"\x1b[106;1:3u",
    b"\x1b[57358u",
    b"\x1b[99~",
    b"\x1b[99999999999~",
    b"\x1b[1;5$z",
    b"\x1bOj",
    b"\xff\xfe\xc0",
    b"\xe7\x8e",
];

#[test]
fn a_late_answer_is_nothing_and_swallows_no_key() {
    for answer in ANSWERS {
        assert_eq!(Probe::all([answer, &b"jk"[..]].concat()), keys("j k"), "{answer:?}");
        // Split anywhere, except after the escape byte that may be a key.
        for at in 2..answer.len() {
            let mut probe = Probe::new();
            let mut out = probe.read(&answer[..at]);
            out.extend(probe.pass(ms(19)));
            out.extend(probe.read(&answer[at..]));
            out.extend(probe.read("j"));
            out.extend(probe.pass(LONG));
            assert_eq!(out, keys("j"), "{answer:?} cut at {at}");
        }
    }
}

#[rstest]
#[case::unterminated("\x1bP>|iTerm2 3.5.0")]
#[case::nested("\x1bPa\x1b]b\x1b_c\x1b^d")]
#[case::cut("\x1b]11;rgb:1e1e\x1b")]
#[case::csi("\x1b[>41;27")]
#[case::character("\u{738b}")]
#[case::mouse("\x1b[M $")]
fn what_never_ends_holds_the_keys_for_a_bounded_time(#[case] bytes: &str) {
    let bytes = bytes.strip_suffix('\u{738b}').map_or(bytes.as_bytes(), |_| b"\xe7\x8e");
    let mut probe = Probe::new();
    assert_eq!(probe.read(bytes), []);
    assert_eq!(probe.pass(PAUSE), []);
    assert_eq!(probe.read("j"), keys("j"));
}

#[test]
fn typing_on_does_not_prolong_a_string_beyond_its_time() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1bP>|"), []);
    for _ in 0..19 {
        assert_eq!(probe.pass(ms(100)), []);
        assert_eq!(probe.read("j"), []);
    }
    assert_eq!(probe.pass(ms(100)), []);
    assert_eq!(probe.read("j"), keys("j"));
}

#[test]
fn a_string_without_end_ends_at_its_length() {
    let mut probe = Probe::new();
    let endless = [&b"\x1b]52;c;"[..], &vec![b'x'; MOST_BYTES - 5]].concat();
    assert_eq!(probe.read(endless), []);
    assert_eq!(probe.read("xj"), keys("j"));
}

fn pasted(text: &str) -> Input {
    Input::Paste(text.to_owned())
}

#[test]
fn a_paste_is_text_wherever_it_is_cut() {
    let text = "q\n\x1b[A\x1b[200~ é\x03王 \x1b]x";
    let bytes = format!("j\x1b[200~{text}\x1b[201~k");
    let expected = [keys("j"), vec![pasted(text)], keys("k")].concat();
    for at in 0..bytes.len() {
        let (first, second) = bytes.as_bytes().split_at(at);
        let mut probe = Probe::new();
        let mut out = probe.read(first);
        out.extend(probe.pass(ms(19)));
        out.extend(probe.read(second));
        assert_eq!(out, expected, "cut at {at}");
    }
    assert_eq!(Probe::all("\x1b[200~\x1b[201~"), [pasted("")]);
}

#[test]
fn a_paste_may_pause_and_be_slow() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1b[200~"), []);
    for _ in 0..10 {
        assert_eq!(probe.pass(ms(1_900)), []);
        assert_eq!(probe.read("a piece of more than a key"), []);
    }
    // Byte by byte, as from a serial line.
    for _ in 0..5_000 {
        assert_eq!(probe.pass(ms(1)), []);
        assert_eq!(probe.read("x"), []);
    }
    let out = probe.read("\x1b[201~");
    assert!(matches!(&out[..], [Input::Paste(text)] if text.len() == 5_260), "{out:?}");
}

#[test]
fn a_paste_whose_end_is_lost_gives_the_keys_back_after_two_seconds() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1b[200~abc"), []);
    assert_eq!(probe.pass(PASTE), [Input::PasteCut]);
    assert_eq!(probe.read("j"), keys("j"));
    // Further typing does not prolong it.
    assert_eq!(probe.read("\x1b[200~"), []);
    for _ in 0..19 {
        assert_eq!(probe.pass(ms(100)), []);
        assert_eq!(probe.read("j"), []);
    }
    assert_eq!(probe.pass(ms(100)), [Input::PasteCut]);
    assert_eq!(probe.read("j"), keys("j"));
}

#[test]
fn ctrl_c_ends_a_paste_whose_end_is_lost() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1b[200~abc"), []);
    assert_eq!(probe.pass(ms(300)), []);
    assert_eq!(probe.read("jjj"), []);
    assert_eq!(probe.pass(ms(300)), []);
    assert_eq!(probe.read("\x03"), []);
    assert_eq!(probe.pass(INTERRUPT), [Input::PasteCut]);
    assert_eq!(probe.read("j\x03"), keys("j ctrl-c"));
    // All of it at once.
    assert_eq!(probe.read("\x1b[200~abcjjj\x03"), []);
    assert_eq!(probe.pass(INTERRUPT), [Input::PasteCut]);
}

#[test]
fn a_pasted_ctrl_c_turns_nothing_into_keys() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1b[200~abc\x03"), []);
    assert_eq!(probe.pass(ms(5)), []);
    assert_eq!(probe.read("qqq\x03\x1b[201~"), [pasted("abc\x03qqq\x03")]);
}

#[test]
fn a_paste_beyond_all_bounds_is_refused_whole() {
    let mut probe = Probe::new();
    assert_eq!(probe.read("\x1b[200~"), []);
    for _ in 0..20 {
        assert_eq!(probe.read(vec![b'x'; 100_000]), []);
    }
    assert!(probe.decoder.held.len() <= MOST_BYTES);
    assert_eq!(probe.read("\x1b[201"), []);
    assert_eq!(probe.read("~j"), [vec![Input::PasteTooLong], keys("j")].concat());
    assert_eq!(probe.read("\x1b[200~x\x1b[201~"), [pasted("x")]);
    let most = "x".repeat(MOST_BYTES - PASTE_END.len());
    assert_eq!(Probe::all(format!("\x1b[200~{most}\x1b[201~")), [pasted(&most)]);
}

#[test]
fn text_before_the_end_of_a_paste_that_never_began_is_no_keys() {
    assert_eq!(Probe::all("eq\x1b[201~j"), [vec![Input::PasteCut], keys("j")].concat());
    assert_eq!(Probe::all("\x1b[201~j"), keys("j"));
}

/// Reports of colors.
const COLORS: &[(&[u8], Input)] = &[
    (b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", Input::Background(0x1e, 0x1e, 0x1e)),
    (b"\x1b]11;rgb:fdfd/f6f6/e3e3\x07", Input::Background(0xfd, 0xf6, 0xe3)),
    (b"\x1b]11;#002b36\x07", Input::Background(0x00, 0x2b, 0x36)),
    (b"\x1b]11;rgba:ff/ff/ff/80\x1b\\", Input::Background(0xff, 0xff, 0xff)),
    (b"\x9d11;rgb:0/0/0\x9c", Input::Background(0, 0, 0)),
    (b"\xc2\x9d11;rgb:f/f/f\xc2\x9c", Input::Background(0xff, 0xff, 0xff)),
];

#[test]
fn a_report_of_colors_is_one_input_among_the_keys_wherever_it_is_cut() {
    for (report, input) in COLORS {
        let bytes = [b"j", *report, b"k"].concat();
        let expected = [keys("j"), vec![input.clone()], keys("k")].concat();
        assert_eq!(Probe::all(&bytes), expected, "{report:?}");
        for at in 1..bytes.len() {
            // After the escape byte that may be a key, the rest follows at once.
            let pause = if bytes[at - 1] == ESC { ms(0) } else { ms(19) };
            let mut probe = Probe::new();
            let mut out = probe.read(&bytes[..at]);
            out.extend(probe.pass(pause));
            out.extend(probe.read(&bytes[at..]));
            out.extend(probe.pass(LONG));
            assert_eq!(out, expected, "{report:?} cut at {at}");
        }
    }
}

#[test]
fn a_report_in_a_paste_is_text() {
    let (report, _) = &COLORS[0];
    let text = String::from_utf8_lossy(report);
    assert_eq!(Probe::all(format!("\x1b[200~{text}\x1b[201~")), [pasted(&text)]);
}

fn pieces() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let sequence = prop_oneof![
        proptest::sample::select(ANSWERS).prop_map(<[u8]>::to_vec),
        proptest::sample::select(COLORS).prop_map(|(bytes, _)| bytes.to_vec()),
        proptest::sample::select(KEYS).prop_map(|(bytes, _)| bytes.as_bytes().to_vec()),
        proptest::sample::select(vec![&b"\x1b"[..], b"\x1bP", b"\x1b]", b"\x1b[", b"\x1b[200~"])
            .prop_map(<[u8]>::to_vec),
        proptest::collection::vec(any::<u8>(), 0..8),
    ];
    proptest::collection::vec(sequence, 0..12)
}

proptest! {
    #[test]
    fn whatever_came_the_keys_are_back_in_time(
        pieces in pieces(),
        pauses in proptest::collection::vec(0..600_u64, 12),
    ) {
        let mut probe = Probe::new();
        for (piece, pause) in pieces.iter().zip(pauses) {
            probe.read(piece);
            probe.pass(ms(pause));
            prop_assert!(
                probe.decoder.deadline().is_some() != (probe.decoder.state == State::Ground)
            );
        }
        probe.pass(PASTE);
        prop_assert_eq!(probe.read("j"), keys("j"));
        prop_assert_eq!(probe.decoder.held.capacity() <= 4 << 10, true);
    }

    #[test]
    fn keys_at_once_are_the_same_as_one_by_one(
        typed in proptest::collection::vec(proptest::sample::select(KEYS), 0..40),
    ) {
        let typed: Vec<_> =
            typed.into_iter().filter(|(bytes, _)| !bytes.ends_with('\x1b')).collect();
        let bytes: String = typed.iter().map(|(bytes, _)| *bytes).collect();
        let expected: Vec<&str> = typed.iter().map(|(_, key)| *key).collect();
        prop_assert_eq!(Probe::all(bytes), keys(&expected.join(" ")));
    }

    #[test]
    fn reports_of_colors_between_keys_are_neither_lost_nor_keys(
        sent in proptest::collection::vec(
            (proptest::sample::select(KEYS), proptest::sample::select(COLORS)),
            0..12,
        ),
        piece in 1..40_usize,
    ) {
        let sent: Vec<_> = sent.iter().filter(|(key, _)| !key.0.ends_with('\x1b')).collect();
        let bytes: Vec<u8> =
            sent.iter().flat_map(|(key, color)| [key.0.as_bytes(), color.0].concat()).collect();
        let expected: Vec<Input> =
            sent.iter().flat_map(|(key, color)| [keys(key.1), vec![color.1.clone()]].concat()).collect();
        let mut probe = Probe::new();
        let mut out = Vec::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            // An escape byte at the end of a read may be a key.
            let cut = (piece..rest.len()).find(|at| rest[at - 1] != ESC).unwrap_or(rest.len());
            out.extend(probe.read(&rest[..cut]));
            out.extend(probe.pass(ms(19)));
            rest = &rest[cut..];
        }
        prop_assert_eq!(out, expected);
    }
}
