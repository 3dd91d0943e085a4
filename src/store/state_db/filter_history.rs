//! The filter history: each filter once, in the order of their last use.

use rusqlite::Connection;

use super::{StateDb, StateError};
use crate::domain::text;

/// The most entries.
pub(super) const MAX_ENTRIES: u32 = 500;

/// The most characters of an entry.
pub(super) const MAX_CHARS: usize = 1_000;

const PRUNE: &str = "DELETE FROM filter_history WHERE id <=
    (SELECT id FROM filter_history ORDER BY id DESC LIMIT 1 OFFSET ?1)";

impl StateDb {
    /// The entries, the newest last.
    pub fn filters(&self) -> Result<Vec<String>, StateError> {
        list(&self.connection)
    }

    /// Makes a filter the newest entry. One that is no single line of text is
    /// ignored.
    pub fn add_filter(&mut self, entry: &str) -> Result<(), StateError> {
        if !is_entry(entry) {
            return Ok(());
        }
        self.change(|connection, _| add(connection, entry))
    }
}

/// Adds an entry in the caller's transaction.
pub(super) fn add(connection: &Connection, entry: &str) -> Result<(), StateError> {
    let insert = "INSERT OR REPLACE INTO filter_history (entry) VALUES (?1)";
    connection.prepare_cached(insert)?.execute([entry])?;
    connection.prepare_cached(PRUNE)?.execute([MAX_ENTRIES])?;
    Ok(())
}

pub(super) fn list(connection: &Connection) -> Result<Vec<String>, StateError> {
    let mut query = connection.prepare("SELECT entry FROM filter_history ORDER BY id")?;
    let entries: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(entries.into_iter().filter(|entry| is_entry(entry)).collect())
}

pub(super) fn is_entry(line: &str) -> bool {
    !line.trim().is_empty() && line.chars().count() <= MAX_CHARS && !line.contains(text::is_unsafe)
}
