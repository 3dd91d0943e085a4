//! Signals, as messages to the loop.

use std::io;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

use super::message::{Message, Sender};
use super::terminal;

/// How long the loop has for ending in good order after a signal.
const GRACE: Duration = Duration::from_secs(2);

/// Watches for the signals that end or stop the program.
///
/// # Errors
/// Where the system refuses a handler.
pub(super) fn watch(tokio: &Runtime, sender: Sender) -> io::Result<()> {
    let _context = tokio.enter();
    for kind in [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()] {
        let mut signals = signal(kind)?;
        let sender = sender.clone();
        tokio.spawn(async move {
            if signals.recv().await.is_some() {
                let number = kind.as_raw_value();
                let told = sender.send(Message::Killed(number));
                let _ = tokio::time::timeout(GRACE, told).await;
                // Still here: the loop is stuck, perhaps on a terminal that
                // takes no output. The terminal is put right all the same.
                tokio::time::sleep(GRACE).await;
                terminal::restore();
                std::process::exit(128 + number);
            }
        });
    }
    let mut stops = signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?;
    tokio.spawn(async move {
        while stops.recv().await.is_some() {
            if sender.send(Message::Stop).await.is_err() {
                break;
            }
        }
    });
    Ok(())
}
