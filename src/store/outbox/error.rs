//! Errors of the outbox, without private texts.

use std::io;

use thiserror::Error;

use crate::domain::io_error_text;
use crate::store::sqlite::database_error;
use crate::triage::outbox::NotAllowed;

/// A sentence without the final stop. Nothing has changed.
#[derive(Debug, Error)]
pub enum OutboxError {
    #[error("The disk is full: can't save to the outbox")]
    Full,
    /// The disk failed, or is full without the database knowing.
    #[error("The disk failed: can't use the outbox")]
    Disk,
    #[error("Can't write to the outbox: its folder or disk is read-only")]
    ReadOnly,
    #[error("Another window is blocking the outbox")]
    Busy,
    /// [`OutboxError::Busy`], with the process and its start.
    #[error("The outbox is blocked by {0}. Quit it, or resume it (fg)")]
    Held(String),
    #[error("The outbox is damaged. Close every window and start again to set it aside")]
    Damaged,
    #[error("A newer version of leadping-tui wrote the outbox")]
    Newer,
    /// The key belongs to another account.
    #[error("This outbox belongs to {outbox}, and this key to {key}")]
    OtherAccount { outbox: String, key: String },
    #[error("The outbox in this folder belongs to another server or profile")]
    OtherPlace,
    /// Removed or replaced while it was open: new entries would be lost.
    #[error("The outbox was removed while in use. Start leadping-tui again")]
    Removed,
    #[error("Another window is sending now")]
    RoleLost,
    /// The state of the entry does not allow the change.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Invalid operation.
    #[error("{0}")]
    Invalid(&'static str),
    #[error("Can't open the outbox: {}", io_error_text(.0))]
    File(#[source] io::Error),
    /// The thread that used the outbox has panicked.
    #[error("Bug in leadping-tui: the outbox failed. The log has details")]
    Defect,
    /// Any other error of `SQLite`; its number is for the log.
    #[error("The outbox failed for an unknown reason")]
    Database(i32),
}

impl OutboxError {
    /// Whether a retry may succeed.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Held(_) | Self::Full | Self::Disk)
    }

    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::OtherAccount { .. } => {
                "Use the other key, give each account its own profile (--profile), or discard \
                 what is pending: `outbox discard --all`"
            }
            _ => return None,
        })
    }
}

database_error!(OutboxError);

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use rusqlite::Error;

    use super::*;

    #[rstest]
    #[case(13, "The disk is full")]
    #[case(8, "read-only")]
    #[case(1032, "read-only")]
    #[case(14, "read-only")]
    #[case(5, "Another window")]
    #[case(11, "damaged")]
    #[case(26, "damaged")]
    #[case(778, "The disk failed")]
    #[case(4874, "The disk is full")]
    #[case(19, "unknown reason")]
    fn a_failure_of_the_database_is_a_sentence_without_its_words(
        #[case] code: i32,
        #[case] expected: &str,
    ) {
        let failure = rusqlite::ffi::Error::new(code);
        let error = Error::SqliteFailure(failure, Some("see you at 5".to_owned()));
        let told = OutboxError::from(error);
        assert!(told.to_string().contains(expected), "{told}");
        assert!(!format!("{told} {told:?}").contains("see you"));
        let plain = told.to_string();
        assert!(!plain.contains("SQLite") && !plain.contains(&code.to_string()), "{plain}");
    }

    #[rstest]
    #[case(io::ErrorKind::StorageFull, "The disk is full")]
    #[case(io::ErrorKind::QuotaExceeded, "The disk is full")]
    #[case(io::ErrorKind::FileTooLarge, "The disk is full")]
    #[case(io::ErrorKind::ReadOnlyFilesystem, "read-only")]
    #[case(io::ErrorKind::PermissionDenied, "read-only")]
    #[case(io::ErrorKind::NotADirectory, "Can't open the outbox")]
    fn a_failure_of_a_file_is_a_sentence(#[case] kind: io::ErrorKind, #[case] expected: &str) {
        let told = OutboxError::from(io::Error::from(kind)).to_string();
        assert!(told.contains(expected), "{told}");
    }
}
