//! The server.

use std::future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::middleware;
use tokio::sync::oneshot;

use super::connection::{ConnectionControl, ConnectionListener};
use super::files::Files;
use super::listing::Lister;
use super::options::Options;
use super::stats::Stats;
use super::{files, routes};
use crate::sandbox::generator::World;
use crate::sandbox::rate_limit::Window;
use crate::sandbox::scripted_faults::FaultQueue;
use crate::sandbox::state::Arrivals;
use crate::sandbox::{admin, middleware as gate};

/// Time for answers in progress after shutdown was requested.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// State shared by all requests.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) lister: Lister,
    pub(crate) window: Option<Window>,
    pub(crate) stats: Stats,
    pub(crate) armed: FaultQueue,
    pub(crate) files: Files,
    arrivals: Arrivals,
    requests: AtomicU64,
}

impl Shared {
    /// Numbers a request, from 0.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    /// Creates an inbound message in each of these conversations: this text, or
    /// a generated one.
    pub(crate) fn arrive(&self, indexes: &[u64], text: Option<&str>) {
        Arrivals::arrive(self.lister.overlay(), indexes, text);
    }

    /// Up to so many conversations that are not among the newest.
    pub(crate) fn far_down(&self, count: usize) -> Vec<u64> {
        self.arrivals.far_down(self.lister.overlay(), count)
    }

    /// Creates inbound messages one by one, forever.
    async fn live(&self) {
        if self.options.live.is_zero() {
            future::pending::<()>().await;
        }
        loop {
            tokio::time::sleep(self.options.live).await;
            let index = self.arrivals.any(self.lister.overlay());
            if let Some(index) = index {
                self.arrive(&[index], None);
            }
        }
    }
}

/// A sandbox that accepts connections and answers them once it is served.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Starts to listen. The data is generated on demand: a million
    /// conversations take no longer than one.
    ///
    /// # Errors
    /// `InvalidInput` with a sentence for an invalid option, including a
    /// non-loopback address; the system's error if it cannot listen there.
    pub fn bind(options: Options) -> io::Result<Self> {
        options.check()?;
        let listener = TcpListener::bind(options.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let world = World::new(
            options.seed,
            options.count,
            options.lead_every,
            options.now.as_millisecond(),
        );
        let shared = Shared {
            lister: Lister::new(world, options.expire_tokens, options.list_lag),
            window: options.rate_limit.map(Window::new),
            stats: Stats::default(),
            armed: FaultQueue::default(),
            files: Files::new(address),
            requests: AtomicU64::new(0),
            arrivals: Arrivals::new(options.seed),
            options,
        };
        Ok(Self { listener, address, shared: Arc::new(shared) })
    }

    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Counts requests and faults, also while the server runs.
    pub fn stats(&self) -> Stats {
        self.shared.stats.clone()
    }

    /// Serves until `shutdown` completes. Answers in progress then have half a
    /// second to finish.
    ///
    /// # Errors
    /// The system's error if the listener cannot be used.
    pub async fn serve(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let door = ConnectionListener(tokio::net::TcpListener::from_std(self.listener)?);
        let shared = Arc::clone(&self.shared);
        let app = routes::router(self.shared.options.api)
            .layer(middleware::from_fn_with_state(Arc::clone(&self.shared), gate::pass))
            .merge(admin::router().layer(middleware::from_fn(gate::pass_control)))
            .merge(files::router())
            .with_state(self.shared)
            .into_make_service_with_connect_info::<ConnectionControl>();
        let (stopping, stopped) = oneshot::channel();
        let shutdown = async {
            shutdown.await;
            // The receiver is gone once everything has been answered.
            let _ = stopping.send(());
        };
        let deadline = async {
            // The sender is dropped unused only together with the server.
            let _ = stopped.await;
            tokio::time::sleep(LAST_WORDS).await;
        };
        tokio::select! {
            done = axum::serve(door, app).with_graceful_shutdown(shutdown) => done,
            () = deadline => Ok(()),
            () = shared.live() => Ok(()),
        }
    }
}
