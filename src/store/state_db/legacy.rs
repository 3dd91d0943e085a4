//! Files of older versions: `drafts/ACCOUNT/*.draft`, a JSON document each, and
//! `filter-history`, a filter a line, the newest last.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::StateLocation;
use super::file_name::{self, fingerprint};
use super::filter_history::{MAX_ENTRIES, is_entry};
use crate::store::private_file;
use crate::triage::compose::MessageDraft;

/// The suffix of imported files.
const IMPORTED: &str = ".imported";

const HISTORY: &str = "filter-history";

/// The version of the JSON document.
const VERSION: u64 = 1;

/// The most bytes that are read of a file, from its end.
const MAX_BYTES: u64 = 16 << 20;

/// A file of an older version.
pub(super) struct LegacyFile {
    /// Relative to the state folder.
    pub(super) path: String,
    /// A hash of the contents.
    pub(super) fingerprint: String,
    pub(super) content: Content,
}

pub(super) enum Content {
    Draft(Box<MessageDraft>),
    Filters(Vec<String>),
    /// A draft of a later version.
    Newer,
    Damaged,
}

/// All files of older versions.
#[derive(Default)]
pub(super) struct LegacyFiles {
    pub(super) files: Vec<LegacyFile>,
    /// The original paths of imported files.
    pub(super) imported: Vec<String>,
    pub(super) unreadable: Vec<(PathBuf, io::Error)>,
}

/// The part of the document that all versions share.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Deserialize)]
struct Document {
    draft: MessageDraft,
}

impl StateLocation {
    pub(super) fn legacy_drafts(&self) -> PathBuf {
        self.folder.join("drafts").join(&self.account)
    }

    /// The path of a file after its import.
    pub(super) fn imported_path(&self, path: &str) -> PathBuf {
        self.folder.join(format!("{path}{IMPORTED}"))
    }
}

impl LegacyFiles {
    /// Reads the drafts of the account, and the filter history.
    pub(super) fn find(location: &StateLocation) -> Self {
        let mut found = Self::default();
        let history = location.folder.join(HISTORY);
        found.take(read_history(&history), &history, HISTORY.to_owned());
        if location.imported_path(HISTORY).exists() {
            found.imported.push(HISTORY.to_owned());
        }
        let folder = location.legacy_drafts();
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return found,
            entries => entries.and_then(Iterator::collect::<io::Result<Vec<_>>>),
        };
        let names = match entries {
            Ok(entries) => entries,
            Err(error) => {
                found.unreadable.push((folder, error));
                return found;
            }
        };
        for name in names.iter().filter_map(|entry| entry.file_name().into_string().ok()) {
            let path = format!("drafts/{}/{name}", location.account);
            if let Some(path) = path.strip_suffix(IMPORTED) {
                found.imported.push(path.to_owned());
            } else if Path::new(&name).extension().is_some_and(|it| it == file_name::EXTENSION) {
                let file = folder.join(&name);
                found.take(read_draft(&file), &file, path);
            }
        }
        found
    }

    fn take(&mut self, read: io::Result<Option<(String, Content)>>, file: &Path, path: String) {
        match read {
            Ok(Some((fingerprint, content))) => {
                self.files.push(LegacyFile { path, fingerprint, content });
            }
            Ok(None) => {}
            Err(error) => self.unreadable.push((file.to_owned(), error)),
        }
    }
}

pub(super) fn fingerprint_of(file: &Path) -> io::Result<Option<String>> {
    Ok(read_end(file)?.map(|bytes| hexadecimal(&bytes)))
}

/// Renames a damaged file; returns the new path.
pub(super) fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let name = |number| file.with_extension(format!("damaged-{number}"));
    let aside = private_file::free_path(name)?;
    fs::rename(file, &aside)?;
    Ok(aside)
}

/// `None` if there is no file, or its name is that of another conversation.
fn read_draft(file: &Path) -> io::Result<Option<(String, Content)>> {
    let Some(bytes) = read_end(file)? else { return Ok(None) };
    let content = match serde_json::from_slice::<Version>(&bytes) {
        Ok(Version { version }) if version > VERSION => Content::Newer,
        _ => serde_json::from_slice(&bytes).map_or(Content::Damaged, |document| {
            let Document { draft } = document;
            Content::Draft(Box::new(draft.with_valid_cursor()))
        }),
    };
    if let Content::Draft(draft) = &content
        && !file.ends_with(file_name::of(&draft.conversation, draft.kind))
    {
        return Ok(None);
    }
    Ok(Some((hexadecimal(&bytes), content)))
}

/// The newest entries, each once; invalid lines are skipped.
fn read_history(file: &Path) -> io::Result<Option<(String, Content)>> {
    let Some(bytes) = read_end(file)? else { return Ok(None) };
    let lines = bytes.split(|byte| *byte == b'\n');
    let mut seen = HashSet::new();
    let newest = lines.rev().filter_map(|line| str::from_utf8(line).ok());
    let newest = newest.filter(|line| is_entry(line) && seen.insert(*line));
    let mut entries: Vec<String> = newest.take(MAX_ENTRIES as usize).map(str::to_owned).collect();
    entries.reverse();
    Ok(Some((hexadecimal(&bytes), Content::Filters(entries))))
}

/// At most `MAX_BYTES` from the end of a file; `None` if there is no file.
fn read_end(file: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut file = match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MAX_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    format!("{:032x}", fingerprint(bytes))
}
