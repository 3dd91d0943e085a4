//! Triage rules: actions on conversations and leads. Pure, without I/O and
//! clock.

pub mod action;
pub mod action_kind;
pub mod action_phrases;
pub mod compose;
pub mod optimistic;
pub mod outbox;
pub mod reversal;
pub mod snooze;
pub mod target;

pub use action::Action;
pub use action_kind::ActionKind;
pub use snooze::{Snooze, SnoozeChange, SnoozeTarget};
pub use target::ActionTarget;
