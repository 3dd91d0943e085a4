//! The messages to the loop, in one bounded queue, so that order is kept.

use tokio::sync::mpsc;

use crate::app::Event;
use crate::keymap::Key;

/// Size of the queue. A full queue blocks the senders, never the loop.
const QUEUE: usize = 1_024;

/// Input from the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Key(Key),
    Paste(String),
    /// A paste whose end did not arrive. The received part may be incomplete or
    /// contain keys, and is dropped.
    PasteCut,
    /// A paste far beyond the length of any text, which is dropped.
    PasteTooLong,
    Resized,
    /// The terminal got (`true`) or lost the focus.
    Focus(bool),
    Click(u16, u16),
    /// A move with the button held.
    Drag(u16, u16),
    Release,
    /// Wheel movement over a cell; positive is down.
    Wheel(u16, u16, isize),
    /// The terminal's background, as it answers a query: red, green and blue.
    Background(u8, u8, u8),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    Input(Input),
    /// An event of an effect.
    Event(Event),
    /// The shell wants to stop the process.
    Stop,
    /// The process was continued after a stop.
    Continued,
    /// A terminal that accepted no output has room again.
    Writable,
    /// The reader pauses until the loop has processed all earlier keys.
    PauseInput,
    /// The number of a signal that ends the process.
    Killed(i32),
    /// The terminal is gone, or cannot be read any more for the given reason.
    Closed(Option<String>),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

pub(crate) type MessageSender = mpsc::Sender<Message>;

pub(crate) type MessageReceiver = mpsc::Receiver<Message>;

pub(crate) fn channel() -> (MessageSender, MessageReceiver) {
    mpsc::channel(QUEUE)
}
