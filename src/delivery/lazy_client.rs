//! The client, made on first use: building an HTTP client reads certificates,
//! which the first frame must not wait for.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::clock::Clock;
use super::recipients::Recipients;
use crate::api::{Api, Client};
use crate::domain::{Delay, Failure};

pub trait ClientFactory<A: Api>: Send + Sync + 'static {
    /// Called again after a failure.
    fn connect(&self) -> impl Future<Output = Result<Client<A>, Failure>> + Send;
}

impl<A, F, R> ClientFactory<A> for F
where
    A: Api,
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Client<A>, Failure>> + Send,
{
    fn connect(&self) -> impl Future<Output = Result<Client<A>, Failure>> + Send {
        self()
    }
}

type Connecting<A> = Pin<Box<dyn Future<Output = Result<Client<A>, Failure>> + Send>>;

/// The client, shared by all requests.
pub struct LazyClient<A> {
    client: OnceCell<Arc<Client<A>>>,
    connect: Box<dyn Fn() -> Connecting<A> + Send + Sync>,
    recipients: Recipients,
    on_wait: Box<dyn Fn(Delay) + Send + Sync>,
}

impl<A: Api> LazyClient<A> {
    /// Does nothing before the first request.
    pub fn new(factory: impl ClientFactory<A>, clock: impl Clock) -> Arc<Self> {
        let factory = Arc::new(factory);
        let connect = move || -> Connecting<A> {
            let factory = Arc::clone(&factory);
            Box::pin(async move { factory.connect().await })
        };
        Arc::new(Self {
            client: OnceCell::new(),
            connect: Box::new(connect),
            recipients: Recipients::new(move || clock.now()),
            on_wait: Box::new(|_| {}),
        })
    }

    /// An existing client. `on_wait` gets the pauses before requests of the outbox.
    pub fn connected(
        client: Client<A>,
        clock: impl Clock,
        on_wait: impl Fn(Delay) + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            client: OnceCell::new_with(Some(Arc::new(client))),
            connect: Box::new(|| Box::pin(std::future::pending())),
            recipients: Recipients::new(move || clock.now()),
            on_wait: Box::new(on_wait),
        })
    }

    /// Recent answers about the recipients of texts.
    pub fn recipients(&self) -> &Recipients {
        &self.recipients
    }

    /// The client; the next call retries after an error.
    pub async fn client(&self) -> Result<Arc<Client<A>>, Failure> {
        let made = self.client.get_or_try_init(|| async { (self.connect)().await.map(Arc::new) });
        made.await.cloned()
    }

    /// A retry by the user: see [`Client::end_pause`].
    pub fn try_anyway(&self) {
        if let Some(client) = self.client.get() {
            client.end_pause();
        }
    }

    pub(super) fn on_wait(&self, delay: Delay) {
        (self.on_wait)(delay);
    }
}
