//! From the bytes of a terminal to what its user did.
//!
//! Bytes that begin something and do not end it are held for a bounded time:
//! a sequence can come in pieces, its end can be lost, and a terminal can
//! answer late to a question of an earlier program. What is no key, paste,
//! focus report or mouse report in the end is dropped whole, since its letters
//! would be obeyed as keys. The states are those of the DEC parser
//! (<https://vt100.net/emu/dec_ansi_parser>); the time limits are ours.

use std::time::{Duration, Instant};

use memchr::memmem;

use super::sequence::{control, csi, is_introducer, is_string, push_key, ss3, with_alt, x10_mouse};
use crate::keymap::{Key, KeyCode};
use crate::terminal::message::Input;

/// How long an escape byte may be the beginning of a sequence before it is
/// the Esc key. Only a sequence that comes in two pieces needs it.
const ESCAPE: Duration = Duration::from_millis(20);

/// How long the first two bytes of a sequence wait before they are a key with
/// Alt, as `Alt-[` and `Alt-P` send them.
const INTRODUCER: Duration = Duration::from_millis(50);

/// How long a sequence may pause.
const PAUSE: Duration = Duration::from_millis(500);

/// How long a control string may take in all.
const STRING: Duration = Duration::from_secs(2);

/// How deep control strings are counted in one another.
const STRING_DEPTH: usize = 8;

/// The longest parameters that mean something, in bytes.
const PARAMETERS: usize = 64;

/// How long nothing may come of a paste, or nothing that looks pasted, before
/// its end counts as lost.
const PASTE: Duration = Duration::from_secs(2);

/// The longest control string, and the longest paste that is kept, in bytes:
/// far beyond what a terminal has to answer, and what a text can hold.
const MOST_BYTES: usize = 1 << 20;

/// Pasted text comes in pieces of more bytes than this, or faster than keys.
const KEY_BYTES: usize = 16;
const KEY_PAUSE: Duration = Duration::from_millis(10);

/// How long nothing must follow a Ctrl-C in a paste. One that was pasted is
/// followed by the rest, and must not turn that into keys.
const INTERRUPT: Duration = Duration::from_millis(50);

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CTRL_C: u8 = 0x03;
const PASTE_END: &[u8] = b"\x1b[201~";

/// What the bytes so far have begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// ESC, or two of them, which is how some terminals send Alt.
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
    /// The beginning of a character
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

/// Takes bytes as they come.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: State,
    /// The bytes that belong to the state.
    held: Vec<u8>,
    /// Of control strings in one another, whether each is an OSC.
    strings: Vec<bool>,
    /// The bytes of control strings so far.
    string_bytes: usize,
    /// When the state began, and when bytes came last.
    began: Option<Instant>,
    last: Option<Instant>,
    deadline: Option<Instant>,
}

