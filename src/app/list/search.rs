//! The last search: what the filter asked for when it was taken last, to be
//! stepped through in the list and in a thread.

use std::ops::Range;

use crate::domain::Row;
use crate::domain::text_search::Pattern;
use crate::query::{Clause, Matcher, Query};

/// What was searched for.
pub struct Search {
    matcher: Matcher,
    texts: Vec<Pattern>,
    /// Whether what is found is marked on the screen.
    pub marks: bool,
}

impl Search {
    /// The search that a query is; `None` where it asks for everything.
    pub fn new(query: &Query) -> Option<Self> {
        let texts = query.terms().iter().filter_map(|term| match term.clause() {
            Clause::Text { text, negated: false } => Some(Pattern::new(text)),
            _ => None,
        });
        Some(Self { matcher: query.matcher()?, texts: texts.collect(), marks: true })
    }

    /// Whether a row of the list matches.
    pub fn matches(&self, row: &Row) -> bool {
        self.matcher.matches(row)
    }

    /// Whether there is text to be looked for, not only terms about members.
    pub fn has_text(&self) -> bool {
        !self.texts.is_empty()
    }

    /// Where a text has the first of the texts that are looked for: any of
    /// them will do, for what made a conversation match stands in several
    /// places of it.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let found = self.texts.iter().filter_map(|needle| needle.find(text));
        found.min_by_key(|range| range.start)
    }

    /// What is to be marked in a text, in bytes and in order; empty while
    /// nothing is marked.
    pub fn marked(&self, text: &str) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        let mut from = 0;
        while self.marks
            && let Some(rest) = text.get(from..)
            && let Some(found) = self.find(rest)
            && !found.is_empty()
        {
            all.push(from + found.start..from + found.end);
            from += found.end;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::query::Context;

    fn search(line: &str) -> Option<Search> {
        let context = Context { now: Timestamp::UNIX_EPOCH, zone: TimeZone::UTC };
        Search::new(&Query::parse(line, &context).expect("a query"))
    }

    #[test]
    fn everything_is_no_search() {
        assert!(search("").is_none() && search("sort:-lastEventAt").is_none());
        assert!(search("is:unread").is_some_and(|search| !search.has_text()));
        assert!(search("-roof").is_some_and(|search| !search.has_text()));
    }

    #[test]
    fn all_that_answers_is_marked_in_order() {
        let mut search = search("roof \"o t\" is:unread").expect("a search");
        assert_eq!(search.marked("Roof to the roof"), [0..4, 6..9, 12..16]);
        assert_eq!(search.marked("nothing"), [] as [Range<usize>; 0]);
        search.marks = false;
        assert_eq!(search.marked("Roof"), [] as [Range<usize>; 0]);
        assert_eq!(search.find("a roof"), Some(2..6));
    }
}
