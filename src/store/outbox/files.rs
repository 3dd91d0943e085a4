//! The files of the outbox: who may use them, and what happens to a damaged
//! one.
//!
//! | file | lock |
//! |---|---|
//! | `outbox.sqlite` | the database's own |
//! | `opening.lock` | exclusive, while an instance opens the database |
//! | `in-use.lock` | shared, as long as an instance has it open |
//! | `sender.lock` | exclusive, as long as an instance sends |
//!
//! A lock ends with the process that holds it, however that ends. Lock files
//! stay: one that is removed and made again would be another lock. Once there
//! was a database, `in-use.lock` is not empty: one that is gone later was lost.

use std::fmt;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OpenFlags};

use super::OutboxError;
use crate::store::atomic_file;
use crate::triage::outbox::Holder;

const DATABASE: &str = "outbox.sqlite";
const OPENING: &str = "opening.lock";
const IN_USE: &str = "in-use.lock";
const SENDER: &str = "sender.lock";

/// What the database keeps beside its file.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// How long another instance may take to open the database, and how often it
/// is asked for.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// What the database needs beside its file at the least, in bytes.
const ROOM: usize = 64 * 1024;

/// Sets of names that are tried for a damaged file.
const NAMES: u32 = 10_000;

/// What has become of an outbox that was here before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Its file is gone.
    Removed,
    /// Nothing is in its file, not even the tables.
    Emptied,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Removed => "gone",
            Self::Emptied => "empty",
        };
        write!(f, "The outbox file is {what}: what waited in it was not sent. Starting a new one")
    }
}

/// The folder, and the lock that says that somebody uses what is in it.
#[derive(Debug)]
pub(super) struct OutboxDir {
    folder: PathBuf,
    in_use: File,
}

/// The right to send, for as long as this lives. The file of the lock says who
/// has it.
#[derive(Debug)]
pub(super) struct SenderLock {
    path: PathBuf,
    lock: File,
}

impl OutboxDir {
    /// The folder, made where it is not there, for its owner alone.
    pub(super) fn new(folder: &Path) -> Result<Self, OutboxError> {
        atomic_file::make_folder(folder)?;
        close_to_others(folder, 0o700)?;
        Ok(Self { in_use: open_file(&folder.join(IN_USE))?, folder: folder.to_owned() })
    }

    /// The right to send; `None` while somebody else has it.
    pub(super) fn take_role(&self, now: Timestamp) -> Result<Option<SenderLock>, OutboxError> {
        let path = self.folder.join(SENDER);
        let lock = open_file(&path)?;
        if !try_lock(lock.try_lock())? {
            return Ok(None);
        }
        let text = Holder { process: process::id(), since: now }.to_text();
        // Whoever wants to know does without, where the disk is full.
        let _ = lock.set_len(0).and_then(|()| lock.write_all_at(text.as_bytes(), 0));
        Ok(Some(SenderLock { path, lock }))
    }

