//! `doctor`: facts about the machine, the account and the server, and what they
//! mean for the user. The facts are gathered where they are; what is made of
//! them is pure.

mod configuration;
mod disk;
mod generation;
mod machine;
mod network;
mod report;
mod terminal;

pub use configuration::{KeyFacts, config, key, key_bindings};
pub use disk::{DiskFacts, FolderFacts, OutboxFacts, StateFacts, disk, outbox, state};
pub use generation::{Finding, Gap, ask_for_gaps, generation};
pub use machine::{Tools, time_zone};
pub use network::{Lookup, ServerFacts, dns, look_up, server};
pub use report::{Check, ReportWriter, Status};
pub use terminal::{
    ClipboardFacts, ColorFacts, SAMPLES, TmuxFacts, clipboard, colors, editor, tmux, widths,
};
