//! The API on loopback: an HTTP server with generated conversations.
//!
//! It serves lists and operations (`handlers`) by the vendor's contract: a
//! request with an unknown member, or one of another type, is refused, and a
//! nullable member may be omitted. `operations` is the table of all of them;
//! `versions` has what older versions of the API lack and name differently.
//!
//! - **The data** follows from a seed and is generated record by record
//!   (`generator`). Lead `lead-1` owns a fixed share of all conversations. It
//!   stands for a partner who refers people: its conversations are with
//!   different people. Every other lead has one to five conversations, all with
//!   the lead. A lead is archived as a whole, and `lead-1` is not.
//! - **Lists** are scanned lazily in their natural order, and otherwise sorted
//!   once and cached (`listing`).
//! - **Changes**, by operations or by messages that arrive while it runs, are
//!   an overlay over the data, of a size proportional to their number
//!   (`state`). Messages come at intervals, or on request (`admin`). Time
//!   passes, and can be advanced (`clock`); scheduled texts and those of
//!   automations are sent when due. Uploaded files are kept in memory
//!   (`files`).
//! - **Faults** follow from the seed and the request's number (`middleware`,
//!   `faults`), or are scripted for specific requests (`scripted_faults`).

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

/// The key in the documentation and the demo. Any other bearer token is
/// accepted as well, except for source keys (`lp_src_…`), unless
/// [`Options::key`] is set.
pub const KEY: &str = "sk_sandbox";
