//! A part of a lead's name, which is kept as two texts and shown as one.

use crate::domain::Row;
use crate::domain::row::SEPARATOR;
use crate::domain::text_search::Pattern;

/// Prepared for the search in many rows, without allocating.
pub(super) struct NamePattern {
    whole: Pattern,
    /// One for each space, at which the first name may end.
    across: Vec<Pattern>,
}

impl NamePattern {
    /// Of a text whose words are separated by one space.
    pub(super) fn new(part: &str) -> Self {
        let spaces = part.match_indices(' ').map(|(at, _)| at);
        let across = spaces.map(|at| {
            let (first, last) = (&part[..at], &part[at + 1..]);
            Pattern::new(&format!("{first}{SEPARATOR}{last}"))
        });
        Self { whole: Pattern::new(part), across: across.collect() }
    }

    /// Whether it is in the name as it is shown: the first and the last name,
    /// else the number, else the address.
    pub(super) fn is_in(&self, row: &Row) -> bool {
        let names = row.names();
        if names.len() > SEPARATOR.len_utf8() {
            return self.whole.is_in(names) || self.across.iter().any(|it| it.is_in(names));
        }
        let shown = [row.lead_phone(), row.email()].into_iter().find(|text| !text.is_empty());
        shown.is_some_and(|text| self.whole.is_in(text))
    }
}
