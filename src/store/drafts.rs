//! Texts that somebody has begun and not sent, on disk: a file a draft, in a
//! folder that only its owner can enter.
//!
//! A file is replaced as a whole, so that a draft is what it was or what it has
//! become, whatever dies meanwhile. Of two instances that write one draft the
//! later writer wins. Each file says which conversation it belongs to, and is
//! never taken for another one's. Nothing is ever too old to be kept, and what
//! cannot be read is put aside, not overwritten.

mod file_name;

use std::fs::{self, File, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, io_error_text};
use crate::store::atomic_file;
use crate::triage::compose::{Kind, MessageDraft};

/// The form of the files.
const VERSION: u64 = 1;

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// Names that are tried for a file that cannot be read.
const NAMES: u32 = 1_000;

/// Why a draft was not kept or found. Sentences without the final stop; none
/// says anything of the text.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The disk failed.
    #[error("{}", io_error_text(.0))]
    Io(#[from] io::Error),
    /// The file cannot be read as a draft. It stands under another name now.
    #[error("the draft is damaged and was kept as {}", .0.display())]
    Damaged(PathBuf),
    /// The file is one of a later version of this program.
    #[error("the draft was written by a newer version of this program")]
    Newer,
    /// The file is another conversation's.
    #[error("the draft's place is taken by that of another conversation")]
    Taken,
    /// The draft is larger than what would be read again.
    #[error("the draft is too long to be kept")]
    TooLong,
}

/// The drafts of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafts {
    folder: PathBuf,
}

/// What is in a file.
#[derive(Serialize, Deserialize)]
struct Document<D> {
    version: u64,
    draft: D,
}

/// The part of a file that every version has.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

impl Drafts {
    /// The drafts in a folder; it need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps a draft in the place of an earlier one of the same kind in the
    /// same conversation. Returns where a damaged one has been put that stood
    /// there.
    ///
    /// # Errors
    /// Where it cannot be written, or where the file is not this draft's.
    pub fn save(&self, draft: &MessageDraft) -> Result<Option<PathBuf>, DraftError> {
        let path = self.path(&draft.conversation, draft.kind);
        let bytes = serde_json::to_vec(&Document { version: VERSION, draft });
        let bytes = bytes.map_err(io::Error::from)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(DraftError::TooLong);
        }
        self.make_folder()?;
        let aside = match self.read(&path) {
            Ok(Some(there)) if !is_at(&there, &draft.conversation, draft.kind) => {
                return Err(DraftError::Taken);
            }
            Ok(_) => None,
            Err(DraftError::Damaged(aside)) => Some(aside),
            Err(error) => return Err(error),
        };
        atomic_file::replace(&path, &bytes, 0o600, || Ok(()))?;
        Ok(aside)
    }

    /// The draft of a kind in a conversation.
    ///
    /// # Errors
    /// Where there is one that cannot be read; a damaged one is put aside.
    pub fn load(
        &self,
        conversation: &ConversationId,
        kind: Kind,
    ) -> Result<Option<MessageDraft>, DraftError> {
        let draft = self.read(&self.path(conversation, kind))?;
        Ok(draft.filter(|draft| is_at(draft, conversation, kind)))
    }

    /// Lets a draft go, unless it was changed after `as_of`. Returns whether
    /// there is one left.
    ///
    /// # Errors
    /// Where it cannot be read or removed.
    pub fn remove(
        &self,
        conversation: &ConversationId,
        kind: Kind,
        as_of: Timestamp,
    ) -> Result<bool, DraftError> {
        let is_newer = |draft: &MessageDraft| draft.written_at > as_of;
        match self.load(conversation, kind)? {
            None => return Ok(false),
            Some(draft) if is_newer(&draft) => return Ok(true),
            Some(_) => {}
        }
        // Another instance may have put a newer one there by now: what is
        // looked at again is what is removed.
        let path = self.path(conversation, kind);
        let aside = path.with_extension("removing");
        match fs::rename(&path, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            renamed => renamed?,
        }
        let newer = match self.read(&aside) {
            Ok(draft) => draft.is_some_and(|draft| is_newer(&draft)),
            Err(DraftError::Damaged(_)) => return Ok(false),
            Err(error) => {
                // It is not this one's to remove.
                put_back(&aside, &path)?;
                return Err(error);
            }
        };
        if newer {
            put_back(&aside, &path)?;
        } else {
            fs::remove_file(&aside)?;
        }
        Ok(newer || path.exists())
    }

    /// Every draft, the one that was changed last first. Those that cannot be
    /// read are left out, and left where they are.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn list(&self) -> Result<Vec<MessageDraft>, DraftError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut drafts = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == file_name::EXTENSION)
                && let Ok(Some(Content::Draft(draft))) = content(&path)
                && self.path(&draft.conversation, draft.kind) == path
            {
                drafts.push(draft);
            }
        }
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.written_at));
        Ok(drafts)
    }

    fn path(&self, conversation: &ConversationId, kind: Kind) -> PathBuf {
        self.folder.join(file_name::of(conversation, kind))
    }

    fn make_folder(&self) -> io::Result<()> {
        atomic_file::make_folder(&self.folder)?;
        if fs::metadata(&self.folder)?.permissions().mode() & 0o777 != 0o700 {
            fs::set_permissions(&self.folder, Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// The draft in a file; a damaged one is put aside.
    fn read(&self, path: &Path) -> Result<Option<MessageDraft>, DraftError> {
        match content(path)? {
            None => Ok(None),
            Some(Content::Draft(draft)) => Ok(Some(draft)),
            Some(Content::Newer) => Err(DraftError::Newer),
            Some(Content::Damaged) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let name = |number| self.folder.join(format!("{stem}.damaged-{number}"));
                let free = (1..=NAMES).map(name).find(|path| !path.exists());
                let aside = free.ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))?;
                fs::rename(path, &aside)?;
                Err(DraftError::Damaged(aside))
            }
        }
    }
}

/// What a file turns out to hold.
enum Content {
    Draft(MessageDraft),
    Newer,
    Damaged,
}

fn content(path: &Path) -> io::Result<Option<Content>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(match serde_json::from_slice::<Version>(&bytes) {
        Ok(Version { version }) if version > VERSION => Content::Newer,
        _ => serde_json::from_slice(&bytes).map_or(Content::Damaged, |document| {
            let Document { draft, .. }: Document<MessageDraft> = document;
            Content::Draft(draft.with_valid_cursor())
        }),
    }))
}

fn is_at(draft: &MessageDraft, conversation: &ConversationId, kind: Kind) -> bool {
    draft.conversation == *conversation && draft.kind == kind
}

/// Puts a file back where it was, unless another one stands there by now.
fn put_back(aside: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(aside, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    fs::remove_file(aside)
}

#[cfg(test)]
mod tests;
