//! The files of the outbox and their locks.
//!
//! | file | lock |
//! |---|---|
//! | `outbox.sqlite` | the database's own |
//! | `opening.lock` | exclusive, while an instance opens the database |
//! | `in-use.lock` | shared, as long as an instance has it open |
//! | `sender.lock` | exclusive, as long as an instance sends |
//!
//! A lock ends with its process. Lock files are never removed: a new file would
//! be another lock. `in-use.lock` is not empty once there was a database: one
//! that is missing later was lost.

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
use crate::domain::TimeStyle;
use crate::store::private_file::{self, is_locked};
use crate::store::{atomic_file, sqlite};
use crate::triage::outbox::Holder;

const DATABASE: &str = "outbox.sqlite";
const OPENING: &str = "opening.lock";
const IN_USE: &str = "in-use.lock";
const SENDER: &str = "sender.lock";

/// Maximum wait for another instance that opens the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// Loss of a former outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    Removed,
    /// The file has no tables.
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

/// The folder, and its shared lock.
#[derive(Debug)]
pub(super) struct OutboxDir {
    folder: PathBuf,
    in_use: File,
}

/// The lock of the sender's role. Its file names the holder.
#[derive(Debug)]
pub(super) struct SenderLock {
    path: PathBuf,
    lock: File,
}

impl OutboxDir {
    /// Creates a missing folder with mode 0700.
    pub(super) fn new(folder: &Path) -> Result<Self, OutboxError> {
        atomic_file::make_folder(folder)?;
        private_file::close_to_others(folder, 0o700)?;
        Ok(Self { in_use: private_file::open(&folder.join(IN_USE))?, folder: folder.to_owned() })
    }

    /// `None` while another instance has the role.
    pub(super) fn take_role(&self, now: Timestamp) -> Result<Option<SenderLock>, OutboxError> {
        let path = self.folder.join(SENDER);
        let lock = private_file::open(&path)?;
        if !is_locked(lock.try_lock())? {
            return Ok(None);
        }
        let text = Holder { process: process::id(), since: now }.to_text();
        // On a full disk the holder stays unknown.
        let _ = lock.set_len(0).and_then(|()| lock.write_all_at(text.as_bytes(), 0));
        Ok(Some(SenderLock { path, lock }))
    }

    /// The other process with the sender's role, if known.
    pub(super) fn holder(&self) -> Option<Holder> {
        holder_in(&self.folder)
    }

    /// Device and inode of the file at the database's path.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        private_file::identity(&self.database()).ok()
    }

    fn database(&self) -> PathBuf {
        Self::database_in(&self.folder)
    }

    pub(super) fn database_in(folder: &Path) -> PathBuf {
        folder.join(DATABASE)
    }

    /// Adds the holder of the lock, and distinguishes a full disk from a broken
    /// one.
    pub(super) fn explain(&self, error: OutboxError) -> OutboxError {
        match error {
            OutboxError::Busy => self.holder().map_or(OutboxError::Busy, |holder| {
                OutboxError::Held(holder.describe(
                    &TimeZone::system(),
                    Timestamp::now(),
                    TimeStyle::default(),
                ))
            }),
            OutboxError::Disk if private_file::is_disk_full(&self.folder) => OutboxError::Full,
            error => error,
        }
    }

    /// The loss of a former database; `None` if there is one, or never was.
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
}

impl SenderLock {
    /// Whether the lock file is still in its place.
    pub(super) fn is_held(&self) -> bool {
        let ours = self.lock.metadata().map(|ours| (ours.dev(), ours.ino()));
        ours.is_ok_and(|ours| private_file::identity(&self.path).is_ok_and(|there| there == ours))
    }
}

impl Drop for SenderLock {
    fn drop(&mut self) {
        let _ = self.lock.set_len(0);
    }
}

/// The other process with the sender's role of an outbox, if known.
pub(super) fn holder_in(folder: &Path) -> Option<Holder> {
    let path = folder.join(SENDER);
    let lock = File::open(&path).ok()?;
    // Otherwise the text was left by a killed process.
    if !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let holder = Holder::parse(&fs::read_to_string(path).ok()?)?;
    (holder.process != process::id()).then_some(holder)
}

pub(super) struct Opened {
    pub(super) connection: Connection,
    /// New path of a damaged database.
    pub(super) set_aside: Option<PathBuf>,
    pub(super) lost: Option<Lost>,
}

/// Opens and prepares the database. A damaged one is renamed, unless another
/// instance has it open.
pub(super) fn open(
    home: &OutboxDir,
    prepare: impl Fn(&mut Connection) -> Result<(), OutboxError>,
) -> Result<Opened, OutboxError> {
    let opening = private_file::open(&home.folder.join(OPENING))?;
    let _gate = private_file::lock(opening, PATIENCE)?.ok_or(OutboxError::Busy)?;
    let lost = home.lost()?;
    let name = |number| format!("damaged-{number}.sqlite");
    if lost.is_some() && is_locked(home.in_use.try_lock())? {
        // The files beside the database may be all that is left.
        private_file::set_aside(&home.database(), name)?;
    }
    let is_damaged = |error: &OutboxError| matches!(error, OutboxError::Damaged);
    let (connection, set_aside) =
        sqlite::open(&home.database(), &home.in_use, name, is_damaged, prepare)?;
    if home.in_use.metadata()?.len() == 0 {
        // On a full disk the next start retries.
        let _ = home.in_use.write_all_at(b"1", 0);
    }
    Ok(Opened { connection, set_aside, lost })
}

/// Exclusive use of a read-only outbox; `None` if another instance may use it:
/// it is locked, or the lock is missing.
pub(super) fn exclusive(folder: &Path) -> Result<Option<File>, OutboxError> {
    Ok(private_file::lock_existing(&folder.join(IN_USE))?)
}
