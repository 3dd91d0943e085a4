//! `state.sqlite`: data besides the outbox that cannot be fetched again. Drafts
//! and snoozes are per account, the filter history is shared by all accounts of
//! a user.
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
mod milestones;
mod read_only;
mod schema;
mod snoozes;

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

pub use error::StateError;
pub use import::Imported;
pub use read_only::StateSnapshot;

use super::{atomic_file, private_file, sqlite};

/// Maximum wait for another instance that opens the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// The state folder, and an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateLocation {
    pub folder: PathBuf,
    /// The name of the account, as a path component without the key.
    pub account: String,
}

impl StateLocation {
    fn database(&self) -> PathBuf {
        self.folder.join("state.sqlite")
    }

    fn in_use_lock(&self) -> PathBuf {
        self.folder.join("state-in-use.lock")
    }
}

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
        private_file::identity(&self.location.database()).is_ok_and(|file| file == self.file)
    }

    /// Runs `step` in a transaction that has the write lock before it reads.
    fn change<T>(
        &mut self,
        step: impl FnOnce(&Transaction<'_>, &str) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let Self { connection, location, .. } = self;
        let changed = sqlite::in_transaction(connection, |it| step(it, &location.account));
        changed.map_err(|error| error.explained(location))
    }
}

fn connect(location: &StateLocation) -> Result<(StateDb, Option<PathBuf>), StateError> {
    atomic_file::make_folder(&location.folder)?;
    private_file::close_to_others(&location.folder, 0o700)?;
    let opening = private_file::open(&location.folder.join("state-opening.lock"))?;
    let _opening = private_file::lock(opening, PATIENCE)?.ok_or(StateError::Busy)?;
    let in_use = private_file::open(&location.in_use_lock())?;
    let database = location.database();
    let (connection, set_aside) = sqlite::open(
        &database,
        &in_use,
        |number| format!("state.damaged-{number}.sqlite"),
        |error| matches!(error, StateError::Damaged),
        schema::check_and_prepare,
    )?;
    let file = private_file::identity(&database)?;
    let location = location.clone();
    Ok((StateDb { connection, location, file, _in_use: in_use }, set_aside))
}

#[cfg(test)]
mod tests;
