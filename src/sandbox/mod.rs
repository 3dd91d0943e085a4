//! The API on loopback: an HTTP server with made-up conversations.
//!
//! It answers what an inbox asks, lists and operations (`handlers`), as the
//! vendor's contract says: a request with a member that the contract does not
//! know, or of another type, is refused, and a member that it lets be null may be
//! left out. `operations` is the table of all of them; `versions` knows what
//! older versions of the API lack and call by other names.
//!
//! - **The data** follows from a seed and is made up record by record (`world`).
//!   Lead `lead-1` owns a fixed share of all conversations. It stands for a partner who
//!   refers people: its conversations are with different people. Every other lead has
//!   one to five conversations, all with the lead. A lead is archived as a whole, and
//!   `lead-1` is not.
//! - **Lists** are scanned lazily where they lie in their natural order, and
//!   sorted once and remembered otherwise (`listing`).
//! - **Changes**, by operations or by messages that arrive while it runs, lie
//!   over the data and cost as much as there are of them (`live`). Messages
//!   come at intervals, or when they are asked for (`control`). Time passes, and
//!   can be put forward (`clock`); scheduled texts and those of automations go
//!   out when it has come to them. Uploaded files are kept in memory (`files`).
//! - **Faults** follow from the seed and the request's number (`gate`,
//!   `faults`), or are armed for certain requests (`armed`).

mod admin;
mod cache;
mod clock;
mod connection;
mod dataset;
mod faults;
mod fields;
mod files;
mod generator;
mod handlers;
mod http;
mod listing;
mod middleware;
mod multipart;
mod operations;
mod options;
mod problem;
mod query;
mod rate_limit;
mod request;
mod scripted_faults;
mod server;
mod shared;
mod state;
mod stats;
mod strict_body;
mod token;
mod versions;

pub use options::Options;
pub use server::Server;
pub use stats::{Endpoint, Fault, Stats};
pub use versions::ApiVersion;

/// The key that the documentation and the demo use. Any other bearer token
/// does as well, except for source keys (`lp_src_…`), unless [`Options::key`]
/// names one.
pub const KEY: &str = "sk_sandbox";
