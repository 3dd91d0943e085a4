//! Signals that ask a command to come to an end.

use std::future::pending;
use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, Default)]
struct ReceivedSignals {
    times: u32,
    last: i32,
}

/// SIGINT, SIGTERM and SIGHUP. The first one asks for an orderly shutdown, the
/// second one for an immediate one.
#[derive(Clone, Debug)]
pub struct Interrupt(watch::Receiver<ReceivedSignals>);

impl Interrupt {
    /// Must be called within the runtime.
    pub fn listen() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(ReceivedSignals::default());
        for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
            let mut signals = signal(kind)?;
            let sender = sender.clone();
            tokio::spawn(async move {
                while signals.recv().await.is_some() {
                    let last = kind.as_raw_value();
                    sender.send_modify(|received| {
                        *received = ReceivedSignals { times: received.times + 1, last }
                    });
                }
            });
        }
        Ok(Self(receiver))
    }

    /// The number of the last signal.
    pub fn number(&self) -> Option<i32> {
        let received = *self.0.borrow();
        (received.times > 0).then_some(received.last)
    }

    pub async fn first(&self) {
        self.received(1).await;
    }

    pub(super) async fn second(&self) {
        self.received(2).await;
    }

    async fn received(&self, times: u32) {
        // Without a sender there is nothing to wait for.
        if self.0.clone().wait_for(|received| received.times >= times).await.is_err() {
            pending::<()>().await;
        }
    }
}
