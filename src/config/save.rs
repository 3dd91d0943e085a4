//! Saves a view or the theme in the configuration file, which other programs and
//! the user edit too.

mod edit;

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Source};
use super::file::{self, Document};
use super::{Overrides, Paths, Settings, reasons, views};
use crate::domain::io_error_text;
use crate::query::SavedView;
use crate::store::atomic_file;

/// Mode of a new file.
const MODE: u32 = 0o600;

/// Maximum number of symbolic links in a chain.
const MAX_LINKS: usize = 40;

/// Why a file cannot be edited: its lines would not keep their order.
const OUT_OF_ORDER: &str = "Put the dotted keys of a table together first";

/// The file that views and the theme are saved in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewStore {
    path: PathBuf,
    /// The profile whose views are saved, if it has its own.
    profile: Option<String>,
    home: Option<PathBuf>,
    /// Whether a missing file is created.
    creates: bool,
}

impl ViewStore {
    /// The file of the settings, or the default one; `None` if the user has no
    /// place for one.
    pub fn new(overrides: &Overrides, paths: &Paths, settings: &Settings) -> Option<Self> {
        let path = overrides.config.clone().or_else(|| paths.config_file.clone())?;
        let (profile, home) = (settings.profile.clone(), paths.home.clone());
        Some(Self { path, profile, home, creates: true })
    }

    /// The same without creating a missing file.
    #[must_use]
    pub fn existing_only(self) -> Self {
        Self { creates: false, ..self }
    }

    /// The path for display: with `~` for the home directory.
    pub fn display_path(&self) -> String {
        let below = self.home.as_deref().and_then(|home| self.path.strip_prefix(home).ok());
        match below {
            Some(below) => format!("~/{}", below.display()),
            None => self.path.display().to_string(),
        }
    }

    /// Saves a view: its query replaces that of the view with the same name, or
    /// it is appended. Returns the view as it is in the file, and its previous
    /// query.
    ///
    /// # Errors
    /// If the file is invalid, has no room for another view, or cannot be
    /// written; it is unchanged then.
    pub fn save(&self, view: &SavedView) -> Result<(SavedView, Option<String>), ConfigError> {
        self.change("Views aren't saved in the demo", |document, source| {
            self.with(view, document, source)
        })
    }

    /// Saves the name of the theme.
    ///
    /// # Errors
    /// If the file is invalid or cannot be written; it is unchanged then.
    pub fn save_theme(&self, name: &str) -> Result<(), ConfigError> {
        self.change("themes aren't saved in the demo", |_, source| {
            Ok((with_theme(name, source)?, ()))
        })
    }

    /// Replaces the text of the file; `in_demo` says that a missing file stays
    /// missing.
    fn change<T>(
        &self,
        in_demo: &str,
        change: impl FnOnce(&Document, &Source) -> Result<(String, T), ConfigError>,
    ) -> Result<T, ConfigError> {
        let target = resolve_links(&self.path).map_err(|error| self.refuse(&error))?;
        let long = target.display().to_string();
        self.change_at(&target, in_demo, change).map_err(|error| ConfigError {
            message: error.message.replace(&long, &self.display_path()),
            ..error
        })
    }

    fn refuse(&self, error: &io::Error) -> ConfigError {
        ConfigError::for_file(
            Path::new(&self.display_path()),
            &format!("can't be written: {}", io_error_text(error)),
        )
    }

