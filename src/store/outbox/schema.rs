//! Tables, migrations, and checks of the file.

use std::time::Duration;

use rusqlite::Connection;

use super::OutboxError;
use crate::store::sqlite;

/// The application id of the database ("LPOB").
const APPLICATION: i32 = 0x4c50_4f42;

/// The version of the tables. JSON of entries that an older program cannot read
/// requires a new version.
pub(super) const VERSION: i32 = 3;

/// Maximum wait for a transaction of another instance.
const PATIENCE: Duration = Duration::from_secs(5);

/// Times are milliseconds since 1970; `operation`, `approvals`, `origin`, `marks`,
/// `undo` and `state` are JSON. The owner is the server's identity of the account,
/// once known.
/// Idempotency keys are unique.
const TABLES: &str = "
    CREATE TABLE account (name TEXT NOT NULL, owner TEXT) STRICT;
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        group_id INTEGER NOT NULL,
        who TEXT NOT NULL,
        verb TEXT NOT NULL,
        lead TEXT,
        phone TEXT,
        operation TEXT NOT NULL,
        approvals TEXT NOT NULL DEFAULT '[]',
        origin TEXT,
        undo TEXT NOT NULL DEFAULT '{}',
        undoes INTEGER,
        marks TEXT,
        state TEXT NOT NULL,
        unfinished INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        doubt INTEGER NOT NULL,
        created INTEGER NOT NULL,
        wanted INTEGER NOT NULL,
        due INTEGER NOT NULL,
        changed INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX unfinished_entry ON entry (id) WHERE unfinished = 1;
    CREATE INDEX finished_entry ON entry (changed, id) WHERE unfinished = 0;
    CREATE INDEX group_of_entry ON entry (group_id);
    CREATE UNIQUE INDEX message_key ON entry (operation ->> 'idempotency_key');
    CREATE INDEX undo_of_entry ON entry (undoes) WHERE undoes IS NOT NULL;
";

/// From version 1, whose entries have no approvals and no number.
const FROM_1: &str = "
    ALTER TABLE entry ADD COLUMN phone TEXT;
    ALTER TABLE entry ADD COLUMN approvals TEXT NOT NULL DEFAULT '[]';
";

/// From version 2, whose entries have no origin, no marks and nothing for their undo.
const FROM_2: &str = "
    ALTER TABLE entry ADD COLUMN origin TEXT;
    ALTER TABLE entry ADD COLUMN marks TEXT;
    ALTER TABLE entry ADD COLUMN undo TEXT NOT NULL DEFAULT '{}';
    ALTER TABLE entry ADD COLUMN undoes INTEGER;
    CREATE INDEX undo_of_entry ON entry (undoes) WHERE undoes IS NOT NULL;
";

/// Configures a connection, checks the file, and creates or migrates the
/// tables.
pub(super) fn check_and_prepare(
    connection: &mut Connection,
    account: &str,
) -> Result<(), OutboxError> {
    let version = version(connection)?;
    connection.execute_batch(sqlite::SETTINGS)?;
    if version > 0 {
        if !sqlite::is_whole(connection)? {
            return Err(OutboxError::Damaged);
        }
        check_place(connection, account)?;
    }
    if version == VERSION {
        return Ok(());
    }
    sqlite::in_transaction(connection, |transaction| {
        if version == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.execute("INSERT INTO account (name) VALUES (?1)", [account])?;
        } else {
            if version == 1 {
                transaction.execute_batch(FROM_1)?;
            }
            transaction.execute_batch(FROM_2)?;
        }
        Ok(sqlite::set_version(transaction, APPLICATION, VERSION)?)
    })
}

/// Checks a database without writing to it. A reader accepts older versions too.
pub(super) fn check_to_read(connection: &Connection, account: &str) -> Result<(), OutboxError> {
    let version = version(connection)?;
    if version == 0 {
        return Err(OutboxError::Damaged);
    }
    check_place(connection, account)?;
    let missing = match version {
        1 => {
            "NULL AS phone, '[]' AS approvals, NULL AS origin, NULL AS marks, '{}' AS undo, NULL AS undoes"
        }
        2 => "NULL AS origin, NULL AS marks, '{}' AS undo, NULL AS undoes",
        _ => return Ok(()),
    };
    connection.execute_batch(&format!(
        "PRAGMA temp_store = MEMORY;
        CREATE TEMP VIEW entry AS SELECT *, {missing} FROM main.entry;"
    ))?;
    Ok(())
}

/// The version of the tables, 0 for an empty file.
fn version(connection: &Connection) -> Result<i32, OutboxError> {
    connection.busy_timeout(PATIENCE)?;
    let version = sqlite::version(connection, APPLICATION)?.ok_or(OutboxError::Damaged)?;
    if version > VERSION { Err(OutboxError::Newer) } else { Ok(version) }
}

fn check_place(connection: &Connection, account: &str) -> Result<(), OutboxError> {
    let owner: String = connection.query_row("SELECT name FROM account", [], |row| row.get(0))?;
    if owner == account { Ok(()) } else { Err(OutboxError::OtherPlace) }
}
