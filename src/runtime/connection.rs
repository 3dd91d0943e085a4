//! The way to the server, made on first use: building an HTTP client reads
//! certificates, which the first frame must not wait for.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::clock::Clock;
use crate::api::{Client, InboxApi};
use crate::delivery::Recipients;
use crate::domain::Failure;

/// Makes a way to the server.
pub trait ClientFactory<A: InboxApi>: Send + Sync + 'static {
    /// Makes it; called again after a failure.
    fn connect(&self) -> impl Future<Output = Result<Client<A>, Failure>> + Send;
}

impl<A, F, R> ClientFactory<A> for F
where
    A: InboxApi,
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Client<A>, Failure>> + Send,
{
    fn connect(&self) -> impl Future<Output = Result<Client<A>, Failure>> + Send {
        self()
    }
}

/// The way to the server, shared by all requests.
pub struct LazyClient<A, C> {
    gateway: OnceCell<Arc<Client<A>>>,
    connect: C,
    recipients: Recipients,
}

impl<A: InboxApi, C: ClientFactory<A>> LazyClient<A, C> {
    /// Nothing is done before the first request.
    pub fn new(connect: C, clock: impl Clock) -> Arc<Self> {
        let recipients = Recipients::new(move || clock.now());
        Arc::new(Self { gateway: OnceCell::new(), connect, recipients })
    }

    /// Recent answers about the recipients of texts.
    pub fn recipients(&self) -> &Recipients {
        &self.recipients
    }

    /// The way to the server.
    ///
    /// # Errors
    /// Why there is none; the next request tries again.
    pub async fn gateway(&self) -> Result<Arc<Client<A>>, Failure> {
        let made =
            self.gateway.get_or_try_init(|| async { self.connect.connect().await.map(Arc::new) });
        made.await.cloned()
    }

    /// Somebody tries by hand: see [`Client::try_anyway`].
    pub(super) fn try_anyway(&self) {
        if let Some(gateway) = self.gateway.get() {
            gateway.end_pause();
        }
    }
}
