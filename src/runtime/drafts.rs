//! Keeps texts that are being written: on disk, or without a place for them
//! until the program ends.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::app::protocol::drafts::{DraftEvent, DraftRequest, SaveId};
use crate::domain::ConversationId;
use crate::store::{DraftError, Drafts};
use crate::triage::compose::{Kind, MessageDraft};

/// The commands that wait, and where they are carried out.
#[derive(Default)]
pub(super) struct DraftWriter {
    waiting: Mutex<VecDeque<DraftRequest>>,
    place: Mutex<Place>,
    /// Whether a draft could not be kept, until it could.
    failed: AtomicBool,
}

enum Place {
    Disk(Drafts),
    Memory(HashMap<(ConversationId, Kind), MessageDraft>),
}

impl Default for Place {
    fn default() -> Self {
        Self::Memory(HashMap::new())
    }
}

impl DraftWriter {
    /// Drafts on disk, where there is a place for them.
    pub(super) fn new(drafts: Option<Drafts>) -> Self {
        let place = drafts.map_or_else(Place::default, Place::Disk);
        Self { place: Mutex::new(place), ..Self::default() }
    }

    /// Takes a command. A draft that has not been saved yet gives way to what
    /// has become of it since.
    pub(super) fn put(&self, command: DraftRequest) {
        let mut waiting = held(&self.waiting);
        let same = waiting
            .iter_mut()
            .rev()
            .find(|other| matches!(other, DraftRequest::List) || other.place() == command.place());
        match (same, command) {
            (Some(earlier @ DraftRequest::Save { .. }), later @ DraftRequest::Save { .. }) => {
                *earlier = later;
            }
            (_, command) => waiting.push_back(command),
        }
    }

    /// Carries out the next command, if one is left.
    pub(super) fn execute_next(&self) -> Option<DraftEvent> {
        // The place first: whoever takes a command carries it out before
        // anybody takes the next one.
        let mut place = held(&self.place);
        let command = held(&self.waiting).pop_front()?;
        let news = place.execute(command);
        match &news {
            DraftEvent::Saved { .. } => self.failed.store(false, Ordering::Relaxed),
            DraftEvent::Failed { stamp: Some(_), .. } => self.failed.store(true, Ordering::Relaxed),
            _ => {}
        }
        Some(news)
    }

    /// Carries out all that waits, on this thread. Whether drafts outlive the
    /// program and the one that was saved last does.
    pub(super) fn execute_all(&self) -> bool {
        while self.execute_next().is_some() {}
        matches!(*held(&self.place), Place::Disk(_)) && !self.failed.load(Ordering::Relaxed)
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Place {
    fn execute(&mut self, command: DraftRequest) -> DraftEvent {
        let about = command.place().map(|(conversation, kind)| (conversation.clone(), kind));
        let stamp = match &command {
            DraftRequest::Save { stamp, .. } => Some(*stamp),
            _ => None,
        };
        match self.try_to(command) {
            Ok(news) => news,
            Err(error) => {
                tracing::warn!(%error, saving = stamp.is_some(), "a draft was not kept or found");
                DraftEvent::Failed { place: about, stamp, why: error.to_string() }
            }
        }
    }

    fn try_to(&mut self, command: DraftRequest) -> Result<DraftEvent, DraftError> {
        Ok(match command {
            DraftRequest::List => DraftEvent::Listed(self.list()?),
            DraftRequest::Load { conversation, kind } => {
                let draft = match self {
                    Self::Disk(drafts) => drafts.load(&conversation, kind)?,
                    Self::Memory(drafts) => drafts.get(&(conversation.clone(), kind)).cloned(),
                };
                DraftEvent::Loaded { conversation, kind, draft: draft.map(Box::new) }
            }
            DraftRequest::Save { stamp, draft } => self.save(stamp, *draft)?,
            DraftRequest::Remove { conversation, kind, as_of } => {
                let newer = match self {
                    Self::Disk(drafts) => drafts.remove(&conversation, kind, as_of)?,
                    Self::Memory(drafts) => {
                        let key = (conversation.clone(), kind);
                        let newer = drafts.get(&key).is_some_and(|draft| draft.written_at > as_of);
                        if !newer {
                            drafts.remove(&key);
                        }
                        newer
                    }
                };
                DraftEvent::Removed { conversation, kind, newer }
            }
        })
    }

    fn save(&mut self, stamp: SaveId, draft: MessageDraft) -> Result<DraftEvent, DraftError> {
        let (conversation, kind) = (draft.conversation.clone(), draft.kind);
        match self {
            Self::Disk(drafts) => {
                if let Some(aside) = drafts.save(&draft)? {
                    tracing::warn!(file = %aside.display(), "a damaged draft was put aside");
                }
            }
            Self::Memory(drafts) => {
                drafts.insert((conversation.clone(), kind), draft);
            }
        }
        Ok(DraftEvent::Saved { conversation, kind, stamp })
    }

    fn list(&self) -> Result<Vec<(ConversationId, Kind)>, DraftError> {
        Ok(match self {
            Self::Disk(drafts) => {
                let drafts = drafts.list()?.into_iter();
                drafts.map(|draft| (draft.conversation, draft.kind)).collect()
            }
            Self::Memory(drafts) => {
                let mut drafts: Vec<&MessageDraft> = drafts.values().collect();
                drafts.sort_by_key(|draft| std::cmp::Reverse(draft.written_at));
                drafts.iter().map(|draft| (draft.conversation.clone(), draft.kind)).collect()
            }
        })
    }
}

#[cfg(test)]
mod tests;
