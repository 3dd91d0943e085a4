//! The commands that need no screen, and how any command ends.

pub mod list;
mod output;
pub mod progress;
pub mod report;
mod table;
mod walk;

pub use list::ListJob;
pub use output::Format;
pub use progress::Progress;
pub use report::{Excerpt, Exit, Report};
