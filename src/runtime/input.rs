//! Reads the terminal on a thread of its own.
//!
//! Blocking reads on the terminal's own descriptor are the one way that was
//! measured to lose no key and to cost nothing while idle.

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{
    self, Event as Raw, KeyCode as RawCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton,
    MouseEvent, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::message::{Input, Message, Sender};
use crate::keymap::{Key, KeyCode, Modifiers};

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// Listens for changes of the screen's size, before the size is first asked
/// for: none may fall in between.
///
/// # Errors
/// Where the terminal cannot be read.
pub(super) fn listen() -> io::Result<()> {
    event::poll(Duration::ZERO).map(drop)
}

/// Starts the threads. They end with the terminal or with the program.
///
/// # Errors
/// Where no thread can be started.
pub(super) fn spawn(sender: &Sender) -> io::Result<()> {
    let told = sender.clone();
    let hangup = move || {
        if wait_for_hangup() {
            // A closed queue means that the program ends already.
            let _ = told.blocking_send(Message::Closed);
        }
    };
    thread::Builder::new().name("leadping-hangup".to_owned()).spawn(hangup)?;
    let farewell = Farewell(sender.clone());
    let keys = move || read(&farewell.0);
    thread::Builder::new().name("leadping-keys".to_owned()).spawn(keys).map(drop)
}

/// Tells the loop that no keys will come any more, even where reading them has
/// panicked.
struct Farewell(Sender);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.blocking_send(Message::Closed);
    }
}

/// Waits until the terminal is gone, without waking up before. The reader of
/// keys would not notice: to it a terminal that has hung up is one that has
/// nothing to say, asked over and over. `false` where the system cannot tell.
fn wait_for_hangup() -> bool {
    let stdin = io::stdin();
    // A hang-up is reported whether or not it is asked for.
    let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
    loop {
        match poll(&mut terminal, None) {
            Ok(_) => return terminal[0].revents().contains(PollFlags::HUP),
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

fn read(sender: &Sender) {
    loop {
        let input = match event::read() {
            Ok(raw) => translate(raw),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
            Err(_) => return,
        };
        if let Some(input) = input
            && sender.blocking_send(Message::Input(input)).is_err()
        {
            return;
        }
    }
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
