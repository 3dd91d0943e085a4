//! The server itself.

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

/// How long answers under way may take once the server is told to stop.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A sandbox that accepts connections and answers them once it is served.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Starts to listen. The data is made up on demand: this takes no longer
    /// for a million conversations than for one.
    ///
    /// # Errors
    /// `InvalidInput` with a sentence where an option makes no sense, an
    /// address that is not loopback among them; whatever the system says where
    /// it cannot listen there.
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

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Counts requests and faults, also while the server runs.
    pub fn stats(&self) -> Stats {
        self.shared.stats.clone()
    }

    /// Answers until `shutdown` is done. Answers under way then get half a
    /// second to finish.
    ///
    /// # Errors
    /// Whatever the system says where the listener cannot be used.
    pub async fn serve(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let door = ConnectionListener(tokio::net::TcpListener::from_std(self.listener)?);
        let shared = Arc::clone(&self.shared);
        let app = operations::router(self.shared.options.api)
            .layer(middleware::from_fn_with_state(Arc::clone(&self.shared), gate::pass))
            .merge(admin::router().layer(middleware::from_fn(gate::pass_control)))
            .merge(upload::files())
            .with_state(self.shared)
            .into_make_service_with_connect_info::<ConnectionControl>();
        let (stopping, stopped) = oneshot::channel();
        let shutdown = async {
            shutdown.await;
            // Nobody waits for it any more once everything has been answered.
            let _ = stopping.send(());
        };
        let deadline = async {
            // The sender goes away unused only together with the server.
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
