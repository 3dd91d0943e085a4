//! The pure core: state, transitions, and the effects that they ask for.
//! Nothing here waits, reads a clock or knows a terminal.

pub mod action;
pub mod alerts;
pub mod automations;
pub mod buffer;
pub mod choices;
pub mod circle;
pub mod columns;
pub mod compose;
pub mod confirm;
pub mod detail;
pub mod drafts;
pub mod effect;
pub mod event;
pub mod filter_bar;
#[cfg(test)]
pub(crate) mod fixture;
pub mod freshness;
pub mod fuzzy;
pub mod history;
pub mod kept;
pub mod lead_finder;
pub mod lead_picker;
pub mod line_edit;
pub mod link_picker;
pub mod links;
pub mod list;
pub mod marks;
pub mod notice;
pub mod outbox;
pub mod outbox_pane;
pub mod pager;
pub mod palette;
pub mod picker;
pub mod polling;
pub mod question;
pub mod reading;
pub mod scope;
pub mod search;
pub mod state;
pub mod status_history;
mod text_cursor;
pub mod thread;
mod transcript;
pub mod triage;
pub mod update;
pub mod verb_picker;
pub mod view;
pub mod viewport;

pub use action::{Action, Focus, Group};
pub use effect::{Effect, Timer};
pub use event::Event;
pub use state::State;
