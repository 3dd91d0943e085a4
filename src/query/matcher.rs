//! The local half of a query.

use crate::domain::Row;
use crate::domain::matching::Needle;

/// A predicate over loaded rows.
pub struct Matcher {
    needle: Option<Needle>,
    unread: bool,
    archived: bool,
}

impl Matcher {
    pub(super) fn new(text: &str, unread: bool, archived: bool) -> Self {
        Self { needle: (!text.is_empty()).then(|| Needle::new(text)), unread, archived }
    }

    /// Whether the row matches.
    pub fn matches(&self, row: &Row) -> bool {
        (!self.unread || row.is_unread())
            && (!self.archived || row.is_archived())
            && self.needle.as_ref().is_none_or(|needle| needle.is_in(row.searchable()))
    }
}
