//! Time limits of requests.

use std::time::Duration;

/// Time limits of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For connecting, including the TLS handshake.
    pub connect: Duration,
    /// Without data: from the start of a request to the head of its answer,
    /// connecting included, and then between chunks of the body. It therefore
    /// also bounds the connect timeout.
    pub stall: Duration,
    /// For a whole answer, from the start of the request to the last byte. A
    /// page of a list, which is larger, may take twice as long.
    pub answer: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            answer: Duration::from_secs(30),
        }
    }
}
