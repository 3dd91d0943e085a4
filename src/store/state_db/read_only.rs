//! Reading a database that cannot be opened for writing: on a full or read-only
//! disk, for instance.

use std::collections::HashMap;

use super::legacy::{Content, LegacyFiles};
use super::{StateError, StateLocation, drafts, filter_history, import, schema, snoozes};
use crate::store::{private_file, sqlite};
use crate::triage::Snooze;
use crate::triage::compose::MessageDraft;

/// A copy of the contents; nothing is migrated, set aside or imported.
#[derive(Debug, Default)]
pub struct StateSnapshot {
    pub drafts: Vec<MessageDraft>,
    /// The filter history, the newest last.
    pub filters: Vec<String>,
    pub snoozes: Vec<Snooze>,
}

impl StateSnapshot {
    /// Reads the database, if there is one, and the files of older versions.
    pub fn read(location: &StateLocation) -> Result<Self, StateError> {
        let mut snapshot = Self::default();
        let database = location.database();
        let mut imported = HashMap::new();
        if database.exists() {
            let in_use = private_file::lock_existing(&location.in_use_lock())?;
            let connection = sqlite::connect_to_read(&database, in_use.is_some())?;
            let account = &location.account;
            let tables = schema::check_to_read(&connection)?;
            if tables.snoozes {
                snapshot.snoozes = snoozes::list(&connection, account)?;
            }
            if tables.drafts {
                for (conversation, kind) in drafts::list(&connection, account)? {
                    let draft = drafts::load(&connection, account, &conversation, kind);
                    snapshot.drafts.extend(draft.ok().flatten());
                }
                snapshot.filters = filter_history::list(&connection)?;
                imported = import::recorded(&connection)?;
            }
        }
        for file in LegacyFiles::find(location).files {
            match file.content {
                _ if imported.get(&file.path) == Some(&file.fingerprint) => {}
                Content::Draft(draft) => snapshot.add(*draft),
                Content::Filters(entries) => snapshot.filters.extend(entries),
                Content::Newer | Content::Damaged => {}
            }
        }
        Ok(snapshot)
    }

    fn add(&mut self, draft: MessageDraft) {
        let of =
            |it: &&mut MessageDraft| it.conversation == draft.conversation && it.kind == draft.kind;
        match self.drafts.iter_mut().find(of) {
            Some(there) if there.written_at >= draft.written_at => {}
            Some(there) => *there = draft,
            None => self.drafts.push(draft),
        }
    }
}
