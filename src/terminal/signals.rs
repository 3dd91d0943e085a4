//! Signals, as messages to the loop.

use std::io;
use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use tokio::runtime::Handle;
use tokio::signal::unix::{SignalKind, signal};

use crate::terminal::guard;
use crate::terminal::message::{Input, Message, MessageSender};

/// Time for an orderly exit after a signal.
const EXIT_TIMEOUT: Duration = Duration::from_secs(1);

/// Another program that may have the terminal.
#[derive(Clone, Copy)]
pub(crate) struct OtherProgram {
    /// Whether it has the terminal: signals sent by keys are meant for it.
    pub(crate) has_terminal: fn() -> bool,
    /// Notifies its waiter of a signal that ends the program.
    pub(crate) interrupt: fn(i32),
}

/// Watches for signals that end, stop or continue the program, and for changes
/// of the screen's size.
pub(crate) fn watch(tokio: &Handle, sender: &MessageSender, other: OtherProgram) -> io::Result<()> {
    let _context = tokio.enter();
    let ends = [
        (SignalKind::terminate(), false),
        (SignalKind::hangup(), false),
        (SignalKind::interrupt(), true),
        (SignalKind::quit(), true),
    ];
    for (kind, is_of_a_key) in ends {
        let mut signals = signal(kind)?;
        let sender = sender.clone();
        tokio.spawn(async move {
            while signals.recv().await.is_some() {
                // Signals sent by keys are meant for the editor.
                if is_of_a_key && (other.has_terminal)() {
                    continue;
                }
                let number = kind.as_raw_value();
                (other.interrupt)(number);
                // A full queue must not block this thread.
                tokio::spawn(async move { sender.send(Message::Killed(number)).await });
                tokio::time::sleep(EXIT_TIMEOUT).await;
                guard::abandon(128 + number);
            }
        });
    }
    let mut stops = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
    let stop = sender.clone();
    tokio.spawn(async move {
        while stops.recv().await.is_some() {
            // The editor stops by itself, and only the shell continues it.
            if (other.has_terminal)() {
                let _ = kill_process(getpid(), Signal::STOP);
                continue;
            }
            if stop.send(Message::Stop).await.is_err() {
                break;
            }
        }
    });
    forward(SignalKind::window_change(), Message::Input(Input::Resized), sender)?;
    forward(SignalKind::from_raw(Signal::CONT.as_raw()), Message::Continued, sender)
}

/// Forwards every signal of a kind to the loop.
fn forward(kind: SignalKind, message: Message, sender: &MessageSender) -> io::Result<()> {
    let mut signals = signal(kind)?;
    let sender = sender.clone();
    tokio::spawn(async move {
        while signals.recv().await.is_some() {
            if sender.send(message.clone()).await.is_err() {
                break;
            }
        }
    });
    Ok(())
}
