//! Reads the terminal on a thread of its own.
//!
//! Blocking reads on the terminal's own descriptor are the one way that was
//! measured to lose no key and to cost nothing while idle.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{
    self, Event as Raw, KeyCode as RawCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton,
    MouseEvent, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::message::{Input, Message, Sender};
use super::terminal::is_gone;
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
pub(super) fn spawn(sender: &Sender, gate: Gate) -> io::Result<()> {
    let told = sender.clone();
    let hangup = move || {
        if wait_for_hangup() {
            // A closed queue means that the program ends already.
            let _ = told.blocking_send(Message::Closed(None));
        }
    };
    thread::Builder::new().name("leadping-hangup".to_owned()).spawn(hangup)?;
    let mut farewell = Farewell::new(sender);
    let keys = move || farewell.reason = read(&farewell.sender, &gate);
    thread::Builder::new().name("leadping-keys".to_owned()).spawn(keys).map(drop)
}

/// Tells the loop that no keys will come any more, even where reading them has
/// panicked.
struct Farewell {
    sender: Sender,
    /// Why; `None` where the terminal or the loop has gone away.
    reason: Option<String>,
}

impl Farewell {
    /// What is told unless reading comes to an end of its own.
    fn new(sender: &Sender) -> Self {
        let panicked = "this program has a defect: reading the keys failed";
        Self { sender: sender.clone(), reason: Some(panicked.to_owned()) }
    }
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.sender.blocking_send(Message::Closed(self.reason.take()));
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

/// Passes on what is typed, until that cannot be read. Returns why, where
/// there is more to it than a terminal or a loop that has gone away.
fn read(sender: &Sender, gate: &Gate) -> Option<String> {
    loop {
        let input = match event::read() {
            Ok(raw) => translate(raw),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
            Err(error) => return reason(&error),
        };
        if let Some(input) = input
            && pass_on(input, sender, gate).is_none()
        {
            return None;
        }
    }
}

/// Sends what was typed, and waits behind a key that may give the terminal to
/// another program: that program's keys are not ours. `None` where nobody
/// listens any more.
fn pass_on(input: Input, sender: &Sender, gate: &Gate) -> Option<()> {
    let stops = matches!(&input, Input::Key(key) if gate.stops_at(*key));
    if stops {
        gate.close();
    }
    sender.blocking_send(Message::Input(input)).ok()?;
    if stops {
        sender.blocking_send(Message::KeysWait).ok()?;
        gate.wait();
    }
    Some(())
}

/// Holds the reading of keys up while another program has the terminal.
#[derive(Clone)]
pub(super) struct Gate(Arc<Bars>);

struct Bars {
    /// Behind these, reading stops.
    keys: Vec<Key>,
    is_closed: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// A gate that closes behind these keys.
    pub(super) fn new(keys: Vec<Key>) -> Self {
        let (is_closed, opened) = (Mutex::new(false), Condvar::new());
        Self(Arc::new(Bars { keys, is_closed, opened }))
    }

    fn stops_at(&self, key: Key) -> bool {
        self.0.keys.contains(&key)
    }

    fn close(&self) {
        *self.0.is_closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }

