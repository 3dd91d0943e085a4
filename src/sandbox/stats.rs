//! Statistics of requests and answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The endpoint of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `POST /conversations/lead/{leadId}`
    LeadConversations,
    /// `POST /conversations/my`
    MyConversations,
    /// `POST /events/conversations/{conversationId}`
    Events,
    /// `GET /leads/{id}`
    Lead,
    /// `POST /leads/all/my`
    Leads,
    /// Any other operation of the API.
    Operation,
    /// Any other path.
    Other,
}

impl Endpoint {
    /// Determined by the path alone.
    pub(crate) fn from_path(path: &str) -> Self {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match segments[..] {
            ["conversations", "my"] => Self::MyConversations,
            ["conversations", "lead", _] => Self::LeadConversations,
            ["leads", "all", "my"] => Self::Leads,
            ["leads", _] => Self::Lead,
            ["events", "conversations", _] => Self::Events,
            [
                "analytics" | "businesses" | "conversations" | "dispositions" | "events" | "leads"
                | "lead-statuses" | "notifications" | "organizations" | "phone-numbers" | "sms"
                | "suppressions" | "tags" | "users",
                ..,
            ] => Self::Operation,
            _ => Self::Other,
        }
    }
}

/// A fault injected into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Failed,
    /// The connection broke before or during the answer.
    Dropped,
    /// Status 200 with a malformed body.
    Malformed,
    /// 429.
    RateLimited,
}

#[derive(Debug, Default)]
struct Counters {
    requests: [AtomicU64; 7],
    faults: [AtomicU64; 4],
}

/// Counts requests and faults; clones share the counters.
#[derive(Clone, Debug, Default)]
pub struct Stats(Arc<Counters>);

impl Stats {
    /// Number of requests, including refused ones.
    pub fn requests(&self) -> u64 {
        self.0.requests.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    /// Number of requests to an endpoint, including refused ones.
    pub fn requests_to(&self, endpoint: Endpoint) -> u64 {
        self.0.requests[endpoint as usize].load(Ordering::Relaxed)
    }

    /// Number of faults of a kind.
    pub fn faults(&self, fault: Fault) -> u64 {
        self.0.faults[fault as usize].load(Ordering::Relaxed)
    }

    pub(crate) fn arrived(&self, endpoint: Endpoint) {
        self.0.requests[endpoint as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn did(&self, fault: Fault) {
        self.0.faults[fault as usize].fetch_add(1, Ordering::Relaxed);
    }
}
