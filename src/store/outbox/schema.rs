//! Tables, migrations, and checks of the file.

use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::OutboxError;
use crate::store::sqlite;

/// The application id of the database ("LPOB").
const APPLICATION: i32 = 0x4c50_4f42;

/// The version of the tables. JSON of entries that an older program cannot read
/// requires a new version.
pub(super) const VERSION: i32 = 2;

/// Maximum wait for a transaction of another instance.
const PATIENCE: Duration = Duration::from_secs(5);

/// Times are milliseconds since 1970; `operation`, `state` and `approvals` are
/// JSON. The owner is the server's identity of the account, once known.
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
";

/// From version 1, whose entries have no approvals and no number.
const FROM_1: &str = "
    ALTER TABLE entry ADD COLUMN phone TEXT;
    ALTER TABLE entry ADD COLUMN approvals TEXT NOT NULL DEFAULT '[]';
";

/// Configures a connection, checks the file, and migrates the tables.
pub(super) fn check_and_prepare(
    connection: &mut Connection,
    account: &str,
) -> Result<(), OutboxError> {
    connection.busy_timeout(PATIENCE)?;
    let (version, application) = sqlite::version_and_application(connection)?;
    let tables: i32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let fresh = version == 0 && application == 0 && tables == 0;
    if !fresh && application != APPLICATION {
        return Err(OutboxError::Damaged);
    }
    if version > VERSION {
        return Err(OutboxError::Newer);
    }
    connection.execute_batch(sqlite::SETTINGS)?;
    if fresh {
        return create(connection, account);
    }
    if version < 1 || !sqlite::is_whole(connection)? {
        return Err(OutboxError::Damaged);
    }
    let owner: String = connection.query_row("SELECT name FROM account", [], |row| row.get(0))?;
    if owner != account {
        return Err(OutboxError::OtherPlace);
    }
    if version == 1 { migrate(connection, FROM_1, 2) } else { Ok(()) }
}

/// Checks a database without writing to it. A reader accepts version 1 too.
pub(super) fn check_to_read(connection: &Connection, account: &str) -> Result<(), OutboxError> {
    connection.busy_timeout(PATIENCE)?;
    let (version, application) = sqlite::version_and_application(connection)?;
    if application != APPLICATION || version < 1 {
        return Err(OutboxError::Damaged);
    }
    if version > VERSION {
        return Err(OutboxError::Newer);
    }
    let owner: String = connection.query_row("SELECT name FROM account", [], |row| row.get(0))?;
    if owner != account {
        return Err(OutboxError::OtherPlace);
    }
    if version == 1 {
        connection.execute_batch(
            "PRAGMA temp_store = MEMORY;
            CREATE TEMP VIEW entry AS
                SELECT *, NULL AS phone, '[]' AS approvals FROM main.entry;",
        )?;
    }
    Ok(())
}

/// Migrates the tables to the next version, in one transaction.
fn migrate(connection: &mut Connection, sql: &str, version: i32) -> Result<(), OutboxError> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    begun.execute_batch(sql)?;
    begun.execute_batch(&format!("PRAGMA user_version = {version};"))?;
    Ok(begun.commit()?)
}

fn create(connection: &mut Connection, account: &str) -> Result<(), OutboxError> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    begun.execute_batch(TABLES)?;
    begun.execute("INSERT INTO account (name) VALUES (?1)", [account])?;
    begun.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
    ))?;
    Ok(begun.commit()?)
}
