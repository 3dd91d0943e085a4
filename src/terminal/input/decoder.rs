//! Decodes a terminal's bytes to input events.
//!
//! Incomplete sequences are held for a bounded time: a sequence can arrive in
//! pieces, its end can be lost, and a terminal can answer an earlier program's
//! query late. What turns out to be no key, paste or known report is dropped as a
//! whole, since its letters would act as keys. The states are
//! those of the DEC parser (<https://vt100.net/emu/dec_ansi_parser>); the time
//! limits are ours.

use std::time::{Duration, Instant};

use memchr::memmem;

use super::color_report;
use super::sequence::{
    control, csi, is_introducer, is_string, lettered, push_key, with_alt, x10_mouse,
};
use crate::keymap::{Key, KeyCode};
use crate::terminal::message::Input;

/// Time after which an escape byte is the Esc key rather than the start of a
/// sequence. Only a sequence that arrives in two pieces needs it.
const ESCAPE: Duration = Duration::from_millis(20);

/// Time after which the first two bytes of a sequence are a key with Alt, as
/// `Alt-[` and `Alt-P` send them.
const INTRODUCER: Duration = Duration::from_millis(50);

/// Maximum pause within a sequence.
const PAUSE: Duration = Duration::from_millis(500);

/// Maximum duration of a control string.
const STRING: Duration = Duration::from_secs(2);

/// Maximum nesting depth of control strings.
const STRING_DEPTH: usize = 8;

/// Maximum length of meaningful parameters, in bytes.
const PARAMETERS: usize = 64;

/// Time without data of a paste, or without data that looks pasted, after which
/// its end counts as lost.
const PASTE: Duration = Duration::from_secs(2);

/// Maximum length of a control string and of a paste, in bytes: far beyond any
/// terminal's answer and any text.
const MOST_BYTES: usize = 1 << 20;

/// Pasted text arrives in pieces of more bytes than this, or faster than keys.
const KEY_BYTES: usize = 16;
const KEY_PAUSE: Duration = Duration::from_millis(10);

/// Time without data after a Ctrl-C in a paste. One that was pasted is followed
/// by the rest, which must not be decoded as keys.
const INTERRUPT: Duration = Duration::from_millis(50);

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CTRL_C: u8 = 0x03;
const PASTE_END: &[u8] = b"\x1b[201~";

/// The incomplete construct.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// ESC, or two of them, which some terminals send for Alt.
    Escape {
        twice: bool,
    },
    /// ESC O
    Ss3 {
        alt: bool,
    },
    /// ESC [ and parameters
    Csi {
        alt: bool,
    },
    /// ESC [ [, from the Linux console
    Console,
    /// ESC [ M and up to three bytes
    Mouse,
    /// The start of a character.
    Character {
        alt: bool,
        length: usize,
    },
    /// A control string: DCS, SOS, OSC, PM or APC
    String {
        introducer: u8,
        escaped: bool,
    },
    Paste {
        too_long: bool,
    },
}

/// An incremental decoder.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: State,
    /// The bytes of the state.
    held: Vec<u8>,
    /// For each nested control string, whether it is an OSC.
    strings: Vec<bool>,
    /// Bytes of control strings so far, and the first of them in an OSC.
    string_bytes: usize,
    report: Vec<u8>,
    /// When the state began, and when bytes came last.
    began: Option<Instant>,
    last: Option<Instant>,
    deadline: Option<Instant>,
}

