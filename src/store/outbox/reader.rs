//! The outbox of a disk that cannot be written to, to look at.

use std::fs::File;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::files::{self, OutboxDir};
use super::{OutboxError, schema};
use crate::store::outbox::queries::{self, Which};
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
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let in_use = files::exclusive(folder)?;
        let connection = if in_use.is_some() {
            // What another instance shares is not there, and could not be made:
            // the index of the log is kept in memory, which takes an exclusive
            // lock of the database, and none can be had on a file that may not
            // be written to.
            let connection = Connection::open_with_flags_and_vfs(database, flags, "unix-none")?;
            connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            connection
        } else {
            Connection::open_with_flags(database, flags)?
        };
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
