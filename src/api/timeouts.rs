//! How long a request may take.

use std::time::Duration;

/// How long a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For connecting, the TLS handshake included.
    pub connect: Duration,
    /// Without a byte: from the start of a request to the head of its answer,
    /// connecting included, and then between pieces of the answer. So it bounds
    /// the connect timeout as well.
    pub stall: Duration,
    /// For a whole answer, from the start of the request to the answer's last
    /// byte. A page of a list, which is larger, may take twice as long.
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
