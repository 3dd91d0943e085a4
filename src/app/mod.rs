//! The pure core: state, transitions, and the effects that they ask for.
//! Nothing here waits, reads a clock or knows a terminal.

pub mod action;
pub mod line_edit;

pub use action::{Action, Group};
