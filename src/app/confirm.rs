//! What is asked before something that is not done lightly. Only `y` says yes:
//! a key that is pressed out of habit must not.

use super::outbox::Command;
use super::triage::Prepared;

/// A question, and what a yes leads to.
pub struct Confirm {
    /// The question, with the number that it is about.
    pub question: String,
    pub(super) then: Then,
}

/// What a yes leads to.
pub(super) enum Then {
    /// Something is done to the conversations that were meant.
    Do(Box<Prepared>),
    /// The outbox is told.
    Tell(Vec<Command>),
}
