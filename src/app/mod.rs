//! The pure core: state, transitions, and the effects that they ask for.
//! Nothing here waits, reads a clock or knows a terminal.

pub mod alerts;
pub mod announcement;
pub mod appearance;
pub mod compose;
pub mod conversation;
pub mod date_jump;
pub mod filter;
#[cfg(test)]
pub(crate) mod fixture;
pub mod focus;
pub mod freshness;
pub mod inbound_watch;
pub mod list;
pub mod local_marks;
pub mod own_texts;
pub mod paging;
pub mod picker;
pub mod protocol;
pub mod state;
pub mod status_message;
pub mod text;
pub mod thread_search;
pub mod tour;
pub mod triage;
pub mod update;

pub use crate::app::protocol::click::ClickTarget;
pub use crate::app::protocol::command::{Command, Focus, Group};
pub use crate::app::protocol::effect::{Effect, Timer};
pub use crate::app::protocol::event::Event;
pub use state::State;
