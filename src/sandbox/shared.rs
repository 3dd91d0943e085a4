//! State shared by all requests.

use std::future;
use std::sync::atomic::{AtomicU64, Ordering};

use super::files::Files;
use super::listing::Lister;
use super::options::Options;
use super::rate_limit::Window;
use super::scripted_faults::FaultQueue;
use super::state::Arrivals;
use super::stats::Stats;

/// State shared by all requests.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) lister: Lister,
    pub(crate) window: Option<Window>,
    pub(crate) stats: Stats,
    pub(crate) scripted: FaultQueue,
    pub(crate) files: Files,
    pub(crate) arrivals: Arrivals,
    pub(crate) requests: AtomicU64,
}

impl Shared {
    /// Numbers a request, from 0.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    /// Creates inbound messages one by one, forever.
    pub(crate) async fn live(&self) {
        if self.options.live.is_zero() {
            future::pending::<()>().await;
        }
        loop {
            tokio::time::sleep(self.options.live).await;
            if let Some(index) = self.arrivals.any(&self.lister.overlay) {
                Arrivals::arrive(&self.lister.overlay, &[index], None);
            }
        }
    }
}
