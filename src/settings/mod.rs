//! Settings that the configuration shares with the modules that follow them:
//! plain types, one definition each.

mod background;
mod keys;
mod layout;
mod list;
mod log;
mod notify;
mod output_color;
mod symbols;
mod terminal;
pub mod theme;
mod triage;
mod ui;

pub use keys::{KeyLayer, KeyPreset, Keys, UserBinding};
pub use layout::{DetailLayout, DetailPosition, RowLines};
pub use list::{ListLimits, PollIntervals};
pub use log::LogLevel;
pub use notify::{Notify, QuietHours};
pub use output_color::OutputColor;
pub use symbols::Symbols;
pub use terminal::{Multiplexer, NotificationProtocol, TerminalFacts};
pub use triage::{Advance, MarkOnReply, ReadPolicy, TriagePolicy};
pub use ui::{Color, Ui};
