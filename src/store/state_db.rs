//! `state.sqlite`: what cannot be fetched again besides the outbox, for all
//! accounts of a user. That is the drafts of each account, and the filters that
//! were used.
//!
//! | file | lock |
//! |---|---|
//! | `state.sqlite` | the database's own |
//! | `state-opening.lock` | exclusive, while an instance opens the database |
//! | `state-in-use.lock` | shared, as long as an instance has it open |
//!
//! Every change is one transaction and on the disk when the function returns.
//! Of two instances that write one draft the later writer wins. No error has a
//! word of a draft in it.

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

/// How long another instance may take to open the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// The database, as one instance of the program uses it for one account.
#[derive(Debug)]
pub struct StateDb {
    connection: Connection,
    location: StateLocation,
    /// Device and inode of the file that is open.
    file: (u64, u64),
    /// Says to others that the database is in use.
    _in_use: File,
}

/// A database that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub state: StateDb,
    /// Where a damaged one has been put, whose place this one takes. To be told
    /// to the user.
    pub set_aside: Option<PathBuf>,
    /// What came of the files of older versions of the program.
    pub imported: Imported,
}

impl StateDb {
    /// Opens the database or makes it, and imports what older versions of the
    /// program have left. A damaged database is put under another name, unless
    /// another instance has it open.
    ///
    /// # Errors
    /// Where the folder or a file cannot be written to, a newer version of the
    /// program has written the database, or it is damaged and in use.
    pub fn open(location: &StateLocation, now: Timestamp) -> Result<Opened, StateError> {
        Self::open_in_steps(location, now, &mut || Ok(()))
    }

    /// The same; `step` is called between any two steps of the import, and an
    /// error of it ends the import there.
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

    /// Whether the file that is open still is where others look for it. One that
    /// was removed can still be written to, and is gone with the program.
    pub fn is_in_place(&self) -> bool {
        identity(&self.location).is_ok_and(|file| file == self.file)
    }

    /// Everything or nothing, on the disk when this returns. The lock is taken
    /// before anything is read, so that what is decided on is still true.
    fn change<T>(
        &mut self,
        step: impl FnOnce(&Transaction<'_>, &str) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let Self { connection, location, .. } = self;
        let changed = in_transaction(connection, |it| step(it, &location.account));
        changed.map_err(|error| error.explained(location))
    }
}

/// Commits unless `step` fails.
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
    // From exclusive to shared; nobody else gets here before the other lock ends.
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
