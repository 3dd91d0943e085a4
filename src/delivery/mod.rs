//! What sends the outbox, as far as the screen and the command line share it:
//! what is asked about the recipient of a text before it leaves, and how long
//! nothing is tried once the server cannot be reached.

mod network_backoff;
mod recipients;

pub use network_backoff::NetworkBackoff;
pub use recipients::Recipients;
