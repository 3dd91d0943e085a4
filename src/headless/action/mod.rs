//! The verbs of triage without a screen: what is named is looked up, put into
//! the account's outbox, and awaited.

mod ids;
mod input;
mod job;
mod reply;
mod request;
mod resolver;
mod text_source;
mod time_arg;

pub use ids::{Asked, check_id, read as read_ids};
pub(super) use job::one_at_a_time;
pub use job::{ActionJob, Ended};
pub use request::{PersonArg, Text, Wish};
pub use time_arg::TimeArg;
