//! What reaches the loop, in one bounded queue, so that order is kept.

use tokio::sync::mpsc;

use crate::app::Event;
use crate::keymap::Key;

/// Messages that may wait. A full queue holds back those who send, never the
/// loop.
const QUEUE: usize = 1_024;

/// What the user did at the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// Pasted text whose end did not come. What came may be cut, or have keys
    /// in it, and is dropped.
    PasteCut,
    /// Pasted text far beyond what any text holds, which is dropped.
    PasteTooLong,
    /// The screen has changed its size.
    Resized,
    /// The terminal has got the focus, or lost it.
    Focus(bool),
    /// A click on a cell.
    Click(u16, u16),
    /// The pointer moved to a cell with the button held.
    Drag(u16, u16),
    /// The button was let go.
    Release,
    /// The wheel turned over a cell; down where positive.
    Wheel(u16, u16, isize),
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// From the terminal.
    Input(Input),
    /// From an effect.
    Fact(Event),
    /// The shell wants its terminal back for a while.
    Stop,
    /// The process was continued after it had been stopped.
    Continued,
    /// A terminal that took no more output has room again.
    Writable,
    /// No key is read until the loop has done all that the keys before this
    /// asked for.
    KeysWait,
    /// The process was told to end by the signal with that number.
    Killed(i32),
    /// The terminal is gone, or for the reason given cannot be read any more.
    Closed(Option<String>),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Fact(event)
    }
}

/// Sends messages to the loop.
pub(crate) type MessageSender = mpsc::Sender<Message>;

/// Takes messages.
pub(crate) type MessageReceiver = mpsc::Receiver<Message>;

/// The queue.
pub(crate) fn channel() -> (MessageSender, MessageReceiver) {
    mpsc::channel(QUEUE)
}
