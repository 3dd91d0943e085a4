//! Commands without a screen.

pub mod account_list;
pub mod action;
mod columns;
pub mod configured_list;
mod delivery;
pub mod interrupt;
pub mod list;
pub mod local_marks;
mod name_list;
pub mod outbox;
mod outcome;
mod output;
mod paginator;
pub mod progress;
pub mod report;
mod result_writer;
mod rows;
mod table;
mod time_limit;
mod tsv;
pub mod undo;
pub mod whoami;

pub use account_list::AccountList;
pub use action::{ActionJob, RunEnd, SnoozeJob, SnoozeSource};
pub use columns::Column;
pub use interrupt::Interrupt;
pub use list::ListJob;
pub use local_marks::DiskMarks;
pub use name_list::NameList;
pub use output::Format;
pub use progress::Progress;
pub use report::{CliError, Excerpt, Exit};
pub use result_writer::ResultFormat;
pub use rows::RowFormat;
pub use time_limit::within;
pub use undo::UndoJob;
