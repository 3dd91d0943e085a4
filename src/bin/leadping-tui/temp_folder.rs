//! A folder that goes away with the program.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::{env, io, process};

/// Names that are tried.
const NAMES: u32 = 1_000;

/// A folder for its owner alone, removed with all that is in it.
pub(super) struct TempFolder(PathBuf);

impl TempFolder {
    /// Makes it among the temporary files.
    ///
    /// # Errors
    /// Where none can be made there.
    pub(super) fn new() -> io::Result<Self> {
        let among = env::temp_dir();
        let mut refused = io::Error::from(io::ErrorKind::AlreadyExists);
        for number in 0..NAMES {
            // Whatever has that name already is somebody else's.
            let path = among.join(format!("leadping-tui-{}-{number}", process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) => refused = error,
            }
            if refused.kind() != io::ErrorKind::AlreadyExists {
                break;
            }
        }
        Err(refused)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.clone()
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // What cannot be removed is left to whoever cleans up there.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_into_it_goes_with_it_and_two_never_meet() {
        let (one, other) = (TempFolder::new().expect("made"), TempFolder::new().expect("made"));
        assert_ne!(one.path(), other.path());
        fs::write(one.path().join("file"), "x").expect("written");
        let path = one.path();
        drop(one);
        assert!(!path.exists() && other.path().exists());
    }
}
