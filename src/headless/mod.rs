//! Commands without a screen.

pub mod account_list;
pub mod action;
mod delivery;
pub mod doctor;
pub mod interrupt;
pub mod list;
pub mod local_marks;
pub mod outbox;
mod outcome;
mod output;
mod paginator;
pub mod progress;
pub mod report;
mod result_writer;
mod table;
pub mod undo;

pub use account_list::{AccountList, RowFormat};
pub use action::{ActionJob, RunEnd, SnoozeJob, SnoozeSource};
pub use interrupt::Interrupt;
pub use list::ListJob;
pub use local_marks::DiskMarks;
pub use output::Format;
pub use progress::Progress;
pub use report::{CliError, Excerpt, Exit};
pub use result_writer::ResultFormat;
pub use undo::UndoJob;
