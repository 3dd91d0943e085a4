//! The rules of the outbox: the life of a write between the key press and the
//! server's answer, whatever fails or crashes meanwhile.
//!
//! Two guarantees: no entry is ever lost, and what must not be repeated is not
//! repeated. Every transition is a function from one
//! [`OutboxEntry`] to the next, so that the store can
//! execute each as one transaction and tests can try any sequence of them.
//!
//! | from | event | to |
//! |---|---|---|
//! | – | appended | waiting |
//! | waiting | [claimed](schedule::plan), due and first in its line | sending |
//! | waiting | claimed, too old to be sent without confirmation | asking |
//! | waiting, a text | [checked](departure), confirmation required | asking |
//! | waiting, a text | checked, not allowed | failed |
//! | waiting, a text | the recipient cannot be checked | waiting or failed |
//! | waiting | made redundant by a later entry | discarded |
//! | waiting, a mark of a text | fetched, still right | sending |
//! | waiting, a mark of a text | the lead has written since | stale |
//! | sending | it took effect | done |
//! | sending | something newer came | stale |
//! | sending | no effect, transient failure | waiting |
//! | sending | no effect, permanent failure | failed |
//! | sending | unknown outcome, idempotent | waiting, in doubt |
//! | sending | unknown outcome otherwise | unknown |
//! | sending | the process died | waiting or asking in doubt, or unknown |
//! | asking, failed, unknown | the user retries it | waiting |
//! | waiting, asking, failed, unknown | the user discards it | discarded |
//! | waiting, asking, failed, not in doubt | undone | discarded |

mod coalesce;
pub mod departure;
pub mod entry;
mod holder;
mod mark_transitions;
pub mod protocol;
mod recovery;
mod reply_marks;
pub mod schedule;
mod server_transitions;
mod targets;
pub mod undo_facts;
pub mod undo_window;
mod user_transitions;

pub use departure::{Departure, Recipient};
pub use entry::{Discard, EntryId, EntryState, GroupId, NewEntry, NotAllowed, Origin, OutboxEntry};
pub use holder::Holder;
pub use reply_marks::{FetchedRow, ReplyMarks};
pub use schedule::{Schedule, plan};
pub use targets::Targets;
pub use undo_facts::UndoFacts;
pub use undo_window::UndoWindow;
pub use user_transitions::Undone;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
pub(crate) mod model;
