//! Tables, migrations, and checks of the file.

use std::time::Duration;

use rusqlite::{Connection, Transaction};

use super::StateError;
use crate::store::sqlite;

/// The application id of the database ("LPST").
const APPLICATION: i32 = 0x4c50_5354;

/// Maximum wait for a transaction of another instance.
const PATIENCE: Duration = Duration::from_secs(2);

/// One migration a version, from 1. JSON of drafts that an older program cannot
/// read requires a new version.
///
/// `content` is a draft as JSON; times are milliseconds since 1970; `path` is
/// relative to the state folder.
const MIGRATIONS: [&str; 3] = [
    "
    CREATE TABLE draft (
        account TEXT NOT NULL,
        conversation TEXT NOT NULL,
        kind TEXT NOT NULL,
        written INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (account, conversation, kind)
    ) STRICT;
    CREATE TABLE damaged_draft (
        account TEXT NOT NULL,
        conversation TEXT NOT NULL,
        kind TEXT NOT NULL,
        written INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT;
    CREATE TABLE filter_history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        entry TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE imported_file (
        path TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        imported INTEGER NOT NULL
    ) STRICT;
",
    "
    CREATE TABLE milestone (
        name TEXT PRIMARY KEY
    ) STRICT;
",
    "
    CREATE TABLE snooze (
        account TEXT NOT NULL,
        conversation TEXT NOT NULL,
        until INTEGER NOT NULL,
        last_inbound INTEGER,
        PRIMARY KEY (account, conversation)
    ) STRICT;
",
];

/// The first version with a table of snoozes.
const SNOOZES: usize = 3;

/// Configures a connection, checks the file, and migrates the tables.
pub(super) fn check_and_prepare(connection: &mut Connection) -> Result<(), StateError> {
    let version = version(connection)?;
    connection.execute_batch(sqlite::SETTINGS)?;
    if version > 0 && !sqlite::is_whole(connection)? {
        return Err(StateError::Damaged);
    }
    if version < MIGRATIONS.len() { sqlite::in_transaction(connection, migrate) } else { Ok(()) }
}

/// Tables of a database that is only read.
pub(super) struct ReadableTables {
    /// Those of drafts and filters: they are the same since the first version.
    pub(super) drafts: bool,
    pub(super) snoozes: bool,
}

/// Checks a database without writing to it.
pub(super) fn check_to_read(connection: &Connection) -> Result<ReadableTables, StateError> {
    let version = version(connection)?;
    Ok(ReadableTables { drafts: version > 0, snoozes: version >= SNOOZES })
}

/// The version of the tables, 0 for an empty file.
fn version(connection: &Connection) -> Result<usize, StateError> {
    connection.busy_timeout(PATIENCE)?;
    let version = sqlite::version(connection, APPLICATION)?.ok_or(StateError::Damaged)?;
    let version = usize::try_from(version).map_err(|_| StateError::Damaged)?;
    if version > MIGRATIONS.len() { Err(StateError::Newer) } else { Ok(version) }
}

fn migrate(transaction: &Transaction<'_>) -> Result<(), StateError> {
    for sql in &MIGRATIONS[version(transaction)?..] {
        transaction.execute_batch(sql)?;
    }
    Ok(sqlite::set_version(transaction, APPLICATION, MIGRATIONS.len())?)
}
