//! Filters that were given a name.

/// A filter under a name, which the screen shows as a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// What the tab is called.
    pub name: String,
    /// The filter as it is typed. It reads without a mistake.
    pub line: String,
}

impl SavedView {
    /// The views that are there unless the configuration names others.
    pub fn defaults() -> Vec<Self> {
        let views = [
            ("Inbox", "is:active"),
            ("Unread", "is:active is:unread"),
            ("Needs reply", "is:active needs:reply"),
            ("Waiting", "is:active status:waiting"),
            ("Archived", "is:archived"),
        ];
        let view = |(name, line): (&str, &str)| Self { name: name.into(), line: line.into() };
        views.into_iter().map(view).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Context, Query};

    #[test]
    fn the_default_views_read_without_a_mistake_and_differ() {
        let context = Context { now: jiff::Timestamp::UNIX_EPOCH, zone: jiff::tz::TimeZone::UTC };
        let read = |view: &SavedView| Query::parse(&view.line, &context).expect("a query");
        let queries: Vec<Query> = SavedView::defaults().iter().map(read).collect();
        for (at, query) in queries.iter().enumerate() {
            assert!(queries[..at].iter().all(|other| !other.means_the_same_as(query)));
        }
    }
}