impl Decoder {
    /// When [`expire`](Self::expire) is to be called, unless bytes come before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Takes bytes that were read at once.
    pub(super) fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut Vec<Input>) {
        let before = out.len();
        if let (State::Escape { .. }, Some(first)) = (self.state, bytes.first())
            && !is_introducer(*first)
        {
            // Another key, and not one with Alt: that comes in one piece.
            self.give_up(out);
        }
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            let was = self.state;
            if let State::Paste { .. } = was {
                rest = self.paste(rest, now, out);
                continue;
            }
            rest = after;
            if self.byte(byte, out) == Ended::Pasting && out.len() > before {
                // The end of a paste whose beginning was lost: what came with
                // it is text.
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

    /// Takes that nothing has come until the deadline.
    pub(super) fn expire(&mut self, now: Instant, out: &mut Vec<Input>) {
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.give_up(out);
            self.deadline = None;
        }
    }

    /// Whether no more than the first two bytes of a sequence have come.
    fn is_introducer_alone(&self) -> bool {
        self.held.is_empty() && self.string_bytes == 0
    }

    /// What was begun will not end.
    fn give_up(&mut self, out: &mut Vec<Input>) {
        let alone = self.is_introducer_alone();
        let state = self.ground();
        match state {
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

    /// Goes back to where nothing is begun; from which state.
    fn ground(&mut self) -> State {
        self.held.clear();
        self.strings.clear();
        self.string_bytes = 0;
        std::mem::replace(&mut self.state, State::Ground)
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) -> Ended {
        match self.state {
            State::Ground | State::Paste { .. } => self.plain(byte, false, out),
            State::Escape { twice } => self.escaped(byte, twice, out),
            State::Ss3 { alt } => {
                self.ground();
                match byte {
                    b' '..=b'~' => push_key(ss3(byte), alt, out),
                    _ => self.plain(byte, false, out),
                }
            }
            State::Csi { alt } => return self.parameter(byte, alt, out),
            State::Console => {
                self.ground();
                if let number @ b'A'..=b'E' = byte {
                    push_key(Some(Key::plain(KeyCode::F(number - b'A' + 1))), false, out);
                }
            }
            State::Mouse => {
                self.held.push(byte);
                if self.held.len() == 3 {
                    out.extend(x10_mouse(&self.held));
                    self.ground();
                }
            }
            State::Character { alt, length } => self.character(byte, alt, length, out),
            State::String { escaped, .. } => self.string(byte, escaped),
        }
        Ended::Otherwise
    }

    /// A byte where nothing is begun.
    fn plain(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) {
        match byte {
            ESC => self.state = State::Escape { twice: false },
            0x20..=0x7e => push_key(Some(Key::plain(KeyCode::Char(byte.into()))), alt, out),
            ..0x20 | 0x7f => push_key(Some(control(byte)), alt, out),
            // The controls that ESC and a letter stand for, in one byte.
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

    /// The letter behind ESC that begins a sequence, or ends a string that is
    /// no longer known of.
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

    fn parameter(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) -> Ended {
        match byte {
            b' '..=b'?' => {
                if self.held.len() < PARAMETERS {
                    self.held.push(byte);
                }
            }
            b'[' if self.held.is_empty() => self.state = State::Console,
            b'M' if self.held.is_empty() => self.state = State::Mouse,
            b'~' if self.held == b"200" => {
                self.ground();
                self.state = State::Paste { too_long: false };
                self.deadline = None;
            }
            b'@'..=b'~' => {
                let parameters = std::mem::take(&mut self.held);
                self.ground();
                match csi(&parameters, byte) {
                    Some(Input::Key(key)) => push_key(Some(key), alt, out),
                    other => out.extend(other),
                }
                if byte == b'~' && parameters == b"201" {
                    return Ended::Pasting;
                }
            }
            _ => {
                self.ground();
                self.plain(byte, false, out);
            }
        }
        Ended::Otherwise
    }

    fn character(&mut self, byte: u8, alt: bool, length: usize, out: &mut Vec<Input>) {
        if !matches!(byte, 0x80..0xc0) {
            self.ground();
            return self.plain(byte, false, out);
        }
        self.held.push(byte);
        if self.held.len() < length {
            return;
        }
        let c = std::str::from_utf8(&self.held).ok().and_then(|text| text.chars().next());
        self.ground();
        match c {
            Some(c @ '\u{80}'..'\u{a0}') => self.introduce(c as u8 - 0x40, false),
            Some(c) => push_key(Some(Key::plain(KeyCode::Char(c))), alt, out),
            None => {}
        }
    }

    /// A byte of a control string, which is dropped with it.
    fn string(&mut self, byte: u8, escaped: bool) {
        let State::String { introducer, .. } = self.state else { return };
        self.string_bytes += 1;
        let before = self.held.pop().unwrap_or_default();
        self.held.push(byte);
        // U+009C is not the end where it is part of another character.
        let is_end = escaped && byte == b'\\'
            || byte == BEL && self.strings.last() == Some(&true)
            || byte == 0x9c && (before == 0xc2 || before < 0x80);
        if is_end {
            self.strings.pop();
        } else if escaped && is_string(byte) && self.strings.len() < STRING_DEPTH {
            self.strings.push(byte == b']');
        }
        if self.strings.is_empty() || self.string_bytes > MOST_BYTES {
            self.ground();
        } else {
            self.state = State::String { introducer, escaped: byte == ESC };
        }
    }

    /// Takes the bytes of a paste; returns those behind its end.
    fn paste<'a>(&mut self, bytes: &'a [u8], now: Instant, out: &mut Vec<Input>) -> &'a [u8] {
        let State::Paste { mut too_long } = self.state else { return bytes };
        let known = self.held.len();
        self.held.extend_from_slice(bytes);
        let from = known.saturating_sub(PASTE_END.len() - 1);
        if let Some(at) = memmem::find(&self.held[from..], PASTE_END) {
            let rest = from + at + PASTE_END.len() - known;
            let mut text = std::mem::take(&mut self.held);
            text.truncate(from + at);
            self.ground();
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

/// Whether a byte was the last of an end of a paste.
#[derive(PartialEq, Eq)]
enum Ended {
    Pasting,
    Otherwise,
}

#[cfg(test)]
mod tests;
