//! Index of the drafts on disk, and the pending changes to them.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::protocol::drafts::SaveId;
use crate::domain::{ConversationId, RedactedText};
use crate::triage::compose::{Kind, MessageDraft};

/// Conversations with the kinds of their drafts.
pub(in crate::app) type DraftPlaces = HashMap<Box<str>, Vec<Kind>>;

/// Drafts on disk.
#[derive(Default)]
pub struct DraftIndex {
    places: Arc<DraftPlaces>,
    pending: Vec<PendingDraft>,
    /// Drafts given to the disk and not saved so far. They exist nowhere else.
    unsaved: Vec<Unsaved>,
}

struct Unsaved {
    save_id: SaveId,
    draft: MessageDraft,
    /// The disk's reason for refusing it.
    why: Option<String>,
}

/// A change to a draft, pending until the draft on disk has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) struct PendingDraft {
    pub(in crate::app) conversation: ConversationId,
    /// Of what.
    pub(in crate::app) kind: Kind,
    /// The text.
    pub(in crate::app) text: RedactedText,
    pub(in crate::app) fate: DraftFate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum DraftFate {
    /// The text was sent: the draft is removed if it has the same text and is
    /// not newer.
    Forgotten {
        /// Time at which the server was known to have the text.
        sent: Timestamp,
    },
    /// The text will not be sent: it becomes a draft again.
    Restored,
    /// The user discards the draft, and the text that was typed since.
    Discarded,
}

impl DraftIndex {
    /// Whether a conversation has an unsent draft.
    pub fn has(&self, conversation: &str) -> bool {
        !self.places.is_empty() && self.places.contains_key(conversation)
    }

    /// The drafts. A change makes another map where this one is still held.
    pub(in crate::app) fn places(&self) -> &Arc<DraftPlaces> {
        &self.places
    }

    /// The kinds of the drafts of a conversation.
    pub(in crate::app) fn kinds(&self, conversation: &str) -> &[Kind] {
        self.places.get(conversation).map_or(&[], Vec::as_slice)
    }

    /// There are these drafts.
    pub(in crate::app) fn listed(&mut self, places: Vec<(ConversationId, Kind)>) {
        self.places = Arc::default();
        for (conversation, kind) in places {
            self.saved(&conversation, kind);
        }
    }

    /// There is this draft.
    pub(in crate::app) fn saved(&mut self, conversation: &ConversationId, kind: Kind) {
        if self.kinds(conversation.as_str()).contains(&kind) {
            return;
        }
        let places = Arc::make_mut(&mut self.places);
        places.entry(conversation.as_str().into()).or_default().push(kind);
    }

    /// This draft is gone.
    pub(in crate::app) fn removed(&mut self, conversation: &ConversationId, kind: Kind) {
        if !self.kinds(conversation.as_str()).contains(&kind) {
            return;
        }
        let places = Arc::make_mut(&mut self.places);
        if let Some(kinds) = places.get_mut(conversation.as_str()) {
            kinds.retain(|known| *known != kind);
            if kinds.is_empty() {
                places.remove(conversation.as_str());
            }
        }
    }

    /// A draft was given to the disk.
    pub(in crate::app) fn given(&mut self, stamp: SaveId, draft: MessageDraft) {
        self.let_go(&draft.conversation, draft.kind);
        self.unsaved.push(Unsaved { save_id: stamp, draft, why: None });
    }

    /// A draft was saved, up to that saving.
    pub(in crate::app) fn kept(&mut self, of: &ConversationId, kind: Kind, upto: SaveId) {
        self.unsaved.retain(|it| it.save_id > upto || !is_at(&it.draft, of, kind));
    }

    /// A draft is not needed any more.
    pub(in crate::app) fn let_go(&mut self, of: &ConversationId, kind: Kind) {
        self.unsaved.retain(|it| !is_at(&it.draft, of, kind));
    }

    /// The draft, if the disk does not have it yet.
    pub(in crate::app) fn unsaved(&self, of: &ConversationId, kind: Kind) -> Option<&MessageDraft> {
        let found = self.unsaved.iter().find(|it| is_at(&it.draft, of, kind));
        found.map(|it| &it.draft)
    }

    /// The disk has refused a draft.
    pub(in crate::app) fn refused(&mut self, of: &ConversationId, kind: Kind, why: &str) {
        for it in self.unsaved.iter_mut().filter(|it| is_at(&it.draft, of, kind)) {
            it.why = Some(why.to_owned());
        }
    }

    /// Whether a draft is being saved or was refused.
    pub(in crate::app) fn has_unsaved(&self) -> bool {
        !self.unsaved.is_empty()
    }

    /// The reasons for the drafts that the disk has refused.
    pub(in crate::app) fn lost(&self) -> impl Iterator<Item = &str> {
        self.unsaved.iter().filter_map(|it| it.why.as_deref())
    }

    /// Something is to become of a draft, once it has been read.
    pub(in crate::app) fn queue_change(&mut self, want: PendingDraft) {
        self.pending.push(want);
    }

    /// Removes and returns the pending changes to a draft, in order.
    pub(in crate::app) fn take(
        &mut self,
        conversation: &ConversationId,
        kind: Kind,
    ) -> Vec<PendingDraft> {
        let of = |want: &mut PendingDraft| want.conversation == *conversation && want.kind == kind;
        self.pending.extract_if(.., of).collect()
    }
}

fn is_at(draft: &MessageDraft, conversation: &ConversationId, kind: Kind) -> bool {
    draft.conversation == *conversation && draft.kind == kind
}
