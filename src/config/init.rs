//! Writes a first configuration file: the example, and its schema for editors.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::ConfigError;
use super::save::resolve_links;
use crate::domain::io_error_text;
use crate::store::atomic_file;

/// Every key with its default, most of it commented out.
pub const EXAMPLE: &str = include_str!("../../config.example.toml");

/// The file of the schema, beside the configuration.
pub const SCHEMA_FILE: &str = "config.schema.json";

/// Mode of the files: a configuration may name a command with secrets.
const MODE: u32 = 0o600;

/// What has become of files that were there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The configuration was the same.
    pub is_unchanged: bool,
    /// The copies of what was replaced.
    pub copies: Vec<PathBuf>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum InitError {
    /// This file is there, and may not be replaced.
    Exists(PathBuf),
    Failed(ConfigError),
}

/// The text of a new file: the directive that editors look for, and the example.
pub fn text() -> String {
    format!("#:schema ./{SCHEMA_FILE}\n\n{EXAMPLE}")
}

/// Writes the example to `path`, and `schema` beside it. With `force` a file that
/// is there is kept under another name and replaced. An earlier schema of this
/// program is replaced in any case.
///
/// # Errors
/// If there is a file, without `force`; if it cannot be written.
pub fn write(path: &Path, schema: &str, force: bool) -> Result<Written, InitError> {
    let failed = |error: io::Error| {
        let what = format!("can't be written: {}", io_error_text(&error));
        InitError::Failed(ConfigError::for_file(path, &what))
    };
    let text = text();
    let target = resolve_links(path).map_err(failed)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let schema_file = folder.join(SCHEMA_FILE);
    let old = existing(&target, force).map_err(failed)?;
    if old.is_some() && !force {
        return Err(InitError::Exists(path.to_owned()));
    }
    let old_schema = existing(&schema_file, force).map_err(failed)?;
    let old_schema = old_schema.filter(|old| old != schema.as_bytes() && !is_own_schema(old));
    if old_schema.is_some() && !force {
        return Err(InitError::Exists(schema_file));
    }
    let is_new = old.is_none();
    let is_unchanged = old.as_deref() == Some(text.as_bytes());
    let mut copies = Vec::new();
    for (file, old) in [(&target, old.filter(|_| !is_unchanged)), (&schema_file, old_schema)] {
        if let Some(old) = old {
            copies.push(keep(file, &old).map_err(failed)?);
        }
    }
    for folder in [Some(folder), target.parent()].into_iter().flatten() {
        if !folder.as_os_str().is_empty() {
            atomic_file::make_folder(folder).map_err(failed)?;
        }
    }
    // First, so that the file never names one that is not there.
    atomic_file::replace(&schema_file, schema.as_bytes(), MODE, || Ok(())).map_err(failed)?;
    let still_fits = || {
        if is_new && target.try_exists()? {
            return Err(io::Error::other("it was just created elsewhere"));
        }
        Ok(())
    };
    atomic_file::replace(&target, text.as_bytes(), MODE, still_fits).map_err(failed)?;
    Ok(Written { is_unchanged, copies })
}

/// The contents of a file, if it is there; those of one that cannot be read have
/// to be known only if it is to be copied.
fn existing(file: &Path, is_copied: bool) -> io::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(contents) => Ok(Some(contents)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) if !is_copied => Ok(Some(Vec::new())),
        Err(error) => Err(error),
    }
}

/// Whether a schema is one of this program, perhaps of another version.
fn is_own_schema(contents: &[u8]) -> bool {
    let schema: Option<serde_json::Value> = serde_json::from_slice(contents).ok();
    schema.is_some_and(|schema| schema["title"] == "leadping-tui")
}

/// Copies the old contents to a name that is free beside the file.
fn keep(target: &Path, contents: &[u8]) -> io::Result<PathBuf> {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (1..).map(|n| match n {
        1 => format!("{name}.bak"),
        n => format!("{name}.bak{n}"),
    });
    for name in names {
        let copy = target.with_file_name(name);
        let is_free = || match copy.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            found => found.map(|_| false),
        };
        if is_free()? {
            atomic_file::replace(&copy, contents, MODE, || Ok(()))?;
            return Ok(copy);
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_the_example_and_private_with_its_schema_beside_it() {
        let dir = tempfile::tempdir().expect("a directory");
        let folder = dir.path().join("new").join("leadping-tui");
        let path = folder.join("config.toml");
        assert_eq!(write(&path, "{}\n", false).expect("written"), Written::default());
        let written = fs::read_to_string(&path).expect("there");
        assert!(
            written.starts_with("#:schema ./config.schema.json\n") && written.ends_with(EXAMPLE)
        );
        assert_eq!(fs::read_to_string(folder.join(SCHEMA_FILE)).expect("there"), "{}\n");
        assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));
    }

    #[test]
    fn a_file_that_is_there_stays_unless_it_is_to_be_replaced_and_then_a_copy_stays() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("config.toml");
        for (own, copy) in [("own = 1\n", "config.toml.bak"), ("own = 2\n", "config.toml.bak2")] {
            fs::write(&path, own).expect("written");
            assert!(
                matches!(write(&path, "{}", false), Err(InitError::Exists(file)) if file == path)
            );
            assert_eq!(fs::read_to_string(&path).expect("there"), own);
            let copy = dir.path().join(copy);
            let written = write(&path, "{}", true).expect("written");
            let copies = vec![copy.clone()];
            assert_eq!(written, Written { is_unchanged: false, copies });
            assert_eq!(fs::read_to_string(&copy).expect("there"), own);
            assert_eq!(fs::read_to_string(&path).expect("there"), text());
        }
        assert!(write(&path, "{}", true).expect("written").is_unchanged);
    }

    #[test]
    fn a_schema_of_something_else_stays_unless_it_is_to_be_replaced() {
        let dir = tempfile::tempdir().expect("a directory");
        let (path, schema) = (dir.path().join("config.toml"), dir.path().join(SCHEMA_FILE));
        for foreign in ["{\"title\": \"other\"}", "not JSON", ""] {
            fs::write(&schema, foreign).expect("written");
            let refused = write(&path, "{}", false);
            assert!(matches!(refused, Err(InitError::Exists(file)) if file == schema));
            assert_eq!(fs::read_to_string(&schema).expect("there"), foreign);
            assert!(!path.exists());
        }
        let copies = vec![dir.path().join("config.schema.json.bak")];
        let written = write(&path, "{}", true).expect("written");
        assert_eq!(written, Written { is_unchanged: false, copies: copies.clone() });
        assert!(copies[0].exists());
        fs::remove_file(&path).expect("removed");
        fs::write(&schema, "{\"title\": \"leadping-tui\"}").expect("written");
        assert_eq!(write(&path, "{}", false).expect("written"), Written::default());
        assert_eq!(fs::read_to_string(&schema).expect("there"), "{}");
    }

    #[test]
    fn a_link_stays_a_link() {
        let dir = tempfile::tempdir().expect("a directory");
        let (path, target) = (dir.path().join("config.toml"), dir.path().join("dotfiles.toml"));
        symlink("dotfiles.toml", &path).expect("linked");
        assert_eq!(write(&path, "{}", false).expect("written"), Written::default());
        assert!(path.is_symlink());
        assert_eq!(fs::read_to_string(&target).expect("there"), text());
    }
}
