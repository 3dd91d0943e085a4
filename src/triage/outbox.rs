//! The rules of the outbox: what becomes of a write between the key press and
//! the server's answer, whatever fails or dies meanwhile.
//!
//! Two promises: no entry is ever lost, and what must not repeat is not
//! repeated. Every transition is a function from one [`Entry`] to the next, so
//! that the store can carry each out as one transaction and tests can try any
//! sequence of them.
//!
//! | from | event | to |
//! |---|---|---|
//! | – | appended | waiting |
//! | waiting | [claimed](schedule::plan), due and first in its line | sending |
//! | waiting | claimed, too old to go unasked | asking |
//! | waiting, a text | [weighed](departure), a person has to say yes first | asking |
//! | waiting, a text | weighed, it must not go | failed |
//! | waiting, a text | its recipient cannot be asked about | waiting or failed |
//! | waiting | a later entry makes it needless | discarded |
//! | sending | it took effect | done |
//! | sending | something newer came | stale |
//! | sending | it did not happen and may pass later | waiting |
//! | sending | it did not happen and will not | failed |
//! | sending | it may have happened, a repeat is harmless | waiting, in doubt |
//! | sending | it may have happened otherwise | unknown |
//! | sending | the process is gone | waiting or asking in doubt, or unknown |
//! | asking, failed, unknown | a person says so | waiting |
//! | waiting, asking, failed, unknown | a person discards it | discarded |
//! | waiting, asking, failed, not in doubt | undone | discarded |

mod coalesce;
pub mod departure;
pub mod entry;
mod holder;
pub mod protocol;
mod recovery;
pub mod schedule;
mod server_transitions;
pub mod undo_window;
mod user_transitions;

pub use departure::{Departure, Recipient};
pub use entry::{Discard, EntryId, EntryState, GroupId, NewEntry, NotAllowed, OutboxEntry};
pub use holder::Holder;
pub use schedule::{Schedule, plan};
pub use undo_window::UndoWindow;
pub use user_transitions::Undone;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
pub(crate) mod model;
