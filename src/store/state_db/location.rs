//! Where the database and the files of older versions are.

use std::path::PathBuf;

/// Where the state of an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateLocation {
    /// The folder of everything that the program keeps for itself.
    pub folder: PathBuf,
    /// The account's name in a path. The key is no part of it.
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
