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

    /// Creates an inbound message in each of these conversations: this text, or
    /// a generated one.
    pub(crate) fn arrive(&self, indexes: &[u64], text: Option<&str>) {
        Arrivals::arrive(self.lister.overlay(), indexes, text);
    }

    /// Up to so many conversations that are not among the newest.
    pub(crate) fn below_top(&self, count: usize) -> Vec<u64> {
        self.arrivals.below_top(self.lister.overlay(), count)
    }

    /// Creates inbound messages one by one, forever.
    pub(crate) async fn live(&self) {
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
