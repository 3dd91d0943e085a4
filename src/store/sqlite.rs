//! What the databases have in common: settings, connections, failures.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

/// Full synchronization: what is committed has reached the disk, on macOS too.
/// What is deleted is overwritten: texts are private.
pub(super) const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
";

/// Opens a database for reading and writing; its file has to be there.
pub(super) fn connect(database: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(database, flags)
}

/// Opens a database that is only read. `is_alone` says that nobody else uses it
/// for as long as the connection lives.
pub(super) fn connect_to_read(database: &Path, is_alone: bool) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !is_alone {
        return Connection::open_with_flags(database, flags);
    }
    // What another instance shares is not there, and could not be made: the index
    // of the log is kept in memory, which takes an exclusive lock of the database,
    // and none can be had on a file that may not be written to.
    let connection = Connection::open_with_flags_and_vfs(database, flags, "unix-none")?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// The version of the tables, and which application's they are.
pub(super) fn version_and_application(connection: &Connection) -> Result<(i32, i32), Error> {
    let pragma = |name| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    Ok((pragma("user_version")?, pragma("application_id")?))
}

/// Whether the file is whole, as far as a quick look tells.
pub(super) fn is_whole(connection: &Connection) -> Result<bool, Error> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(found == "ok")
}

/// Why a database failed, without its own text, which may quote values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SqliteFailure {
    Full,
    /// The disk failed, or is full in a way that the database cannot tell.
    Disk,
    ReadOnly,
    Busy,
    Damaged,
    /// Anything else, by its number.
    Other(i32),
}

impl From<Error> for SqliteFailure {
    fn from(error: Error) -> Self {
        let Error::SqliteFailure(failure, _) = error else {
            // A value of another type than the one that is written there.
            return Self::Damaged;
        };
        match failure.code {
            ErrorCode::DiskFull => Self::Full,
            // It makes room for what instances share, and nothing else.
            _ if failure.extended_code == SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::SystemIoFailure => Self::Disk,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Self::ReadOnly
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            _ => Self::Other(failure.extended_code),
        }
    }
}
