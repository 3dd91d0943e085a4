//! Transitions of the open conversation.

pub(super) mod clipboard;
pub(super) mod links;
pub(super) mod plain_text;
pub(super) mod reading;
pub(super) mod updates;
