//! Atomic replacement of files: a reader finds the old or the new contents,
//! after a crash as well.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;

/// Replaces or creates a file with permissions `mode`. `still_fits` is called
/// just before the replacement; after an error nothing has changed.
pub fn replace(
    path: &Path,
    bytes: &[u8],
    mode: u32,
    still_fits: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let mut file = create_beside(path, mode)?;
    // Undoes the user's mask.
    file.as_file().set_permissions(Permissions::from_mode(mode))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    still_fits()?;
    file.persist(path)?;
    // Writes the new name to the disk. Some file systems cannot do this; the
    // file is replaced by now.
    let folder = path.parent().map(File::open);
    let _ = folder.map(|folder| folder.and_then(|folder| folder.sync_all()));
    Ok(())
}

/// Creates a folder and its parents with mode 0700.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A temporary file beside `path`.
fn create_beside(path: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    prefix.push(".");
    let mut file = tempfile::Builder::new();
    file.prefix(&prefix).suffix(".tmp").permissions(Permissions::from_mode(mode));
    file.tempfile_in(path.parent().unwrap_or(Path::new("")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("readable");
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_made_or_replaced_with_the_mode_and_nothing_stays_beside_it() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("file");
        for (bytes, mode) in [("one", 0o600), ("two", 0o664)] {
            replace(&path, bytes.as_bytes(), mode, || Ok(())).expect("replaced");
            assert_eq!(fs::read_to_string(&path).expect("there"), bytes);
            assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, mode);
        }
        assert_eq!(names(dir.path()), ["file"]);
    }

    #[test]
    fn an_objection_leaves_everything_as_it_was() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("file");
        fs::write(&path, "old").expect("written");
        let objected = replace(&path, b"new", 0o600, || Err(io::Error::other("no")));
        assert_eq!(objected.expect_err("objected").to_string(), "no");
        assert_eq!(fs::read_to_string(&path).expect("there"), "old");
        assert_eq!(names(dir.path()), ["file"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("absent/file");
        let error = replace(&path, b"new", 0o600, || Ok(())).expect_err("no folder");
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
