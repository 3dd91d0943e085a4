//! `state.sqlite`: data besides the outbox that cannot be fetched again. Drafts
//! are per account, the filter history is shared by all accounts of a user.
//!
//! | file | lock |
//! |---|---|
//! | `state.sqlite` | the database's own |
//! | `state-opening.lock` | exclusive, while an instance opens the database |
//! | `state-in-use.lock` | shared, as long as an instance has it open |
//!
//! Every change is one transaction, on disk when the function returns. If two
//! instances save one draft, the later save wins. Errors never quote a draft.

mod drafts;
mod error;
mod file_name;
mod filter_history;
mod import;
mod legacy;
mod location;
mod read_only;
mod schema;

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use error::StateError;
pub use import::Imported;
pub use location::StateLocation;
pub use read_only::StateSnapshot;

use super::private_file::{self, is_locked};
use super::{atomic_file, sqlite};

/// Maximum wait for another instance that opens the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection to the database, for one account.
#[derive(Debug)]
pub struct StateDb {
    connection: Connection,
    location: StateLocation,
    /// Device and inode of the open file.
    file: (u64, u64),
    /// Holds the shared lock.
    _in_use: File,
}

#[derive(Debug)]
pub struct Opened {
    pub state: StateDb,
    /// The new path of a damaged database that this one replaces.
    pub set_aside: Option<PathBuf>,
    pub imported: Imported,
}

impl StateDb {
    /// Opens or creates the database, and imports the files of older versions. A
    /// damaged database is set aside, unless another instance has it open.
    pub fn open(location: &StateLocation, now: Timestamp) -> Result<Opened, StateError> {
        Self::open_in_steps(location, now, &mut || Ok(()))
    }

    /// The same, with a hook between any two steps of the import, whose error
    /// ends it there.
    fn open_in_steps(
        location: &StateLocation,
        now: Timestamp,
        step: &mut dyn FnMut() -> Result<(), StateError>,
    ) -> Result<Opened, StateError> {
        let opened = connect(location).and_then(|(mut state, set_aside)| {
            let imported = import::run(&mut state, now, step)?;
            Ok(Opened { state, set_aside, imported })
        });
        opened.map_err(|error| error.explained(location))
    }

    /// Whether the open file is still the one at its path: a removed file can be
    /// written to, and is lost at the end.
    pub fn is_in_place(&self) -> bool {
        identity(&self.location).is_ok_and(|file| file == self.file)
    }

    /// Runs `step` in a transaction that has the write lock before it reads.
    fn change<T>(
        &mut self,
        step: impl FnOnce(&Transaction<'_>, &str) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let Self { connection, location, .. } = self;
        let changed = in_transaction(connection, |it| step(it, &location.account));
        changed.map_err(|error| error.explained(location))
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    step: impl FnOnce(&Transaction<'_>) -> Result<T, StateError>,
) -> Result<T, StateError> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = step(&begun)?;
    begun.commit()?;
    Ok(result)
}

fn connect(location: &StateLocation) -> Result<(StateDb, Option<PathBuf>), StateError> {
    atomic_file::make_folder(&location.folder)?;
    private_file::close_to_others(&location.folder, 0o700)?;
    let opening = private_file::open(&location.opening_lock())?;
    let _opening = private_file::lock(opening, PATIENCE)?.ok_or(StateError::Busy)?;
    let in_use = private_file::open(&location.in_use_lock())?;
    let database = location.database();
    let connect = || -> Result<Connection, StateError> {
        private_file::make_database(&database)?;
        let mut connection = sqlite::connect(&database)?;
        schema::check_and_prepare(&mut connection)?;
        Ok(connection)
    };
    let (connection, set_aside) = match connect() {
        Err(StateError::Damaged) if is_locked(in_use.try_lock())? => {
            let name = |number| format!("state.damaged-{number}.sqlite");
            let aside = private_file::set_aside(&database, name)?;
            (connect()?, Some(aside))
        }
        opened => (opened?, None),
    };
    // Downgrades an exclusive lock; the opening lock keeps others out meanwhile.
    in_use.lock_shared()?;
    let file = identity(location)?;
    let location = location.clone();
    Ok((StateDb { connection, location, file, _in_use: in_use }, set_aside))
}

fn identity(location: &StateLocation) -> std::io::Result<(u64, u64)> {
    fs::metadata(location.database()).map(|file| (file.dev(), file.ino()))
}

#[cfg(test)]
mod tests;
