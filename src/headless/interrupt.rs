//! Signals that ask a command to come to an end.

use std::future::pending;
use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// What has been heard so far.
#[derive(Clone, Copy, Debug, Default)]
struct ReceivedSignals {
    times: u32,
    last: i32,
}

/// Listens for SIGINT, SIGTERM and SIGHUP. The first one asks for an end in
/// good order, the second one for an end.
#[derive(Clone, Debug)]
pub struct Interrupt(watch::Receiver<ReceivedSignals>);

impl Interrupt {
    /// Begins to listen. Must be called within the runtime.
    ///
    /// # Errors
    /// Where the system refuses a handler.
    pub fn listen() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(ReceivedSignals::default());
        for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
            let mut signals = signal(kind)?;
            let sender = sender.clone();
            tokio::spawn(async move {
                while signals.recv().await.is_some() {
                    let last = kind.as_raw_value();
                    sender.send_modify(|heard| {
                        *heard = ReceivedSignals { times: heard.times + 1, last }
                    });
                }
            });
        }
        Ok(Self(receiver))
    }

    /// The number of the signal that was heard last.
    pub(super) fn number(&self) -> Option<i32> {
        let heard = *self.0.borrow();
        (heard.times > 0).then_some(heard.last)
    }

    /// Waits until one was heard.
    pub(super) async fn first(&self) {
        self.received(1).await;
    }

    /// Waits until two were heard.
    pub(super) async fn second(&self) {
        self.received(2).await;
    }

    async fn received(&self, times: u32) {
        // Where nobody can tell any more, there is nothing to wait for.
        if self.0.clone().wait_for(|heard| heard.times >= times).await.is_err() {
            pending::<()>().await;
        }
    }
}