    /// Who has the right to send, if another process has it and says so.
    pub(super) fn holder(&self) -> Option<Holder> {
        let path = self.folder.join(SENDER);
        let lock = File::open(&path).ok()?;
        // What stands there else was left by a process that was killed.
        if !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            return None;
        }
        let holder = Holder::read(&fs::read_to_string(path).ok()?)?;
        (holder.process != process::id()).then_some(holder)
    }

    /// What stands where the database is looked for.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        fs::metadata(self.database()).ok().map(|it| (it.dev(), it.ino()))
    }

    fn database(&self) -> PathBuf {
        Self::database_in(&self.folder)
    }

    /// The file of the database in a folder.
    pub(super) fn database_in(folder: &Path) -> PathBuf {
        folder.join(DATABASE)
    }

    /// An error with what is known besides: who is in the way, and whether the
    /// disk, which the database only calls broken, is full.
    pub(super) fn explain(&self, error: OutboxError) -> OutboxError {
        match error {
            OutboxError::Busy => self.holder().map_or(OutboxError::Busy, |holder| {
                OutboxError::Held(holder.words(&TimeZone::system(), Timestamp::now()))
            }),
            OutboxError::Disk if self.is_full() => OutboxError::Full,
            error => error,
        }
    }

    /// Whether nothing more can be written into the folder.
    fn is_full(&self) -> bool {
        let path = self.folder.join(format!(".room-{}.tmp", process::id()));
        let written =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).and_then(
                |file| file.write_all_at(&vec![1; ROOM], 0).and_then(|()| file.sync_all()),
            );
        let full = written.is_err_and(|error| matches!(error.into(), OutboxError::Full));
        // Where it could not be made there is nothing to remove.
        let _ = fs::remove_file(path);
        full
    }

    /// What has become of a database that was here before; `None` where there
    /// is one, or never was.
    fn lost(&self) -> Result<Option<Lost>, OutboxError> {
        if self.in_use.metadata()?.len() == 0 {
            return Ok(None);
        }
        match fs::metadata(self.database()) {
            Ok(file) if file.len() == 0 => Ok(Some(Lost::Emptied)),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Lost::Removed)),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts a damaged database and what belongs to it under another name.
    fn set_aside(&self) -> Result<PathBuf, OutboxError> {
        let name = |number| self.folder.join(format!("damaged-{number}.sqlite"));
        let free = (1..=NAMES).map(name).find(|path| !path.exists());
        let aside = free.ok_or(OutboxError::Damaged)?;
        // The database goes last: what it was is whole until then.
        for suffix in [BESIDE[0], BESIDE[1], ""] {
            match fs::rename(with(&self.database(), suffix), with(&aside, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(aside)
    }
}

impl SenderLock {
    /// Whether the lock still stands where others look for it.
    pub(super) fn is_held(&self) -> bool {
        let same = |a: &fs::Metadata, b: &fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
        match (self.lock.metadata(), fs::metadata(&self.path)) {
            (Ok(ours), Ok(there)) => same(&ours, &there),
            _ => false,
        }
    }
}

impl Drop for SenderLock {
    fn drop(&mut self) {
        // Nobody has it from now on.
        let _ = self.lock.set_len(0);
    }
}

/// A database that was opened.
pub(super) struct Opened {
    pub(super) connection: Connection,
    /// Where a damaged one was put.
    pub(super) set_aside: Option<PathBuf>,
    pub(super) lost: Option<Lost>,
}

/// Opens the database and has it prepared. One that is damaged is put under
/// another name, unless another instance has it open.
pub(super) fn open(
    home: &OutboxDir,
    prepare: impl Fn(&mut Connection) -> Result<(), OutboxError>,
) -> Result<Opened, OutboxError> {
    let _gate = wait_for(open_file(&home.folder.join(OPENING))?)?;
    let lost = home.lost()?;
    if lost.is_some() && try_lock(home.in_use.try_lock())? {
        // What the database kept beside its file may be all that is left.
        home.set_aside()?;
    }
    let connect = || -> Result<Connection, OutboxError> {
        make_database(&home.database())?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(home.database(), flags)?;
        prepare(&mut connection)?;
        Ok(connection)
    };
    let (connection, set_aside) = match connect() {
        Err(OutboxError::Damaged) => {
            if !try_lock(home.in_use.try_lock())? {
                return Err(OutboxError::Damaged);
            }
            let aside = home.set_aside()?;
            (connect()?, Some(aside))
        }
        opened => (opened?, None),
    };
    // From exclusive to shared; nobody else gets here before the gate opens.
    home.in_use.lock_shared()?;
    if home.in_use.metadata()?.len() == 0 {
        // On a full disk the next start does it.
        let _ = home.in_use.write_all_at(b"1", 0);
    }
    Ok(Opened { connection, set_aside, lost })
}

/// Waits for the lock of a file; it ends when the file is dropped.
fn wait_for(held: File) -> Result<File, OutboxError> {
    let begun = Instant::now();
    while !try_lock(held.try_lock())? {
        if begun.elapsed() > PATIENCE {
            return Err(OutboxError::Busy);
        }
        // The standard library has no wait for a lock with an end to it.
        thread::sleep(PAUSE);
    }
    Ok(held)
}

/// Takes a folder's outbox for oneself, to read it where nothing can be
/// written; `None` where another instance uses it, or might: the lock may be
/// missing.
pub(super) fn exclusive(folder: &Path) -> Result<Option<File>, OutboxError> {
    match File::open(folder.join(IN_USE)) {
        Ok(file) => Ok(try_lock(file.try_lock())?.then_some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn try_lock(result: Result<(), TryLockError>) -> Result<bool, OutboxError> {
    match result {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Opens a file of the outbox or makes it, for its owner alone.
fn open_file(path: &Path) -> Result<File, OutboxError> {
    let mut options = OpenOptions::new();
    let file =
        options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    close_to_others(path, 0o600)?;
    Ok(file)
}

/// Makes the file of the database, empty and for its owner alone; what the
/// database puts beside it takes over its permissions. One that is there is not
/// opened: closing it again would end the locks that the database holds on it
/// for another connection of this process.
fn make_database(path: &Path) -> Result<(), OutboxError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => close_to_others(path, 0o600),
        Err(error) => Err(error.into()),
    }
}

fn close_to_others(path: &Path, mode: u32) -> Result<(), OutboxError> {
    if fs::metadata(path)?.permissions().mode() & 0o777 != mode {
        fs::set_permissions(path, Permissions::from_mode(mode))?;
    }
    Ok(())
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
