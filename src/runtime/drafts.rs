//! Executes requests about drafts.

use std::collections::VecDeque;

use super::state_backend::StateBackend;
use crate::app::protocol::drafts::{DraftEvent, DraftRequest};
use crate::store::StateError;

#[derive(Default)]
pub(super) struct DraftWriter {
    waiting: VecDeque<DraftRequest>,
    /// The last save failed.
    failed: bool,
}

impl DraftWriter {
    /// Queues a request. A save replaces an earlier one of the same draft that
    /// is still queued.
    pub(super) fn put(&mut self, request: DraftRequest) {
        let same =
            self.waiting.iter_mut().rev().find(|other| {
                matches!(other, DraftRequest::List) || other.place() == request.place()
            });
        match (same, request) {
            (Some(earlier @ DraftRequest::Save { .. }), later @ DraftRequest::Save { .. }) => {
                *earlier = later;
            }
            (_, request) => self.waiting.push_back(request),
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn execute_next(&mut self, state: &mut StateBackend) -> Option<DraftEvent> {
        let request = self.waiting.pop_front()?;
        let place = request.place().map(|(conversation, kind)| (conversation.clone(), kind));
        let stamp = match &request {
            DraftRequest::Save { stamp, .. } => Some(*stamp),
            _ => None,
        };
        let executed = execute(request, state);
        if stamp.is_some() {
            self.failed = executed.is_err();
        }
        Some(executed.unwrap_or_else(|error| {
            tracing::warn!(%error, saving = stamp.is_some(), "a draft was not kept or found");
            DraftEvent::Failed { place, stamp, why: error.to_string() }
        }))
    }

    /// Whether drafts outlive the program and the last save succeeded.
    pub(super) fn are_kept(&self, state: &StateBackend) -> bool {
        state.has_place() && !self.failed
    }
}

fn execute(request: DraftRequest, state: &mut StateBackend) -> Result<DraftEvent, StateError> {
    Ok(match request {
        DraftRequest::List => DraftEvent::Listed(state.drafts()?),
        DraftRequest::Load { conversation, kind } => {
            let place = (conversation, kind);
            let draft = state.load(&place)?.map(Box::new);
            DraftEvent::Loaded { conversation: place.0, kind, draft }
        }
        DraftRequest::Save { stamp, draft } => {
            let (conversation, kind) = (draft.conversation.clone(), draft.kind);
            state.save(*draft)?;
            DraftEvent::Saved { conversation, kind, stamp }
        }
        DraftRequest::Remove { conversation, kind, as_of } => {
            let place = (conversation, kind);
            let newer = state.remove(&place, as_of)?;
            DraftEvent::Removed { conversation: place.0, kind, newer }
        }
    })
}

#[cfg(test)]
mod tests;
