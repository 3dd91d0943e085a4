//! The commands that need no screen, and how any command ends.

pub mod account_list;
pub mod act;
mod delivery;
pub mod interrupt;
pub mod list;
pub mod outbox;
mod outcome;
mod output;
pub mod progress;
pub mod report;
mod say;
mod table;
mod walk;

pub use account_list::{AccountList, RowFormat};
pub use act::{ActJob, Ended};
pub use interrupt::Interrupt;
pub use list::ListJob;
pub use output::Format;
pub use progress::Progress;
pub use report::{Excerpt, Exit, Report};
pub use say::ResultFormat;
