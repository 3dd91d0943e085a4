//! A file is replaced as a whole or not at all: whoever reads it finds what it
//! held before or what it holds now, after a crash as well.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process;

/// Leftovers of the same name that are stepped over, each from a process that
/// had the same id and broke off.
const NAMES: u32 = 16;

/// Puts `bytes` in the place of a file's contents, or makes the file. `mode`
/// is its permissions. `still_fits` is asked last, just before the new file
/// takes the place of the old one.
///
/// # Errors
/// Where the folder cannot be written to, the disk is full, or `still_fits`
/// objects; then nothing has changed.
pub fn replace(
    path: &Path,
    bytes: &[u8],
    mode: u32,
    still_fits: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let (aside, mut file) = create_beside(path, mode)?;
    let written = file
        // What the user's mask took away is given back.
        .set_permissions(Permissions::from_mode(mode))
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all())
        .and_then(|()| still_fits())
        .and_then(|()| fs::rename(&aside, path));
    if let Err(error) = written {
        // It may not even be there any more; the first error says more.
        let _ = fs::remove_file(&aside);
        return Err(error);
    }
    // The new name is on the disk when the folder is. By now the file has been
    // replaced, and some file systems cannot do this.
    let folder = path.parent().map(File::open);
    let _ = folder.map(|folder| folder.and_then(|folder| folder.sync_all()));
    Ok(())
}

/// Makes a folder and those above it, for their owner alone.
///
/// # Errors
/// Where one cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn create_beside(path: &Path, mode: u32) -> io::Result<(std::path::PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..NAMES {
        let mut aside = std::ffi::OsString::from(".");
        aside.push(name);
        aside.push(format!(".{}-{number}.tmp", process::id()));
        let aside = path.with_file_name(aside);
        match OpenOptions::new().write(true).create_new(true).mode(mode).open(&aside) {
            Ok(file) => return Ok((aside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

#[cfg(test)]
mod tests {
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
    fn what_a_process_left_behind_is_in_nobody_s_way() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("file");
        let left = dir.path().join(format!(".file.{}-0.tmp", process::id()));
        fs::write(&left, "half").expect("written");
        replace(&path, b"new", 0o600, || Ok(())).expect("replaced");
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(fs::read_to_string(&left).expect("there"), "half");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("absent/file");
        let error = replace(&path, b"new", 0o600, || Ok(())).expect_err("no folder");
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
