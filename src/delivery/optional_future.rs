//! Waits for optional futures.

use std::convert::Infallible;
use std::future::{self, Future};

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// Never ready without a future.
pub(super) async fn output<F: Future + Unpin>(future: Option<&mut F>) -> F::Output {
    match future {
        Some(future) => future.await,
        None => never().await,
    }
}

pub(super) async fn reached(wake: Option<Instant>) {
    match wake {
        Some(wake) => sleep_until(wake).await,
        None => never().await,
    }
}

/// Ready when the receiver of a channel is dropped.
pub(super) async fn closed<T>(channel: Option<&mpsc::UnboundedSender<T>>) {
    match channel {
        Some(channel) => channel.closed().await,
        None => never().await,
    }
}

async fn never<T>() -> T {
    match future::pending::<Infallible>().await {}
}
