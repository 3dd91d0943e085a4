//! Waiting for what may not be there.

use std::convert::Infallible;
use std::future::{self, Future};

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::ShutdownProgress;

/// What a future leads to, if there is one.
pub(super) async fn of<F: Future + Unpin>(future: Option<&mut F>) -> F::Output {
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

/// Ends when nobody waits any more for what is left to be sent.
pub(super) async fn stops(leaving: Option<&mpsc::UnboundedSender<ShutdownProgress>>) {
    match leaving {
        Some(leaving) => leaving.closed().await,
        None => never().await,
    }
}

async fn never<T>() -> T {
    match future::pending::<Infallible>().await {}
}
