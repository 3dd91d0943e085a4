//! An action that is ready to be executed.

use crate::domain::ConversationId;
use crate::triage::Action;
use crate::triage::outbox::NewEntry;

/// The operations of one key press, as they were when the key was pressed.
pub struct Batch {
    pub action: Action,
    /// The writes, in the order of the list.
    pub drafts: Vec<NewEntry>,
    /// The conversations that were meant: their marks go.
    pub meant: Vec<ConversationId>,
    /// Label of the targets.
    pub whom: String,
    /// The targets that it does not apply to: `2 already read`; else empty.
    pub left_out: String,
}
