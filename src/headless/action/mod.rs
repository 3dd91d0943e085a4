//! The actions of triage without a screen: targets are looked up, their
//! operations put into the account's outbox, and awaited.

mod ids;
mod input;
mod job;
mod lookup;
mod names;
mod reply;
mod resolver;
mod snooze;
mod target;
mod text_source;
mod time_arg;

pub use ids::{Input, check_id, read as read_ids};
pub(super) use job::one_at_a_time;
pub use job::{ActionJob, RunEnd};
pub(super) use names::{is_unlistable, own_numbers};
pub use resolver::ActionRequest;
pub use snooze::{SnoozeJob, SnoozeSource};
pub use text_source::TextSource;
pub use time_arg::TimeArg;
