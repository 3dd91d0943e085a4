//! The outbox on a read-only disk.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::files::{self, OutboxDir};
use super::{OutboxError, schema};
use crate::store::outbox::queries::{self, Which};
use crate::store::sqlite;
use crate::triage::outbox::{Holder, OutboxEntry};

/// A read-only outbox: nothing is migrated, set aside or pruned.
#[derive(Debug)]
pub struct OutboxReader {
    connection: Connection,
    folder: PathBuf,
    /// Excludes writers.
    _in_use: Option<File>,
}

impl OutboxReader {
    /// Opens the outbox in a folder; `None` if there is none.
    pub fn open(folder: &Path, account: &str) -> Result<Option<Self>, OutboxError> {
        let database = OutboxDir::database_in(folder);
        if !database.exists() {
            return Ok(None);
        }
        let in_use = files::exclusive(folder)?;
        let connection = sqlite::connect_to_read(&database, in_use.is_some())?;
        schema::check_to_read(&connection, account)?;
        Ok(Some(Self { connection, folder: folder.to_owned(), _in_use: in_use }))
    }

    pub fn unfinished(&self) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection, Which::Unfinished)
    }

    /// The process with the sender's role, if there is one and it is known.
    pub fn sender(&self) -> Option<Holder> {
        files::holder_in(&self.folder)
    }

    pub fn finished(&self, most: u32) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection, Which::Finished { most })
    }
}
