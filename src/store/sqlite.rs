//! Settings, connections and failures that the databases have in common.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, OpenFlags};

use super::private_file::with_suffix;

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

pub(super) fn version_and_application(connection: &Connection) -> Result<(i32, i32), Error> {
    let pragma = |name| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    Ok((pragma("user_version")?, pragma("application_id")?))
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
