//! The marked conversations of a view. Marks belong to ids: rows come and go,
//! and no mark moves from one conversation to another.

use std::collections::HashSet;

use crate::domain::ConversationId;
use crate::domain::text::number;

/// A range of rows that follows the cursor until it is accepted or cancelled.
///
/// It holds the conversations that the cursor has gone over, not the positions
/// between its ends: rows that arrive in between were not chosen.
#[derive(Clone, Debug)]
pub(in crate::app) struct Range {
    /// The first conversation.
    pub(in crate::app) from: ConversationId,
    /// The conversation under the cursor when the user last moved it.
    pub(in crate::app) to: ConversationId,
    ids: HashSet<Box<str>>,
}

/// The marked rows of a view.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    ids: HashSet<Box<str>>,
    range: Option<Range>,
    /// Whether all matching conversations are being selected as they are
    /// loaded.
    collects: bool,
    /// Set where marking everything that matches ended early.
    shortfall: Option<Shortfall>,
}

/// Marking everything that matches ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The number of matches, where known.
    pub of: Option<u64>,
    /// The reason, in a few words.
    pub why: String,
}

impl Shortfall {
    /// The message for so many marks: `200 of 4,494 marked: limit 5,000`.
    pub fn describe(&self, marked: usize) -> String {
        let (marked, why) = (number(marked as u64), &self.why);
        match self.of {
            Some(of) => format!("{marked} of {} marked: {why}", number(of)),
            None => format!("{marked} marked, not all: {why}"),
        }
    }
}

impl Selection {
    /// Number of selected conversations, those of a range included.
    pub fn len(&self) -> usize {
        let range = self.range.iter().flat_map(|range| &range.ids);
        self.ids.len() + range.filter(|id| !self.ids.contains(*id)).count()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.range.is_none()
    }

    pub fn contains(&self, id: &str) -> bool {
        self.ids.contains(id) || self.range.as_ref().is_some_and(|range| range.ids.contains(id))
    }

    /// All that are marked, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let range = self.range.iter().flat_map(|range| &range.ids);
        self.ids.iter().chain(range.filter(|id| !self.ids.contains(*id))).map(|id| &**id)
    }

    /// Whether a range follows the cursor.
    pub fn has_range(&self) -> bool {
        self.range.is_some()
    }

    /// Whether all matching conversations are being selected as they are
    /// loaded.
    pub fn collects(&self) -> bool {
        self.collects
    }

    /// Set where marking everything that matches ended early.
    pub fn shortfall(&self) -> Option<&Shortfall> {
        self.shortfall.as_ref()
    }

    /// Begins to mark everything that matches.
    pub(in crate::app) fn collect(&mut self) {
        self.collects = true;
        self.shortfall = None;
    }

    /// Ends marking everything, with the reason where it ended early.
    pub(in crate::app) fn collected(&mut self, shortfall: Option<Shortfall>) {
        self.collects = false;
        self.shortfall = shortfall;
    }

    /// Marks or unmarks a conversation.
    pub(in crate::app) fn set(&mut self, id: &str, marked: bool) {
        if marked {
            self.ids.insert(id.into());
        } else {
            self.ids.remove(id);
            if self.ids.is_empty() && !self.collects {
                self.shortfall = None;
            }
        }
    }

    /// Unmarks all, and ends the range and the collection.
    pub(in crate::app) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The range that follows the cursor.
    pub(in crate::app) fn range(&self) -> Option<&Range> {
        self.range.as_ref()
    }

    /// Begins a range at a conversation.
    pub(in crate::app) fn begin_range(&mut self, at: ConversationId) {
        let ids = HashSet::from([at.as_str().into()]);
        self.range = Some(Range { from: at.clone(), to: at, ids });
    }

    /// Adds a conversation to the range, or removes it.
    pub(in crate::app) fn set_in_range(&mut self, id: &str, within: bool) {
        let Some(range) = &mut self.range else { return };
        if within {
            range.ids.insert(id.into());
        } else {
            range.ids.remove(id);
        }
    }

    /// Notes where the range has followed the cursor to.
    pub(in crate::app) fn followed_to(&mut self, to: ConversationId) {
        if let Some(range) = &mut self.range {
            range.to = to;
        }
    }

    /// Marks what the range holds, and ends it.
    pub(in crate::app) fn take_range(&mut self) {
        if let Some(range) = self.range.take() {
            self.ids.extend(range.ids);
        }
    }

    /// Ends the range without marking anything.
    pub(in crate::app) fn drop_range(&mut self) {
        self.range = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_and_in_the_range_counts_once() {
        let mut marks = Selection::default();
        marks.set("a", true);
        marks.begin_range(ConversationId::new("a"));
        marks.set_in_range("b", true);
        assert_eq!((marks.len(), marks.iter().count()), (2, 2));
        marks.drop_range();
        assert_eq!(marks.iter().collect::<Vec<_>>(), ["a"]);
        marks.begin_range(ConversationId::new("c"));
        marks.take_range();
        assert!(marks.contains("c") && !marks.has_range() && marks.len() == 2);
        marks.clear();
        assert!(marks.is_empty() && !marks.contains("a"));
    }
}
