//! Errors of the outbox, without private texts.

use std::io;

use thiserror::Error;

use crate::domain::io_error_text;
use crate::store::sqlite::database_error;
use crate::triage::outbox::NotAllowed;

/// A sentence without the final stop. Nothing has changed.
#[derive(Debug, Error)]
pub enum OutboxError {
    #[error("the disk is full: nothing can be put into the outbox")]
    Full,
    /// The disk failed, or is full without the database knowing.
    #[error("the disk failed: the outbox cannot be used")]
    Disk,
    #[error("the outbox cannot be written to: its folder or its disk is read-only")]
    ReadOnly,
    #[error("another instance holds the outbox for too long")]
    Busy,
    /// [`OutboxError::Busy`], with the process and its start.
    #[error("{0} holds the outbox for too long: end it, or continue it (fg)")]
    Held(String),
    #[error("the outbox is damaged: close every instance and start again to have it set aside")]
    Damaged,
    #[error("the outbox was written by a newer version of this program")]
    Newer,
    /// The key belongs to another account.
    #[error("This outbox belongs to {outbox}, and this key to {key}")]
    OtherAccount { outbox: String, key: String },
    #[error("The outbox in this folder is not that of this server and profile")]
    OtherPlace,
    /// Removed or replaced while it was open: new entries would be lost.
    #[error("the outbox was removed while it was in use: start the program again")]
    Removed,
    #[error("another instance has become the one that sends")]
    RoleLost,
    /// The state of the entry does not allow the change.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Invalid operation.
    #[error("{0}")]
    Invalid(&'static str),
    #[error("the outbox cannot be opened: {}", io_error_text(.0))]
    File(#[source] io::Error),
    /// The thread that used the outbox has panicked.
    #[error("this program has a defect: the outbox failed; the log says where")]
    Defect,
    /// Any other error of `SQLite`; its number is for the log.
    #[error("the outbox failed for an unknown reason")]
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
                "use the other key again, give each account a profile of its own (--profile), or \
                 discard what waits: `outbox discard --all`"
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
    #[case(13, "the disk is full")]
    #[case(8, "read-only")]
    #[case(1032, "read-only")]
    #[case(14, "read-only")]
    #[case(5, "another instance")]
    #[case(11, "damaged")]
    #[case(26, "damaged")]
    #[case(778, "the disk failed")]
    #[case(4874, "the disk is full")]
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
    #[case(io::ErrorKind::StorageFull, "the disk is full")]
    #[case(io::ErrorKind::QuotaExceeded, "the disk is full")]
    #[case(io::ErrorKind::FileTooLarge, "the disk is full")]
    #[case(io::ErrorKind::ReadOnlyFilesystem, "read-only")]
    #[case(io::ErrorKind::PermissionDenied, "read-only")]
    #[case(io::ErrorKind::NotADirectory, "cannot be opened")]
    fn a_failure_of_a_file_is_a_sentence(#[case] kind: io::ErrorKind, #[case] expected: &str) {
        let told = OutboxError::from(io::Error::from(kind)).to_string();
        assert!(told.contains(expected), "{told}");
    }
}
