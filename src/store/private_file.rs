//! Files with mode 0600, their locks, and setting damaged databases aside.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// The pause between two attempts to lock a file.
const PAUSE: Duration = Duration::from_millis(20);

/// Suffixes of the files that `SQLite` keeps beside its own.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Minimum space that `SQLite` needs beside its file, in bytes.
const ROOM: usize = 64 * 1024;

/// The most names that are tried for a damaged file.
const NAMES: u32 = 10_000;

/// Opens or creates a file with mode 0600.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let file =
        options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    close_to_others(path, 0o600)?;
    Ok(file)
}

/// Creates the file of a database with mode 0600, which `SQLite` copies to the
/// files beside it. An existing file is not opened: closing it again would
/// release the POSIX locks of another connection of this process.
pub(super) fn make_database(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => close_to_others(path, 0o600),
        Err(error) => Err(error),
    }
}

/// Sets the mode of a file or a folder, where it differs.
pub(super) fn close_to_others(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 != mode {
        fs::set_permissions(path, Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Waits for the exclusive lock of a file, which is released with the file;
/// `None` after `patience`.
pub(super) fn lock(file: File, patience: Duration) -> io::Result<Option<File>> {
    let begun = Instant::now();
    while !is_locked(file.try_lock())? {
        if begun.elapsed() > patience {
            return Ok(None);
        }
        // The standard library has no lock with a timeout.
        thread::sleep(PAUSE);
    }
    Ok(Some(file))
}

/// Locks a file that may be on a read-only disk; `None` if it is missing or
/// locked.
pub(super) fn lock_existing(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(is_locked(file.try_lock())?.then_some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn is_locked(result: Result<(), TryLockError>) -> io::Result<bool> {
    match result {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Device and inode of the file at a path.
pub(super) fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// The first path that is free of those that `name` makes of a number from 1.
pub(super) fn free_path(name: impl Fn(u32) -> PathBuf) -> io::Result<PathBuf> {
    let free = (1..=NAMES).map(name).find(|path| !path.exists());
    free.ok_or(io::ErrorKind::AlreadyExists.into())
}

/// Renames a database and the files beside it to the first free name that
/// `name` makes of a number from 1.
pub(super) fn set_aside(database: &Path, name: impl Fn(u32) -> String) -> io::Result<PathBuf> {
    let aside = free_path(|number| database.with_file_name(name(number)))?;
    // The database goes last: until then a second attempt finds all of it.
    for suffix in [BESIDE[0], BESIDE[1], ""] {
        match fs::rename(with_suffix(database, suffix), with_suffix(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside)
}

/// Databases in a folder that were set aside because they were damaged.
pub fn damaged_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_damaged = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.strip_prefix("state.").unwrap_or(&name).starts_with("damaged-")
            && name.ends_with(".sqlite")
    };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_damaged).collect();
    found.sort();
    found
}

/// Whether the disk of a folder is full: `SQLite` reports an I/O error if it
/// cannot allocate shared memory.
pub(super) fn is_disk_full(folder: &Path) -> bool {
    let written = tempfile::tempfile_in(folder)
        .and_then(|file| file.write_all_at(&vec![1; ROOM], 0).and_then(|()| file.sync_all()));
    written.is_err_and(|error| is_full(&error))
}

pub(super) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
