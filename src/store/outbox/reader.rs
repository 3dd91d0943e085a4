//! The outbox of a disk that cannot be written to, to look at.

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;

use super::files::{self, OutboxDir};
use super::{OutboxError, schema};
use crate::store::outbox::queries::{self, Which};
use crate::store::sqlite;
use crate::triage::outbox::OutboxEntry;

/// An outbox that is only read: nothing is prepared, set aside or pruned.
#[derive(Debug)]
pub struct OutboxReader {
    connection: Connection,
    /// Keeps others from writing, where nobody does.
    _in_use: Option<File>,
}

impl OutboxReader {
    /// Opens the outbox in a folder; `None` where there is none.
    ///
    /// # Errors
    /// Where it is another account's or a newer version's, damaged, or cannot
    /// be read.
    pub fn open(folder: &Path, account: &str) -> Result<Option<Self>, OutboxError> {
        let database = OutboxDir::database_in(folder);
        if !database.exists() {
            return Ok(None);
        }
        let in_use = files::exclusive(folder)?;
        let connection = sqlite::connect_to_read(&database, in_use.is_some())?;
        schema::check_to_read(&connection, account)?;
        Ok(Some(Self { connection, _in_use: in_use }))
    }

    /// See [`super::Outbox::unfinished`].
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn unfinished(&self) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection, Which::Unfinished)
    }

    /// See [`super::Outbox::finished`].
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn finished(&self, most: u32) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection, Which::Finished { most })
    }
}
