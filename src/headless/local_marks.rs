//! What the disk knows of conversations, for filters of the command line.

use std::collections::{HashMap, HashSet};

use crate::domain::{ConversationId, Row};
use crate::query::{LocalMark, LocalMarks};
use crate::triage::Snooze;
use crate::triage::outbox::{OutboxEntry, Targets};

/// Marks as they were when the command began. Whose the last text of a
/// conversation is only a session knows.
#[derive(Debug, Default)]
pub struct DiskMarks {
    drafts: HashSet<Box<str>>,
    failed: Targets,
    pending: Targets,
    snoozes: HashMap<Box<str>, Snooze>,
}

impl DiskMarks {
    pub fn new<'a>(
        drafts: impl IntoIterator<Item = &'a ConversationId>,
        entries: &[OutboxEntry],
        snoozes: impl IntoIterator<Item = Snooze>,
    ) -> Self {
        let drafts = drafts.into_iter().map(|id| id.as_str().into()).collect();
        let snoozes = snoozes.into_iter().map(|it| (it.conversation.as_str().into(), it)).collect();
        let mut marks = Self { drafts, snoozes, ..Self::default() };
        for entry in entries {
            match entry.state.is_failed() {
                Some(true) => marks.failed.add(&entry.operation),
                Some(false) => marks.pending.add(&entry.operation),
                None => {}
            }
        }
        marks
    }
}

impl LocalMarks for DiskMarks {
    fn has(&self, mark: LocalMark, row: &Row) -> bool {
        match mark {
            LocalMark::Draft => self.drafts.contains(row.id()),
            LocalMark::Failed => self.failed.has(row),
            LocalMark::Pending => self.pending.has(row),
            // The lead may have written since, which ends it.
            LocalMark::Snoozed => {
                self.snoozes.get(row.id()).is_some_and(|snooze| !snooze.is_woken_by(row))
            }
            LocalMark::OwnLast => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Conversation;
    use crate::triage::outbox::EntryState;
    use crate::triage::outbox::fixture::{entry, failed, in_state, unarchive};

    fn row(id: &str, lead: &str) -> Row {
        let record = Conversation {
            id: Some(id.to_owned()),
            lead_id: Some(lead.to_owned()),
            ..Conversation::default()
        };
        Row::new(&record).expect("has an id")
    }

    #[test]
    fn drafts_and_unfinished_entries_mark_their_conversations() {
        let entries = [
            in_state(entry(1, unarchive("a")), failed()),
            entry(2, unarchive("b")),
            in_state(entry(3, unarchive("c")), EntryState::Done),
        ];
        let until = jiff::Timestamp::UNIX_EPOCH;
        let snooze = Snooze::new(ConversationId::new("c2"), until, None);
        let marks = DiskMarks::new([&ConversationId::new("c3")], &entries, [snooze]);
        let has = |mark| {
            [("c1", "a"), ("c2", "b"), ("c3", "c")]
                .map(|(id, lead)| marks.has(mark, &row(id, lead)))
        };
        assert_eq!(has(LocalMark::Failed), [true, false, false]);
        assert_eq!(has(LocalMark::Pending), [false, true, false]);
        assert_eq!(has(LocalMark::Draft), [false, false, true]);
        assert_eq!(has(LocalMark::Snoozed), [false, true, false]);
        assert_eq!(has(LocalMark::OwnLast), [false; 3], "only a session knows");
    }
}