impl Decoder {
    /// When [`expire`](Self::expire) has to be called, unless bytes come
    /// before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Decodes the bytes of one read.
    pub(super) fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut Vec<Input>) {
        let before = out.len();
        if let (State::Escape { .. }, Some(first)) = (self.state, bytes.first())
            && !is_introducer(*first)
        {
            // Another key, without Alt: that arrives in one piece.
            self.abort(out);
        }
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            let was = self.state;
            if let State::Paste { .. } = was {
                rest = self.paste(rest, now, out);
                continue;
            }
            rest = after;
            if self.byte(byte, out) && out.len() > before {
                // The end of a paste whose start was lost: the bytes before it
                // are text.
                out.truncate(before);
                out.push(Input::PasteCut);
            }
            if was == State::Ground || self.state == State::Ground {
                self.began = Some(now);
            }
        }
        self.last = Some(now);
        let began = self.began.unwrap_or(now);
        self.deadline = match self.state {
            State::Ground => None,
            State::Escape { .. } => Some(now + ESCAPE),
            State::Ss3 { .. } => Some(now + INTRODUCER),
            State::Csi { .. } | State::String { .. } if self.is_introducer_alone() => {
                Some(now + INTRODUCER)
            }
            State::String { .. } => Some((now + PAUSE).min(began + STRING)),
            State::Paste { .. } => self.deadline.or(Some(now + PASTE)),
            _ => Some(now + PAUSE),
        };
    }

    /// Handles an expired deadline.
    pub(super) fn expire(&mut self, now: Instant, out: &mut Vec<Input>) {
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.abort(out);
            self.deadline = None;
        }
    }

    /// Whether only the first two bytes of a sequence have come.
    fn is_introducer_alone(&self) -> bool {
        self.held.is_empty() && self.string_bytes == 0
    }

    /// Handles an incomplete construct that will not be completed.
    fn abort(&mut self, out: &mut Vec<Input>) {
        let alone = self.is_introducer_alone();
        match self.reset() {
            State::Escape { twice } => {
                let esc = Input::Key(Key::plain(KeyCode::Esc));
                out.extend(std::iter::repeat_n(esc, if twice { 2 } else { 1 }));
            }
            State::Ss3 { .. } => out.push(with_alt('O')),
            State::Csi { .. } if alone => out.push(with_alt('[')),
            State::String { introducer, .. } if alone => out.push(with_alt(introducer.into())),
            State::Paste { .. } => out.push(Input::PasteCut),
            _ => {}
        }
    }

    /// Returns to the ground state; returns the previous one.
    fn reset(&mut self) -> State {
        self.held.clear();
        self.strings.clear();
        self.string_bytes = 0;
        self.report.clear();
        std::mem::replace(&mut self.state, State::Ground)
    }

    /// Returns whether the byte completed the end of a paste.
    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) -> bool {
        match self.state {
            State::Ground | State::Paste { .. } => self.plain(byte, false, out),
            State::Escape { twice } => self.escaped(byte, twice, out),
            State::Ss3 { alt } => {
                self.reset();
                match byte {
                    b' '..=b'~' => push_key(lettered(byte).map(Key::plain), alt, out),
                    _ => self.plain(byte, false, out),
                }
            }
            State::Csi { alt } => return self.parameter(byte, alt, out),
            State::Console => {
                self.reset();
                if let number @ b'A'..=b'E' = byte {
                    push_key(Some(Key::plain(KeyCode::F(number - b'A' + 1))), false, out);
                }
            }
            State::Mouse => {
                self.held.push(byte);
                if self.held.len() == 3 {
                    out.extend(x10_mouse(&self.held));
                    self.reset();
                }
            }
            State::Character { alt, length } => self.character(byte, alt, length, out),
            State::String { escaped, .. } => self.string(byte, escaped, out),
        }
        false
    }

    /// A byte in the ground state.
    fn plain(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) {
        match byte {
            ESC => self.state = State::Escape { twice: false },
            0x20..=0x7e => push_key(Some(Key::plain(KeyCode::Char(byte.into()))), alt, out),
            ..0x20 | 0x7f => push_key(Some(control(byte)), alt, out),
            // C1 controls: ESC and a letter in one byte.
            0x80..0xa0 => self.introduce(byte - 0x40, false),
            _ => {
                let length = match byte {
                    0xc2..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    0xf0..0xf5 => 4,
                    _ => return,
                };
                self.held.push(byte);
                self.state = State::Character { alt, length };
            }
        }
    }

    fn escaped(&mut self, byte: u8, twice: bool, out: &mut Vec<Input>) {
        if is_introducer(byte) {
            return self.introduce(byte, twice);
        }
        if twice {
            out.push(Input::Key(Key::plain(KeyCode::Esc)));
        }
        self.state = State::Ground;
        match byte {
            ESC => self.state = State::Escape { twice: true },
            _ => self.plain(byte, true, out),
        }
    }

    /// The byte after ESC that begins a sequence, or ends a string that is no
    /// longer tracked.
    fn introduce(&mut self, letter: u8, alt: bool) {
        self.state = match letter {
            b'[' => State::Csi { alt },
            b'O' => State::Ss3 { alt },
            _ if is_string(letter) => {
                self.strings.push(letter == b']');
                State::String { introducer: letter, escaped: false }
            }
            _ => State::Ground,
        };
    }

    fn parameter(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) -> bool {
        match byte {
            b' '..=b'?' => {
                if self.held.len() < PARAMETERS {
                    self.held.push(byte);
                }
            }
            b'[' if self.held.is_empty() => self.state = State::Console,
            b'M' if self.held.is_empty() => self.state = State::Mouse,
            b'~' if self.held == b"200" => {
                self.reset();
                self.state = State::Paste { too_long: false };
                self.deadline = None;
            }
            b'@'..=b'~' => {
                let parameters = std::mem::take(&mut self.held);
                self.reset();
                match csi(&parameters, byte) {
                    Some(Input::Key(key)) => push_key(Some(key), alt, out),
                    other => out.extend(other),
                }
                return byte == b'~' && parameters == b"201";
            }
            _ => {
                self.reset();
                self.plain(byte, false, out);
            }
        }
        false
    }

    fn character(&mut self, byte: u8, alt: bool, length: usize, out: &mut Vec<Input>) {
        if !matches!(byte, 0x80..0xc0) {
            self.reset();
            return self.plain(byte, false, out);
        }
        self.held.push(byte);
        if self.held.len() < length {
            return;
        }
        let c = std::str::from_utf8(&self.held).ok().and_then(|text| text.chars().next());
        self.reset();
        match c {
            Some(c @ '\u{80}'..'\u{a0}') => self.introduce(c as u8 - 0x40, false),
            Some(c) => push_key(Some(Key::plain(KeyCode::Char(c))), alt, out),
            None => {}
        }
    }

    /// A byte of a control string, which is dropped unless it is a report.
    fn string(&mut self, byte: u8, escaped: bool, out: &mut Vec<Input>) {
        let State::String { introducer, .. } = self.state else { return };
        self.string_bytes += 1;
        if introducer == b']' && self.string_bytes <= color_report::LONGEST {
            self.report.push(byte);
        }
        let before = self.held.pop().unwrap_or_default();
        self.held.push(byte);
        // U+009C is not the end if it is part of another character.
        let is_end = escaped && byte == b'\\'
            || byte == BEL && self.strings.last() == Some(&true)
            || byte == 0x9c && (before == 0xc2 || before < 0x80);
        if is_end {
            self.strings.pop();
        } else if escaped && is_string(byte) && self.strings.len() < STRING_DEPTH {
            self.strings.push(byte == b']');
        }
        if self.strings.is_empty() || self.string_bytes > MOST_BYTES {
            out.extend(color_report::background(&self.report));
            self.reset();
        } else {
            self.state = State::String { introducer, escaped: byte == ESC };
        }
    }

    /// Consumes the bytes of a paste; returns those after its end.
    fn paste<'a>(&mut self, bytes: &'a [u8], now: Instant, out: &mut Vec<Input>) -> &'a [u8] {
        let State::Paste { mut too_long } = self.state else { return bytes };
        let known = self.held.len();
        self.held.extend_from_slice(bytes);
        let from = known.saturating_sub(PASTE_END.len() - 1);
        if let Some(at) = memmem::find(&self.held[from..], PASTE_END) {
            let rest = from + at + PASTE_END.len() - known;
            let mut text = std::mem::take(&mut self.held);
            text.truncate(from + at);
            self.reset();
            out.push(if too_long {
                Input::PasteTooLong
            } else {
                Input::Paste(String::from_utf8_lossy(&text).into_owned())
            });
            return &bytes[rest..];
        }
        if self.held.len() > MOST_BYTES {
            too_long = true;
            self.held.drain(..self.held.len() - PASTE_END.len());
        }
        self.state = State::Paste { too_long };
        let is_fast = self.last.is_none_or(|last| now < last + KEY_PAUSE);
        if bytes.last() == Some(&CTRL_C) {
            self.deadline = Some(now + INTERRUPT);
        } else if is_fast || bytes.len() > KEY_BYTES {
            self.deadline = Some(now + PASTE);
        }
        &[]
    }
}

#[cfg(test)]
mod tests;
