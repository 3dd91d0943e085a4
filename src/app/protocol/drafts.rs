//! Requests about drafts on disk, and their results.

use jiff::Timestamp;

use crate::domain::ConversationId;
use crate::triage::compose::{Kind, MessageDraft};

/// Numbers the savings of a session in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SaveId(pub u64);

/// A request. Those about one draft are executed in order.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftRequest {
    /// List the drafts.
    List,
    /// Load a draft.
    Load {
        conversation: ConversationId,
        /// Of what.
        kind: Kind,
    },
    /// Save a draft. Of several pending ones of a conversation and a kind, only
    /// the newest is saved.
    Save {
        stamp: SaveId,
        /// The draft.
        draft: Box<MessageDraft>,
    },
    /// Let a draft go that has been sent. One that was changed after it was
    /// sent stays.
    Remove {
        conversation: ConversationId,
        /// Of what.
        kind: Kind,
        /// Time of the last change of the text that was sent
        /// ([`MessageDraft::written_at`]).
        as_of: Timestamp,
    },
}

impl DraftRequest {
    /// The draft that it is about.
    pub fn place(&self) -> Option<(&ConversationId, Kind)> {
        match self {
            Self::List => None,
            Self::Load { conversation, kind } | Self::Remove { conversation, kind, .. } => {
                Some((conversation, *kind))
            }
            Self::Save { draft, .. } => Some((&draft.conversation, draft.kind)),
        }
    }
}

/// A result.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftEvent {
    /// There are these, the one that was changed last first.
    Listed(Vec<(ConversationId, Kind)>),
    /// A draft was loaded.
    Loaded {
        conversation: ConversationId,
        /// Of what.
        kind: Kind,
        /// The draft, if there is one.
        draft: Option<Box<MessageDraft>>,
    },
    /// A draft was saved, with every stamp up to this one.
    Saved {
        conversation: ConversationId,
        /// Of what.
        kind: Kind,
        /// The last one.
        stamp: SaveId,
    },
    /// A draft is gone, or was not there.
    Removed {
        conversation: ConversationId,
        /// Of what.
        kind: Kind,
        /// Whether a draft remains that was changed after the sending.
        newer: bool,
    },
    /// A request failed. The reason is a sentence without the final stop, and
    /// never quotes the text.
    Failed {
        /// The draft concerned.
        place: Option<(ConversationId, Kind)>,
        /// The saving that failed, if it was one.
        stamp: Option<SaveId>,
        why: String,
    },
}
