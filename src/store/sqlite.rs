//! Settings, connections and failures that the databases have in common.

use std::fmt::{Display, Write};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, OpenFlags, Transaction, TransactionBehavior};

use super::private_file::{self, with_suffix};

/// Full synchronization: a commit has reached the disk, on macOS too. Deleted
/// content is overwritten: texts are private.
pub(super) const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
";

/// Opens an existing database for reading and writing.
pub(super) fn connect(database: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(database, flags)
}

/// Opens a database for reading. `is_alone`: no other process uses it for as
/// long as the connection lives.
pub(super) fn connect_to_read(database: &Path, is_alone: bool) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !is_alone {
        return Connection::open_with_flags(database, flags);
    }
    // Without a log, SQLite would create one, unless the file cannot change.
    if fs::metadata(with_suffix(database, "-wal")).map_or(true, |log| log.len() == 0) {
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        return Connection::open_with_flags(immutable_uri(database), flags);
    }
    // The shared index of the log cannot be created on a read-only disk. In
    // exclusive mode it is in memory; that mode takes a lock which a file opened
    // for reading cannot have, hence the VFS without locks.
    let connection = Connection::open_with_flags_and_vfs(database, flags, "unix-none")?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// The version of an application's tables, 0 for an empty file; `None` if the
/// file is not of that application.
pub(super) fn version(connection: &Connection, application: i32) -> Result<Option<i32>, Error> {
    let number = |sql| connection.query_row::<i32, _, _>(sql, [], |row| row.get(0));
    let version = number("PRAGMA user_version")?;
    match (version, number("PRAGMA application_id")?) {
        (1.., found) if found == application => Ok(Some(version)),
        (0, 0) => Ok((number("SELECT count(*) FROM sqlite_schema")? == 0).then_some(0)),
        _ => Ok(None),
    }
}

pub(super) fn set_version(
    transaction: &Transaction<'_>,
    application: i32,
    version: impl Display,
) -> Result<(), Error> {
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {application}; PRAGMA user_version = {version};"
    ))
}

/// Runs `step` in a transaction that has the write lock before it reads.
pub(super) fn in_transaction<T, E: From<Error>>(
    connection: &mut Connection,
    step: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = step(&begun)?;
    begun.commit()?;
    Ok(result)
}

/// Opens and prepares a database, with a lock that is shared as long as an
/// instance has it open. Unless another one has, a damaged database is set
/// aside; its new path is returned too.
pub(super) fn open<E: From<Error> + From<io::Error>>(
    database: &Path,
    in_use: &File,
    name_aside: impl Fn(u32) -> String,
    is_damaged: impl Fn(&E) -> bool,
    prepare: impl Fn(&mut Connection) -> Result<(), E>,
) -> Result<(Connection, Option<PathBuf>), E> {
    let connect = || -> Result<Connection, E> {
        private_file::make_database(database)?;
        let mut connection = self::connect(database)?;
        prepare(&mut connection)?;
        Ok(connection)
    };
    let opened = match connect() {
        Err(error) if is_damaged(&error) && private_file::is_locked(in_use.try_lock())? => {
            let aside = private_file::set_aside(database, name_aside)?;
            (connect()?, Some(aside))
        }
        opened => (opened?, None),
    };
    // Downgrades an exclusive lock; the opening lock keeps others out meanwhile.
    in_use.lock_shared()?;
    Ok(opened)
}

pub(super) fn is_whole(connection: &Connection) -> Result<bool, Error> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(found == "ok")
}

fn immutable_uri(database: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in database.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(*byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(uri, "%{byte:02x}")),
        }
    }
    uri + "?immutable=1"
}

/// Conversions into an error of a database, without the text of `SQLite`, which
/// may quote values.
macro_rules! database_error {
    ($error:ty) => {
        impl From<std::io::Error> for $error {
            fn from(error: std::io::Error) -> Self {
                use std::io::ErrorKind;
                match error.kind() {
                    _ if $crate::store::private_file::is_full(&error) => Self::Full,
                    ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly,
                    _ => Self::File(error),
                }
            }
        }

        impl From<rusqlite::Error> for $error {
            fn from(error: rusqlite::Error) -> Self {
                use rusqlite::ErrorCode;
                let rusqlite::Error::SqliteFailure(failure, _) = error else {
                    // A value of the wrong type.
                    return Self::Damaged;
                };
                match failure.code {
                    ErrorCode::DiskFull => Self::Full,
                    // Allocating shared memory fails for lack of room alone.
                    _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
                    // It may be a full disk.
                    ErrorCode::SystemIoFailure => Self::Disk,
                    ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                        Self::ReadOnly
                    }
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                    ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
                    _ => Self::Database(failure.extended_code),
                }
            }
        }
    };
}

pub(super) use database_error;
