//! Drafts of replies and notes.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::{StateDb, StateError};
use crate::domain::ConversationId;
use crate::triage::compose::{Kind, MessageDraft};

/// Maximum size of a draft, in bytes of JSON.
const MAX_BYTES: usize = 16 << 20;

const SAVE: &str = "INSERT OR REPLACE INTO draft (account, conversation, kind, written, content)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const LOAD: &str =
    "SELECT content FROM draft WHERE account = ?1 AND conversation = ?2 AND kind = ?3";
const LIST: &str = "SELECT conversation, kind FROM draft WHERE account = ?1
    ORDER BY written DESC, rowid DESC";
const COPY_DAMAGED: &str = "INSERT INTO damaged_draft
    SELECT * FROM draft WHERE account = ?1 AND conversation = ?2 AND kind = ?3";
const REMOVE: &str = "DELETE FROM draft WHERE account = ?1 AND conversation = ?2 AND kind = ?3";

impl StateDb {
    /// Saves a draft; there is one of a kind in a conversation.
    pub fn save_draft(&mut self, draft: &MessageDraft) -> Result<(), StateError> {
        let (conversation, kind) = (&draft.conversation, draft.kind);
        self.change(|connection, account| {
            set_aside_damaged(connection, account, conversation, kind)?;
            save(connection, account, draft)
        })
    }

    /// The draft of a kind in a conversation. A damaged one is set aside.
    pub fn load_draft(
        &mut self,
        conversation: &ConversationId,
        kind: Kind,
    ) -> Result<Option<MessageDraft>, StateError> {
        match load(&self.connection, &self.location.account, conversation, kind) {
            Err(StateError::DamagedDraft) => {
                self.change(|connection, account| {
                    set_aside_damaged(connection, account, conversation, kind)
                })?;
                Err(StateError::DamagedDraft)
            }
            loaded => loaded,
        }
    }

    /// Removes a draft, unless it was changed after `as_of`. Returns whether one is
    /// left.
    pub fn remove_draft(
        &mut self,
        conversation: &ConversationId,
        kind: Kind,
        as_of: Timestamp,
    ) -> Result<bool, StateError> {
        // Usually there is none; then no transaction is begun.
        match self.load_draft(conversation, kind)? {
            None => return Ok(false),
            Some(draft) if draft.written_at > as_of => return Ok(true),
            Some(_) => {}
        }
        self.change(|connection, account| {
            let draft = load(connection, account, conversation, kind)?;
            if draft.is_some_and(|draft| draft.written_at > as_of) {
                return Ok(true);
            }
            connection.execute(REMOVE, (account, conversation.as_str(), kind.name()))?;
            Ok(false)
        })
    }

    /// The places of the drafts, the last changed one first.
    pub fn drafts(&self) -> Result<Vec<(ConversationId, Kind)>, StateError> {
        list(&self.connection, &self.location.account)
    }
}

/// Saves a draft in the caller's transaction.
pub(super) fn save(
    connection: &Connection,
    account: &str,
    draft: &MessageDraft,
) -> Result<(), StateError> {
    let content = serde_json::to_string(draft).map_err(std::io::Error::from)?;
    if content.len() > MAX_BYTES {
        return Err(StateError::TooLong);
    }
    let written = draft.written_at.as_millisecond();
    let (conversation, kind) = (draft.conversation.as_str(), draft.kind.name());
    connection.prepare_cached(SAVE)?.execute((account, conversation, kind, written, content))?;
    Ok(())
}

pub(super) fn load(
    connection: &Connection,
    account: &str,
    conversation: &ConversationId,
    kind: Kind,
) -> Result<Option<MessageDraft>, StateError> {
    let mut query = connection.prepare_cached(LOAD)?;
    let key = (account, conversation.as_str(), kind.name());
    let content: Option<String> = query.query_row(key, |row| row.get(0)).optional()?;
    let draft = content.map(|content| serde_json::from_str::<MessageDraft>(&content)).transpose();
    let draft = draft.map_err(|_| StateError::DamagedDraft)?;
    match draft {
        Some(draft) if draft.conversation != *conversation || draft.kind != kind => {
            Err(StateError::DamagedDraft)
        }
        draft => Ok(draft.map(MessageDraft::with_valid_cursor)),
    }
}

pub(super) fn list(
    connection: &Connection,
    account: &str,
) -> Result<Vec<(ConversationId, Kind)>, StateError> {
    let mut query = connection.prepare(LIST)?;
    let rows = query.query_map([account], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut places = Vec::new();
    for row in rows {
        let (conversation, kind): (String, String) = row?;
        let kind = [Kind::Reply, Kind::Note].into_iter().find(|known| known.name() == kind);
        places.extend(kind.map(|kind| (ConversationId::new(&conversation), kind)));
    }
    Ok(places)
}

/// Moves a damaged draft to a table of its own, in the caller's transaction.
pub(super) fn set_aside_damaged(
    connection: &Connection,
    account: &str,
    conversation: &ConversationId,
    kind: Kind,
) -> Result<(), StateError> {
    match load(connection, account, conversation, kind) {
        Err(StateError::DamagedDraft) => {
            let key = (account, conversation.as_str(), kind.name());
            connection.execute(COPY_DAMAGED, key)?;
            connection.execute(REMOVE, key)?;
            Ok(())
        }
        loaded => loaded.map(drop),
    }
}
