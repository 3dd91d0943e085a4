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
//! stay: one that is removed and made again would be another lock.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::OutboxError;
use crate::store::atomic;

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

/// Sets of names that are tried for a damaged file.
const NAMES: u32 = 10_000;

/// The folder, and the lock that says that somebody uses what is in it.
#[derive(Debug)]
pub(super) struct Home {
    folder: PathBuf,
    in_use: File,
}

/// The right to send, for as long as this lives.
#[derive(Debug)]
pub(super) struct Role {
    path: PathBuf,
    lock: File,
}

impl Home {
    /// The folder, made where it is not there, for its owner alone.
    pub(super) fn new(folder: &Path) -> Result<Self, OutboxError> {
        atomic::make_folder(folder)?;
        close_to_others(folder, 0o700)?;
        Ok(Self { in_use: open_file(&folder.join(IN_USE))?, folder: folder.to_owned() })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The right to send; `None` while somebody else has it.
    pub(super) fn take_role(&self) -> Result<Option<Role>, OutboxError> {
        let path = self.folder.join(SENDER);
        let lock = open_file(&path)?;
        let taken = try_lock(lock.try_lock())?;
        Ok(taken.then_some(Role { path, lock }))
    }

    /// What stands where the database is looked for.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        fs::metadata(self.database()).ok().map(|it| (it.dev(), it.ino()))
    }

    fn database(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    /// Puts a damaged database and what belongs to it under another name.
    fn set_aside(&self) -> Result<PathBuf, OutboxError> {
        let name = |number| self.folder.join(format!("damaged-{number}.sqlite"));
        let free = (1..=NAMES).map(name).find(|path| !path.exists());
        let aside = free.ok_or(OutboxError::Damaged)?;
        // The database goes last: what it was is whole until then.
        for suffix in BESIDE {
            match fs::rename(with(&self.database(), suffix), with(&aside, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        fs::rename(self.database(), &aside)?;
        Ok(aside)
    }
}

impl Role {
    /// Whether the lock still stands where others look for it.
    pub(super) fn is_held(&self) -> bool {
        let same = |a: &fs::Metadata, b: &fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
        match (self.lock.metadata(), fs::metadata(&self.path)) {
            (Ok(ours), Ok(there)) => same(&ours, &there),
            _ => false,
        }
    }
}

/// Opens the database and has it prepared. One that is damaged is put under
/// another name, which is returned, unless another instance has it open.
pub(super) fn open(
    home: Home,
    prepare: impl Fn(&mut Connection) -> Result<(), OutboxError>,
) -> Result<(Home, Connection, Option<PathBuf>), OutboxError> {
    let _gate = wait_for(open_file(&home.folder.join(OPENING))?)?;
    let connect = || -> Result<Connection, OutboxError> {
        make_database(&home.database())?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(home.database(), flags)?;
        prepare(&mut connection)?;
        Ok(connection)
    };
    let (connection, aside) = match connect() {
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
    Ok((home, connection, aside))
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
