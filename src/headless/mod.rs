//! Commands without a screen.

pub mod account_list;
pub mod action;
mod columns;
mod count;
mod delivery;
pub mod interrupt;
pub mod list;
pub mod local_marks;
pub mod outbox;
mod outcome;
mod output;
mod paginator;
pub mod paint;
pub mod progress;
pub mod report;
mod result_writer;
mod show;
mod table;
mod time_limit;
mod tsv;
pub mod undo;

pub use account_list::{AccountList, RowFormat};
pub use action::{ActionJob, RunEnd, SnoozeJob, SnoozeSource};
pub use columns::Column;
pub use count::{CountJob, Counted};
pub use interrupt::Interrupt;
pub use list::ListJob;
pub use local_marks::DiskMarks;
pub use output::Format;
pub use paint::Paint;
pub use progress::Progress;
pub use report::{CliError, Excerpt, Exit};
pub use result_writer::ResultFormat;
pub use show::{ShowFormat, ShowJob, TextStyle};
pub use time_limit::within;
pub use undo::UndoJob;
