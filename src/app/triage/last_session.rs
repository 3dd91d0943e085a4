//! Texts and notes that the last session left in the outbox: the user is
//! notified when they are sent without another key press.

use std::collections::BTreeSet;

use crate::app::triage::confirmation::names;
use crate::domain::Operation;
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};

/// Texts and notes from the last session.
#[derive(Default)]
pub(in crate::app) struct LastSession {
    begun: bool,
    left: BTreeSet<EntryId>,
    texts: Vec<String>,
    notes: Vec<String>,
}

impl LastSession {
    /// The first report of the outbox. Where another window sends, its entries
    /// are that window's.
    pub(in crate::app) fn found(&mut self, entries: &[OutboxEntry], sends: bool) {
        if std::mem::replace(&mut self.begun, true) || !sends {
            return;
        }
        let goes = |entry: &&OutboxEntry| {
            matches!(entry.state, EntryState::Waiting | EntryState::Sending)
                && matches!(entry.operation, Operation::SendSms { .. } | Operation::AddNote { .. })
        };
        self.left = entries.iter().filter(goes).map(|entry| entry.id).collect();
    }

    /// An entry has changed. Returns the message for the user where it was sent
    /// by itself.
    pub(in crate::app) fn moved(&mut self, entry: &OutboxEntry) -> Option<String> {
        match entry.state {
            EntryState::Waiting | EntryState::Sending => return None,
            // From here on a person decides.
            _ if !self.left.remove(&entry.id) || entry.state != EntryState::Done => return None,
            _ => {}
        }
        let who = entry.who.as_str().to_owned();
        match entry.operation {
            Operation::AddNote { .. } => self.notes.push(who),
            _ => self.texts.push(who),
        }
        let said = |verb: &str, what: &str, all: &[String]| {
            let whom = names(all.iter().map(String::as_str));
            match all.len() {
                0 => None,
                1 => Some(format!("{verb} from last time: {what} to {whom}")),
                many => Some(format!("{verb} from last time: {many} {what}s ({whom})")),
            }
        };
        let said = [said("Sent", "text", &self.texts), said("Saved", "note", &self.notes)];
        Some(said.into_iter().flatten().collect::<Vec<_>>().join(". "))
    }

    /// Counts an entry as one of this session: the user has changed it.
    pub(in crate::app) fn forget(&mut self, entry: EntryId) {
        self.left.remove(&entry);
    }
}
