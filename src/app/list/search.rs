//! The last search: the text terms of the last accepted filter, for stepping
//! through the list and a thread.

use std::ops::Range;

use crate::domain::Row;
use crate::domain::text_search::Pattern;
use crate::query::{Clause, Matcher, Query, SharedMarks};

pub struct Search {
    /// Not for a text that is searched for in a thread alone.
    matcher: Option<Matcher>,
    texts: Vec<Pattern>,
    /// Whether matches are highlighted.
    pub marks: bool,
}

impl Search {
    /// The search of a query; `None` if it matches everything.
    pub fn new(query: &Query, marks: &SharedMarks) -> Option<Self> {
        let texts = query.terms().iter().filter_map(|term| match term.clause() {
            Clause::Text { text, negated: false } => Some(Pattern::new(text)),
            _ => None,
        });
        Some(Self { matcher: Some(query.matcher(marks)?), texts: texts.collect(), marks: true })
    }

    /// The search for a text; `None` if it is empty.
    pub fn for_text(text: &str) -> Option<Self> {
        let texts = vec![Pattern::new(text)];
        (!text.is_empty()).then_some(Self { matcher: None, texts, marks: true })
    }

    /// Whether a row of the list matches.
    pub fn matches(&self, row: &Row) -> bool {
        self.matcher.as_ref().is_some_and(|matcher| matcher.matches(row))
    }

    /// Whether there are text terms, not only terms about members.
    pub fn has_text(&self) -> bool {
        !self.texts.is_empty()
    }

    /// The first match of any term in a text: one is enough, since a
    /// conversation matches by several of its texts.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let found = self.texts.iter().filter_map(|needle| needle.find(text));
        found.min_by_key(|range| range.start)
    }

    /// The matches in a text, in bytes and in order; empty while highlighting
    /// is off.
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
        let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
        Search::new(&Query::parse(line, &context).expect("a query"), &SharedMarks::default())
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
