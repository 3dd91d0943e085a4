//! Transitions of the open conversation.

pub(super) mod links;
pub(super) mod reading;