    fn change_at<T>(
        &self,
        target: &Path,
        in_demo: &str,
        change: impl FnOnce(&Document, &Source) -> Result<(String, T), ConfigError>,
    ) -> Result<T, ConfigError> {
        let refuse = |error: io::Error| self.refuse(&error);
        let there = target.try_exists().map_err(refuse)?;
        if !there && !self.creates {
            let message = in_demo.to_owned();
            return Err(ConfigError::new(message));
        }
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        atomic_file::make_folder(folder).map_err(refuse)?;
        // Holds off other instances until it is closed. On a file system
        // without locks, the comparison below has to suffice.
        let lock = File::open(folder).map_err(refuse)?;
        let _ = lock.lock();

        let old = file::read(target, false)?;
        let (document, source) = match old {
            Some(old) => old,
            None => file::parse(target, String::new())?,
        };
        let (text, changed) = change(&document, &source)?;
        if text != source.text {
            let mode = match fs::metadata(target) {
                // The folder would permit replacing it nevertheless.
                Ok(there) if there.permissions().readonly() => {
                    return Err(refuse(io::Error::other("the file is read-only")));
                }
                Ok(there) => there.permissions().mode(),
                Err(_) => MODE,
            };
            let unchanged = || Self::check_unchanged(target, &source.text, there);
            atomic_file::replace(target, text.as_bytes(), mode & 0o7777, unchanged)
                .map_err(refuse)?;
        }
        Ok(changed)
    }

    /// An editor may have written the file since it was read.
    fn check_unchanged(target: &Path, read: &str, there: bool) -> io::Result<()> {
        let now = match fs::read(target) {
            Ok(bytes) => bytes,
            Err(error) if !there && error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        if now == read.as_bytes() {
            return Ok(());
        }
        Err(io::Error::other("it was just changed elsewhere. Save again"))
    }

    /// The file's text with the view in it, and the view as it is there.
    fn with(
        &self,
        view: &SavedView,
        document: &Document,
        source: &Source,
    ) -> Result<(String, (SavedView, Option<String>)), ConfigError> {
        let profile = self.profile.as_deref();
        let written = document.views(profile);
        let reasons = reasons::validate(&document.archive_reasons, source)?;
        let before = written.map(|written| views::validate(written, source, &reasons));
        let before = before.transpose()?;
        let mut expected = before.unwrap_or_default().saved();
        let known = expected.iter().position(|before| before.is_named(&view.name));
        // A view keeps the spelling of its name.
        let name = known.map_or(&view.name, |at| &expected[at].name).clone();
        let saved = SavedView { name, line: view.line.clone() };
        let before = if let Some(at) = known {
            Some(std::mem::replace(&mut expected[at], saved.clone()).line)
        } else {
            expected.push(saved.clone());
            None
        };
        if expected.len() > SavedView::MAX {
            let message = format!("There are already {} views, the maximum", SavedView::MAX);
            return Err(ConfigError::new(message));
        }
        let refuse = |why: &str| ConfigError::for_file(&source.path, why);
        let text = edit::with_view(&source.text, profile, &saved, &expected)
            .map_err(|error| refuse(error.message()))?;
        let text = text.ok_or_else(|| refuse(OUT_OF_ORDER))?;
        // The result must parse as intended, whatever the original text.
        let (document, source) = file::parse(&source.path, text)?;
        let read =
            document.views(profile).map(|written| views::validate(written, &source, &reasons));
        if read.transpose()?.map(|views| views.saved()) != Some(expected) {
            return Err(ConfigError::for_file(&source.path, "can't add a view to it"));
        }
        Ok((source.text, (saved, before)))
    }
}

/// The file's text with the name of a theme in it.
fn with_theme(name: &str, source: &Source) -> Result<String, ConfigError> {
    let refuse = |why: &str| ConfigError::for_file(&source.path, why);
    let text = edit::with_theme(&source.text, name).map_err(|error| refuse(error.message()))?;
    let text = text.ok_or_else(|| refuse(OUT_OF_ORDER))?;
    let (document, source) = file::parse(&source.path, text)?;
    match &document.ui.theme {
        Some(written) if written.get_ref() == name => Ok(source.text),
        _ => Err(refuse("can't set the theme in it")),
    }
}

/// The target of a path's symbolic links. It need not exist.
pub(super) fn resolve_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(to) => path = path.parent().unwrap_or(Path::new("")).join(to),
            // Not a link, or missing.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its symbolic links loop"))
}

#[cfg(test)]
mod tests;
