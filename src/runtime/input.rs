//! Reads the terminal on a thread of its own.
//!
//! Blocking reads on the terminal's own descriptor are the one way that was
//! measured to lose no key and to cost nothing while idle.

use std::io;
use std::thread;

use crossterm::event::{
    self, Event as Raw, KeyCode as RawCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton,
    MouseEvent, MouseEventKind,
};

use super::message::{Input, Message, Sender};
use crate::keymap::{Key, KeyCode, Modifiers};

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// Starts the thread. It ends with the terminal or with the program.
///
/// # Errors
/// Where no thread can be started.
pub(super) fn spawn(sender: Sender) -> io::Result<()> {
    let read = move || loop {
        let message = match event::read() {
            Ok(raw) => match translate(raw) {
                Some(input) => Message::Input(input),
                None => continue,
            },
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => Message::Closed,
        };
        let closed = message == Message::Closed;
        if sender.blocking_send(message).is_err() || closed {
            return;
        }
    };
    thread::Builder::new().name("leadping-keys".to_owned()).spawn(read).map(drop)
}

fn translate(raw: Raw) -> Option<Input> {
    match raw {
        Raw::Key(key) if key.kind != KeyEventKind::Release => translate_key(key).map(Input::Key),
        Raw::Paste(text) => Some(Input::Paste(text)),
        Raw::Resize(..) => Some(Input::Resized),
        Raw::Mouse(mouse) => translate_mouse(mouse),
        Raw::Key(_) | Raw::FocusGained | Raw::FocusLost => None,
    }
}

fn translate_key(key: KeyEvent) -> Option<Key> {
    let (code, shift) = match key.code {
        RawCode::Char(c) => (KeyCode::Char(c), false),
        RawCode::Enter => (KeyCode::Enter, false),
        RawCode::Esc => (KeyCode::Esc, false),
        RawCode::Tab => (KeyCode::Tab, false),
        RawCode::BackTab => (KeyCode::Tab, true),
        RawCode::Backspace => (KeyCode::Backspace, false),
        RawCode::Delete => (KeyCode::Delete, false),
        RawCode::Insert => (KeyCode::Insert, false),
        RawCode::Home => (KeyCode::Home, false),
        RawCode::End => (KeyCode::End, false),
        RawCode::PageUp => (KeyCode::PageUp, false),
        RawCode::PageDown => (KeyCode::PageDown, false),
        RawCode::Up => (KeyCode::Up, false),
        RawCode::Down => (KeyCode::Down, false),
        RawCode::Left => (KeyCode::Left, false),
        RawCode::Right => (KeyCode::Right, false),
        RawCode::F(n) => (KeyCode::F(n), false),
        _ => return None,
    };
    let held = |modifier| key.modifiers.contains(modifier);
    let modifiers = Modifiers {
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        shift: shift || held(KeyModifiers::SHIFT),
    };
    Some(Key::new(code, modifiers))
}

fn translate_mouse(mouse: MouseEvent) -> Option<Input> {
    let (x, y) = (mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Input::Click(x, y)),
        MouseEventKind::Drag(MouseButton::Left) => Some(Input::Drag(x, y)),
        MouseEventKind::ScrollDown => Some(Input::Wheel(x, y, NOTCH)),
        MouseEventKind::ScrollUp => Some(Input::Wheel(x, y, -NOTCH)),
        _ => None,
    }
}