    fn wait(&self) {
        let mut is_closed = self.0.is_closed.lock().unwrap_or_else(PoisonError::into_inner);
        while *is_closed {
            is_closed = self.0.opened.wait(is_closed).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets keys be read again.
    pub(super) fn open(&self) {
        *self.0.is_closed.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.opened.notify_all();
    }
}

fn reason(error: &io::Error) -> Option<String> {
    (!is_gone(error)).then(|| format!("the keys cannot be read: {error}"))
}

fn translate(raw: Raw) -> Option<Input> {
    match raw {
        Raw::Key(key) if key.kind != KeyEventKind::Release => translate_key(key).map(Input::Key),
        Raw::Paste(text) => Some(Input::Paste(text)),
        Raw::Resize(..) => Some(Input::Resized),
        Raw::Mouse(mouse) => translate_mouse(mouse),
        Raw::FocusGained => Some(Input::Focus(true)),
        Raw::FocusLost => Some(Input::Focus(false)),
        Raw::Key(_) => None,
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
        MouseEventKind::Up(MouseButton::Left) => Some(Input::Release),
        MouseEventKind::ScrollDown => Some(Input::Wheel(x, y, NOTCH)),
        MouseEventKind::ScrollUp => Some(Input::Wheel(x, y, -NOTCH)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::runtime::message::channel;

    fn pressed(code: RawCode, modifiers: KeyModifiers) -> Option<Input> {
        translate(Raw::Key(KeyEvent::new(code, modifiers)))
    }

    #[rstest]
    #[case(RawCode::Char('j'), KeyModifiers::NONE, "j")]
    #[case(RawCode::Char('G'), KeyModifiers::SHIFT, "G")]
    #[case(RawCode::Char('c'), KeyModifiers::CONTROL, "ctrl-c")]
    #[case(RawCode::Char('b'), KeyModifiers::ALT, "alt-b")]
    #[case(RawCode::Char(' '), KeyModifiers::NONE, "space")]
    #[case(RawCode::BackTab, KeyModifiers::SHIFT, "shift-tab")]
    #[case(RawCode::BackTab, KeyModifiers::NONE, "shift-tab")]
    #[case(RawCode::Left, KeyModifiers::CONTROL, "ctrl-left")]
    #[case(RawCode::F(5), KeyModifiers::NONE, "f5")]
    fn keys_are_those_of_the_key_table(
        #[case] code: RawCode,
        #[case] modifiers: KeyModifiers,
        #[case] written: &str,
    ) {
        let key: Key = written.parse().expect("a key");
        assert_eq!(pressed(code, modifiers), Some(Input::Key(key)));
    }

    #[test]
    fn the_focus_comes_and_goes() {
        assert_eq!(translate(Raw::FocusLost), Some(Input::Focus(false)));
        assert_eq!(translate(Raw::FocusGained), Some(Input::Focus(true)));
    }

    #[test]
    fn a_key_let_go_and_a_key_unheard_of_are_nothing() {
        let mut released = KeyEvent::new(RawCode::Char('q'), KeyModifiers::NONE);
        released.kind = KeyEventKind::Release;
        assert_eq!(translate(Raw::Key(released)), None);
        assert_eq!(pressed(RawCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[rstest]
    #[case(MouseEventKind::Down(MouseButton::Left), Some(Input::Click(3, 4)))]
    #[case(MouseEventKind::Drag(MouseButton::Left), Some(Input::Drag(3, 4)))]
    #[case(MouseEventKind::Up(MouseButton::Left), Some(Input::Release))]
    #[case(MouseEventKind::ScrollUp, Some(Input::Wheel(3, 4, -NOTCH)))]
    #[case(MouseEventKind::ScrollDown, Some(Input::Wheel(3, 4, NOTCH)))]
    #[case(MouseEventKind::Down(MouseButton::Right), None)]
    #[case(MouseEventKind::Moved, None)]
    fn the_mouse_clicks_drags_and_scrolls(
        #[case] kind: MouseEventKind,
        #[case] expected: Option<Input>,
    ) {
        let mouse = MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE };
        assert_eq!(translate(Raw::Mouse(mouse)), expected);
    }

    #[test]
    fn the_loop_is_told_why_when_reading_keys_panics() {
        let (sender, mut inbox) = channel();
        let farewell = Farewell::new(&sender);
        let reading = thread::spawn(move || {
            let _farewell = farewell;
            panic!("forced while keys are read");
        });
        let Some(Message::Closed(Some(reason))) = inbox.blocking_recv() else {
            panic!("the reason is told");
        };
        assert!(reason.contains("a defect"), "{reason}");
        assert!(reading.join().is_err());
    }

    #[test]
    fn behind_a_key_for_another_program_nothing_is_read_until_that_has_ended() {
        let stop: Key = "ctrl-o".parse().expect("a key");
        let gate = Gate::new(vec![stop]);
        let (sender, mut inbox) = channel();
        let passed = gate.clone();
        let reading = thread::spawn(move || {
            for key in [Key::plain(KeyCode::Enter), stop, Key::plain(KeyCode::Esc)] {
                pass_on(Input::Key(key), &sender, &passed).expect("somebody listens");
            }
        });
        let mut next = || inbox.blocking_recv();
        assert_eq!(next(), Some(Message::Input(Input::Key(Key::plain(KeyCode::Enter)))));
        assert_eq!(next(), Some(Message::Input(Input::Key(stop))));
        assert_eq!(next(), Some(Message::KeysWait));
        assert!(!reading.is_finished());
        gate.open();
        assert_eq!(next(), Some(Message::Input(Input::Key(Key::plain(KeyCode::Esc)))));
        assert!(reading.join().is_ok());
    }

    #[test]
    fn an_end_of_the_keys_is_explained_unless_the_terminal_has_gone() {
        let failed: io::Error = Errno::BADF.into();
        let reason = reason(&failed).expect("a reason");
        assert!(reason.starts_with("the keys cannot be read: "), "{reason}");
        assert_eq!(super::reason(&Errno::IO.into()), None);
        let (sender, mut inbox) = channel();
        let mut farewell = Farewell::new(&sender);
        farewell.reason = None;
        drop(farewell);
        assert_eq!(inbox.blocking_recv(), Some(Message::Closed(None)));
    }
}
