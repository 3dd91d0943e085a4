//! The meanings of a terminal's sequences.
//!
//! After xterm's *Control Sequences*
//! (<https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>) and the keyboard
//! protocol of kitty (<https://sw.kovidgoyal.net/kitty/keyboard-protocol/>),
//! which some terminals are configured to send without a request. An unknown
//! sequence, such as the answer to a query, is ignored.

use crate::keymap::{Key, KeyCode, Modifiers};
use crate::terminal::message::Input;

/// Rows per notch of the wheel.
pub(super) const NOTCH: isize = 3;

/// Whether a byte can be the second of a sequence, or of the end of a string.
pub(super) fn is_introducer(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b'\\') || is_string(byte)
}

/// Whether ESC and a byte begin a control string.
pub(super) fn is_string(byte: u8) -> bool {
    matches!(byte, b'P' | b'X' | b']' | b'^' | b'_')
}

/// A key with Alt.
pub(super) fn with_alt(c: char) -> Input {
    Input::Key(Key::new(KeyCode::Char(c), Modifiers { alt: true, ..Modifiers::default() }))
}

/// Adds a key, with Alt if it followed an escape byte.
pub(super) fn push_key(key: Option<Key>, alt: bool, out: &mut Vec<Input>) {
    let Some(key) = key else { return };
    let modifiers = Modifiers { alt: alt || key.modifiers().alt, ..key.modifiers() };
    out.push(Input::Key(Key::new(key.code(), modifiers)));
}

/// The key of a control character.
pub(super) fn control(byte: u8) -> Key {
    let letter = match byte {
        b'\r' => return Key::plain(KeyCode::Enter),
        b'\t' => return Key::plain(KeyCode::Tab),
        0x7f => return Key::plain(KeyCode::Backspace),
        // Letters and signs, by their ASCII column.
        _ => char::from(byte | 0x40),
    };
    Key::new(KeyCode::Char(letter), Modifiers { ctrl: true, ..Modifiers::default() })
}

/// The input of ESC [, parameters and a final byte.
pub(super) fn csi(parameters: &[u8], last: u8) -> Option<Input> {
    if let Some(rest) = parameters.strip_prefix(b"<") {
        let [[state, _], [x, _], [y, _]] = numbers(rest)?;
        return match last {
            b'M' => mouse(state, x, y),
            b'm' => (state.trailing_zeros() >= 2).then_some(Input::Release),
            _ => None,
        };
    }
    let [[first, shifted], [held, event], [third, _]] = numbers(parameters)?;
    let key = |code| {
        // A key release is no press.
        (event != 3).then(|| Input::Key(Key::new(code, modifiers(held))))
    };
    match last {
        b'I' => Some(Input::Focus(true)),
        b'O' => Some(Input::Focus(false)),
        // rxvt's form, if it is the mouse at all.
        b'M' => mouse(first.checked_sub(32)?, held, third),
        b'Z' => {
            Some(Input::Key(Key::new(KeyCode::Tab, Modifiers { shift: true, ..modifiers(held) })))
        }
        b'~' => key(numbered(first)?),
        b'u' => {
            let is_shifted = shifted != 0 && modifiers(held).shift;
            key(coded(if is_shifted { shifted } else { first })?)
        }
        // CSI 1;2R is Shift-F3 and a cursor position report. As a report it
        // must not act as a key.
        b'R' => None,
        // Some terminals omit the 1 before the modifiers.
        _ if held == 0 && first > 1 => {
            Some(Input::Key(Key::new(lettered(last)?, modifiers(first))))
        }
        _ => key(lettered(last)?),
    }
}

/// The input of ESC [ M and three bytes.
pub(super) fn x10_mouse(bytes: &[u8]) -> Option<Input> {
    let [state, x, y] = *bytes else { return None };
    let number = |byte| u32::from(byte).checked_sub(32);
    mouse(number(state)?, number(x)?, number(y)?)
}

/// The input of a mouse report; positions count from 1.
fn mouse(state: u32, x: u32, y: u32) -> Option<Input> {
    let at = |place: u32| u16::try_from(place.saturating_sub(1)).ok();
    let (x, y) = (at(x)?, at(y)?);
    // The bits between are the modifiers.
    match state & 0b1110_0011 {
        0 => Some(Input::Click(x, y)),
        0b0010_0000 => Some(Input::Drag(x, y)),
        // Legacy reports do not name the released button.
        0b0000_0011 => Some(Input::Release),
        0b0100_0000 => Some(Input::Wheel(x, y, -NOTCH)),
        0b0100_0001 => Some(Input::Wheel(x, y, NOTCH)),
        _ => None,
    }
}

/// The first three parameters, each with its first sub-parameter; 0 if missing.
/// `None` for anything but numbers.
fn numbers(parameters: &[u8]) -> Option<[[u32; 2]; 3]> {
    let mut numbers = [[0; 2]; 3];
    for (nth, parameter) in parameters.split(|byte| *byte == b';').enumerate() {
        for (sub, digits) in parameter.split(|byte| *byte == b':').enumerate() {
            let number =
                if digits.is_empty() { 0 } else { str::from_utf8(digits).ok()?.parse().ok()? };
            if let Some(place) = numbers.get_mut(nth).and_then(|subs| subs.get_mut(sub)) {
                *place = number;
            }
        }
    }
    Some(numbers)
}

/// Modifiers by their number: a bit field plus one.
fn modifiers(number: u32) -> Modifiers {
    let bits = number.saturating_sub(1);
    Modifiers { shift: bits & 1 != 0, alt: bits & 2 != 0, ctrl: bits & 4 != 0 }
}

/// The keys of the letters after ESC O, or after ESC [ and parameters.
pub(super) fn lettered(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// The keys of the numbers before `~`, as the VT220 and rxvt send them.
fn numbered(number: u32) -> Option<KeyCode> {
    let function = |from: u32, first: u32| KeyCode::F((number - from + first) as u8);
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => return None,
    })
}

/// The keys that are sent as code points.
fn coded(code: u32) -> Option<KeyCode> {
    Some(match code {
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        // The digits and signs of the keypad.
        57399..=57413 => KeyCode::Char(b"0123456789./*-+"[(code - 57399) as usize].into()),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        // Unused keys in the private use area; controls.
        57344..=63743 | ..32 => return None,
        _ => KeyCode::Char(char::from_u32(code)?),
    })
}
