//! The messages of the core: commands, events, effects, and what they carry.

pub mod click;
pub mod clipboard;
pub mod command;
mod command_table;
pub mod drafts;
pub mod effect;
pub mod event;
pub mod lookup;
pub mod payload;
pub mod snoozes;
pub mod viewport;

pub use crate::triage::outbox::protocol as outbox;
