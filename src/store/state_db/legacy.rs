//! The files in which older versions of the program kept the drafts, a file
//! each in a folder an account, and the filters that were used, one a line, the
//! newest last.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::StateLocation;
use super::file_name::{self, fingerprint};
use super::filter_history::{MAX_ENTRIES, is_entry};
use crate::triage::compose::MessageDraft;

/// What the names of imported files end in.
const IMPORTED: &str = ".imported";

const HISTORY: &str = "filter-history";

/// The form of the drafts' files.
const VERSION: u64 = 1;

/// The most bytes that are read of a file: as many as those versions did.
const MAX_BYTES: u64 = 16 << 20;

/// Names that are tried for a damaged file.
const NAMES: u32 = 1_000;

/// A file of an older version.
pub(super) struct LegacyFile {
    /// Its path below the folder.
    pub(super) path: String,
    /// Tells its contents from others.
    pub(super) fingerprint: String,
    pub(super) content: Content,
}

/// The contents of a file.
pub(super) enum Content {
    Draft(Box<MessageDraft>),
    Filters(Vec<String>),
    /// A draft of a version that this one does not know.
    Newer,
    Damaged,
}

/// What older versions have left.
#[derive(Default)]
pub(super) struct LegacyFiles {
    pub(super) files: Vec<LegacyFile>,
    /// The paths that imported files had.
    pub(super) imported: Vec<String>,
    /// Files that cannot be read at all.
    pub(super) unreadable: Vec<(PathBuf, io::Error)>,
}

/// The part of a draft's file that every version has.
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

    /// What an imported file is called from then on.
    pub(super) fn imported_path(&self, path: &str) -> PathBuf {
        self.folder.join(format!("{path}{IMPORTED}"))
    }
}

impl LegacyFiles {
    /// Reads the files of the account, and those of all accounts.
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

/// The fingerprint of a file as it is now.
pub(super) fn fingerprint_of(file: &Path) -> io::Result<Option<String>> {
    Ok(read_end(file)?.map(|bytes| hexadecimal(&bytes)))
}

/// Puts a damaged file under another name, and returns that.
pub(super) fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let name = |number| file.with_extension(format!("damaged-{number}"));
    let free = (1..=NAMES).map(name).find(|path| !path.exists());
    let aside = free.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(file, &aside)?;
    Ok(aside)
}

/// `None` where there is no file, or one that stands where another
/// conversation's would.
fn read_draft(file: &Path) -> io::Result<Option<(String, Content)>> {
    let Some(bytes) = read_end(file)? else { return Ok(None) };
    let content = match serde_json::from_slice::<Version>(&bytes) {
        Ok(Version { version }) if version > VERSION => Content::Newer,
        _ => serde_json::from_slice(&bytes).map_or(Content::Damaged, |document| {
            let Document { draft } = document;
            Content::Draft(Box::new(draft.mended()))
        }),
    };
    if let Content::Draft(draft) = &content
        && !file.ends_with(file_name::of(&draft.conversation, draft.kind))
    {
        return Ok(None);
    }
    Ok(Some((hexadecimal(&bytes), content)))
}

/// The newest entries, each once; lines that cannot be entries are skipped.
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

/// The last bytes of a file, of most files all; `None` where there is none.
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
