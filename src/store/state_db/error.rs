//! Errors of the state database.

use std::io;

use thiserror::Error;

use super::StateLocation;
use crate::domain::io_error_text;
use crate::store::private_file::is_disk_full;
use crate::store::sqlite::database_error;

/// An error of the state database, in words that fit after a colon. Nothing has
/// changed, but for a damaged draft that was set aside.
#[derive(Debug, Error)]
pub enum StateError {
    #[error("the disk is full")]
    Full,
    #[error("the disk failed")]
    Disk,
    #[error("the folder is read-only")]
    ReadOnly,
    #[error("another window is blocking state.sqlite")]
    Busy,
    #[error("state.sqlite is damaged. Close every window and start again")]
    Damaged,
    #[error("a newer version of leadping-tui wrote state.sqlite")]
    Newer,
    #[error("the draft is damaged. A copy is kept in state.sqlite")]
    DamagedDraft,
    #[error("the draft is too long to save")]
    TooLong,
    #[error("{}", io_error_text(.0))]
    File(#[source] io::Error),
    /// Any other error of `SQLite`; its code is for the log.
    #[error("state.sqlite failed for an unknown reason")]
    Database(i32),
}

impl StateError {
    /// Distinguishes a full disk from a broken one.
    pub(super) fn explained(self, location: &StateLocation) -> Self {
        match self {
            Self::Disk if is_disk_full(&location.folder) => Self::Full,
            error => error,
        }
    }
}

database_error!(StateError);
