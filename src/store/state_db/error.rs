//! Why the database cannot do what it is asked to.

use std::io;

use thiserror::Error;

use super::StateLocation;
use crate::domain::io_words;
use crate::store::private_file::{is_disk_full, is_full};
use crate::store::sqlite::SqliteFailure;

/// Why the database cannot do what it is asked to, as a part of a sentence.
/// None says anything of a text. Nothing has changed, but for a damaged draft.
#[derive(Debug, Error)]
pub enum StateError {
    /// There is no room.
    #[error("the disk is full")]
    Full,
    /// The disk failed.
    #[error("the disk failed")]
    Disk,
    /// The folder or the file may not be written to.
    #[error("the folder is read-only")]
    ReadOnly,
    /// Another instance did not let go.
    #[error("another window is blocking state.sqlite")]
    Busy,
    /// The database is damaged, and another instance has it open.
    #[error("state.sqlite is damaged. Close every window and start again")]
    Damaged,
    /// A newer version of the program has written the database.
    #[error("a newer version of leadping-tui wrote state.sqlite")]
    Newer,
    /// One draft makes no sense. It is in a table of its own now.
    #[error("the draft is damaged. A copy is kept in state.sqlite")]
    DamagedDraft,
    /// The draft is larger than what would be read again.
    #[error("the draft is too long to be kept")]
    TooLong,
    /// A file or a folder could not be used.
    #[error("{}", io_words(.0))]
    File(#[source] io::Error),
    /// Something that should not happen, by its number in `SQLite`, which means
    /// nothing to whoever reads it.
    #[error("state.sqlite failed for an unknown reason")]
    Database(i32),
}

impl StateError {
    /// The error with what is known besides: whether the disk, which the
    /// database only calls broken, is full.
    pub(super) fn explained(self, location: &StateLocation) -> Self {
        match self {
            Self::Disk if is_disk_full(&location.folder) => Self::Full,
            error => error,
        }
    }
}

impl From<io::Error> for StateError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            _ if is_full(&error) => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::File(error),
        }
    }
}

impl From<rusqlite::Error> for StateError {
    fn from(error: rusqlite::Error) -> Self {
        match SqliteFailure::from(error) {
            SqliteFailure::Full => Self::Full,
            SqliteFailure::Disk => Self::Disk,
            SqliteFailure::ReadOnly => Self::ReadOnly,
            SqliteFailure::Busy => Self::Busy,
            SqliteFailure::Damaged => Self::Damaged,
            SqliteFailure::Other(number) => Self::Database(number),
        }
    }
}
