//! The paths of the database and its locks.

use std::path::PathBuf;

/// The state folder, and an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateLocation {
    /// The folder of the database.
    pub folder: PathBuf,
    /// The name of the account, as a path component without the key.
    pub account: String,
}

impl StateLocation {
    pub(super) fn database(&self) -> PathBuf {
        self.folder.join("state.sqlite")
    }

    pub(super) fn opening_lock(&self) -> PathBuf {
        self.folder.join("state-opening.lock")
    }

    pub(super) fn in_use_lock(&self) -> PathBuf {
        self.folder.join("state-in-use.lock")
    }
}
