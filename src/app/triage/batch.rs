//! Something that is about to be done, with all that it takes.

use crate::domain::{ConversationId, Operation};
use crate::triage::Action;
use crate::triage::outbox::NewEntry;

/// What one key press leads to, as it was when the key was pressed.
pub struct Batch {
    /// What is done.
    pub action: Action,
    /// The writes, in the order of the list.
    pub drafts: Vec<NewEntry>,
    /// What leads back, draft by draft, where anything does.
    pub inverses: Vec<Option<Operation>>,
    /// The conversations that were meant: their marks go.
    pub meant: Vec<ConversationId>,
    /// Whom it concerns, as a person says it.
    pub whom: String,
}
