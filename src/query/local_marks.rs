//! Tests of conversations that only run here: marks that the server does not
//! know, and what no request can express.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::domain::Row;

/// Something that only this computer knows of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LocalMark {
    /// A text or a note is in the making.
    Draft,
    /// An action of the user failed and is still in the outbox.
    Failed,
    /// An action of the user is in the outbox and not confirmed.
    Pending,
    Snoozed,
    /// The last text is known to be the user's own.
    OwnLast,
}

/// A test of a row that no request can express.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LocalTest {
    /// The last text is the lead's, and nothing followed it.
    FromLead,
    /// Only this computer knows.
    Mark(LocalMark),
}

/// The marks, as sets that are looked up by id.
pub trait LocalMarks: Send + Sync {
    fn has(&self, mark: LocalMark, row: &Row) -> bool;
}

/// A snapshot of the marks, cheap to clone; by default nothing is marked. A
/// change makes a new one.
#[derive(Clone, Default)]
pub struct SharedMarks(Option<Arc<dyn LocalMarks>>);

impl SharedMarks {
    pub fn new(marks: impl LocalMarks + 'static) -> Self {
        Self(Some(Arc::new(marks)))
    }

    pub fn has(&self, mark: LocalMark, row: &Row) -> bool {
        self.0.as_ref().is_some_and(|marks| marks.has(mark, row))
    }
}

/// Ids of what one snapshot may mark otherwise than another.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ChangedMarks {
    /// Conversations.
    pub conversations: HashSet<Box<str>>,
    /// Leads, with all of their conversations.
    pub leads: HashSet<Box<str>>,
}

impl fmt::Debug for SharedMarks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedMarks")
    }
}
