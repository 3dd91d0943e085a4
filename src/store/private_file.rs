//! Files that only their owner may read, their locks, and damaged databases.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

/// How often a lock is tried for.
const PAUSE: Duration = Duration::from_millis(20);

/// What `SQLite` keeps beside its file.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// What `SQLite` needs beside its file at the least, in bytes.
const ROOM: usize = 64 * 1024;

/// Names that are tried for a damaged file.
const NAMES: u32 = 10_000;

/// Opens a file or makes it, for its owner alone.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let file =
        options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    close_to_others(path, 0o600)?;
    Ok(file)
}

/// Makes the file of a database, empty and for its owner alone; what the
/// database puts beside it takes over its permissions. One that is there is not
/// opened: closing it again would end the locks that the database holds on it
/// for another connection of this process.
pub(super) fn make_database(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => close_to_others(path, 0o600),
        Err(error) => Err(error),
    }
}

/// Sets the permissions of a file or a folder that has others.
pub(super) fn close_to_others(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 != mode {
        fs::set_permissions(path, Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Waits for the exclusive lock of a file, which ends when the file is dropped;
/// `None` after `patience`.
pub(super) fn lock(file: File, patience: Duration) -> io::Result<Option<File>> {
    let begun = Instant::now();
    while !is_locked(file.try_lock())? {
        if begun.elapsed() > patience {
            return Ok(None);
        }
        // The standard library has no wait for a lock with an end to it.
        thread::sleep(PAUSE);
    }
    Ok(Some(file))
}

/// The exclusive lock of a file on a disk that may be read-only; `None` where
/// somebody else has the lock, or the file is missing.
pub(super) fn lock_existing(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(is_locked(file.try_lock())?.then_some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a lock was had.
pub(super) fn is_locked(result: Result<(), TryLockError>) -> io::Result<bool> {
    match result {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Puts a database and what belongs to it under the first free of the names
/// that `name` makes of a number from 1.
pub(super) fn set_aside(database: &Path, name: impl Fn(u32) -> String) -> io::Result<PathBuf> {
    let free = (1..=NAMES).map(|number| database.with_file_name(name(number)));
    let aside = free.into_iter().find(|path| !path.exists()).ok_or(io::ErrorKind::AlreadyExists)?;
    // The database goes last: what it was is whole until then.
    for suffix in [BESIDE[0], BESIDE[1], ""] {
        match fs::rename(with(database, suffix), with(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside)
}

/// Whether nothing more can be written into a folder. `SQLite` calls a full
/// disk a broken one where it makes room for what its connections share.
pub(super) fn is_disk_full(folder: &Path) -> bool {
    let path = folder.join(format!(".room-{}.tmp", process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .and_then(|file| file.write_all_at(&vec![1; ROOM], 0).and_then(|()| file.sync_all()));
    // Where it could not be made there is nothing to remove.
    let _ = fs::remove_file(path);
    written.is_err_and(|error| is_full(&error))
}

/// Whether an error says that there is no room.
pub(super) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
