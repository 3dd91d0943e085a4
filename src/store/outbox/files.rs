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
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::OutboxError;
use crate::store::private_file::{self, is_locked};
use crate::store::{atomic_file, sqlite};
use crate::triage::outbox::Holder;

const DATABASE: &str = "outbox.sqlite";
const OPENING: &str = "opening.lock";
const IN_USE: &str = "in-use.lock";
const SENDER: &str = "sender.lock";

/// How long another instance may take to open the database.
const PATIENCE: Duration = Duration::from_secs(5);

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
        private_file::close_to_others(folder, 0o700)?;
        Ok(Self { in_use: private_file::open(&folder.join(IN_USE))?, folder: folder.to_owned() })
    }

    /// The right to send; `None` while somebody else has it.
    pub(super) fn take_role(&self, now: Timestamp) -> Result<Option<SenderLock>, OutboxError> {
        let path = self.folder.join(SENDER);
        let lock = private_file::open(&path)?;
        if !is_locked(lock.try_lock())? {
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
        let holder = Holder::parse(&fs::read_to_string(path).ok()?)?;
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
                OutboxError::Held(holder.describe(&TimeZone::system(), Timestamp::now()))
            }),
            OutboxError::Disk if private_file::is_disk_full(&self.folder) => OutboxError::Full,
            error => error,
        }
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
        Ok(private_file::set_aside(&self.database(), |number| format!("damaged-{number}.sqlite"))?)
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
    let opening = private_file::open(&home.folder.join(OPENING))?;
    let _gate = private_file::lock(opening, PATIENCE)?.ok_or(OutboxError::Busy)?;
    let lost = home.lost()?;
    if lost.is_some() && is_locked(home.in_use.try_lock())? {
        // What the database kept beside its file may be all that is left.
        home.set_aside()?;
    }
    let connect = || -> Result<Connection, OutboxError> {
        private_file::make_database(&home.database())?;
        let mut connection = sqlite::connect(&home.database())?;
        prepare(&mut connection)?;
        Ok(connection)
    };
    let (connection, set_aside) = match connect() {
        Err(OutboxError::Damaged) => {
            if !is_locked(home.in_use.try_lock())? {
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

/// Takes a folder's outbox for oneself, to read it where nothing can be
/// written; `None` where another instance uses it, or might: the lock may be
/// missing.
pub(super) fn exclusive(folder: &Path) -> Result<Option<File>, OutboxError> {
    Ok(private_file::lock_existing(&folder.join(IN_USE))?)
}
