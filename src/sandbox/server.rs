//! The server.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::middleware;
use tokio::sync::oneshot;

use super::connection::{ConnectionControl, ConnectionListener};
use super::files::Files;
use super::handlers::upload;
use super::listing::Lister;
use super::operations;
use super::options::Options;
use super::shared::Shared;
use super::stats::Stats;
use crate::sandbox::generator::World;
use crate::sandbox::rate_limit::Window;
use crate::sandbox::scripted_faults::FaultQueue;
use crate::sandbox::state::Arrivals;
use crate::sandbox::{admin, middleware as gate};

/// Time for answers in progress after shutdown was requested.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(500);

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
            scripted: FaultQueue::default(),
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
        let app = operations::router(self.shared.options.api)
            .layer(middleware::from_fn_with_state(Arc::clone(&self.shared), gate::handle))
            .merge(admin::router().layer(middleware::from_fn(gate::handle_admin)))
            .merge(upload::files())
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
            tokio::time::sleep(DRAIN_TIMEOUT).await;
        };
        tokio::select! {
            done = axum::serve(door, app).with_graceful_shutdown(shutdown) => done,
            () = deadline => Ok(()),
            () = shared.live() => Ok(()),
        }
    }
}
